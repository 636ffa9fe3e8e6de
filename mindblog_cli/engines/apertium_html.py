"""Tagged text as apertium-apy can pass it on, and its answer as that of Apertium's own pipe.

The server does not bind tags to words as the pipe does; tags would stay where they are when words
change places. So a sentence goes out without its pairs, and the words of each pair after it, in
paragraphs of their own. Where those are found in the sentence again, there the pair belongs:

    The <g1>red cars</g1> use <x2/>.
    <p>The red cars use <h0/>.</p><p>red cars</p>
    <p>Los coches rojos utilizan <h0/>.</p><p>Coches rojos</p>
    Los [[t:g:1]]coches rojos[[/]] utilizan [<h0>].
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape, unescape
from itertools import pairwise

from mindblog_cli.engines.apertium_places import Span, places
from mindblog_cli.engines.apertium_text import Wire
from mindblog_cli.patterns import pattern

_BOUND = pattern(r"\[\[(?P<pairs>t:g:[^\]]*)\]\](?P<words>.*?)\[\[/\]\]", re.S)
_HELD = pattern(r"\[<h(\d+)>\]")
_NUMBER = pattern(r"\d+")
_PARAGRAPH = pattern(r"<p>(.*?)</p>", re.S)
_MARKER = pattern(r"(<h\d+/>)")
_MARKS = pattern(r"[\[\]{}<>^$/\\@]")


def question(wire: Wire) -> str:
    """The paragraphs for *wire*: the sentence, then the words of each pair."""
    return f"<p>{_html(wire.text)}</p>" + "".join(
        f"<p>{_html(wire.text[start:end])}</p>" for start, end in _ends(wire).values()
    )


def count(wire: Wire) -> int:
    """How many paragraphs that is."""
    return 1 + len(_ends(wire))


def paragraphs(answer: str) -> list[str]:
    """What is in the paragraphs of *answer*."""
    return _PARAGRAPH.findall(answer)


def stream(answers: Sequence[str], wire: Wire) -> str:
    """What the pipe would have answered to *wire*; without those pairs that are found nowhere."""
    phrases = dict(zip(_ends(wire), answers[1:], strict=True))
    return "".join(_bound(answers[0], places(answers[0], phrases, wire.nests)))


def _ends(wire: Wire) -> dict[int, Span]:
    """Where in what the pipe gets the words of each pair begin and end, outer pairs first."""
    found: dict[int, Span] = {}
    for match in _BOUND.finditer(wire.text):
        for pair in map(int, _NUMBER.findall(match["pairs"])):
            found[pair] = (found.get(pair, match.span())[0], match.end())
    return {pair: found[pair] for pair in wire.nests if pair in found}


def _html(text: str) -> str:
    words = escape(_HELD.sub("\0\\1\0", _BOUND.sub(r"\g<words>", text)), quote=False)
    return re.sub("\0(\\d+)\0", r"<h\1/>", words)


def _bound(text: str, taken: Mapping[int, Span]) -> Iterator[str]:
    cuts = sorted({0, len(text), *(cut for span in taken.values() for cut in span)})
    for start, end in pairwise(cuts):
        pairs = [pair for pair, (a, b) in taken.items() if a <= start and end <= b]
        for part in _MARKER.split(text[start:end]):
            if _MARKER.fullmatch(part):
                yield f"[{part.replace('/', '')}]"
                continue
            words = _MARKS.sub(r"\\\g<0>", unescape(part))
            core = words.strip()
            before, _, after = words.partition(core) if core else (words, "", "")
            ids = "; ".join(f"t:g:{pair}" for pair in pairs)
            yield f"{before}[[{ids}]]{core}[[/]]{after}" if ids and core else words
