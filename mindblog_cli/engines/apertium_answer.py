"""What Apertium's programs answer, as tagged text: pairs put together, white space put right.

A pair that comes back as several stretches becomes one where no more than a few words of no other
pair stand between them. Where that is not so, it is left as it came, for whoever judges answers.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from msgspec import Struct

from mindblog_cli.engines.apertium_text import Wire
from mindblog_cli.patterns import pattern
from mindblog_cli.segments.tags import common, tidy

_STREAM = pattern(
    r"\[\[(?P<bound>t:g:\d+(?:;\s*t:g:\d+)*)\]\]|(?P<free>\[\[/\]\])"
    r"|\[<h(?P<held>\d+)>\]|\\(?P<plain>.)",
    re.S,
)
_NUMBER = pattern(r"\d+")
_WORD = pattern(r"\w+")
_FIRST = pattern(r"[^\W\d_]\w*")
_EARLY = pattern(r" +((?:</g\d+>)*)(?=[,.;)])")
_OPENING = frozenset("([{«“‘\"'¿¡/-–—")
_CLOSING = frozenset(")]}»”’\"',.;:!?/-–—…%")
# So many words that are in no pair may stand between two that are in the same one.
_GAP = 2


class _Atom(Struct):
    """A stretch of the answer, and the pairs around it, the outermost first.

    *held* is the number of what was held. A *bound* one came back with pairs.
    """

    text: str
    pairs: tuple[int, ...]
    held: int = -1
    bound: bool = False


def tagged(answer: str, wire: Wire) -> str | None:
    """The *answer* to *wire* as tagged text; None when characters of the source are lost in it."""
    atoms = list(_atoms(answer, wire))
    kept = {atom.held for atom in atoms}
    if any(at not in kept and not one.text.startswith("<x") for at, one in enumerate(wire.held)):
        return None
    _choose(atoms, wire)
    for pair in sorted(wire.nests, key=lambda pair: len(wire.nests[pair])):
        _gather(atoms, pair, wire)
    _case(atoms, wire)
    text = "".join(_written(_spaced(atoms, wire)))
    if not _EARLY.search(wire.source):
        text = _EARLY.sub(r"\1", text)
    return tidy(text)


def _atoms(answer: str, wire: Wire) -> Iterator[_Atom]:
    pairs: tuple[int, ...] = ()
    seen: set[int] = set()
    at = 0
    for match in _STREAM.finditer(answer):
        if match.start() > at:
            yield _Atom(answer[at : match.start()], pairs, bound=bool(pairs))
        at = match.end()
        if match["held"]:
            held = int(match["held"])
            if held < len(wire.held) and held not in seen:
                seen.add(held)
                yield _Atom(wire.held[held].text, wire.held[held].pairs, held)
        elif match["plain"]:
            yield _Atom(match["plain"], pairs, bound=bool(pairs))
        else:
            found = {int(number) for number in _NUMBER.findall(match["bound"] or "")}
            pairs = tuple(sorted(found & wire.nests.keys()))
    if at < len(answer):
        yield _Atom(answer[at:], pairs, bound=bool(pairs))


def _choose(atoms: Sequence[_Atom], wire: Wire) -> None:
    """Put each atom within one pair and those around that.

    Two words that became one have the pairs of both: the pair with fewest words keeps it.
    """
    counts = Counter(pair for atom in atoms for pair in atom.pairs)
    for atom in atoms:
        around = {outer for pair in atom.pairs for outer in wire.nests[pair][:-1]}
        inmost = [pair for pair in atom.pairs if pair not in around]
        if inmost:
            atom.pairs = wire.nests[min(inmost, key=lambda pair: counts[pair])]


def _gather(atoms: Sequence[_Atom], pair: int, wire: Wire) -> None:
    """Put *pair* around what little stands between its stretches."""
    places = [at for at, atom in enumerate(atoms) if pair in atom.pairs]
    if not places:
        return
    nest = wire.nests[pair]
    gaps = [atoms[a + 1 : b] for a, b in pairwise(places) if b > a + 1]
    if all(_little(atom, nest) for gap in gaps for atom in gap) and all(
        sum(len(_WORD.findall(atom.text)) for atom in gap if atom.held < 0) <= _GAP for gap in gaps
    ):
        for atom in (atom for gap in gaps for atom in gap):
            atom.pairs = nest


def _little(atom: _Atom, nest: tuple[int, ...]) -> bool:
    """Whether *atom* is in no pair but those of *nest*, and no code or HTML."""
    return set(atom.pairs) <= set(nest) and not (atom.held >= 0 and atom.text.startswith("<x"))


def _case(atoms: Sequence[_Atom], wire: Wire) -> None:
    """Begin as the source does: a sentence may go on after code, or be an item of a list."""
    # A name that stands first in both says nothing of what the programs do to a first word.
    wanted = iter(_FIRST.findall(wire.words))
    found = ((a, match) for a in atoms if a.held < 0 for match in _FIRST.finditer(a.text))
    for at, (word, (atom, match)) in enumerate(zip(wanted, found, strict=False)):
        if match.group() == word:
            continue
        if not at or word[0].islower():
            atom.text = _begun(atom.text, match, word, wire.source)
        return


def _begun(text: str, match: re.Match[str], as_in: str, source: str) -> str:
    """*text* with the word of *match* in the case of *as_in*, unless it is a name."""
    word, at = match.group(), match.start()
    if (len(word) > 1 and word.isupper()) or word in _FIRST.findall(source):
        return text
    letter = word[0].lower() if as_in[0].islower() else word[0].upper()
    return text[:at] + letter + text[at + 1 :]


def _spaced(atoms: Sequence[_Atom], wire: Wire) -> Iterator[_Atom]:
    """*atoms* with white space between those that had it in the source."""
    last: _Atom | None = None
    for atom in atoms:
        if last and _parted(last, atom, wire):
            yield _Atom(" ", ())
        yield atom
        last = atom


def _parted(a: _Atom, b: _Atom, wire: Wire) -> bool:
    if a.text[-1].isspace() or b.text[0].isspace():
        return False
    if a.held < 0 and b.held < 0:
        words = a.text[-1].isalnum() and b.text[0].isalnum()
        return words and wire.apart and (a.bound or b.bound)
    left = wire.held[a.held].right if a.held >= 0 else a.text[-1] not in _OPENING
    right = wire.held[b.held].left if b.held >= 0 else b.text[0] not in _CLOSING
    return left and right


def _written(atoms: Iterator[_Atom]) -> Iterator[str]:
    within: tuple[int, ...] = ()
    blank = ""
    for atom in atoms:
        if atom.text.isspace():
            blank += atom.text
            continue
        core = atom.text.strip() if atom.bound else atom.text
        shared = len(common(within, atom.pairs))
        yield from (f"</g{pair}>" for pair in reversed(within[shared:]))
        yield blank
        yield from (f"<g{pair}>" for pair in atom.pairs[shared:])
        yield core
        within, blank = atom.pairs, ""
    yield from (f"</g{pair}>" for pair in reversed(within))
