"""Where code stands in a text in Markdown: what looks like a mark in it is none."""

from bisect import bisect_right
from functools import cached_property

from mindblog_cli.markup.markdown import code_ranges


class Code:
    """The code of one text; the text is parsed for it only when a glance does not tell."""

    def __init__(self, text: str) -> None:
        self.text = text

    def holds(self, start: int, end: int, *, since: int = 0) -> bool:
        """Whether code that begins at *since* or later has all from *start* to *end* in it."""
        if self._prose(start):
            return False
        nearest = bisect_right(self._starts, start) - 1
        return nearest >= 0 and self._starts[nearest] >= since and end <= self._ranges[nearest][1]

    def _prose(self, at: int) -> bool:
        """Whether *at* is plainly not in code: no backtick opens it, no fence, no indentation."""
        if self._fence < at:
            return False
        paragraph = self.text[self.text.rfind("\n\n", 0, at) + 1 : at]
        line = paragraph[paragraph.rfind("\n") + 1 :]
        return not ("`" in paragraph or "\t" in line or "    " in line)

    @cached_property
    def _fence(self) -> int:
        """Where the first fence may stand."""
        found = (self.text.find(fence) for fence in ("```", "~~~"))
        return min((at for at in found if at >= 0), default=len(self.text))

    @cached_property
    def _ranges(self) -> list[tuple[int, int]]:
        return code_ranges(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._ranges]
