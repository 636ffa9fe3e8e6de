"""Tagged text as plain text for a model, and its answers as tagged text."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import count

from msgspec import Struct

from mindblog_cli.engines.apertium_places import Span, places
from mindblog_cli.engines.engine import Term
from mindblog_cli.engines.terms import finder, wanted
from mindblog_cli.segments.tags import Tag, pieces

WHOLE = 0


class Question(Struct, frozen=True):
    """What to ask, by pair, WHOLE being all; what the marks `[1]` in it stand for.

    *nests* says what each pair is within, itself last.
    """

    parts: dict[int, str]
    held: dict[str, str]
    nests: dict[int, tuple[int, ...]]


def asked(source: str, terms: Sequence[Term] = ()) -> Question:
    """What to ask for the tagged text *source*."""
    free = (mark for number in count(1) if (mark := f"[{number}]") not in source)
    question = Question({WHOLE: ""}, {}, {})
    within: tuple[int, ...] = ()
    for piece in pieces(source):
        if isinstance(piece, Tag) and piece.kind == "open":
            within = question.nests[piece.id] = (*within, piece.id)
            question.parts[piece.id] = ""
        elif isinstance(piece, Tag) and piece.kind == "close":
            within = tuple(pair for pair in within if pair != piece.id)
        else:
            words = "".join(_marked(piece, tuple(terms), free, question.held))
            for part in (WHOLE, *within):
                question.parts[part] += words
    return question


def _marked(
    piece: str | Tag, terms: tuple[Term, ...], free: Iterator[str], held: dict[str, str]
) -> Iterator[str]:
    if isinstance(piece, Tag):
        mark = next(free)
        held[mark] = str(piece)
        yield mark
        return
    at = 0
    for match in finder(terms).finditer(piece):
        mark = next(free)
        held[mark] = wanted(match.group(), terms)
        yield piece[at : match.start()] + mark
        at = match.end()
    yield piece[at:]


def answered(question: Question, said: Mapping[int, str]) -> str | None:
    """The tagged text that the answers *said* make; None where something is not found in them."""
    markers = {mark: f"<h{number}/>" for number, mark in enumerate(question.held)}
    text = said[WHOLE]
    if question.parts[WHOLE].strip() and not text.strip():
        return None
    if any(text.count(mark) != 1 for mark in markers):
        return None
    phrases = {pair: _phrase(question.parts[pair], said[pair]) for pair in question.nests}
    for mark, marker in markers.items():
        text = text.replace(mark, marker)
        phrases = {pair: words.replace(mark, marker) for pair, words in phrases.items()}
    found = places(text, phrases, question.nests)
    if found.keys() != question.nests.keys():
        return None
    text = _tagged(text, found, question.nests)
    for mark, marker in markers.items():
        text = text.replace(marker, question.held[mark])
    return text


def _phrase(source: str, said: str) -> str:
    """What was *said* to a few words, without the full stop that makes them a sentence."""
    return said if source.rstrip().endswith(".") else said.rstrip().rstrip(".")


def _tagged(text: str, found: Mapping[int, Span], nests: Mapping[int, tuple[int, ...]]) -> str:
    inwards = sorted(found, key=lambda pair: len(nests[pair]))
    cuts = sorted({0, len(text), *(cut for span in found.values() for cut in span)})
    parts: list[str] = []
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        parts += (f"</g{pair}>" for pair in reversed(inwards) if found[pair][1] == start)
        parts += (f"<g{pair}>" for pair in inwards if found[pair][0] == start)
        parts.append(text[start:end])
    return "".join(parts)
