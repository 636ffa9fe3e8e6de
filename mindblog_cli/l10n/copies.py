"""Fields that a translation has just as its original has them: dates, tags, whatever is no text.

They follow the original as long as nobody gives them a value of their own.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from mindblog_cli.l10n.catalog import fingerprint
from mindblog_cli.posts.changes import Change, Put, Unset
from mindblog_cli.posts.fields import FIELDS, plain_key

Copies = tuple[tuple[str, str], ...]
"""Keys as they are written, each with the fingerprint of the value that both files had."""

# What is each file's own, also where both say the same.
_OWN = frozenset(
    plain_key(key)
    for name in (
        *("title", "description", "lang", "slug", "url", "aliases"),
        *("translation_key", "translation_of", "translator"),
    )
    for field in FIELDS
    if field.name == name
    for key in field.keys
)


def copies(source: Mapping[str, Any], target: Mapping[str, Any], texts: Collection[str]) -> Copies:
    """What both front matters say alike, without fields that are *texts*."""
    return tuple(
        (key, _print(value))
        for key, value in sorted(target.items())
        if key in source
        and key not in texts
        and plain_key(key) not in _OWN
        and _is_plain(value)
        and _print(value) == _print(source[key])
    )


def following(
    known: Copies, source: Mapping[str, Any], target: Mapping[str, Any]
) -> Iterator[Change]:
    """What has to be done to *target*, as *source* has changed what was alike."""
    for key, was in known:
        if key not in target or _print(target[key]) != was:
            continue
        if key not in source:
            yield Unset((key,))
        elif _print(source[key]) != was and _is_plain(source[key]):
            yield Put((key,), source[key])


def _is_plain(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, str) for one in value)
    return isinstance(value, str | bool | int | float)


def _print(value: object) -> str:
    return fingerprint(msgspec.json.encode(value, enc_hook=str, order="sorted").decode())
