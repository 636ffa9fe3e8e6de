"""Dates as authors write them: what moment is meant, or what exactly is wrong.

No clock in here. `parse` reads what a front matter may hold; `understood` also reads what people
say ("February 11th 2011", "11. februar", "tomorrow") and needs to be told what time it is.
"""

import calendar
import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Struct

from mindblog_cli.errors import ConfigError
from mindblog_cli.patterns import pattern
from mindblog_cli.posts import months
from mindblog_cli.posts.post import When

EXPECTED = "expected YYYY-MM-DD[ HH:MM[:SS]] [zone]"

_DAY = pattern(r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?!\d)")
_ISO = pattern(
    r"\d{4}-\d\d-\d\d"
    r"(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?(?:Z|[-+](?:0\d|1[0-3]):[0-5]\d)?)?",
    re.ASCII,
)
_MAIL_DAY = pattern(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+)?(\d{1,2})\s+"
    r"(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s+(\d{4})(?!\d)",
    re.IGNORECASE,
)
_TIME = pattern(
    r"(?:[Tt]|,?\s+(?:at\s+)?)(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?"
    r"(?:\s*([AaPp])\.?[Mm]\b\.?)?"
)
_OFFSET = pattern(r"(?:UTC|GMT)?\s?([+-])(\d{1,2}):?(\d{2})?", re.IGNORECASE)

# The zones that RFC 2822 names, and those that Central and Eastern Europe are known by.
_ZONES = {
    "z": 0, "utc": 0, "gmt": 0, "ut": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7,
    "mdt": -6, "pst": -8, "pdt": -7, "wet": 0, "west": 1, "cet": 1, "cest": 2, "eet": 2, "eest": 3,
}  # fmt: skip

Day = tuple[int, int, int]


class Fault(Struct, frozen=True):
    """Why a text is no date: *start* and *width* say which part; *instead* is a likely cure."""

    message: str
    start: int = 0
    width: int = 1
    instead: str = ""


def zone(name: str) -> tzinfo:
    """The site's time zone by its IANA name; UTC needs no database of zones."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        hint = 'a name such as "Europe/Copenhagen" or "UTC" is expected'
        raise ConfigError(f'timezone = "{name}" is not known', hint=hint) from unknown


def parse(text: str, local: tzinfo) -> When | Fault:
    """The moment that *text* stands for; where it names no zone, *local* is meant."""
    if _ISO.fullmatch(text) and (exact := _iso(text, local)):
        return exact
    start = len(text) - len(text.lstrip())
    text = text.rstrip()
    if found := _DAY.match(text, start):
        day = (int(found[1]), int(found[3]), int(found[4]))
    elif found := _MAIL_DAY.match(text, start):
        day = (int(found[3]), months.number(found[2]), int(found[1]))
    else:
        return _no_date(text, start, local)
    if wrong := _day_fault(day, found):
        return wrong
    return _moment(text, found.end(), day, local)


def _iso(text: str, local: tzinfo) -> When | None:
    """What nearly all dates are, without taking them apart; None where they are no day or hour."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    zoned = moment if moment.tzinfo else _fixed(moment.replace(tzinfo=local))
    return When(zoned, day=len(text) == len("2011-02-11"))


def understood(text: str, now: datetime) -> When | Fault:
    """Like `parse`, and also dates in words; *now* gives the zone and what is left out."""
    local = now.tzinfo or UTC
    exact = parse(text, local)
    if isinstance(exact, When):
        return exact
    time = _TIME.search(text)
    words = text[: time.start()] if time else text
    day = months.spoken(words, now.date())
    if day is None:
        return exact
    if not _exists(day):
        return Fault(_missing(day), 0, len(words), _last_day(day))
    return _moment(text, time.start() if time else len(text), day, local)


def _moment(text: str, at: int, day: Day, local: tzinfo) -> When | Fault:
    """What follows the day: nothing, a time, a time and a zone, or a zone."""
    found = _TIME.match(text, at)
    clock = _clock(found) if found else (0, 0, 0, 0)
    if isinstance(clock, Fault):
        return clock
    end = found.end() if found else at
    where = _zone(text[end:].strip(), local)
    if where is None:
        rest = text[end:].strip()
        return Fault(f'"{rest}" is neither a time nor a zone', text.index(rest, end), len(rest))
    hour, minute, second, micro = clock
    moment = datetime(*day, hour, minute, second, micro, tzinfo=where)
    return When(_fixed(moment), day=found is None)


def _clock(found: re.Match[str]) -> tuple[int, int, int, int] | Fault:
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[5] or "").lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    for group, value, limit, what in ((1, hour, 24, "hour"), (2, minute, 60, "minute"),
                                      (3, second, 60, "second")):  # fmt: skip
        if value >= limit:
            return Fault(f"there is no {what} {value}", found.start(group), len(found[group]))
    return hour, minute, second, int((found[4] or "0")[:6].ljust(6, "0"))


def _zone(text: str, local: tzinfo) -> tzinfo | None:
    if not text:
        return local
    if found := _OFFSET.fullmatch(text):
        hours, minutes = int(found[2]), int(found[3] or 0)
        if hours > 14 or minutes > 59:
            return None
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(-offset if found[1] == "-" else offset)
    if text.lower() in _ZONES:
        return timezone(timedelta(hours=_ZONES[text.lower()]))
    try:
        return ZoneInfo(text) if "/" in text else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _fixed(moment: datetime) -> datetime:
    """With its offset alone, so that a kept date and one read anew are the same value."""
    offset = moment.utcoffset() or timedelta()
    return moment.replace(tzinfo=timezone(offset) if offset else UTC)


def _day_fault(day: Day, found: re.Match[str]) -> Fault | None:
    year, month, _ = day
    if year and 1 <= month <= 12 and _exists(day):
        return None
    if not 1 <= month <= 12:
        return Fault(f"there is no month {month}", found.start(3), len(found[3]))
    start, end = found.span()
    return Fault(_missing(day), start, end - start, _last_day(day))


def _exists(day: Day) -> bool:
    year, month, number = day
    return year > 0 and 1 <= number <= calendar.monthrange(year, month)[1]


def _missing(day: Day) -> str:
    year, month, number = day
    if year < 1:
        return "there is no year 0"
    leap = f" in {year}" if (month, number) == (2, 29) else ""
    return f"{number} {months.ENGLISH[month - 1]} does not exist{leap}"


def _last_day(day: Day) -> str:
    year, month, number = day
    if year < 1:
        return ""
    last = calendar.monthrange(year, month)[1]
    return f"{year:04}-{month:02}-{min(max(number, 1), last):02}"


def _no_date(text: str, start: int, local: tzinfo) -> Fault:
    """A date in words that names its year is at least a good guess at what was meant."""
    width = max(len(text) - start, 1)
    day = months.spoken(text, None)
    if day and _exists(day):
        year, month, number = day
        guess = f"{year:04}-{month:02}-{number:02}"
        return Fault(f'"{text.strip()}" is a date in words', start, width, guess)
    if re.fullmatch(r"\d{1,2}([-/.])\d{1,2}\1\d{2,4}.*", text[start:]):
        return Fault("day or month first? the year has to lead", start, width)
    return Fault(f'"{text.strip()}" is not a date' if text.strip() else "no date", start, width)
