from collections.abc import Sequence
from pathlib import Path

import pytest

from mindblog_cli.engines.engine import Exhausted, Limits, Term, TooLarge
from mindblog_cli.translation.journal import Journal
from mindblog_cli.translation.memory import Memory
from mindblog_cli.translation.sending import Answer, Failure, Means, Wanted, ask
from tests.translation.scripted import (
    Scripted,
    all_loud,
    asked,
    bare,
    knowing,
    loud,
    means,
    nothing,
    wants,
)


def test_each_text_gets_its_answer(tmp_path: Path) -> None:
    engine = Scripted()

    found = asked(means(engine, tmp_path), "one", "<g1>two</g1> <x2/>")

    assert found == {
        "0": Answer("ONE", "scripted"),
        "1": Answer("<g1>TWO</g1> <x2/>", "scripted"),
    }


def test_nothing_wanted_is_nothing_sent(tmp_path: Path) -> None:
    engine = Scripted()

    assert asked(means(engine, tmp_path)) == {}
    assert engine.requests == []


def test_equal_texts_are_sent_once(tmp_path: Path) -> None:
    engine = Scripted()
    given = means(engine, tmp_path)

    found = asked(given, "one", "two", "one", "one")

    assert engine.sent == ["one", "two"]
    assert [found[str(n)] for n in (0, 2, 3)] == [Answer("ONE", "scripted")] * 3
    assert given.tally.primary == 2


def test_a_request_holds_no_more_than_the_engine_takes(tmp_path: Path) -> None:
    engine = Scripted(limits=Limits(texts=3, characters=12))

    asked(means(engine, tmp_path), "a", "b", "c", "d", "five", "six-six", "seven")

    sizes = [[len(text.text) for text in request.texts] for request in engine.requests]
    assert sizes == [[1, 1, 1], [1, 4, 7], [5]]


def test_context_and_glossary_go_with_a_request(tmp_path: Path) -> None:
    engine = Scripted()
    terms = (Term("blog", "dagbog"),)
    given = Means(engine, Memory(), Journal(tmp_path / "j"), terms={"da": terms})

    list(ask([Wanted("k", "one", "before", "after")], "en", "da", given))

    (request,) = engine.requests
    assert (request.source, request.target, request.terms) == ("en", "da", terms)
    assert (request.texts[0].before, request.texts[0].after) == ("before", "after")


def test_as_many_requests_are_under_way_as_the_engine_allows(tmp_path: Path) -> None:
    engine = Scripted(limits=Limits(texts=1, at_once=3), slow=0.02)

    found = asked(means(engine, tmp_path), *map(str, range(12)))

    assert len(found) == 12
    assert engine.most_at_once == 3


def test_answers_come_before_all_are_there(tmp_path: Path) -> None:
    engine = Scripted(limits=Limits(texts=1))

    found = ask(wants("one", "two", "three"), "en", "da", means(engine, tmp_path))

    assert next(found) == ("0", Answer("ONE", "scripted"))
    assert len(engine.requests) < 3
    found.close()


def test_what_the_journal_has_is_not_sent_again(tmp_path: Path) -> None:
    asked(means(Scripted(), tmp_path), "one", "two")

    engine = Scripted()
    given = means(engine, tmp_path)
    found = asked(given, "one", "two", "three")

    assert engine.sent == ["three"]
    assert found["0"] == Answer("ONE", "scripted")
    assert (given.tally.journal, given.tally.primary) == (2, 1)


def test_the_journal_is_for_one_pair_of_languages(tmp_path: Path) -> None:
    asked(means(Scripted(), tmp_path), "one")
    engine = Scripted()

    list(ask(wants("one"), "en", "es", means(engine, tmp_path)))

    assert engine.sent == ["one"]


def test_a_bad_answer_in_the_journal_counts_as_the_first_try(tmp_path: Path) -> None:
    # Given a run that was ended just after a bad answer had come
    text = "so <g1>we</g1> went"
    first = means(Scripted(bare, Exhausted("no more")), tmp_path)
    with pytest.raises(Exhausted):
        asked(first, text)

    engine = Scripted(bare)
    found = asked(means(engine, tmp_path), text)

    # It is sent once more, not twice, and then run by run.
    assert engine.sent == [text, "so", "we", "went"]
    assert found["0"] == Answer("SO <g1>WE</g1> WENT", "scripted", whole=False)


def test_what_is_in_the_memory_is_not_sent(tmp_path: Path) -> None:
    engine = Scripted()
    given = means(engine, tmp_path, memory=knowing("one", "en"))

    found = asked(given, "one", "two")

    assert engine.sent == ["two"]
    assert found["0"] == Answer("en", "memory", by="human")
    assert given.tally.memory == 1


def test_lost_tags_are_asked_for_once_more(tmp_path: Path) -> None:
    engine = Scripted(bare)
    given = means(engine, tmp_path)

    found = asked(given, "<g1>one</g1>", "two")

    assert [len(request.texts) for request in engine.requests] == [2, 1]
    assert found["0"] == Answer("<g1>ONE</g1>", "scripted")
    assert (given.tally.primary, given.tally.retried) == (1, 1)


