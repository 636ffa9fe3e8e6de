"""What a text turns into: HTML, and what the rest of the blog wants to know of it."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.errors import Diagnostic

# A relative address, as the text has it, to the one that works on the site; None: it leads nowhere.
# `ref:NAME` asks for a post by its name wherever it lies (Hugo's ref, Jekyll's post_url).
Resolve = Callable[[str], str | None]

Markup = Literal["markdown", "html", "rst"]


class Heading(Struct, frozen=True):
    """A subheading: its level on the page (2-6), its id and its text without markup."""

    level: int
    id: str
    text: str


class Spot(Struct, frozen=True):
    """Something at a line of the text, counted from 1; 0 when the line is not known."""

    what: str
    line: int = 0


class Labels(Struct, frozen=True):
    """The few words that a text does not bring along, in its own language."""

    footnotes: str = "Footnotes"
    back: str = "Back to reference"
    table: str = "Table"
    note: str = "Note"
    tip: str = "Tip"
    important: str = "Important"
    warning: str = "Warning"
    caution: str = "Caution"


class Fragment(Struct, frozen=True):
    """A text as HTML, ready to stand below the page's one h1.

    *lead* is its first paragraph as plain text. *broken* are links and images that lead nowhere,
    *unknown* shortcodes that nobody here understands. *needs* names what a strict content policy
    has to allow because the author wrote it by hand: `style`, `frame`, `script`.
    """

    html: str
    headings: tuple[Heading, ...] = ()
    links: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    lead: str = ""
    needs: tuple[str, ...] = ()
    broken: tuple[Spot, ...] = ()
    unknown: tuple[Spot, ...] = ()
    problems: tuple[Diagnostic, ...] = ()

    def diagnostics(self, file: str, body_line: int = 1) -> list[Diagnostic]:
        """All that is wrong with the text, in *file* whose body begins at *body_line*."""
        missing = frozenset(self.images)
        found = [_broken(spot, spot.what in missing) for spot in self.broken]
        found += [_unknown(spot) for spot in self.unknown]
        found += self.problems
        return [_at(diagnostic, file, body_line) for diagnostic in found]


def _broken(spot: Spot, image: bool) -> Diagnostic:
    code, what = ("MB030", "this picture") if image else ("MB031", "this link")
    return Diagnostic(
        code,
        f"{what} leads nowhere: {spot.what}",
        "",
        line=spot.line,
        severity="warning",
        hint="point it at a file of the blog, by its path from this post",
    )


def _unknown(spot: Spot) -> Diagnostic:
    return Diagnostic(
        "MB051",
        f"nothing here understands {spot.what}",
        "",
        line=spot.line,
        severity="warning",
        hint="write it as Markdown or HTML, or put it in backticks if it is meant to be seen",
    )


def _at(diagnostic: Diagnostic, file: str, body_line: int) -> Diagnostic:
    line = diagnostic.line + body_line - 1 if diagnostic.line else 0
    return replace(diagnostic, file=file, line=line)
