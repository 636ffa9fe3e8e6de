"""What holds for the alignment of any two texts."""

import random

from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.l10n.align import SURE, Aligned, align
from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.segment import Document
from tests.l10n.bilingual import Author, translated

TEXTS = st.lists(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(["# A", "## A", "- a\n- b", "```\nx\n```", "---", "| a |\n|---|\n| b |"]),
        st.integers(0, 9).map(lambda seed: Author(seed).block()),
    ),
    max_size=12,
).map("\n\n".join)


def document(*blocks: str) -> Document:
    return parse("\n\n".join(blocks).encode())


@given(TEXTS, TEXTS)
def test_every_block_comes_once_and_in_order_whatever_the_texts(one: str, other: str) -> None:
    source, target = parse(one.encode(errors="replace")), parse(other.encode(errors="replace"))

    aligned = align(source, target)

    assert [i for i, _ in aligned.blocks if i is not None] == list(range(len(source.blocks)))
    assert [j for _, j in aligned.blocks if j is not None] == list(range(len(target.blocks)))
    assert all(pair != (None, None) for pair in aligned.blocks)
    assert rising([i for i, _, _ in aligned.segments], len(source.segments))
    assert rising([j for _, j, _ in aligned.segments], len(target.segments))
    assert all(0 < sure <= 1 for _, _, sure in aligned.segments)


def rising(numbers: list[int], end: int) -> bool:
    return numbers == sorted(set(numbers)) and all(0 <= number < end for number in numbers)


@given(TEXTS)
def test_a_text_aligns_with_itself_from_end_to_end(text: str) -> None:
    same = parse(text.encode(errors="replace"))

    aligned = align(same, same)

    assert aligned.blocks == tuple((at, at) for at in range(len(same.blocks)))
    assert [pair[:2] for pair in aligned.segments] == [(i, i) for i in range(len(same.segments))]


@given(st.integers(min_value=0), st.integers(0, 20))
def test_a_post_is_surely_its_own_translation(seed: int, size: int) -> None:
    same = document(*Author(seed).post(size))

    aligned = align(same, same)

    assert all(sure >= SURE for *_, sure in aligned.segments)
    assert len(aligned.segments) == len(same.segments)


def test_blocks_taken_out_put_in_or_moved_do_not_part_the_others() -> None:
    kept = pairs = sure = wrong = 0

    for seed in range(110):
        counts = zip((kept, pairs, sure, wrong), edited_once(seed), strict=True)
        kept, pairs, sure, wrong = map(sum, counts)

    assert pairs > 2500
    assert kept / pairs >= 0.99
    assert wrong / sure <= 0.005


def edited_once(seed: int) -> tuple[int, int, int, int]:
    """Of the pairs of blocks that nobody touched: kept, all; of segments: sure, sure and wrong."""
    author, chance = Author(seed), random.Random(seed)
    blocks = author.post(30)
    theirs = [(at, translated(block)) for at, block in enumerate(blocks)]
    touched = chance.randrange(30)
    mine = theirs.pop(touched)
    edit = chance.choice(["take out", "put in", "move"])
    if edit == "move":
        theirs.insert(chance.randrange(29), mine)
    elif edit == "put in":
        theirs.insert(touched, mine)
        theirs.insert(chance.randrange(30), (-1, translated(author.block())))
    source, target = document(*blocks), document(*(text for _, text in theirs))
    if (len(source.blocks), len(target.blocks)) != (len(blocks), len(theirs)):
        return 0, 0, 0, 0  # Two lists have become one.
    origins = [at for at, _ in theirs]
    untouched = {(at, j) for j, at in enumerate(origins) if at not in {-1, touched}}
    aligned = align(source, target) if chance.random() < 0.5 else turned(align(target, source))
    above, below = homes(source), homes(target)
    sure = [(above[i], below[j]) for i, j, share in aligned.segments if share >= SURE]
    wrong = [pair for pair in sure if (origins[pair[1][0]], pair[1][1]) != pair[0]]
    return len(untouched & set(aligned.blocks)), len(untouched), len(sure), len(wrong)


def turned(aligned: Aligned) -> Aligned:
    return Aligned(
        tuple((i, j) for j, i in aligned.blocks),
        tuple((i, j, share) for j, i, share in aligned.segments),
    )


def homes(document: Document) -> list[tuple[int, int]]:
    """The block that each segment is in, and which of it."""
    return [(at, n) for at, block in enumerate(document.blocks) for n in range(len(block.segments))]
