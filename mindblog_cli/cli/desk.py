"""The desk a command works at: the terminal, what was asked for everywhere, the blog."""

import os
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

from msgspec import Struct

from mindblog_cli.cli.paint import Paint, ansi, plain
from mindblog_cli.cli.terminal import Colour, Terminal
from mindblog_cli.errors import Diagnostic

if TYPE_CHECKING:
    import typer

    from mindblog_cli.blog.root import Blog


class Given(Struct):
    """The options that every command takes, as far as they have been read."""

    site: str = ""
    as_json: bool = False
    json_lines: bool = False
    quiet: bool = False
    verbose: bool = False
    color: Colour = "auto"
    no_input: bool = False
    yes: bool = False


class Desk:
    """What a command has at hand: *words* of the command line; *heard* warnings on the way.

    *masks* take secrets out of a text; *target* is where the site goes, once that is sure;
    *stopping* is what to do when somebody wants an end, and it may take a moment.
    """

    def __init__(self, terminal: Terminal, words: Sequence[str] = ()) -> None:
        self.terminal = terminal
        self.words = words
        self.given = Given()
        self.command = ""
        self.target = ""
        self.stopping: Callable[[], None] = _nothing
        self.heard: list[Diagnostic] = []
        self.masks: list[Callable[[str], str]] = []

    @property
    def json(self) -> bool:
        """Whether the answer is for a program."""
        return self.given.as_json or self.given.json_lines

    @property
    def asks(self) -> bool:
        """Whether a question would find someone to answer it."""
        return self.terminal.talks and not self.given.no_input and not self.json

    @property
    def folder(self) -> Path:
        """Where the blog is looked for, upwards."""
        return self.terminal.cwd / self.given.site

    def paint(self, stream: IO[str]) -> Paint:
        """How text is coloured on *stream*."""
        return ansi if self.terminal.coloured(stream, self.given.color) else plain

    def blog(self) -> "Blog":
        """The blog around here. Raises ConfigError where there is none."""
        # Settings take their time to load, and a help page or a slip of the pen needs none.
        root = import_module("mindblog_cli.blog.root")
        blog: Blog = root.open_blog(self.folder, self.terminal.env)
        self.hear(blog.diagnostics)
        return blog

    def shown(self, path: Path) -> str:
        """*path* as it would be typed from here."""
        relative = os.path.relpath(path, self.terminal.cwd)
        return str(path) if relative.startswith("..") else relative

    def masked(self, text: str) -> str:
        """*text* without any secret that this command came to know."""
        for mask in self.masks:
            text = mask(text)
        return text

    def hear(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep what the report has to mention."""
        self.heard += diagnostics


def _nothing() -> None:
    pass


def desk_of(context: "typer.Context") -> Desk:
    """The desk that `main` set up for this command."""
    return cast(Desk, context.obj)
