"""The list of commands; the one that is called gets loaded, and nothing else."""

import gc
import os
import sys
from typing import TYPE_CHECKING, Final, NoReturn

from mindblog_cli import __version__

if TYPE_CHECKING:
    from mindblog_cli.cli.desk import Desk
    from mindblog_cli.cli.grammar import Lazy
    from mindblog_cli.cli.terminal import Terminal

# Command: (module, what it does, heading); the order is that of the front page.
COMMANDS: Final = {
    "new": ("new", "Write a new post and open it.", "Every day"),
    "edit": ("edit", "Open a post, and check it when you come back.", "Every day"),
    "list": ("list", "List posts: what is live, what is not, what is missing.", "Every day"),
    "show": ("show", "Show what is known about a post.", "Every day"),
    "build": ("build", "Write the site to disk.", "Every day"),
    "publish": ("publish", "Build what has changed and send it.", "Every day"),
    "translate": ("translate", "Translate what is missing or out of date.", "Every day"),
    "status": ("status", "Show how the blog stands.", "Every day"),
    "tag": ("tag", "Tags across all posts and languages.", "Now and then"),
    "l10n": ("l10n", "The translator's desk: who made what, and how it stands.", "Now and then"),
    "target": ("target", "Where the blog can go.", "Now and then"),
    "rollback": ("rollback", "Make an earlier release live again.", "Now and then"),
    "init": ("init", "Make a blog, or take over one from another generator.", "Once"),
    "completion": (
        "completion",
        "Print what makes a shell complete commands, options and posts.",
        "Once",
    ),
}


def main() -> NoReturn:
    """Run the command line of this process."""
    words = sys.argv[1:]
    if words == ["--version"]:
        # Asked by scripts, often: answered before anything is imported.
        sys.stdout.write(f"mindblog {__version__}\n")
        sys.exit(0)
    if words[:1] == ["__complete"]:
        from mindblog_cli.cli.completion import serve  # noqa: PLC0415 - late on purpose

        serve(words[1:])
        sys.exit(0)
    if words[:1] == ["build"]:
        from mindblog_cli.cli.again import answer  # noqa: PLC0415

        if said := answer(words, os.getcwd(), os.environ):
            sys.stdout.write(f"{said}\n")
            sys.exit(0)
    load_types()
    from mindblog_cli.cli.terminal import system_terminal  # noqa: PLC0415

    # Loading makes no garbage, and looking for it was an eighth of a command's start and end.
    gc.disable()
    code = run(words, system_terminal())
    gc.freeze()
    sys.exit(code)


def run(argv: list[str], terminal: "Terminal") -> int:
    """Run one command line at *terminal*; the exit code is the answer."""
    from mindblog_cli.cli.desk import Desk  # noqa: PLC0415 - `--version` needs none of these
    from mindblog_cli.cli.front import answered  # noqa: PLC0415
    from mindblog_cli.cli.report import finish  # noqa: PLC0415

    words = _understood(argv)
    desk = Desk(terminal, words)
    return finish(desk, lambda: answered(desk, words, COMMANDS) or _called(desk, words), words)


def tree() -> "Lazy":
    """All commands, none of them loaded yet."""
    from mindblog_cli.cli.grammar import Entry, Lazy  # noqa: PLC0415 - with it comes typer

    entries = {
        name: Entry(f"mindblog_cli.cli.commands.{module}", summary, section)
        for name, (module, summary, section) in COMMANDS.items()
    }
    return Lazy(entries, help="Publish a blog in more than one language.")


def load_types() -> None:
    """Load msgspec without typing_extensions, whose names `typing` has all had since 3.11.

    It takes them from wherever it finds them, and the other place is several milliseconds away.
    """
    if "typing_extensions" in sys.modules:
        return
    # For the import system, None is "not there".
    sys.modules["typing_extensions"] = None  # type: ignore[assignment]
    try:
        import msgspec  # noqa: F401, PLC0415
    finally:
        del sys.modules["typing_extensions"]


def _understood(argv: list[str]) -> list[str]:
    """*argv* with `--json=lines` as a flag, for an option has a value always or never."""
    end = argv.index("--") if "--" in argv else len(argv)
    return [
        "--json-lines" if word == "--json=lines" and at < end else word
        for at, word in enumerate(argv)
    ]


def _called(desk: "Desk", words: list[str]) -> object:
    from mindblog_cli.cli.grammar import called  # noqa: PLC0415 - with it comes typer

    return called(tree(), words, desk)
