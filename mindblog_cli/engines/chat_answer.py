"""What language models answer, in the many ways they do: the texts in it, by number."""

import json
import re
from collections.abc import Iterable, Iterator

from mindblog_cli.patterns import pattern

_THOUGHTS = pattern(r"<think>.*?(?:</think>|\Z)", re.S)
_STRING = r'"(?:[^"\\]|\\.)*"'
# An id and a whole text in JSON that may end anywhere.
_ENTRY = pattern(rf'"(\d{{1,9}})"\s*:\s*({_STRING})', re.S)
# What models put the answer into, though nobody asked for it.
_WRAPPERS = ("translations", "items", "texts", "result")


def texts(content: str) -> dict[int, str]:
    """The texts in *content* by number; with or without a fence, thoughts or an end."""
    content = _THOUGHTS.sub("", content)
    start, end = content.find("{"), content.rfind("}")
    if start < 0:
        return {}
    try:
        said = json.loads(content[start : end + 1], strict=False)
    except (ValueError, RecursionError):
        return dict(_whole(content))
    return dict(_entries(said))


def _whole(content: str) -> Iterator[tuple[int, str]]:
    """The entries that are whole where the JSON is not."""
    for number, text in _ENTRY.findall(content):
        try:
            yield int(number), json.loads(text, strict=False)
        except ValueError:
            continue


def _entries(said: object) -> Iterator[tuple[int, str]]:
    if not isinstance(said, dict):
        return
    for name in _WRAPPERS:
        inner = said.get(name)
        if isinstance(inner, dict):
            said = inner
            break
        if isinstance(inner, list):
            said = dict(_listed(inner))
            break
    for number, text in said.items():
        if isinstance(text, str) and len(number) < 10 and number.isdecimal():
            yield int(number), text


def _listed(items: Iterable[object]) -> Iterator[tuple[str, object]]:
    for item in items:
        if isinstance(item, dict) and "id" in item:
            yield str(item["id"]), item.get("translation", item.get("text"))
