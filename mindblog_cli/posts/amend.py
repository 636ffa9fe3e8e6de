"""Fields of one post set and unset by name, as an author types them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import ContentError, UsageError
from mindblog_cli.posts import values
from mindblog_cli.posts.changes import Change, Put, Unset, Value, held
from mindblog_cli.posts.changes import Path as Keys
from mindblog_cli.posts.dates import EXPECTED, Fault, understood, zone
from mindblog_cli.posts.drafting import dated
from mindblog_cli.posts.edits import Edit, edited
from mindblog_cli.posts.fields import DATES, FIELDS, Field, plain_key
from mindblog_cli.posts.find import found_at
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.reader import read
from mindblog_cli.posts.retag import front_file, values_of
from mindblog_cli.posts.save import digest

_LISTS = (values.words, values.lines, values.people)
_TRUTHS = (values.yes, values.published)


def amended(
    root: Path,
    config: Config,
    post: Post,
    changes: tuple[Mapping[str, str], Sequence[str]],
    now: datetime,
) -> Edit | None:
    """The edit that sets the fields in the first of *changes* and unsets those in the second.

    Raises UsageError for a value that the field can not have, and ContentError, with the line,
    where the post would be wrong afterwards.
    """
    path = front_file(root, config, post)
    before = (root / path).read_bytes()
    written = values_of(before, path, config)
    sets, unsets = changes
    local = now.astimezone(zone(config.timezone))
    wanted: list[Change] = [Put(_keys(k, written), _value(k, v, local)) for k, v in sets.items()]
    wanted += [Unset(_keys(key, written)) for key in unsets]
    after = edited(before, wanted, path, profile=config.profile)
    _check(root, config, post, path, after)
    return Edit(path, digest(before), after) if after != before else None


def _field(key: str) -> Field | None:
    return next((field for field in FIELDS if plain_key(key) in field.keys), None)


def _keys(key: str, written: Mapping[str, object]) -> Keys:
    """Where the file has the field, under whichever of its names; else its own name."""
    if "." in key:
        path = tuple(key.split("."))
        return held(written, path) or path
    if field := _field(key):
        names = [(name,) for name in (field.name, *field.also)]
        return held(written, *names, *(("taxonomies", *name) for name in names)) or names[0]
    if found := held(written, (key,)):
        return found
    close = get_close_matches(key, [field.name for field in FIELDS], n=1)
    raise UsageError(
        f'"{key}" is no field of a post' + (f'; did you mean "{close[0]}"?' if close else ""),
        hint=f"a field of your own goes under extra: extra.{key}",
    )


def _value(key: str, text: str, local: datetime) -> Value:
    field = _field(key)
    if field is None:
        return _guessed(text)
    if field.name in DATES:
        return _date(key, text, local)
    if field.take in _LISTS:
        return [part.strip() for part in text.split(",") if part.strip()]
    if field.take in _TRUTHS or field.take is values.number:
        taken: Callable[[object], object] = field.take
        value = taken(text)
        if not isinstance(value, bool | int):
            raise UsageError(f'--set {key}: "{text}" is not {_wanted(field)}')
        return value
    return text


def _wanted(field: Field) -> str:
    return "a whole number" if field.take is values.number else "true or false"


def _guessed(text: str) -> Value:
    truth = {"true": True, "false": False}
    return truth.get(text, int(text) if text.isdecimal() else text)


def _date(key: str, text: str, local: datetime) -> str:
    when = understood(text, local)
    if isinstance(when, Fault):
        hint = f"{key}={when.instead}" if when.instead else EXPECTED
        raise UsageError(f"--set {key}: {when.message}", hint=hint)
    return dated(when, local)


def _check(root: Path, config: Config, post: Post, path: str, after: bytes) -> None:
    apart = path != post.path
    found = found_at(post.path, config, meta=path if apart else "")
    data = (root / post.path).read_bytes() if apart else after
    _, said = read(found, data, config, after if apart else None)
    if errors := [one for one in said if one.severity == "error"]:
        raise ContentError(f"{post.path} would be wrong; nothing was written", errors)
