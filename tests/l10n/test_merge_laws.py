"""A thousand posts that were edited on both sides at once: no word of a person is ever lost."""

import pytest

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import ContentError
from mindblog_cli.l10n.catalog import Catalog
from mindblog_cli.l10n.merge import finish, prepare
from mindblog_cli.l10n.plan import Merge, Merged, Said
from mindblog_cli.l10n.sides import side
from tests.l10n.scenarios import AUTHOR, TRANSLATOR, Writer, joined, machine

CONFIG = Config(languages={})
FRONT = "---\ntitle: {}\n---\n"


def prepared(source: str, target: bytes | None, catalog: Catalog) -> Merge:
    ours = side(source.encode(), "posts/a.md", CONFIG)
    theirs = side(target, "posts/a.da.md", CONFIG) if target is not None else None
    return prepare(ours, theirs, catalog)


def carried_out(merge: Merge) -> Merged:
    return finish(merge, {want.key: Said(machine(want.text), "shout") for want in merge.wants})


def scenario(seed: int) -> tuple[list[str], Merge]:
    """The signs that a translator left, and what is to be done about both sides' edits."""
    writer = Writer(seed)
    blocks = [writer.block() for _ in range(writer.random.randint(3, 10))]
    front = FRONT.format(f"The first title nr{writer.number()}")
    start = Catalog("en", "da", "posts/a.md", "posts/a.da.md")
    first = carried_out(prepared(front + joined(blocks), None, start))
    body = first.content.decode().partition("---\n")[2].partition("---\n")
    theirs = body[2].rstrip("\n").split("\n\n")
    signs = [
        sign
        for _ in range(writer.random.randint(1, 3))
        if (sign := writer.random.choice(TRANSLATOR)(writer, theirs))
    ]
    for _ in range(writer.random.randint(1, 4)):
        writer.random.choice(AUTHOR)(writer, blocks)
    target = ("---\n" + body[0] + "---\n" + joined(theirs)).encode()
    merge = prepared(front + joined(blocks), target, first.catalog)
    return signs, merge


@pytest.mark.parametrize("start", range(0, 1000, 100))
def test_no_word_of_a_person_is_lost_whatever_both_sides_do(start: int) -> None:
    edits = captured = 0
    for seed in range(start, start + 100):
        signs, merge = scenario(seed)
        edits += len(signs)
        try:
            merged = carried_out(merge)
        except ContentError:
            # It is said that a person has to do it, and nothing is written.
            continue
        text = merged.content.decode()
        for sign in signs:
            assert sign in text, f"seed {seed}: {sign} was overwritten"
            known = _is_human(sign, merged) or sign in _own_blocks(merge)
            captured += known
            assert known or merge.stuck or _doubts(merged), f"seed {seed}: {sign} is lost"
        assert not merged.refused
    assert captured >= 0.97 * edits


def _is_human(sign: str, merged: Merged) -> bool:
    return any(sign in one.target and one.by != "machine" for one in merged.catalog.entries)


def _own_blocks(merge: Merge) -> str:
    """What only the translation has."""
    assert merge.target
    data, blocks = merge.target.document.data, merge.target.document.blocks
    own = [blocks[piece.at] for piece in merge.pieces if piece.source is None]
    return b"".join(data[block.start : block.end] for block in own).decode()


def _doubts(merged: Merged) -> bool:
    return any(entry.trouble == "conflict" for entry in merged.catalog.entries)


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_what_was_brought_up_to_date_has_nothing_more_to_be_asked(start: int) -> None:
    for seed in range(start, start + 100):
        _, merge = scenario(seed)
        merged = carried_out(merge)
        again = prepare(merge.source, side(merged.content, "posts/a.da.md", CONFIG), merged.catalog)
        assert not again.wants, f"seed {seed}: {again.wants}"
        assert finish(again, {}).content == merged.content, f"seed {seed}"


@pytest.mark.parametrize("start", range(0, 300, 100))
def test_without_a_translators_edits_the_result_is_the_translation_of_the_new_source(
    start: int,
) -> None:
    for seed in range(start, start + 100):
        writer = Writer(seed)
        blocks = [writer.block() for _ in range(writer.random.randint(3, 10))]
        empty = Catalog("en", "da", "posts/a.md", "posts/a.da.md")
        first = carried_out(prepared(joined(blocks), None, empty))
        for _ in range(writer.random.randint(1, 5)):
            writer.random.choice(AUTHOR)(writer, blocks)
        second = carried_out(prepared(joined(blocks), first.content, first.catalog))
        anew = carried_out(prepared(joined(blocks), None, empty))
        squeezed = [" ".join(one.content.decode().split()) for one in (second, anew)]
        assert squeezed[0] == squeezed[1], f"seed {seed}"
