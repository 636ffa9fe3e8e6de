from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.errors import ConfigError
from mindblog_cli.posts.dates import Fault, parse, understood, zone
from mindblog_cli.posts.post import When

HOME = zone("Europe/Copenhagen")
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=HOME)


def at(*parts: int, offset: float = 0) -> datetime:
    return datetime(*parts, tzinfo=timezone(timedelta(hours=offset)))  # type: ignore[misc,arg-type]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-02-14 21:55:17 +0000", at(2025, 2, 14, 21, 55, 17)),
        ("2025-02-14T21:55:17Z", at(2025, 2, 14, 21, 55, 17)),
        ("2025-02-14T9:55:17+02:00", at(2025, 2, 14, 9, 55, 17, offset=2)),
        ("2025-02-14 21:55", at(2025, 2, 14, 21, 55, offset=1)),
        ("2025-07-14 21:55", at(2025, 7, 14, 21, 55, offset=2)),
        ("2012/04/14 11:28", at(2012, 4, 14, 11, 28, offset=2)),
        ("2020-11-15 13:35:00 UTC", at(2020, 11, 15, 13, 35)),
        ("2020-11-15 13:35:00 UTC-03:00", at(2020, 11, 15, 13, 35, offset=-3)),
        ("2020-11-15 13:35 EST", at(2020, 11, 15, 13, 35, offset=-5)),
        ("2020-07-15 13:35 Europe/Lisbon", at(2020, 7, 15, 13, 35, offset=1)),
        ("2020-11-15 1:35 PM", at(2020, 11, 15, 13, 35, offset=1)),
        ("2020-11-15 12:35 a.m.", at(2020, 11, 15, 0, 35, offset=1)),
        ("Fri, 14 Feb 2025 21:55:17 +0000", at(2025, 2, 14, 21, 55, 17)),
        ("14 feb 2025 21:55 GMT", at(2025, 2, 14, 21, 55)),
        (" 2025-02-14 21:55:17.25 +01 ", at(2025, 2, 14, 21, 55, 17, 250000, offset=1)),
    ],
)
def test_a_date_is_read_in_the_form_that_real_blogs_use(text: str, moment: datetime) -> None:
    assert parse(text, HOME) == When(moment)


@pytest.mark.parametrize("text", ["2025-02-14", "2025/2/14", "14 Feb 2025"])
def test_a_bare_date_stays_a_day(text: str) -> None:
    assert parse(text, HOME) == When(at(2025, 2, 14, offset=1), day=True)


def test_a_moment_keeps_its_offset_and_no_rules() -> None:
    found = parse("2025-07-14 21:55", HOME)

    assert isinstance(found, When)
    assert found.at.tzinfo == timezone(timedelta(hours=2))


@pytest.mark.parametrize(
    ("text", "said", "part", "instead"),
    [
        ("2020-02-30", "30 February does not exist", "2020-02-30", "2020-02-29"),
        ("2021-02-29", "29 February does not exist in 2021", "2021-02-29", "2021-02-28"),
        ("2021-02-00", "0 February does not exist", "2021-02-00", "2021-02-01"),
        ("0000-02-01", "there is no year 0", "0000-02-01", ""),
        ("2020-13-01", "there is no month 13", "13", ""),
        ("2020-12-01 24:00", "there is no hour 24", "24", ""),
        ("2020-12-01 10:61", "there is no minute 61", "61", ""),
        ("2020-12-01 10:01:60", "there is no second 60", "60", ""),
        ("2020-12-01 10:01 +1500", '"+1500" is neither a time nor a zone', "+1500", ""),
        ("2020-12-01 10:01 Mars/Base", '"Mars/Base" is neither a time nor a zone', "Mars/Base", ""),
        (
            "2023-01-29 18:30 2023 -0800",
            '"2023 -0800" is neither a time nor a zone',
            "2023 -0800",
            "",
        ),
        (
            "September 9, 2022",
            '"September 9, 2022" is a date in words',
            "September 9, 2022",
            "2022-09-09",
        ),
        ("05/06/2014", "day or month first? the year has to lead", "05/06/2014", ""),
        ("September 31, 2022", '"September 31, 2022" is not a date', "September 31, 2022", ""),
        ("2020", '"2020" is not a date', "2020", ""),
        ("soon", '"soon" is not a date', "soon", ""),
    ],
)
def test_a_wrong_date_says_which_part_is_wrong_and_why(
    text: str, said: str, part: str, instead: str
) -> None:
    found = parse(text, HOME)

    assert isinstance(found, Fault)
    assert found.message == said
    assert text[found.start : found.start + found.width] == part
    assert found.instead == instead


