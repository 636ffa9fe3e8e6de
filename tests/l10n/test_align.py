"""Which block and segment of a translation is the counterpart of which."""

import random

from mindblog_cli.l10n.align import SURE, Aligned, align
from mindblog_cli.l10n.kinship import ALL, REACH, weights
from mindblog_cli.l10n.units import units
from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.segment import Document
from tests.l10n.bilingual import Author, translated

OPENING = "Tag names are kept with the tags, and Copenhagen is where it all began in 1987."
BEGINNING = "Navnene på mærkerne står hos mærkerne, og København er hvor det hele begyndte i 1987."
MIDDLE = "What a person has written is never overwritten; only a person may do that, by hand."
MITTEN = "Hvad et menneske har skrevet, overskrives aldrig; det må kun et menneske, med hånden."
ENDING = "Send us a note if something is missing, or not clear enough, or simply wrong."
SLUTNING = "Skriv til os hvis der mangler noget, eller noget ikke er klart nok, eller er forkert."


def document(*blocks: str) -> Document:
    return parse("\n\n".join(blocks).encode())


def sure(aligned: Aligned) -> list[tuple[int, int]]:
    return [(i, j) for i, j, share in aligned.segments if share >= SURE]


def test_a_translation_of_the_same_shape_is_paired_from_end_to_end() -> None:
    english = document("# Names", OPENING, "```\ntags\n```", MIDDLE, "---", ENDING)
    danish = document("# Navne", BEGINNING, "```\ntags\n```", MITTEN, "---", SLUTNING)

    aligned = align(english, danish)

    assert aligned.blocks == tuple((at, at) for at in range(6))
    assert sure(aligned) == [(0, 0), (1, 1), (2, 2), (3, 3)]


def test_what_a_translator_left_out_has_no_counterpart() -> None:
    english = document("# Names", OPENING, MIDDLE * 3, ENDING)
    danish = document("# Navne", BEGINNING, SLUTNING)

    aligned = align(english, danish)

    assert aligned.blocks == ((0, 0), (1, 1), (2, None), (3, 2))
    assert [pair[:2] for pair in aligned.segments] == [(0, 0), (1, 1), (3, 2)]


def test_what_a_translator_added_has_no_counterpart_either() -> None:
    english = document("# Names", OPENING, ENDING)
    danish = document("# Navne", BEGINNING, "## Oversætterens bemærkning", MITTEN * 3, SLUTNING)

    aligned = align(english, danish)

    assert aligned.blocks == ((0, 0), (1, 1), (None, 2), (None, 3), (2, 4))


def test_a_paragraph_in_two_goes_with_its_longer_half_and_no_segment() -> None:
    english = document("# Names", f"{OPENING} {MIDDLE} {ENDING}", "```\ntags\n```")
    danish = document("# Navne", f"{BEGINNING} {MITTEN}", SLUTNING, "```\ntags\n```")

    aligned = align(english, danish)

    assert aligned.blocks == ((0, 0), (1, 1), (None, 2), (2, 3))
    assert sure(aligned) == [(0, 0)]


def test_two_paragraphs_in_one_are_no_pair_of_segments_either() -> None:
    english = document("# Names", OPENING, f"{MIDDLE} {ENDING}", "```\ntags\n```")
    danish = document("# Navne", f"{BEGINNING} {MITTEN} {SLUTNING}", "```\ntags\n```")

    aligned = align(english, danish)

    assert aligned.blocks == ((0, 0), (1, None), (2, 1), (3, 2))
    assert sure(aligned) == [(0, 0)]


def test_items_are_told_apart_by_their_links_and_code() -> None:
    english = document("- see [a](https://a.org)\n- run `b`\n- see [c](https://c.org)\n- run `d`")
    danish = document("- se [a](https://a.org)\n- se [c](https://c.org)\n- kør `d`")

    aligned = align(english, danish)

    assert aligned.blocks == ((0, 0),)
    assert sure(aligned) == [(0, 0), (2, 1), (3, 2)]


def test_a_list_cut_in_two_keeps_its_items() -> None:
    english = document("- one apple\n- two pears\n- three figs\n- four plums 4")
    danish = document("- et æble\n- to pærer", "Og så:", "- tre figner\n- fire blommer 4")

    aligned = align(english, danish)

    assert [pair[:2] for pair in aligned.segments] == [(0, 0), (1, 1), (2, 3), (3, 4)]
    assert [pair for pair in aligned.blocks if None not in pair] in ([(0, 0)], [(0, 2)])


def test_languages_without_spaces_are_as_long_as_they_are_read() -> None:
    english = document("## Sampling", OPENING, MIDDLE * 2, "Run `otel` now.", ENDING)
    japanese = document(
        "## サンプリング",
        "タグの名前はタグと一緒に保管され、1987年にコペンハーゲンですべてが始まりました。",
        "人が書いたものは決して上書きされません。それができるのは人だけで、手作業で行います。" * 2,
        "今すぐ `otel` を実行してください。",
        "何かが足りない、十分に明確でない、あるいは単に間違っている場合は、お知らせください。",
    )

    aligned = align(english, japanese)

    assert sure(aligned) == [(at, at) for at in range(5)]


def test_code_is_never_taken_for_words_nor_an_image_for_code() -> None:
    english = document("```\nls\n```", "<hr>")
    danish = document("ls", "```\nls\n```")

    aligned = align(english, danish)

    assert (0, 1) in aligned.blocks
    assert (1, 0) not in aligned.blocks


def test_texts_that_have_nothing_to_do_with_each_other_are_not_surely_paired() -> None:
    english = document(*Author(1).post(1), OPENING * 4, "short")
    danish = document("# Helt andet", "- a\n- b\n- c", "1999")

    assert sure(align(english, danish)) == []


def test_an_empty_text_has_no_counterparts() -> None:
    english, nothing = document("# Names", OPENING), document("")

    assert align(english, nothing) == Aligned(((0, None), (1, None)), ())
    assert align(nothing, english) == Aligned(((None, 0), (None, 1)), ())
    assert align(nothing, nothing) == Aligned((), ())


def test_a_book_is_weighed_along_its_course_only() -> None:
    blocks = [block for block in Author(3).post(2400) if block[0] not in "-*+"][:2000]
    chance = random.Random(3)
    left_out = {*range(300, 420), *chance.sample(range(2000), 60)}
    kept = [at for at in range(2000) if at not in left_out]
    source = document(*blocks)
    target = document(*(translated(blocks[at]) for at in kept))

    weighed = weights(units(source), units(target))
    aligned = align(source, target)

    assert sum(map(len, weighed.rows)) < 3 * REACH * len(weighed.rows)
    assert len(weighed.rows) * weighed.length > 10 * ALL
    wanted = {(at, j) for j, at in enumerate(kept)}
    assert (len(source.blocks), len(target.blocks)) == (2000, len(kept))
    assert len(wanted & set(aligned.blocks)) / len(wanted) > 0.97
