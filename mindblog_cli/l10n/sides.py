"""A post file as a translator sees it: the fields that are text, and the body cut into segments."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import Any

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.posts.changes import held, value_at
from mindblog_cli.posts.fields import FIELDS
from mindblog_cli.posts.front import front_values
from mindblog_cli.posts.source import Source, parse
from mindblog_cli.segments.parse import parse as segmented
from mindblog_cli.segments.segment import Document
from mindblog_cli.segments.stays import NONE, Stays

Keys = tuple[str, ...]

# Written as the context of their entries; `cover.alt` may be `image.alt` in the file.
TITLE, DESCRIPTION, COVER = "title", "description", "cover.alt"


# What is said of a post that can not be cut into segments.
NO_MARKDOWN = "MB044"


class Side(Struct, frozen=True):
    """One file of the two: *fields* by context, and the *keys* that the file has them under.

    *document* is the body; its offsets count from the first byte after the front matter, which may
    be a file of its own, *meta*.
    """

    path: str
    data: bytes
    source: Source
    values: dict[str, Any]
    fields: dict[str, str]
    keys: dict[str, Keys]
    document: Document
    meta: bytes = b""

    @property
    def digest(self) -> str:
        """What a Post of this file has as its own."""
        return sha256(self.data + self.meta).hexdigest()


def side(
    data: bytes, path: str, config: Config, stays: Stays = NONE, meta: bytes | None = None
) -> Side:
    """*data*, the file at *path*, read for translating; its front matter is *meta*, if that is one.

    Raises ContentError for a front matter or an encoding that can not be read, or for a text that
    is no Markdown.
    """
    source = parse(data, name=path, meta=meta, profile=config.profile)
    values, found = front_values(source, path) if _is_text(source, path) else ({}, [])
    errors = [one for one in found if one.severity == "error"]
    if errors:
        raise ContentError(f"{errors[0].where} has to be mended before it is translated", errors)
    keys = dict(_keys(values, config))
    return Side(
        path=path,
        data=data,
        source=source,
        values=values,
        # Block scalars end with a line end, which means nothing here.
        fields={context: str(value_at(values, where)).strip() for context, where in keys.items()},
        keys=keys,
        document=segmented(source.body, stays),
        meta=meta or b"",
    )


def text_keys(one: Side) -> frozenset[str]:
    """The keys of fields that are translated, or hold one that is."""
    return frozenset(keys[0] for keys in one.keys.values())


def _is_text(source: Source, path: str) -> bool:
    """Raises ContentError for what can not be cut into segments."""
    if path.rpartition(".")[2].lower() in ("html", "rst", "txt"):
        said = "only posts in Markdown can be translated"
        raise ContentError(
            f"{path}: {said}",
            [Diagnostic(NO_MARKDOWN, said, path, hint="write its translation by hand")],
        )
    try:
        source.body.decode()
    except UnicodeDecodeError as error:
        said = f"not UTF-8 at byte {error.start} of its text"
        raise ContentError(f"{path}: {said}", [Diagnostic("MB005", said, path)]) from None
    return True


def _keys(values: Mapping[str, Any], config: Config) -> Iterator[tuple[str, Keys]]:
    """The fields that hold text, in the order of their contexts, and where the file has them."""
    for context, paths in _wanted(config):
        where = held(values, *paths)
        text = value_at(values, where) if where else None
        if where and isinstance(text, str) and text.strip():
            yield context, where


def _wanted(config: Config) -> Iterator[tuple[str, list[Keys]]]:
    known = {field.name: (field.name, *field.also) for field in FIELDS}
    yield TITLE, [(name,) for name in known["title"]]
    yield DESCRIPTION, [(name,) for name in known["description"]]
    yield COVER, [(name, "alt") for name in known["cover"]]
    for name in config.translation.fields:
        yield name, [tuple(name.split("."))]
