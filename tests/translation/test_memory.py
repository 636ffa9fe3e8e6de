import random
import sqlite3
import time
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.errors import ContentError
from mindblog_cli.l10n.catalog import By, Catalog, Entry
from mindblog_cli.translation.likeness import like
from mindblog_cli.translation.memory import Known, Memory, Record, Similar, remembered


def record(path: str, *entries: Entry, stamp: str = "1", target: str = "da") -> Record:
    catalog = Catalog("en", target, f"{path}.md", f"{path}.da.md", entries=entries)
    return Record(path, stamp, lambda: catalog)


def never(path: str, stamp: str = "1") -> Record:
    def load() -> Catalog:
        raise AssertionError("read without need")

    return Record(path, stamp, load)


def filled(*records: Record) -> Memory:
    memory = Memory()
    memory.refresh(records)
    return memory


def test_the_same_text_is_known_in_its_pair_of_languages_only() -> None:
    memory = filled(record("a", Entry("<g1>one</g1>", "<g1>en</g1>", by="reviewed")))

    assert memory.exact("<g1>one</g1>", "en", "da") == Known(
        "<g1>one</g1>", "<g1>en</g1>", "reviewed"
    )
    assert memory.exact("one", "en", "da") is None
    assert memory.exact("<g1>one</g1>", "en", "es") is None


@pytest.mark.parametrize(
    "entry",
    [
        Entry("one"),
        Entry("one", "en", trouble="needs-work"),
        Entry("one", "en", trouble="conflict"),
        Entry("one", "en", previous="two"),
        Entry("<g1>one</g1>", "en"),
        Entry("one", "en <x1/>"),
    ],
)
def test_what_is_in_doubt_is_not_taken(entry: Entry) -> None:
    assert filled(record("a", entry)).exact(entry.source, "en", "da") is None


def test_the_best_is_what_a_person_checked_then_what_is_usual_then_what_came_last() -> None:
    def best(*said: tuple[str, By]) -> str:
        rows = [record(str(n), Entry("one", text, by=by)) for n, (text, by) in enumerate(said)]
        found = filled(*rows).exact("one", "en", "da")
        return found.target if found else ""

    assert best(("h", "human"), ("r", "reviewed"), ("m", "machine")) == "r"
    assert best(("m", "machine"), ("m", "machine"), ("h", "human")) == "h"
    assert best(("x", "human"), ("x", "human"), ("y", "human")) == "x"
    assert best(("x", "human"), ("y", "human")) == "y"


def test_only_records_that_changed_are_read(tmp_path: Path) -> None:
    file = tmp_path / "memory"
    with remembered(file, [record("a", Entry("one", "en")), record("b", Entry("two", "to"))]):
        pass

    changed = record("b", Entry("two", "tvende"), stamp="2")
    with remembered(file, [never("a"), changed]) as memory:
        assert memory.exact("one", "en", "da") == Known("one", "en", "machine")
        assert memory.exact("two", "en", "da") == Known("two", "tvende", "machine")


def test_what_is_gone_from_the_records_is_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "memory"
    text = "a text that is long enough"
    with remembered(file, [record("a", Entry(text, "en"))]):
        pass

    with remembered(file, []) as memory:
        assert memory.exact(text, "en", "da") is None
        assert memory.similar(text, "en", "da") == []


def test_a_record_that_can_not_be_read_says_nothing() -> None:
    def broken() -> Catalog:
        raise ContentError("broken", [])

    def closed() -> Catalog:
        raise PermissionError(13, "Permission denied")

    memory = filled(Record("a", "1", broken), Record("b", "1", closed))

    assert memory.exact("one", "en", "da") is None
    assert not memory.broken


@pytest.mark.parametrize("junk", [b"", b"junk" * 5000, b"SQLite format 3\0" + b"\0" * 5000])
def test_a_file_that_is_no_memory_is_made_again(tmp_path: Path, junk: bytes) -> None:
    file = tmp_path / "memory"
    file.write_bytes(junk)

    for _ in range(2):
        with remembered(file, [record("a", Entry("one", "en"))]) as memory:
            assert memory.exact("one", "en", "da") == Known("one", "en", "machine")

    assert file.read_bytes().startswith(b"SQLite")


def test_a_file_of_another_version_is_made_again(tmp_path: Path) -> None:
    file = tmp_path / "memory"
    with sqlite3.connect(file) as base:
        base.execute("create table texts (x)")
        base.execute("pragma user_version = 99")
    base.close()

    with remembered(file, [record("a", Entry("one", "en"))]) as memory:
        assert memory.exact("one", "en", "da") == Known("one", "en", "machine")


def test_a_file_damaged_anywhere_never_ends_a_run(tmp_path: Path) -> None:
    file = tmp_path / "memory"
    entries = [Entry(f"text number {n} of many", f"tekst {n}") for n in range(200)]
    records = [record("a", *entries)]
    with remembered(file, records):
        pass
    whole = file.read_bytes()
    chance = random.Random(7)

    for _ in range(60):
        data = bytearray(whole)
        at = chance.randrange(len(data))
        data[at : at + 600] = chance.randbytes(600)
        file.write_bytes(bytes(data[: chance.choice([len(data), at])]))

        with remembered(file, [*records, record("b", Entry("one", "en"))]) as memory:
            memory.exact("text number 7 of many", "en", "da")
            memory.similar("text number 7 of much", "en", "da")


def test_a_file_that_another_program_holds_is_left_to_it(tmp_path: Path) -> None:
    file = tmp_path / "memory"
    with remembered(file, []):
        pass
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("begin exclusive")

    with remembered(file, [record("a", Entry("one", "en"))]) as memory:
        assert memory.exact("one", "en", "da") == Known("one", "en", "machine")

    other.close()


