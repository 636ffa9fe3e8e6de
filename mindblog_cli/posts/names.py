"""What a post's path says: stem, date, language, section, and which posts tell one story."""

import re
from datetime import date
from functools import lru_cache
from typing import Any

from msgspec import Struct

from mindblog_cli.patterns import pattern

# Jekyll keeps posts in these, anywhere; they say what a file is, not where it belongs.
POSTS, DRAFTS = "_posts", "_drafts"
LIST_PAGE = "_index"

_DATED = pattern(r"(\d{4}-\d{2}-\d{2})(?:[-_ ](.+))?", re.DOTALL)

# How each kind of site says that two files are one story, besides `translationKey`, in the
# plain spelling of fields.py; the first wins.
JOINS: dict[str, tuple[str, ...]] = {
    "jekyll": ("pageid", "ref", "name", "id"),
    "pelican": ("slug",),
}


class Naming(Struct, frozen=True, gc=False):
    """What a path under the content root says about its post.

    *story* is the path without language. *suffix* and *folder* are the languages that the file's
    name and a folder's name stand for, as configured. *index* is a list page (`_index`).
    """

    story: str
    stem: str
    section: str = ""
    date: str = ""
    suffix: str = ""
    folder: str = ""
    bundle: bool = False
    index: bool = False
    draft: bool = False

    @property
    def lang(self) -> str:
        """The language that the path gives, or nothing."""
        return self.suffix or self.folder


def language(text: str, langs: tuple[str, ...]) -> str | None:
    """*text* as the configured language it means: case does not count, and `_` is `-`."""
    return _spellings(langs).get(_plain(text))


def lookup(text: str, langs: tuple[str, ...]) -> str | None:
    """The configured language nearest to *text*: `en_US` is English where only that is known."""
    parts = _plain(text).split("-")
    tries = ("-".join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((lang for each in tries if (lang := language(each, langs))), None)


def split_lang(base: str, langs: tuple[str, ...]) -> tuple[str, str]:
    """`foo.da` is `foo` in Danish, if Danish is configured; `release-1.2` has no language."""
    stem, dot, suffix = base.rpartition(".")
    lang = language(suffix, langs) if dot and stem else None
    return (stem, lang) if lang else (base, "")


def split_date(stem: str) -> tuple[str, str]:
    """`2011-02-11-foo` is `foo`, dated; a number that is no day stays part of the stem."""
    found = _DATED.fullmatch(stem) if stem[:1].isdigit() else None
    if not found or not _is_day(found[1]):
        return "", stem
    return found[1], found[2] or stem


def is_index(filename: str, langs: tuple[str, ...]) -> bool:
    """Whether a file of this name makes its folder a bundle."""
    return split_lang(_base(filename), langs)[0] == "index"


def naming(path: str, langs: tuple[str, ...]) -> Naming:
    """What *path*, relative to the content root, says; nothing is read."""
    folder, _, filename = path.rpartition("/")
    place, spoken, draft = _place(folder, langs)
    written, suffix = split_lang(_base(filename), langs)
    bundle = written == "index" and bool(place)
    if bundle:
        place, _, written = place.rpartition("/")
    day, stem = split_date(written)
    return Naming(
        story=f"{place}/{written}" if place else written,
        stem=stem,
        section=place,
        date=day,
        suffix=suffix,
        folder=spoken,
        bundle=bundle,
        index=written.startswith(LIST_PAGE),
        draft=draft,
    )


def story_name(named: Naming, front: dict[str, Any], profile: str) -> str:
    """The name that all translations of a post share; keys of *front* are in plain spelling."""
    for join in JOINS.get(profile, ()):
        value = front.get(join)
        if isinstance(value, str | int) and value and _joins(profile, front):
            return _without_prefix(str(value), str(front.get("lang", "")))
    return named.story


def original_name(written: str, section: str, langs: tuple[str, ...]) -> str:
    """The story that a `translation_of` means: a path, with or without language and suffix."""
    path = written.strip().strip("/")
    named = naming(path if _has_suffix(path) else f"{path}.md", langs)
    inside = "/" in path or not section
    return named.story if inside else f"{section}/{named.story}"


def _joins(profile: str, front: dict[str, Any]) -> bool:
    """Jekyll's `name` and `id` are anybody's, unless a language stands beside them."""
    return profile != "jekyll" or bool(front.get("lang"))


def _without_prefix(value: str, lang: str) -> str:
    return value.removeprefix(f"{lang}-") if lang else value


@lru_cache(maxsize=1024)
def _place(folder: str, langs: tuple[str, ...]) -> tuple[str, str, bool]:
    """What a folder says of all its posts: the section, a language, and whether they are drafts."""
    names = folder.split("/") if folder else []
    place, lang = _without_language([n for n in names if n not in (POSTS, DRAFTS)], langs)
    return "/".join(place), lang, DRAFTS in names


def _without_language(folders: list[str], langs: tuple[str, ...]) -> tuple[list[str], str]:
    for at, name in enumerate(folders):
        if lang := language(name, langs):
            return folders[:at] + folders[at + 1 :], lang
    return folders, ""


def _base(filename: str) -> str:
    return filename.rpartition(".")[0] or filename


def _has_suffix(path: str) -> bool:
    return path.rpartition(".")[2].lower() in {"md", "markdown", "mkd", "mdown", "html", "rst"}


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _plain(text: str) -> str:
    return text.casefold().replace("_", "-")


@lru_cache(maxsize=16)
def _spellings(langs: tuple[str, ...]) -> dict[str, str]:
    return {_plain(lang): lang for lang in langs}
