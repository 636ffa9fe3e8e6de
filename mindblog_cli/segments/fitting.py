"""Translations tried in their places until each is read as it was meant."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, takewhile

from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.reading import marks_differ, same_block, sense, shortened
from mindblog_cli.segments.segment import Block, Document, Mark, Segment
from mindblog_cli.segments.splice import spliced
from mindblog_cli.segments.stays import Stays
from mindblog_cli.segments.wording import Misfit, Wording, wordings

_BROKEN = "the text around it would be read in another way"


class Fitting:
    """What is tried for each text that is left, and the other ways to write it."""

    def __init__(
        self,
        document: Document,
        texts: Mapping[int, str],
        stays: Stays,
        marks: Mapping[int, Sequence[Mark]],
    ) -> None:
        self.document = document
        self.stays = stays
        self.segments = document.segments
        self.marks = marks
        self.left: dict[int, Wording] = {}
        self.ways: dict[int, Iterator[Wording]] = {}
        self.failed: dict[int, str] = {}
        for index, text in texts.items():
            self._take(index, text)

    def _marks(self, index: int) -> Sequence[Mark]:
        return self.marks.get(index, self.segments[index].marks)

    def _take(self, index: int, text: str) -> None:
        ways = wordings(text, self._marks(index), self.segments[index].kind)
        try:
            self.left[index] = next(ways)
        except Misfit as misfit:
            self.failed[index] = str(misfit)
        self.ways[index] = ways

    def settled(self) -> tuple[bytes, dict[int, str]]:
        """The bytes in which all that are left fit, and why the others do not."""
        while True:
            data = self._spliced(self.left)
            wrong = self._wrong(data)
            if not wrong:
                return data, self.failed
            for index, reason in wrong.items():
                self._next(index, reason)

    def _next(self, index: int, reason: str) -> None:
        tried = self.left.pop(index)
        other = next((way for way in self.ways[index] if way != tried), None)
        if other:
            self.left[index] = other
        else:
            self.failed[index] = reason

    def _spliced(self, indexes: Iterable[int]) -> bytes:
        return spliced(self.document, {at: self.left[at].markdown for at in indexes})

    def _wrong(self, data: bytes) -> dict[int, str]:
        """The texts that have to be written in another way, and why."""
        old, read = self.document.blocks, parse(data, self.stays).blocks
        head = _alike(old, read)
        misread = self._misread(read[:head])
        wrong = {at: reason for at, reason in misread.items() if at in self.left}
        whole = head == len(old) == len(read)
        if whole and len(wrong) == len(misread):
            # One text may have swallowed others, which are as good as they can be.
            plain = self._plain(wrong)
            return {at: wrong[at] for at in plain or wrong}
        suspects = list(self.left)
        if not whole:
            suspects = self._among(head, len(old) - _alike(old[::-1], read[::-1]))
        plain = self._plain([*suspects, *wrong]) or self._plain(self.left)
        return dict.fromkeys(plain or self._culprit(suspects), _BROKEN)

    def _plain(self, indexes: Iterable[int]) -> list[int]:
        """Those that are not yet written with all care."""
        return [at for at in indexes if not self.left[at].careful]

    def _misread(self, read: Sequence[Block]) -> dict[int, str]:
        """What is wrong with the segments of the first blocks, where anything is."""
        found: dict[int, str] = {}
        at = 0
        for block in read:
            for one in block.segments:
                if reason := self._mistaken(at, one):
                    found[at] = reason
                at += 1
        return found

    def _mistaken(self, index: int, now: Segment) -> str:
        if index not in self.left:
            was = self.segments[index]
            same = was.text == now.text and not marks_differ(was.marks, now, self.stays)
            return "" if same else _BROKEN
        said, marks = self.left[index].said, self._marks(index)
        if sense(said, marks, self.stays) == sense(now.text, now.marks, self.stays):
            return ""
        return marks_differ(marks, now, self.stays) or f"it would be read as: {shortened(now.text)}"

    def _among(self, first: int, last: int) -> list[int]:
        """The texts in blocks from *first* to before *last*, and in those next to them."""
        ends = [0, *accumulate(len(block.segments) for block in self.document.blocks)]
        start, end = ends[max(first - 1, 0)], ends[min(max(last, first) + 1, len(ends) - 1)]
        return [at for at in self.left if start <= at < end]

    def _culprit(self, suspects: list[int]) -> list[int]:
        """One of *suspects* without which less is broken; if they are not to blame, one of all."""
        others = [at for at in self.left if at not in set(suspects)]
        if not suspects or self._broken(others):
            suspects, others = list(self.left), []
        low, high = 0, len(suspects)
        while high - low > 1:
            middle = (low + high) // 2
            if self._broken(others + suspects[:middle]):
                high = middle
            else:
                low = middle
        return suspects[high - 1 : high]

    def _broken(self, indexes: Iterable[int]) -> bool:
        """Whether these alone change what is not theirs."""
        chosen = frozenset(indexes)
        old, read = self.document.blocks, parse(self._spliced(chosen), self.stays).blocks
        if len(old) != len(read) or _alike(old, read) < len(old):
            return True
        return any(at not in self.left for at in self._misread(read))


def _alike(old: Sequence[Block], new: Sequence[Block]) -> int:
    """How many blocks are the same from the first on, but for their words."""
    both = zip(old, new, strict=False)
    return sum(1 for _ in takewhile(lambda pair: same_block(*pair), both))
