"""What is answered at the door: a help page or a slip of the pen needs no command to be loaded."""

from collections.abc import Collection, Sequence

from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.help import help_text
from mindblog_cli.cli.manual import manual
from mindblog_cli.cli.report import Report
from mindblog_cli.errors import UsageError

HELP = frozenset({"-h", "--help"})


def answered(desk: Desk, words: Sequence[str], commands: Collection[str]) -> Report | None:
    """What *words* come to if they call none of *commands*; None when one has to be loaded.

    Raises UsageError for a command that is not there.
    """
    path = [word for word in words if word not in HELP]
    if path and path[0] not in commands:
        if path[0].startswith("-"):
            return None
        raise no_command("mindblog", path[0], commands)
    if path and len(path) == len(words):
        return None
    book = manual()
    page = book["pages"].get(" ".join(path))
    out = desk.terminal.out
    return page and Report(
        help_text(page, book["everywhere"], desk.paint(out), desk.terminal.width)
    )


def no_command(path: str, name: str, commands: Collection[str]) -> UsageError:
    """That *path* has no command called *name*, with what comes close."""
    from difflib import get_close_matches  # noqa: PLC0415 - for slips of the pen alone

    close = get_close_matches(name, commands, n=1, cutoff=0.5)
    meant = f"; did you mean {path} {close[0]}?" if close else ""
    return UsageError(f'there is no command "{path} {name}"{meant}', hint=f"{path} -h lists them")
