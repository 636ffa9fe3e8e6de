"""How a run went, as Markdown for the page that a build machine shows of it."""

from collections.abc import Sequence
from contextlib import suppress

from msgspec import Struct

from mindblog_cli.cli.amounts import amount, duration, some
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.paint import shown
from mindblog_cli.errors import Diagnostic, MindBlogError
from mindblog_cli.patterns import pattern

VARIABLE = "GITHUB_STEP_SUMMARY"
# A page has room for a mebibyte in all.
MOST = 50
_SPECIAL = pattern(r"([\\`*_{}\[\]<>|#~&@])")


class Published(Struct, frozen=True, kw_only=True):
    """What a publish did; empty or nought is not told of. *more* are rows that others add."""

    target: str
    address: str
    site: str = ""
    level: str = ""
    release: str = ""
    files: int = 0
    bytes: int = 0
    resumed: int = 0
    deleted: int = 0
    seconds: float = 0.0
    nothing: bool = False
    more: tuple[tuple[str, str], ...] = ()


def published(done: Published, warnings: Sequence[Diagnostic] = ()) -> str:
    """A publish that went well."""
    site = f"<{done.site.rstrip('/')}/>" if done.site else ""
    rows = [
        ("Read it", site),
        ("Sent", "nothing: all was there" if done.nothing else _sent(done)),
        ("Goes live", done.level),
        ("Release", _code(done.release)),
        *((name, _plain(text)) for name, text in done.more),
        ("Time", duration(done.seconds)),
        ("To", _code(done.address)),
    ]
    what = "is as it should be" if done.nothing else "is live"
    return f"### ✅ {_plain(done.target)} {what}\n\n{_table(rows)}{_told(warnings)}"


def failed(command: str, error: MindBlogError, target: str, warnings: Sequence[Diagnostic]) -> str:
    """Any command that ended with an error."""
    to = f" ({_plain(target)})" if target else ""
    hint = f"\n{_plain(error.hint)}\n" if error.hint else ""
    faults: list[Diagnostic] = list(getattr(error, "diagnostics", []))
    code = int(error.exit_code)
    return (
        f"### ❌ mindblog {command}{to}\n\n**{_plain(error.message)}**\n{hint}\n"
        f"Exit code {code}{_told([*faults, *warnings])}"
    )


def stopped(command: str, word: str, target: str) -> str:
    """Any command that somebody ended."""
    to = f" ({_plain(target)})" if target else ""
    return f"### ⏹️ mindblog {command}{to}: {word}\n\nRun it again to go on.\n\n"


def add(desk: Desk, text: str) -> None:
    """Put *text* on the page of the run, where there is one; that it can not be is no failure."""
    if path := desk.terminal.env.get(VARIABLE):
        with suppress(OSError), open(path, "a", encoding="utf-8", errors="replace") as file:
            file.write(desk.masked(text))


def _sent(done: Published) -> str:
    parts = [f"{some(done.files, 'file')}, {amount(done.bytes)}"]
    parts += [f"{done.resumed} of them by an earlier try"] if done.resumed else []
    parts += [f"{some(done.deleted, 'file')} deleted"] if done.deleted else []
    return "; ".join(parts)


def _table(rows: Sequence[tuple[str, str]]) -> str:
    lines = [f"| {name} | {text} |\n" for name, text in rows if text]
    return "| | |\n|---|---|\n" + "".join(lines) + "\n"


def _told(found: Sequence[Diagnostic]) -> str:
    """A list that opens when it is clicked."""
    unique = list(dict.fromkeys(found))
    if not unique:
        return "\n\n"
    lines = [f"- {_one(each)}\n" for each in unique[:MOST]]
    lines += [f"- and {len(unique) - MOST} more\n"] if len(unique) > MOST else []
    count = _counted(unique)
    return f"\n\n<details><summary>{count}</summary>\n\n{''.join(lines)}\n</details>\n\n"


def _counted(found: Sequence[Diagnostic]) -> str:
    errors = sum(one.severity == "error" for one in found)
    kinds = [(errors, "error"), (len(found) - errors, "warning")]
    return ", ".join(some(number, noun) for number, noun in kinds if number)


def _one(fault: Diagnostic) -> str:
    where = f"{_code(fault.where)} " if fault.file else ""
    advice = fault.fix or fault.hint
    return f"{where}{_plain(fault.message)}" + (f" ({_plain(advice)})" if advice else "")


def _plain(text: str) -> str:
    """*text* as it is, whatever Markdown would make of it; on one line."""
    return _SPECIAL.sub(r"\\\1", shown(" ".join(text.split())))


def _code(text: str) -> str:
    return f"`{shown(text).replace('`', '´').replace('|', '¦')}`" if text else ""
