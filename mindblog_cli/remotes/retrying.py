"""A remote that tries again: wraps any other, reconnects, and waits a little longer each time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self, TypeVar

from mindblog_cli.errors import MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.remotes.remote import (
    Abilities,
    Claim,
    Content,
    Holder,
    Look,
    Release,
    Remote,
    Sent,
    Source,
    Step,
    Survey,
)
from mindblog_cli.tree.manifest import Entry

T = TypeVar("T")

PAUSES = (1.0, 3.0, 10.0)
"""Seconds before the second try, the third, and the last."""

LONGEST = 120.0
"""Seconds that a server may ask us to wait; one that wants more is not waited for."""


class Retrying:
    """*remote*, tried again on RemoteError. The lock outlives the line: it is a file over there."""

    def __init__(
        self,
        remote: Remote,
        sleep: Callable[[float], None],
        *,
        pauses: Sequence[float] = PAUSES,
        told: Callable[[str], None] = lambda _: None,
        masked: Callable[[str], str] = lambda text: text,
    ) -> None:
        self._remote = remote
        self._sleep = sleep
        self._pauses = pauses
        self._told = told
        self._masked = masked

    def __enter__(self) -> Self:
        # Not tried again: an address that has never answered is more likely wrong than busy.
        with self._silent():
            self._remote.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._remote.__exit__(kind, error, trace)

    def look(self) -> Look:
        """Try until it is seen."""
        return self._again(self._remote.look)

    def survey(self, wanted: dict[str, Entry]) -> Survey:
        """Try until it is known."""
        return self._again(lambda: self._remote.survey(wanted))

    def take(self, claim: Claim) -> Holder | None:
        """Try until it is answered; a lock that was taken before the line broke is found ours."""
        return self._again(lambda: self._remote.take(claim))

    def keep(self) -> None:
        """Try until it is kept, or lost."""
        self._again(self._remote.keep)

    def free(self) -> None:
        """Try until it is given back."""
        self._again(self._remote.free)

    def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
        """Go on with what is missing; each content is told of as done once."""
        done: set[str] = set()
        pauses = iter(self._pauses)
        while True:
            before = len(done)
            try:
                with self._silent():
                    for sent in self._remote.stage([c for c in contents if c.path not in done]):
                        if sent.done:
                            done.add(sent.path)
                        yield sent
            except RemoteError as error:
                # A line that carries something between two breaks is worth any number of tries.
                pauses = iter(self._pauses) if len(done) > before else pauses
                self._wait(error, pauses)
                self._again(self._reconnect, connected=False)
            else:
                return

    def switch(self, step: Step, source: Source) -> None:
        """Safe to repeat: what is done is found done."""
        self._again(lambda: self._remote.switch(step, source))

    def releases(self) -> list[Release]:
        """Try until they are listed."""
        return self._again(self._remote.releases)

    def restore(self, release: str) -> None:
        """Safe to repeat."""
        self._again(lambda: self._remote.restore(release))

    def probe(self) -> Abilities:
        """Try until it is known."""
        return self._again(self._remote.probe)

    @contextmanager
    def _silent(self) -> Iterator[None]:
        """Let no error out that holds a secret, whoever wrote its words."""
        try:
            yield
        except MindBlogError as error:
            error.message, error.hint = self._masked(error.message), self._masked(error.hint)
            raise

    def _again(self, act: Callable[[], T], *, connected: bool = True) -> T:
        pauses = iter(self._pauses)
        while True:
            try:
                with self._silent():
                    return act()
            except RemoteError as error:
                self._wait(error, pauses)
                if connected:
                    self._again(self._reconnect, connected=False)

    def _wait(self, error: RemoteError, pauses: Iterator[float]) -> None:
        pause = next(pauses, None)
        if isinstance(error, RemoteRefused) or pause is None or error.after > LONGEST:
            raise error
        pause = max(pause, error.after)
        self._told(f"{error.message}; trying again in {pause:.0f} s")
        self._sleep(pause)

    def _reconnect(self) -> None:
        with suppress(RemoteError):
            self._remote.__exit__(None, None, None)
        self._remote.__enter__()
