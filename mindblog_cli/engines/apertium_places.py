"""Where in a translated sentence the words are that were translated on their own, too.

They may be there as they are, with other endings (a red car, red cars), or most of them in another
order with others between. What is sure is looked for first, so that no guess takes its place.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from mindblog_cli.patterns import pattern

Span = tuple[int, int]

_WORD = pattern(r"<h\d+/>|\w+")
# A word that says something, unlike most short ones.
_TELLING = pattern(r"\w{4}")
# How many words more than the phrase has may be taken for it, and how much they have to share.
_WIDER = 2
_ALIKE = 0.6


def places(
    text: str, phrases: Mapping[int, str], nests: Mapping[int, tuple[int, ...]]
) -> dict[int, Span]:
    """Where in *text* each of *phrases* is, one within the other as *nests* says; some nowhere."""
    taken: dict[int, Span] = {}
    for search in (_as_it_is, _with_endings, _alike):
        for pair, phrase in phrases.items():
            if pair not in taken and (words := phrase.strip()):
                fitting = (s for s in search(text, words) if _fits(s, pair, taken, nests))
                if span := next(fitting, None):
                    taken[pair] = span
    return taken


def _fits(
    span: Span, pair: int, taken: Mapping[int, Span], nests: Mapping[int, tuple[int, ...]]
) -> bool:
    for other, found in taken.items():
        if other in nests[pair]:
            fits = _within(span, found)
        elif pair in nests[other]:
            fits = _within(found, span)
        else:
            fits = span[1] <= found[0] or found[1] <= span[0]
        if not fits:
            return False
    return True


def _within(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _as_it_is(text: str, phrase: str) -> Iterator[Span]:
    found = re.finditer(rf"(?<![\w<]){re.escape(phrase)}(?!\w)", text, re.I)
    return (match.span() for match in found)


def _with_endings(text: str, phrase: str) -> Iterator[Span]:
    stems = r"[\s'’-]+".join(map(_ending, _WORD.findall(phrase)))
    found = re.finditer(rf"(?<![\w<]){stems}(?!\w)", text, re.I) if stems else ()
    return (match.span() for match in found)


def _ending(word: str) -> str:
    if word.startswith("<") or len(word) < 3:
        return re.escape(word)
    return re.escape(word[: max(2, len(word) - 2)]) + r"\w{0,4}"


def _alike(text: str, phrase: str) -> Iterator[Span]:
    """The stretches of *text* that share most words with *phrase*, the best first."""
    wanted = Counter(map(_stem, _WORD.findall(phrase)))
    words = list(_WORD.finditer(text))
    stems = [_stem(word.group()) for word in words]
    ends = [at for at, stem in enumerate(stems) if stem in wanted]
    many = wanted.total()
    found: list[tuple[float, int, Span]] = []
    for first in ends:
        for last in (at for at in ends if first <= at < first + many + _WIDER):
            shared = (Counter(stems[first : last + 1]) & wanted).total()
            score = 2 * shared / (many + last + 1 - first)
            if score >= _ALIKE and (shared > 1 or _TELLING.match(words[first][0])):
                found.append((-score, first, (words[first].start(), words[last].end())))
    return (span for *_, span in sorted(found))


def _stem(word: str) -> str:
    if word.startswith("<"):
        return word
    return word.casefold()[: 3 if len(word) < 7 else 5]