def test_tags_lost_twice_are_put_around_runs(tmp_path: Path) -> None:
    engine = Scripted(always=bare)
    given = means(engine, tmp_path)

    found = asked(given, "See <g1>the  page</g1> — 2024: <x2/>, and <x3/> more.")

    assert found["0"] == Answer(
        "SEE <g1>THE  PAGE</g1> — 2024: <x2/>, AND <x3/> MORE.", "scripted", whole=False
    )
    # What has no letters needs no translation; each run knows what stands around it.
    assert engine.sent[2:] == ["See", "the  page", ", and", "more."]
    assert engine.requests[-1].texts[1].before == "See"
    assert given.tally.runs == 1


def test_runs_that_fail_too_are_a_failure(tmp_path: Path) -> None:
    given = means(Scripted(bare, bare, nothing, nothing, nothing), tmp_path)

    found = asked(given, "<g1>one</g1> <x2/>")

    assert found["0"] == Failure("no answer")
    assert given.tally.failed == 1


def test_runs_are_found_in_the_journal_again(tmp_path: Path) -> None:
    text = "one <g1>two</g1> three"
    asked(means(Scripted(always=bare), tmp_path), text)
    engine = Scripted(always=bare)

    found = asked(means(engine, tmp_path), text)

    assert engine.requests == []
    assert found["0"] == Answer("ONE <g1>TWO</g1> THREE", "scripted", whole=False)


def test_markup_left_lying_in_an_answer_is_a_fault(tmp_path: Path) -> None:
    engine = Scripted(lambda _: ['<span id="g1"><g1>ONE</g1>'], lambda _: ["</G2> <g1>ONE</g1>"])

    found = asked(means(engine, tmp_path), "<g1>one</g1>", gate=lambda *_: "")

    assert found["0"] == Answer("<g1>ONE</g1>", "scripted", whole=False)


def test_markup_that_is_part_of_the_words_may_stay(tmp_path: Path) -> None:
    found = asked(means(Scripted(), tmp_path), "a List<String> of <g1>one</g1>")

    assert found["0"] == Answer("A LIST<STRING> OF <g1>ONE</g1>", "scripted")


def test_an_answer_that_does_not_come_is_asked_for_once_more_by_itself(tmp_path: Path) -> None:
    engine = Scripted(lambda texts: [loud(texts[0]), None, ""], nothing)
    given = means(engine, tmp_path)

    found = asked(given, "one", "two", "three")

    assert engine.sent == ["one", "two", "three", "two", "three"]
    assert found["0"] == Answer("ONE", "scripted")
    assert found["1"] == Failure("no answer")
    assert found["2"] == Answer("THREE", "scripted")


def test_a_wrong_number_of_answers_is_none(tmp_path: Path) -> None:
    engine = Scripted(lambda texts: [loud(texts[0])])

    found = asked(means(engine, tmp_path), "one", "two")

    assert engine.sent == ["one", "two", "one", "two"]
    assert found["1"] == Answer("TWO", "scripted")


def test_an_answer_that_its_place_does_not_take_is_asked_for_again(tmp_path: Path) -> None:
    engine = Scripted(lambda _: ["a|b"], lambda _: ["a-b"])

    found = asked(means(engine, tmp_path), "one", gate=lambda _, text: "a bar" * ("|" in text))

    assert found["0"] == Answer("a-b", "scripted")


def test_what_fits_one_place_is_taken_there_and_not_in_the_other(tmp_path: Path) -> None:
    engine = Scripted(always=lambda _: ["a|b"])

    found = asked(
        means(engine, tmp_path),
        "one",
        "one",
        gate=lambda wanted, _: "a bar" if wanted.key == "1" else "",
    )

    assert found == {"0": Answer("a|b", "scripted"), "1": Failure("a bar")}
    assert engine.sent == ["one", "one"]


def test_sentences_of_a_long_text_make_it_up_again(tmp_path: Path) -> None:
    engine = Scripted(limits=Limits(texts=5, characters=30))
    given = means(engine, tmp_path, most=60)

    found = asked(given, "It rained. We <g1>stayed</g1> in.  It was dull. So was I.")

    assert engine.sent == ["It rained.", "We <g1>stayed</g1> in.", "It was dull. So was I."]
    assert found["0"] == Answer(
        "IT RAINED. WE <g1>STAYED</g1> IN.  IT WAS DULL. SO WAS I.", "scripted"
    )
    assert given.budget.spent <= 60
    assert given.tally.primary == 1


def test_a_sentence_that_is_too_long_is_a_failure(tmp_path: Path) -> None:
    engine = Scripted(limits=Limits(characters=10))

    found = asked(means(engine, tmp_path), "word " * 10, "ok")

    assert found == {"0": Failure("longer than the engine takes"), "1": Answer("OK", "scripted")}
    assert engine.sent == ["ok"]


def test_what_is_too_large_after_all_is_halved(tmp_path: Path) -> None:
    def small(texts: Sequence[str]) -> list[str | None]:
        if sum(map(len, texts)) > 14:
            raise TooLarge("too large")
        return all_loud(texts)

    engine = Scripted(always=small)

    found = asked(means(engine, tmp_path), "one", "two", "Three. Four. Five.", "six", "seven" * 5)

    assert found["2"] == Answer("THREE. FOUR. FIVE.", "scripted")
    assert found["4"] == Failure("longer than the engine takes")
    assert [found[n].text for n in ("0", "1", "3")] == ["ONE", "TWO", "SIX"]  # type: ignore[union-attr]
