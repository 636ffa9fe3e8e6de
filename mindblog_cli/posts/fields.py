"""The fields of a front matter: what they are called, here and elsewhere, and what they hold.

The table is data: reading goes through it, and so does finding the key that an edit has to change.
"""

from collections.abc import Callable, Collection, Iterator
from datetime import tzinfo
from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct

from mindblog_cli.posts import dates, values
from mindblog_cli.posts.dates import Fault
from mindblog_cli.posts.values import NOT_OURS, Wrong

Keys = tuple[str | int, ...]


class Field(Struct, frozen=True):
    """One thing a post may say; called *name* here, and *also* those elsewhere."""

    name: str
    take: Callable[[object], object]
    also: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """All names of the field in plain spelling, the canonical first."""
        return tuple(plain_key(key) for key in (self.name, *self.also))


class Trouble(Struct, frozen=True):
    """Something wrong under *keys*; *start* and *width* narrow it down within the text *value*."""

    code: str
    keys: Keys
    message: str
    hint: str = ""
    severity: Literal["error", "warning"] = "error"
    value: str = ""
    start: int = 0
    width: int = 0
    instead: str = ""


class Front(Struct, frozen=True):
    """A front matter understood: fields by canonical name, the rest in order, and complaints.

    *written* leads from a field to the key that the file uses, *plain* holds all by plain spelling.
    """

    fields: dict[str, Any]
    extra: dict[str, Any]
    troubles: tuple[Trouble, ...]
    written: dict[str, Keys]
    plain: dict[str, Any]


class _Entry(Struct, frozen=True, gc=False):
    plain: str
    keys: Keys
    value: object


def _date(value: object) -> object:
    """The text of a date, read when the zone is known; `published: true` is none."""
    return NOT_OURS if isinstance(value, bool) else values.text(value)


FIELDS: tuple[Field, ...] = (
    Field("title", values.text),
    Field("date", _date, ("published", "publishDate", "pubdate", "published_at")),
    Field("updated", _date, ("lastmod", "modified", "last_modified_at", "updated_at")),
    Field("publish_at", _date, ("publishDate",)),
    Field("expires", _date, ("expiryDate", "unpublishDate")),
    Field("draft", values.yes),
    Field("published", values.published),
    Field("status", values.status),
    Field("headless", values.published),
    Field("lang", values.code, ("language", "locale")),
    Field("slug", values.text, ("basename",)),
    Field("url", values.address, ("permalink", "path", "save_as")),
    Field("aliases", values.lines, ("alias", "redirect_from", "old_url")),
    Field("tags", values.words, ("tag", "keywords")),
    Field("categories", values.words, ("category",)),
    Field("authors", values.people, ("author",)),
    Field("description", values.text, ("summary", "excerpt", "lead")),
    Field(
        "cover",
        values.cover,
        ("image", "images", "featured_image", "feature_image", "thumbnail", "previewimage"),
    ),
    Field("series", values.first),
    Field("weight", values.number),
    Field("layout", values.template),
    Field("comments", values.yes),
    Field("canonical", values.text, ("canonical_url",)),
    Field("translator", values.several),
    Field("toc", values.yes),
    Field("math", values.yes),
    Field("pinned", values.yes),
    Field("source", values.origin),
    Field("translation_key", values.text),
    Field("translation_of", values.text),
)

# Made once, for `Wrong | Fault` is made each time that it is asked for.
_FAULTS = (Wrong, Fault)

DATES = frozenset({"date", "updated", "publish_at", "expires"})

# In Jekyll these strings are split at spaces, their singular forms are not.
SPACED = {"jekyll": frozenset({"tags", "categories"})}

# From here on a key counts as a slip of the pen; below lie words that themes use.
CLOSE = 0.83

# Words that are in use, near as they are to ours.
_OTHERS = """
coauthors dates height languages lng modifiedby nocomments publisher seriesid sources stats
translated translation translations updatedby
"""
OTHERS = frozenset(_OTHERS.split())


@lru_cache(maxsize=4096)
def plain_key(key: str) -> str:
    """The spelling in which keys are compared: `publish_date`, `Publish-Date`, `publishDate`."""
    return key.strip().casefold().replace("-", "").replace("_", "")


