"""How a command ends: a result in words or as one JSON object, an error with its exit code."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from types import FrameType
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.wording import annotation, error_text, warnings_text
from mindblog_cli.errors import AnswerNeeded, Diagnostic, Exit, MindBlogError


class Report(Struct, frozen=True):
    """What a command has to tell: *text* for people, *found* for programs.

    *raw* text goes out as it is, without a line end of ours. All of it is so even where something
    *failed* afterwards, which is told at the end.
    """

    text: str = ""
    found: Any = None
    exit: Exit = Exit.DONE
    raw: bool = False
    failed: MindBlogError | None = None


class Terminated(BaseException):
    """The system asked this process to end."""


def finish(desk: Desk, work: Callable[[], object], words: list[str]) -> int:
    """Do *work*, tell how it went, and give the exit code; nothing is raised."""
    try:
        with _ended_politely(desk):
            code = _told(desk, work, words)
            desk.terminal.out.flush()
            return code
    except BrokenPipeError:
        # Whoever read us has enough (`| head`); the flush at exit must not complain either.
        with suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), desk.terminal.out.fileno())
        return Exit.DONE


def _told(desk: Desk, work: Callable[[], object], words: list[str]) -> int:
    try:
        return _answered(desk, work())
    except KeyboardInterrupt:
        return _stop(desk, "interrupted", Exit.INTERRUPTED)
    except Terminated:
        return _stop(desk, "terminated", Exit.TERMINATED)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - the one place where our own bugs end
        return _fail(desk, _understood(desk, error), words)


def _answered(desk: Desk, result: object) -> int:
    if isinstance(result, Report):
        return _show(desk, result)
    # Typer turns an interruption into a number before it gets here; a help page is none.
    return _stop(desk, "interrupted", Exit.INTERRUPTED) if result else Exit.DONE


def _understood(desk: Desk, error: Exception) -> MindBlogError:
    """*error* as one that a user can meet."""
    if isinstance(error, MindBlogError):
        return error
    # What writes a trace down is seldom needed, so it is loaded when it is.
    found: MindBlogError = import_module("mindblog_cli.cli.bugs").bug(desk, error)
    return found


def _show(desk: Desk, report: Report) -> int:
    out = desk.terminal.out
    _warn(desk)
    faults = [_whole(desk, report.failed)] if report.failed else []
    code = report.failed.exit_code if report.failed else report.exit
    if desk.json:
        heard = [*desk.heard, *faults]
        out.write(_envelope(desk, report.found, heard, ok=code == Exit.DONE) + "\n")
    elif report.text:
        out.write(report.text if report.raw else report.text.rstrip("\n") + "\n")
    if report.failed and not desk.json:
        out.flush()
        desk.terminal.err.write(error_text(report.failed, desk.paint(desk.terminal.err)) + "\n")
    _annotate(desk, [replace(fault, code=f"mindblog {desk.command}") for fault in faults])
    return code


def _fail(desk: Desk, error: MindBlogError, words: list[str]) -> int:
    _warn(desk)
    whole = _whole(desk, error)
    faults: list[Diagnostic] = list(getattr(error, "diagnostics", []))
    err = desk.terminal.err
    # The command line itself may be what could not be read.
    if desk.json or "--json" in words or "--json-lines" in words:
        found = {"candidates": error.candidates} if isinstance(error, AnswerNeeded) else None
        envelope = _envelope(desk, found, [*desk.heard, *faults, whole], ok=False)
        desk.terminal.out.write(envelope + "\n")
    else:
        err.write(error_text(error, desk.paint(err)) + "\n")
    title = f"mindblog {desk.command}".strip()
    _annotate(desk, [*faults, replace(whole, code=title)])
    _summarise(desk, lambda page: page.failed(desk.command, error, desk.target, desk.heard))
    return error.exit_code


def _whole(desk: Desk, error: MindBlogError) -> Diagnostic:
    """*error* without a secret in it, and what programs are told of it."""
    error.message, error.hint = desk.masked(error.message), desk.masked(error.hint)
    code = type(error).__name__
    return Diagnostic(code=code, message=error.message, file="", hint=error.hint)


def _warn(desk: Desk) -> None:
    """Tell the warnings that were heard on the way."""
    err = desk.terminal.err
    if desk.heard and not desk.json and not desk.given.quiet:
        every = desk.given.verbose
        err.write(warnings_text(desk.heard, desk.paint(err), every=every) + "\n")
    _annotate(desk, desk.heard)


def _annotate(desk: Desk, diagnostics: list[Diagnostic]) -> None:
    if desk.terminal.env.get("GITHUB_ACTIONS") == "true":
        for fault in diagnostics:
            desk.terminal.err.write(annotation(fault) + "\n")


def _envelope(desk: Desk, found: Any, diagnostics: list[Diagnostic], *, ok: bool) -> str:  # noqa: ANN401
    keys = ("code", "severity", "file", "line", "col", "message", "hint", "fix")
    return msgspec.json.encode(
        {
            "ok": ok,
            "command": desk.command,
            "data": found,
            "diagnostics": [{key: getattr(d, key) for key in keys} for d in diagnostics],
        },
        enc_hook=str,
    ).decode()


def _stop(desk: Desk, word: str, code: Exit) -> int:
    desk.terminal.err.write(f"\n{word}\n")
    _summarise(desk, lambda page: page.stopped(desk.command, word, desk.target))
    return code


def _summarise(desk: Desk, text: Callable[[Any], str]) -> None:
    """Tell of it where build machines show how a step went; nobody else pays for it."""
    if "GITHUB_STEP_SUMMARY" in desk.terminal.env:
        page = import_module("mindblog_cli.cli.summary")
        page.add(desk, text(page))


@contextmanager
def _ended_politely(desk: Desk) -> Iterator[None]:
    """Let SIGTERM unwind like an interruption, so that nothing is left half done."""

    def interrupt(_: int, __: FrameType | None) -> None:
        desk.stopping()
        raise KeyboardInterrupt

    def terminate(_: int, __: FrameType | None) -> None:
        desk.stopping()
        raise Terminated

    before = {signal.SIGTERM: signal.signal(signal.SIGTERM, terminate)}
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Not where it is ignored, as for what a script runs in the background.
        before[signal.SIGINT] = signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
