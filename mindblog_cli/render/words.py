"""The theme's words, dates and numbers in the language of a page."""

from datetime import date, datetime
from functools import cache, cached_property
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from mindblog_cli.markup.parts import Labels
from mindblog_cli.pages.views import LanguageLink, Moment
from mindblog_cli.render.theme import Theme

# Silent reading of prose, over languages.
WORDS_A_MINUTE = 220
_FORMATS = {
    "application/rss+xml": "RSS",
    "application/atom+xml": "Atom",
    "application/feed+json": "JSON",
    "application/json": "JSON",
    "text/x-opml": "OPML",
    "text/x-opml+xml": "OPML",
}


class Words:
    """What a page says in *lang*: the theme's own words, else the parent language's, else English.

    Holds what it has said before, for the same dates and words come on page after page.
    """

    def __init__(self, theme: Theme, lang: str) -> None:
        self.lang = lang
        self.locale = locale(lang)
        tables = [theme.words[name] for name in reversed(chain(lang)) if name in theme.words]
        self.words: dict[str, Any] = {key: word for table in tables for key, word in table.items()}
        self.dates: dict[str, str] = {}

    def say(self, key: str, **values: object) -> str:
        """The word for *key* with *values* put in; a key that nobody knows stands for itself.

        Where *n* decides the form (one post, two posts), the language's own rule picks it.
        """
        word = self.words.get(key, key)
        if not values and isinstance(word, str):
            return word
        number = values.get("n")
        if isinstance(number, int):
            if isinstance(word, dict):
                word = word.get(self.locale.plural_form(number)) or word.get("other", key)
            values["n"] = self.number(number)
        for name, value in values.items():
            word = word.replace(f"{{{name}}}", str(value))
        return str(word)

    def date(self, moment: Moment) -> str:
        """*moment* in the language's own long form: "11. februar 2011"."""
        day = moment.iso[:10]
        if day not in self.dates:
            self.dates[day] = format_date(date.fromisoformat(day), "long", locale=self.locale)
        return self.dates[day]

    def day(self, moment: Moment) -> str:
        """The day and month of *moment*, where the year is already said."""
        key = moment.iso[5:10]
        if key not in self.dates:
            at = datetime.fromisoformat(moment.iso[:10])
            self.dates[key] = str(format_skeleton("MMMd", at, locale=self.locale))
        return self.dates[key]

    def number(self, value: int) -> str:
        """*value* with the language's own signs between thousands."""
        return _number(value, self.locale)

    def own_name(self, link: LanguageLink) -> str:
        """A language as its readers call it: what the author set, else "Dansk"."""
        if link.label and link.label != link.lang:
            return link.label
        name = _name(link.lang, locale(link.lang))
        return name[:1].upper() + name[1:] if name else link.lang

    def name_here(self, link: LanguageLink) -> str:
        """A language as the readers of this page call it: "engelsk"."""
        return _name(link.lang, self.locale) or link.lang

    def labels(self) -> Labels:
        """The words that texts themselves need."""
        return self._labels

    @cached_property
    def _labels(self) -> Labels:
        return Labels(**{name: self.say(name) for name in Labels.__struct_fields__})

    def filters(self) -> dict[str, Any]:
        """What templates call these."""
        return {
            "t": self.say,
            "date": self.date,
            "day": self.day,
            "number": self.number,
            "language": self.own_name,
            "language_here": self.name_here,
            "territory": territory,
            "minutes": minutes,
            "format": feed_format,
        }


def chain(lang: str) -> list[str]:
    """*lang*, what it is a kind of, and English: `pt-br`, `pt`, `en`."""
    parts = lang.split("-")
    names = ["-".join(parts[:n]) for n in range(len(parts), 0, -1)]
    return list(
        dict.fromkeys([lang, *(name.lower() for name in names), *_KIN.get(parts[0], ()), "en"])
    )


_KIN = {"no": ("nb",), "nn": ("nb",)}


@cache
def _number(value: int, form: Locale) -> str:
    return format_decimal(value, locale=form)


@cache
def _name(lang: str, among: Locale) -> str:
    """What speakers of *among* call *lang*."""
    return locale(lang).get_display_name(among) or ""


@cache
def locale(lang: str) -> Locale:
    """What Babel knows of *lang* or of its nearest kin."""
    for name in chain(lang)[:-1]:
        try:
            return Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale("en")


@cache
def territory(lang: str) -> str:
    """*lang* as OpenGraph wants it, with the country where most of its readers are: `da_DK`."""
    code = lang.replace("-", "_")
    likely = get_global("likely_subtags").get(code) or code
    parts = likely.split("_")
    explicit = [part for part in lang.split("-")[1:] if len(part) == 2]
    place = explicit[0].upper() if explicit else parts[-1]
    return f"{parts[0]}_{place}" if len(parts) > 1 or explicit else lang


def minutes(words: int) -> int:
    """How long *words* take to read."""
    return max(1, round(words / WORDS_A_MINUTE))


def feed_format(mime: str) -> str:
    """A feed's format as people call it."""
    return _FORMATS.get(mime, mime)