def read_fields(front: dict[str, Any], profile: str, local: tzinfo) -> Front:
    """What *front* says, with everything that is no field in `extra`; nothing is dropped."""
    entries = [*_entries(front)]
    empty = {at for at, entry in enumerate(entries) if _empty(entry.value)}
    used = {at for at in empty if entries[at].plain in CLAIMS}
    fields: dict[str, Any] = {}
    written: dict[str, Keys] = {}
    troubles: list[Trouble] = []
    for _, at, name in sorted(_claims(entries)):
        if name in written or at in empty:
            continue
        entry = entries[at]
        value = _take(name, entry, profile, local)
        if value is NOT_OURS:
            continue
        used.add(at)
        written[name] = entry.keys
        if isinstance(value, _FAULTS):
            troubles.append(_trouble(entry, value))
        elif value is not None:
            fields[name] = value
    rest = [entry for at, entry in enumerate(entries) if at not in used]
    troubles += _slips(rest, written)
    plain = {entry.plain: entry.value for entry in entries}
    return Front(fields, _extra(rest), tuple(troubles), written, plain)


def _entries(front: dict[str, Any]) -> Iterator[_Entry]:
    """Keys one by one; those that Zola keeps under `[taxonomies]` count as if they stood alone."""
    for key, value in front.items():
        if key == "taxonomies" and isinstance(value, dict):
            for inner, part in value.items():
                yield _Entry(plain_key(str(inner)), (key, str(inner)), part)
        else:
            yield _Entry(plain_key(str(key)), (str(key),), value)


def _claims(entries: list[_Entry]) -> Iterator[tuple[int, int, str]]:
    for at, entry in enumerate(entries):
        for rank, name in CLAIMS.get(entry.plain, ()):
            yield rank, at, name


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _take(name: str, entry: _Entry, profile: str, local: tzinfo) -> object:
    if entry.plain in SPACED.get(profile, ()):
        return values.spaced_words(entry.value)
    value = TAKE[name](entry.value)
    return dates.parse(value, local) if name in DATES and isinstance(value, str) else value


def _trouble(entry: _Entry, wrong: Wrong | Fault) -> Trouble:
    if isinstance(wrong, Wrong):
        said = f"{entry.keys[-1]} {wrong.message}"
        return Trouble("MB010", (*entry.keys, *wrong.inside), said, wrong.hint)
    return Trouble(
        "MB011",
        entry.keys,
        wrong.message,
        dates.EXPECTED,
        value=str(values.text(entry.value)),
        start=wrong.start,
        width=wrong.width,
        instead=wrong.instead,
    )


def _slips(rest: list[_Entry], written: Collection[str]) -> Iterator[Trouble]:
    """Keys that were probably meant to be fields which the file does not have otherwise."""
    for entry in rest:
        free = entry.plain not in CLAIMS and entry.plain not in OTHERS and len(entry.keys) == 1
        meant = _meant(entry.plain) if free else None
        if meant and not any(name in written for _, name in CLAIMS[meant]):
            said = f'"{entry.keys[0]}" is no field of a post; did you mean "{SPELLED[meant]}"?'
            hint = f"write {SPELLED[meant]}:"
            yield Trouble("MB013", entry.keys, said, hint, severity="warning")


@lru_cache(maxsize=4096)
def _meant(key: str) -> str | None:
    """The known key that *key* is close to: letters swapped, or one or two of them wrong."""
    letters = sorted(key)
    swapped = (k for k in CLAIMS if k[0] == key[:1] and sorted(k) == letters)
    # Here and not above: few keys are unknown, and most readers meet none.
    from difflib import get_close_matches  # noqa: PLC0415

    close = get_close_matches(key, CLAIMS, n=1, cutoff=CLOSE)
    return next(swapped, None) or (close[0] if close else None)


def _extra(rest: list[_Entry]) -> dict[str, Any]:
    extra: dict[str, Any] = {}
    for entry in rest:
        value = values.plain(entry.value)
        if len(entry.keys) == 2:
            extra.setdefault(str(entry.keys[0]), {})[str(entry.keys[1])] = value
        elif entry.plain == "extra" and isinstance(value, dict):
            extra.update(value)
        else:
            extra[str(entry.keys[0])] = value
    return extra


def _index() -> dict[str, tuple[tuple[int, str], ...]]:
    """From a key in plain spelling to the fields that it may stand for, and at which rank."""
    found: dict[str, list[tuple[int, str]]] = {}
    for field in FIELDS:
        for rank, key in enumerate(field.keys):
            found.setdefault(key, []).append((rank, field.name))
    return {key: tuple(sorted(claims)) for key, claims in found.items()}


CLAIMS = _index()
SPELLED = {plain_key(key): key for field in FIELDS for key in (field.name, *field.also)}
TAKE = {field.name: field.take for field in FIELDS}
