"""Where code stands in a text in Markdown: what looks like a mark in it is none."""

from bisect import bisect_right
from functools import cached_property

from mindblog_cli.markup.markdown import code_ranges
from mindblog_cli.patterns import pattern

# What may open a block of HTML, in which a fence is none.
_HTML = pattern(r"\n {0,3}<")
# A line's end that no editor of this century writes, and that parsers do not agree on.
_BARE_RETURN = pattern(r"\r(?!\n)")


class Code:
    """The code of one text. Parsing costs as much as the rest of a post, so first comes a glance.

    The glance is sure or says nothing: it knows fences of three backticks at the margin alone, and
    no more of the text once there is anything that it might take for one wrongly.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    def holds(self, start: int, end: int, *, since: int = 0) -> bool:
        """Whether code that begins at *since* or later has all from *start* to *end* in it."""
        if self._prose(start):
            return False
        nearest = bisect_right(self._starts, start) - 1
        return nearest >= 0 and self._starts[nearest] >= since and end <= self._ranges[nearest][1]

    def _prose(self, at: int) -> bool:
        """Whether *at* is plainly not in code: no fence is open, no backtick, no indentation."""
        fences, sure = self._fences
        if at > sure or bisect_right(fences, at) % 2:
            return False
        paragraph = self.text[self.text.rfind("\n\n", 0, at) + 1 : at]
        line = paragraph[paragraph.rfind("\n") + 1 :]
        return not ("`" in paragraph or "\t" in line or "    " in line)

    @cached_property
    def _fences(self) -> tuple[list[int], int]:
        """Fences that open and close by turns, and up to where it is sure that these are all."""
        found: list[int] = []
        if _BARE_RETURN.search(self.text):
            return found, 0
        html = _HTML.search(f"\n{self.text}")
        # A block of HTML may swallow the fences after it; without any it does not matter.
        doubtful = html.start() if html else len(self.text)
        sure = _first(self.text, "~~~")
        at = _first(self.text, "```")
        while at < sure:
            line = self.text[at : _first(self.text, "\n", at)]
            said = line[3:].rstrip(" \r")
            inside = at > 0 and self.text[at - 1] != "\n"
            if inside or at > doubtful or "`" in said or said.isspace():
                return found, at
            if len(found) % 2 == 0 or not said:
                found.append(at)
            at = _first(self.text, "```", at + len(line))
        return found, sure

    @cached_property
    def _ranges(self) -> list[tuple[int, int]]:
        return code_ranges(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self._ranges]


def _first(text: str, sign: str, at: int = 0) -> int:
    """Where *sign* next stands in *text*, or the end."""
    found = text.find(sign, at)
    return found if found >= 0 else len(text)
