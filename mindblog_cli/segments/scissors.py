"""Words cut at a sign: which byte that is."""

from collections.abc import Iterator, Sequence

from mindblog_cli.segments.inline import Part


class Scissors:
    """Cuts *parts* from first to last; what is covered by a mask counts as one sign."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._left = iter(parts)
        self._part: Part | None = None
        # How much of the part is gone: signs, and the byte after them.
        self._signs = 0
        self._byte = 0

    def cut(self, signs: int) -> Iterator[Part]:
        """The next so many signs."""
        while signs > 0:
            part = self._part or self._next()
            width = len(part.text) if part.sign == "words" else 1
            taken = min(signs, width - self._signs)
            yield self._piece(part, taken) if taken < width else part
            self._signs += taken
            if self._signs == width:
                self._part = None
            signs -= taken

    def cut_at(self, signs: int) -> Iterator[Part]:
        """The next so many signs, and the rest of what they stand in."""
        yield from self.cut(signs)
        if self._part:
            yield from self.cut(len(self._part.text) - self._signs)

    def _next(self) -> Part:
        self._part = next(self._left)
        self._signs = 0
        return self._part

    def _piece(self, part: Part, signs: int) -> Part:
        first, last = self._signs, self._signs + signs
        text = part.text[first:last]
        # From the end, for what makes the first sign literal stands before it.
        start = self._byte if first else part.start
        byte = start if first else part.end - len(part.text.encode())
        self._byte = part.end if last == len(part.text) else byte + len(text.encode())
        return Part("words", start, self._byte, text)


def without_blanks(part: Part, *, at_end: bool = False) -> Part:
    """*part* without white space at one end, if it is words."""
    text = part.text
    kept = text.rstrip() if at_end else text.lstrip()
    if part.sign != "words" or not 0 < len(kept) < len(text):
        return part
    blank = len(text) - len(kept)
    first, last = list(Scissors([part]).cut_at(len(kept) if at_end else blank))
    return first if at_end else last
