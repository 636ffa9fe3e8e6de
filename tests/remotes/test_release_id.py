"""Names of releases."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.remotes.release_id import KEPT, is_id, made_at, new_id, outlived

NOW = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2099, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def test_a_name_says_when_and_what() -> None:
    name = new_id(NOW, "1a2b3c4d5e", [])

    assert name == "20260102T030405Z-1a2b3c4d"
    assert is_id(name)
    assert made_at(name) == NOW.replace(microsecond=0)


@given(st.lists(TIMES, max_size=4), TIMES)
def test_a_new_name_sorts_last_whatever_the_clocks_say(
    earlier: list[datetime], now: datetime
) -> None:
    names = [new_id(time, "0" * 8, []) for time in earlier]

    assert all(new_id(now, "0" * 8, names) > name for name in names)


def test_the_live_release_is_never_let_go() -> None:
    names = [new_id(NOW + timedelta(days=n), "0" * 8, []) for n in range(8)]

    gone = outlived([*names, "stage", "lock"], names[1])

    assert gone == [names[2], names[0]]
    assert len(names) - len(gone) == KEPT + 1
