"""How a run ends: busy engines, limits, interruptions; and what it would cost."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import structs

from mindblog_cli.engines.engine import Busy, Exhausted, Limits, Refusing
from mindblog_cli.events import Began, Ended, Event, Moved, Noted
from mindblog_cli.translation.costs import Budget, Price
from mindblog_cli.translation.journal import Journal
from mindblog_cli.translation.memory import Memory
from mindblog_cli.translation.pace import Pace
from mindblog_cli.translation.sending import Answer, Failure, Means, ask, estimate
from tests.translation.scripted import (
    Scripted,
    all_loud,
    asked,
    bare,
    knowing,
    means,
    wants,
)


def test_a_busy_engine_is_asked_again_and_it_is_said(tmp_path: Path) -> None:
    heard: list[Event] = []
    engine = Scripted(Busy("too many requests"), Busy("too many requests", after=0.02))
    given = means(engine, tmp_path)
    given = Means(engine, Memory(), given.journal, Budget(), say=heard.append, pace=given.pace)

    found = asked(given, "one")

    assert found["0"] == Answer("ONE", "scripted")
    assert [e.text for e in heard if isinstance(e, Noted)] == [
        "too many requests; trying again in 0 s"
    ] * 2


@pytest.mark.parametrize("error", [Exhausted("quota"), Refusing("key"), Busy("b", after=999.0)])
def test_what_was_done_before_an_end_is_given_first(tmp_path: Path, error: Exception) -> None:
    engine = Scripted(None, None, error, limits=Limits(texts=2))
    given = means(engine, tmp_path)
    found: list[str] = []

    with pytest.raises(type(error)):
        found.extend(key for key, _ in ask(wants(*"abcdefgh"), "en", "da", given))

    assert found == ["0", "1", "2", "3"]
    assert len(engine.requests) == 3


def test_an_engine_that_is_always_busy_ends_the_run_after_some_tries(tmp_path: Path) -> None:
    engine = Scripted(*[Busy("down")] * 50, limits=Limits(texts=1, at_once=2))

    with pytest.raises(Busy, match="down"):
        asked(means(engine, tmp_path), *"abcdef")

    assert 4 <= len(engine.requests) <= 8


def test_an_error_nobody_thought_of_is_not_swallowed(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        asked(means(Scripted(ZeroDivisionError()), tmp_path), "one")


def test_no_more_characters_are_sent_than_the_limit(tmp_path: Path) -> None:
    engine = Scripted(limits=Limits(texts=2))
    given = means(engine, tmp_path, most=10)

    found = asked(given, "aaaa", "<g1>bbbb</g1>", "cccc", "d")

    assert engine.sent == ["aaaa", "<g1>bbbb</g1>"]
    assert given.budget.spent == 8
    # Not the short one: what is left out begins at one place.
    assert found["2"] == found["3"] == Failure("over the limit of characters", later=True)
    assert given.tally.over == 2


@pytest.mark.parametrize("most", range(0, 60, 3))
def test_retries_and_runs_keep_within_the_limit_too(tmp_path: Path, most: int) -> None:
    engine = Scripted(Busy("b"), always=bare, limits=Limits(texts=2))
    given = means(engine, tmp_path, most=most)

    found = asked(given, "aa <g1>bb</g1>", "plain", "cc <g1>dd</g1>")

    sent = sum(len(text.replace("<g1>", "").replace("</g1>", "")) for text in engine.sent)
    assert sent <= most
    assert sent == given.budget.spent
    assert len(found) == 3


def test_a_limit_is_for_all_languages_of_a_run(tmp_path: Path) -> None:
    engine = Scripted()
    given = means(engine, tmp_path, most=5)

    list(ask(wants("one"), "en", "da", given))
    found = dict(ask(wants("one"), "en", "es", given))

    assert found["0"] == Failure("over the limit of characters", later=True)


def test_progress_is_told_in_segments_and_characters(tmp_path: Path) -> None:
    heard: list[Event] = []
    engine = Scripted()
    memory = knowing("known", "kendt")
    given = Means(engine, memory, Journal(tmp_path / "j"), Budget(7), say=heard.append)

    asked(given, "known", "<g1>one</g1>", "two", "two", "too long")

    stage = "translate to da"
    assert heard == [
        Began(stage, 5, "segments", 6, "characters"),
        Moved(stage, 1),
        Moved(stage, 1),
        Moved(stage, 1, 3),
        Moved(stage, 2, 3),
        Ended(stage),
    ]


def test_an_estimate_says_just_what_would_be_sent(tmp_path: Path) -> None:
    engine = Scripted(limits=Limits(texts=2, characters=40))
    given = means(engine, tmp_path, memory=knowing("known", "kendt"))
    texts = ("known", "<g1>one</g1>", "two", "two", "three", "Long, it is. Very long, it is. End.")

    planned = estimate(wants(*texts), "en", "da", structs.replace(given, price=Price(20.0, "USD")))
    asked(means(engine, tmp_path, memory=knowing("known", "kendt")), *texts)

    assert [wanted.text for wanted in planned.texts] == engine.sent
    assert planned.characters == 3 + 3 + 5 + 35
    assert planned.requests == len(engine.requests)
    assert (planned.known, planned.over) == (1, 0)
    assert planned.cost == pytest.approx(46 * 20 / 1_000_000)
    assert planned.currency == "USD"


def test_an_estimate_counts_the_requests_of_a_long_text(tmp_path: Path) -> None:
    engine = Scripted(limits=Limits(characters=20))
    text = "It rained a lot. We stayed in bed. It was dull."

    planned = estimate(wants(text), "en", "da", means(engine, tmp_path))
    asked(means(engine, tmp_path), text)

    assert planned.requests == len(engine.requests) == 3


def test_estimates_of_two_languages_add_up_under_one_limit(tmp_path: Path) -> None:
    given = means(Scripted(), tmp_path, most=8)

    planned = estimate(wants("three"), "en", "da", given) + estimate(
        wants("three", "1"), "en", "es", given
    )

    assert (planned.characters, planned.requests, planned.over) == (5, 1, 2)
    assert planned.currency == "EUR"


def test_an_interruption_ends_a_run_at_once_and_loses_nothing_that_came(tmp_path: Path) -> None:
    # Given an engine that answers once and then hangs
    release = threading.Event()

    def hang(texts: Sequence[str]) -> list[str | None]:
        release.wait(20)
        return all_loud(texts)

    engine = Scripted(None, hang, hang, limits=Limits(texts=1, at_once=1))
    found = ask(wants("one", "two", "three"), "en", "da", means(engine, tmp_path))
    next(found)

    # Whoever listens is interrupted
    found.close()
    release.set()

    again = Scripted()
    assert asked(means(again, tmp_path), "one")["0"] == Answer("ONE", "scripted")
    assert again.requests == []
    assert "three" not in engine.sent


def test_an_interruption_while_waiting_for_a_busy_engine_is_heeded(tmp_path: Path) -> None:
    engine = Scripted(None, *[Busy("b", after=30.0)] * 9, limits=Limits(texts=1))
    given = means(engine, tmp_path)
    given = Means(engine, Memory(), given.journal, pace=Pace())
    found = ask(wants("one", "two"), "en", "da", given)
    next(found)

    found.close()

    assert len(engine.requests) <= 2
