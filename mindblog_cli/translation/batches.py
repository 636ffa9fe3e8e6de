"""Texts put together into requests that an engine takes, and one that is too long cut up."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from mindblog_cli.engines.engine import Limits
from mindblog_cli.patterns import pattern
from mindblog_cli.segments.tags import Tag, pieces

T = TypeVar("T")

# The white space after the end of a sentence, or no white space where a script has none.
_END = pattern(r"(?<=[.!?…])[\"'”’»)\]]*(\s+)|(?<=[。！？])()(?!\s|$)")
_TAGGED = "\ufffc"


def batches(items: Iterable[T], limits: Limits, length: Callable[[T], int]) -> Iterator[list[T]]:
    """*items* in their order; one that is longer than any request may be stands alone."""
    batch: list[T] = []
    size = 0
    for item in items:
        more = length(item)
        if batch and (len(batch) >= limits.texts or size + more > limits.characters):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += more
    if batch:
        yield batch


def parts(text: str, most: int) -> list[str]:
    """Tagged *text* cut at ends of sentences that no pair goes across, each at most *most* long.

    Cuts are just before the white space of an end, so the parts make up the text again. Nothing
    where it can not be cut so.
    """
    found: list[str] = []
    begin = last = 0
    for cut in [*_cuts(text), len(text)]:
        if cut - begin > most and last > begin:
            found.append(text[begin:last])
            begin = last
        last = cut
    found.append(text[begin:])
    return found if len(found) > 1 and all(len(one) <= most for one in found) else []


def _cuts(text: str) -> list[int]:
    """Where a sentence ends outside of all pairs."""
    depth = 0
    plain: list[str] = []
    for piece in pieces(text):
        outside = isinstance(piece, str) and not depth
        plain.append(str(piece) if outside else _TAGGED * len(str(piece)))
        if isinstance(piece, Tag):
            depth += {"open": 1, "close": -1, "void": 0}[piece.kind]
    ends = (
        match.start(1) if match[1] else match.start() for match in _END.finditer("".join(plain))
    )
    return [end for end in ends if 0 < end < len(text)]
