"""Tagged text as Apertium's programs pass it on, and back.

    <g1>red</g1> house     [[t:g:1]]red[[/]] house     a word and what is bound to it move together
    use <x2/> and/or       use [<h0>] and[<h1>]or       what is held is a kind of white space

Held is what has no words (code, HTML), what would mean something to the programs, and the
glossary's words. A pair around several words comes back as one around each: `apertium_answer`
puts it together again.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from mindblog_cli.engines.engine import Term
from mindblog_cli.engines.terms import finder, wanted
from mindblog_cli.patterns import pattern
from mindblog_cli.segments.tags import pieces

# Words that are names: C++, @someone, snake_case.
_NAMES = r"[\w.-]*[@#+$~\\^_][\w@#+$~\\^.-]*(?<![.-])"
# What means something in the stream, and white space that is none to the programs.
_MARKS = r"\[\]{}<>^$/\\@*#+~|\x00-\x1f\x7f-\xa0\u2000-\u200f\u2028-\u202f\u3000\ufeff"
_HELD = rf"{_NAMES}|[{_MARKS}]+"
# Within a pair also what the programs take for white space: what is bound to that, they drop.
_HELD_WITHIN = rf"{_NAMES}|(?:[{_MARKS}]|[^\w\s.,;:!?'’()-])+"
_ANY_WORD = pattern(r"\w")


class Held(Struct, frozen=True):
    """*text* that Apertium does not see, within *pairs*; *left*, *right*: white space or an end."""

    text: str
    pairs: tuple[int, ...]
    left: bool
    right: bool


class Wire(Struct, frozen=True):
    """*text* is what the pipe gets for the tagged text *source*.

    *nests* says what each pair is within, itself last; *words* are those to be translated;
    *apart*: no pair begins or ends within a word.
    """

    text: str
    source: str
    held: tuple[Held, ...]
    nests: dict[int, tuple[int, ...]]
    words: str
    apart: bool


class _Stretch(Struct, frozen=True):
    """A part of the source within *pairs*: words, or what is *held*, to become *text*."""

    text: str
    pairs: tuple[int, ...]
    held: bool = False


def wire(source: str, terms: Sequence[Term] = ()) -> Wire:
    """What the pipe gets for the tagged text *source*, and what is needed to read its answer."""
    nests: dict[int, tuple[int, ...]] = {}
    stretches = list(_stretches(source, terms, nests))
    held: list[Held] = []
    text: list[str] = []
    for at, one in enumerate(stretches):
        if not one.held:
            text.append(_bound(one))
            continue
        text.append(f"[<h{len(held)}>]")
        before = stretches[at - 1].text[-1] if at else " "
        after = stretches[at + 1].text[0] if at + 1 < len(stretches) else " "
        held.append(Held(one.text, one.pairs, before.isspace(), after.isspace()))
    words = " ".join(one.text for one in stretches if not one.held)
    return Wire("".join(text), source, tuple(held), nests, words, _apart(stretches))


def _stretches(
    source: str, terms: Sequence[Term], nests: dict[int, tuple[int, ...]]
) -> Iterator[_Stretch]:
    within: tuple[int, ...] = ()
    for piece in pieces(source):
        if isinstance(piece, str):
            yield from _words(piece, within, terms)
        elif piece.kind == "void":
            yield _Stretch(str(piece), within, held=True)
        elif piece.kind == "open":
            within = nests[piece.id] = (*within, piece.id)
        else:
            within = tuple(pair for pair in within if pair != piece.id)


def _words(text: str, pairs: tuple[int, ...], terms: Sequence[Term]) -> Iterator[_Stretch]:
    if pairs and not _ANY_WORD.search(text) and not text.isspace():
        yield _Stretch(text, pairs, held=True)
        return
    at = 0
    for match in finder(tuple(terms), _HELD_WITHIN if pairs else _HELD).finditer(text):
        if match.start() > at:
            yield _Stretch(text[at : match.start()], pairs)
        found = match.group()
        yield _Stretch(wanted(found, terms) if match[1] else found, pairs, held=True)
        at = match.end()
    if at < len(text):
        yield _Stretch(text[at:], pairs)


def _bound(one: _Stretch) -> str:
    core = one.text.strip()
    if not one.pairs or not core:
        return one.text
    before, _, after = one.text.partition(core)
    ids = "; ".join(f"t:g:{pair}" for pair in one.pairs)
    return f"{before}[[{ids}]]{core}[[/]]{after}"


def _apart(stretches: Sequence[_Stretch]) -> bool:
    joints = pairwise(stretches)
    return not any(
        a.pairs != b.pairs and a.text[-1].isalnum() and b.text[0].isalnum() for a, b in joints
    )