def test_nothing_is_no_date() -> None:
    assert parse(" ", HOME) == Fault("no date", 1, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("February 11th 2011", (2011, 2, 11)),
        ("11 February 2011", (2011, 2, 11)),
        ("11. februar 2011", (2011, 2, 11)),
        ("Fredag den 11. februar 2011", (2011, 2, 11)),
        ("11 de febrero de 2011", (2011, 2, 11)),
        ("1er août 2020", (2020, 8, 1)),
        ("3. März 2020", (2020, 3, 3)),
        ("11 feb", (2026, 2, 11)),
        ("today", (2026, 3, 1)),
        ("I morgen", (2026, 3, 2)),
        ("yesterday", (2026, 2, 28)),
        ("2020-01-02", (2020, 1, 2)),
    ],
)  # fmt: skip
def test_a_day_in_words_is_understood(text: str, day: tuple[int, int, int]) -> None:
    found = understood(text, NOW)

    assert isinstance(found, When)
    assert found.day
    assert (found.at.year, found.at.month, found.at.day) == day


@pytest.mark.parametrize(
    "text", ["tomorrow 9:30", "tomorrow at 9:30", "2 March 2026, 9:30", "2. marts kl. 9:30"]
)
def test_a_time_may_follow_a_day_in_words(text: str) -> None:
    assert understood(text, NOW) == When(at(2026, 3, 2, 9, 30, offset=1))


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "mar",
        "February",
        "11",
        "11 12 feb",
        "feb mar 11 2011",
        "11 feb 2011 2012",
        "11 brumaire 2011",
    ],
)
def test_words_that_are_no_day_are_not_guessed_at(text: str) -> None:
    assert isinstance(understood(text, NOW), Fault)


def test_a_day_in_words_must_exist() -> None:
    assert understood("30 februar 2020", NOW) == Fault(
        "30 February does not exist", 0, 15, "2020-02-29"
    )


def test_a_time_in_words_must_exist() -> None:
    assert understood("tomorrow 25:00", NOW) == Fault("there is no hour 25", 9, 2)


def test_a_clock_without_zone_is_taken_for_utc() -> None:
    assert understood("today", datetime(2026, 3, 1)) == When(at(2026, 3, 1), day=True)  # noqa: DTZ001 - the case


@pytest.mark.parametrize("name", ["Europe/Kopenhagen", "", "../etc/passwd", "Europe"])
def test_an_unknown_time_zone_is_an_error_in_the_settings(name: str) -> None:
    with pytest.raises(ConfigError, match="timezone") as caught:
        zone(name)

    assert "Europe/Copenhagen" in caught.value.hint


@given(
    st.datetimes(
        min_value=datetime(1900, 1, 1),  # noqa: DTZ001 - the strategy adds the zone
        timezones=st.integers(-12, 14).map(lambda hours: timezone(timedelta(hours=hours))),
    )
)
def test_every_moment_in_iso_form_is_read_back(moment: datetime) -> None:
    assert parse(moment.isoformat(), UTC) == When(moment)
    assert parse(moment.isoformat(sep=" ", timespec="minutes"), UTC) == When(
        moment.replace(second=0, microsecond=0)
    )


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    assert isinstance(parse(text, HOME), When | Fault)
    assert isinstance(understood(text, NOW), When | Fault)


@given(
    st.from_regex(
        r"[012]\d{3}-[01]\d-[0-3]\d([T ][012]\d:[0-6]\d(:[0-6]\d)?(Z|[-+][01]\d:[0-6]\d)?)?",
        fullmatch=True,
        alphabet=st.characters(codec="ascii"),
    )
)
def test_an_exact_date_is_the_same_as_one_that_is_taken_apart(text: str) -> None:
    found, apart = parse(text, HOME), parse(f" {text}", HOME)

    assert repr(found) == repr(apart) or (
        isinstance(found, Fault) and isinstance(apart, Fault) and found.message == apart.message
    )
