"""Every error a user can meet, with its exit code.

MindBlogError
├── UsageError           2   the command line makes no sense
├── ContentError         3   posts have faults; carries all of them
├── AnswerNeeded         4   a question has no one to answer it
├── ConfigError          5   settings, credentials or a host key are wrong
├── RemoteError          6   the other side failed; nothing was switched, try again
│   └── RemoteRefused    6   the other side said no; trying again will not help
├── PartlyDone           7   some is done, run again to go on
├── SomethingToDo        8   a --check found work
├── Locked               9   another mindblog is at work
├── Refused             10   it would do harm
├── VerificationFailed  11   what went live was wrong, the old site is back
└── FollowUpFailed      12   the site is live, but something after it failed
"""

from collections.abc import Sequence
from enum import IntEnum
from typing import ClassVar, Literal

from msgspec import Struct


class Exit(IntEnum):
    """What the process tells its caller; the same table stands in the README."""

    DONE = 0
    BUG = 1
    USAGE = 2
    CONTENT = 3
    ANSWER = 4
    CONFIG = 5
    REMOTE = 6
    PARTLY = 7
    TO_DO = 8
    LOCKED = 9
    REFUSED = 10
    UNVERIFIED = 11
    FOLLOW_UP = 12
    INTERRUPTED = 130
    TERMINATED = 143


class Diagnostic(Struct, frozen=True, omit_defaults=False):
    """One thing that is wrong with one file, with where and what to do.

    *line* and *col* count from 1; 0 means the file as a whole. *text* is the source line and
    *width* how many characters of it are meant.
    """

    code: str
    message: str
    file: str
    line: int = 0
    col: int = 0
    severity: Literal["error", "warning"] = "error"
    hint: str = ""
    fix: str = ""
    text: str = ""
    width: int = 1

    @property
    def where(self) -> str:
        """`posts/a.md:3:7`, as short as what is known."""
        return ":".join([self.file, *(str(n) for n in (self.line, self.col) if n)])


def in_order(diagnostics: "list[Diagnostic]") -> list[Diagnostic]:
    """Sorted as a reader goes through the files; said twice counts once."""
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=lambda d: (d.file, d.line, d.col, d.code, d.message))


class MindBlogError(Exception):
    """Something a user can meet: what happened, and in *hint* what to do next."""

    exit_code: ClassVar[Exit] = Exit.BUG

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[object, ...]:
        """Errors come home from worker processes as what they were, whatever made them."""
        return _again, (type(self), self.args, self.__dict__)


def _again(
    kind: type[MindBlogError], args: tuple[object, ...], said: dict[str, object]
) -> MindBlogError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(said)
    return error


class UsageError(MindBlogError):
    """The command line makes no sense."""

    exit_code = Exit.USAGE


class ContentError(MindBlogError):
    """Posts have faults; nothing was written."""

    exit_code = Exit.CONTENT

    def __init__(self, message: str, diagnostics: list[Diagnostic], *, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.diagnostics = diagnostics


class AnswerNeeded(MindBlogError):
    """A question has no one to answer it, or too many answers fit."""

    exit_code = Exit.ANSWER

    def __init__(self, message: str, *, hint: str = "", candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint=hint)
        self.candidates = candidates


class ConfigError(MindBlogError):
    """Settings, credentials or a host key are wrong."""

    exit_code = Exit.CONFIG


class RemoteError(MindBlogError):
    """The other side failed before anything was switched; trying again may help.

    *after* is how many seconds it asked to be left alone for; 0 when it did not say.
    """

    exit_code = Exit.REMOTE

    def __init__(self, message: str, *, hint: str = "", after: float = 0.0) -> None:
        super().__init__(message, hint=hint)
        self.after = after


class RemoteRefused(RemoteError):
    """The other side said no (permission, quota, no such folder); trying again will not help."""


class PartlyDone(MindBlogError):
    """Some is done; running again goes on from there."""

    exit_code = Exit.PARTLY


class SomethingToDo(MindBlogError):
    """A `--check` found work."""

    exit_code = Exit.TO_DO


class Locked(MindBlogError):
    """Another mindblog is at work in the same place."""

    exit_code = Exit.LOCKED


class Refused(MindBlogError):
    """It would do harm, and nothing was changed; *diagnostics* say what is to be done first."""

    exit_code = Exit.REFUSED

    def __init__(
        self, message: str, diagnostics: Sequence[Diagnostic] = (), *, hint: str = ""
    ) -> None:
        super().__init__(message, hint=hint)
        self.diagnostics = list(diagnostics)


class VerificationFailed(MindBlogError):
    """What went live was not what was sent; the earlier site is back."""

    exit_code = Exit.UNVERIFIED


class FollowUpFailed(MindBlogError):
    """The site is live, but a step after it failed."""

    exit_code = Exit.FOLLOW_UP
