"""Footnotes that lead there and back again."""

from collections import Counter
from collections.abc import Callable
from html import escape

from mindblog_cli.markup.parts import Labels
from mindblog_cli.patterns import pattern

_NOTE = pattern(
    r'<div class="footnote-definition" id="[^"]*">'
    r'<sup class="footnote-definition-label">(\d+)</sup>'
)
_DIV = pattern(r"<(/?)div\b[^>]*>")


class Notes:
    """The notes of one text, by number, and how often each has been referred to."""

    def __init__(self, texts: dict[int, str], labels: Labels) -> None:
        self.texts = texts
        self.labels = labels
        self.references: Counter[int] = Counter()

    def reference(self, number: int) -> str:
        """The next raised number that leads to note *number*."""
        self.references[number] += 1
        place = _place(number, self.references[number])
        return (
            f'<sup class="note"><a id="{place}" href="#fn-{number}" role="doc-noteref">'
            f"{number}</a></sup>"
        )

    def section(self, finished: Callable[[str], str]) -> str:
        """All notes as a list at the end; *finished* is what happens to any text."""
        if not self.texts:
            return ""
        texts = {number: finished(self.texts[number]) for number in sorted(self.texts)}
        items = "".join(self._item(number, text) for number, text in texts.items())
        name = escape(self.labels.footnotes)
        return (
            f'<section class="footnotes" role="doc-endnotes" aria-label="{name}">\n'
            f"<ol>\n{items}</ol>\n</section>\n"
        )

    def _item(self, number: int, text: str) -> str:
        ways = "".join(self._way_back(number, n + 1) for n in range(self.references[number]))
        text = text.strip()
        # The way back stands at the end of the last line, not on a line of its own.
        if text.endswith("</p>"):
            text, ways = text.removesuffix("</p>"), f"{ways}</p>"
        return f'<li id="fn-{number}" value="{number}">{text}{ways}</li>\n'

    def _way_back(self, number: int, nth: int) -> str:
        mark = f"<sup>{nth}</sup>" if nth > 1 else ""
        label = escape(f"{self.labels.back} {number}" + (f"-{nth}" if nth > 1 else ""))
        return (
            f' <a href="#{_place(number, nth)}" role="doc-backlink" aria-label="{label}">'
            f"↩\ufe0e{mark}</a>"
        )


def _place(number: int, nth: int) -> str:
    return f"fnref-{number}" if nth == 1 else f"fnref-{number}-{nth}"


def taken(html: str, labels: Labels) -> tuple[str, Notes]:
    """*html* without the notes that pyromark left where they were written, and those notes."""
    texts: dict[int, str] = {}
    if "footnote-definition" not in html:
        return html, Notes(texts, labels)
    kept, at = [], 0
    while match := _NOTE.search(html, at):
        end = _closing(html, match.end())
        kept.append(html[at : match.start()])
        texts[int(match.group(1))] = html[match.end() : end]
        at = end + len("</div>\n")
    return "".join(kept) + html[at:], Notes(texts, labels)


def _closing(html: str, start: int) -> int:
    """Where the `</div>` stands that closes the one opened before *start*."""
    depth = 1
    for match in _DIV.finditer(html, start):
        depth += -1 if match.group(1) else 1
        if not depth:
            return match.start()
    return len(html)
