"""How a text is built, as its parser sees it: all but the words."""

import re
from collections.abc import Iterator
from typing import Any

import pyromark

from mindblog_cli.markup.markdown import OPTIONS
from mindblog_cli.segments.masks import Masked
from mindblog_cli.segments.tags import Tag, pieces

Event = tuple[str, object]
Said = str | dict[str, Any] | None


def shape(data: bytes) -> list[Event]:
    """Blocks, marks, addresses, code and HTML in their order."""
    found: list[Event] = []
    code = image = 0
    events: Iterator[Any] = pyromark.events(Masked(data).text, options=OPTIONS, merge_text=True)
    for event in events:
        sign, said = _parts(event)
        code += _step(sign, said, "CodeBlock")
        image += _step(sign, said, "Image")
        if sign == "SoftBreak" or (sign == "Text" and not code):
            continue
        # What describes an image is read aloud: marks in it are nothing to anyone.
        if image and sign in ("Start", "End") and "Image" not in (said or ()):
            continue
        found.append((sign, _same(said)))
    return found


def _parts(event: str | dict[str, Any]) -> tuple[str, Said]:
    return (event, None) if isinstance(event, str) else next(iter(event.items()))


def _step(sign: str, said: Said, name: str) -> int:
    return {"Start": 1, "End": -1}.get(sign, 0) if name in (said or ()) else 0


def _same(said: Said) -> object:
    """A link by what it leads to, however that is written."""
    if isinstance(said, dict) and (link := said.get("Link") or said.get("Image")):
        return next(iter(said)), link["dest_url"], link["title"]
    return str(said)


def pseudo(text: str) -> str:
    """*text* as in a language that has longer words and other letters."""
    changed = [p if isinstance(p, Tag) else re.sub(r"[^\W\d_]+", _longer, p) for p in pieces(text)]
    return "".join(map(str, changed))


_LETTERS = str.maketrans("aeiouAEIOU", "àéîöûÀÉÎÖÛ")


def _longer(word: re.Match[str]) -> str:
    return word.group().translate(_LETTERS) + "ḗñ"[: 1 + len(word.group()) // 4]