def test_where_nothing_can_be_written_it_is_kept_for_the_run(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("no folder")

    with remembered(place / "memory", [record("a", Entry("one", "en"))]) as memory:
        assert memory.exact("one", "en", "da") == Known("one", "en", "machine")


def test_damage_found_on_the_way_is_gone_in_the_next_run(tmp_path: Path) -> None:
    file = tmp_path / "memory"
    records = [record("a", Entry("one", "en"))]
    with remembered(file, records):
        pass
    with remembered(file, records) as memory:
        with sqlite3.connect(file) as base:
            base.execute("drop table entries")
        base.close()

        assert memory.exact("one", "en", "da") is None
        assert memory.exact("one", "en", "da") is None

    with remembered(file, records) as memory:
        assert memory.exact("one", "en", "da") is not None


def test_texts_much_like_one_are_found_the_most_like_first() -> None:
    memory = filled(
        record(
            "a",
            Entry(
                "The committee met on <g1>Tuesday</g1> in Aarhus.", "<g1>tirsdag</g1>", by="human"
            ),
            Entry("The committee met on Tuesday in Odense, too.", "også"),
            Entry("Nothing of the kind has ever been said.", "intet"),
        ),
        record("b", Entry("The committee met on Tuesday in Aarhus.", "martes"), target="es"),
    )

    found = memory.similar("The committee met on Monday in Aarhus.", "en", "da", least=0.7)

    assert [one.target for one in found] == ["<g1>tirsdag</g1>", "også"]
    assert found[0].by == "human"
    assert 0.9 < found[0].ratio < 1
    assert memory.similar("The committee met on Monday in Aarhus.", "en", "da", most=1) == found[:1]


def test_texts_of_the_same_words_are_wholly_like() -> None:
    memory = filled(record("a", Entry("<g1>one</g1> two", "<g1>en</g1> to")))

    assert memory.similar("one two", "en", "da") == [
        Similar("<g1>one</g1> two", "<g1>en</g1> to", "machine", 1.0)
    ]


@pytest.mark.parametrize("text", ["", "a", "ab", '"""', "今日は", "x'y OR z*"])
def test_nothing_that_is_asked_for_is_too_odd(text: str) -> None:
    memory = filled(record("a", Entry("今日は雨だから家にいた", "regn"), Entry('"""', "anførsel")))

    memory.similar(text, "en", "da")

    assert not memory.broken


def test_short_texts_of_usual_words_are_found_among_many() -> None:
    usual = [Entry(f"see you on the {n} of the month", str(n)) for n in range(4000)]
    memory = filled(record("a", *usual, Entry("the month on you", "found")))

    assert memory.similar("the month on us", "en", "da")[0].target == "found"


def test_without_an_index_of_letters_only_the_same_text_is_found(tmp_path: Path) -> None:
    file = tmp_path / "memory"
    records = [record("a", Entry("one text", "en"))]
    with remembered(file, records):
        pass
    with sqlite3.connect(file) as base:
        base.execute("drop table gram_counts")
        base.execute("drop table grams")
    base.close()

    with remembered(file, [*records, record("b", Entry("two texts", "to"))]) as memory:
        assert memory.similar("one text", "en", "da") == []
        assert memory.exact("two texts", "en", "da") == Known("two texts", "to", "machine")


def test_japanese_is_found_without_spaces() -> None:
    memory = filled(record("a", Entry("今日は雨だから家にいた", "regn")))

    assert memory.similar("今日は雪だから家にいた", "en", "da")[0].target == "regn"


@given(st.text(max_size=40), st.text(max_size=40), st.floats(0, 1))
def test_likeness_is_all_or_at_least_what_is_asked_for(one: str, other: str, least: float) -> None:
    ratio = like(one, other, least)

    assert ratio == 0 or ratio >= least
    assert like(one, one, least) == 1


def sentences(count: int) -> Iterator[str]:
    """Texts in which words are as common and as rare as in a language."""
    chance = random.Random(3)
    words = ["".join(chance.choices("eeetaoinshrdlu" * 2 + "bcfgkmpvwy", k=k)) for k in (2, 3)]
    words += [
        "".join(chance.choices("etaoinshrdlucmfwyp", k=chance.randrange(4, 10)))
        for _ in range(20_000)
    ]
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    for _ in range(count):
        yield " ".join(chance.choices(words, cum_weights=weights, k=chance.randrange(5, 40)))


@pytest.mark.campaign
def test_a_hundred_thousand_texts_are_searched_in_no_time(tmp_path: Path) -> None:
    texts = list(sentences(100_000))
    entries = [Entry(text, f"<{n}>") for n, text in enumerate(texts)]
    records = [record(f"{n}", *entries[n : n + 100]) for n in range(0, len(entries), 100)]
    with remembered(tmp_path / "memory", records):
        pass
    chance = random.Random(5)
    asked = [(texts[n], edited(texts[n], chance)) for n in chance.sample(range(len(texts)), 400)]
    asked = [(text, other) for text, other in asked if like(text, other, 0.75)]

    with remembered(tmp_path / "memory", records) as memory:
        began = time.perf_counter()
        found = [memory.similar(other, "en", "da") for _, other in asked]
        each = (time.perf_counter() - began) / len(asked)

    right = [
        text
        for (text, _), some in zip(asked, found, strict=True)
        if text in {s.source for s in some}
    ]
    assert len(right) >= 0.97 * len(asked)
    assert each < 0.1


def edited(text: str, chance: random.Random) -> str:
    """*text* with a tenth of its words changed."""
    words = text.split()
    for _ in range(max(1, len(words) // 10)):
        words[chance.randrange(len(words))] = "else"
    return " ".join(words)
