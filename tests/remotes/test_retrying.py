"""Trying again: after errors that may pass, and never after those that will not."""

from collections.abc import Callable, Iterator, Sequence

import pytest

from mindblog_cli.errors import Locked, RemoteError, RemoteRefused
from mindblog_cli.remotes.conformance import CHECKS, Connect, publish
from mindblog_cli.remotes.memory import MemoryRemote, Store
from mindblog_cli.remotes.remote import Claim, Content, Look, Sent, Source, Step
from mindblog_cli.remotes.retrying import Retrying

SITE = {"index.html": b"1", "a": b"2", "b": b"3"}


class Flaky(MemoryRemote):
    """A line that breaks *breaks* times: before a look, inside a stage, after a switch."""

    def __init__(self, store: Store, breaks: int) -> None:
        super().__init__(store)
        self.breaks = breaks
        self.entered = 0

    def __enter__(self) -> "Flaky":
        self.entered += 1
        return self

    def _maybe(self) -> None:
        if self.breaks:
            self.breaks -= 1
            raise RemoteError("the line broke")

    def look(self) -> Look:
        self._maybe()
        return super().look()

    def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
        for sent in super().stage(contents):
            yield sent
            self._maybe()

    def switch(self, step: Step, source: Source) -> None:
        super().switch(step, source)
        self._maybe()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_remote_that_is_tried_again_keeps_the_contract(
    check: Callable[[Connect], None],
) -> None:
    store = Store()

    check(lambda: Retrying(Flaky(store, 1), lambda _: None))


def test_each_pause_is_longer_and_each_try_has_a_new_line() -> None:
    slept: list[float] = []
    told: list[str] = []
    flaky = Flaky(Store(), 2)

    with Retrying(flaky, slept.append, told=told.append) as remote:
        assert remote.look().manifest is None

    assert slept == [1.0, 3.0]
    assert flaky.entered == 3
    assert told[0] == "the line broke; trying again in 1 s"


def test_it_is_given_up_in_the_end() -> None:
    slept: list[float] = []

    with Retrying(Flaky(Store(), 99), slept.append) as remote:
        with pytest.raises(RemoteError, match="the line broke"):
            remote.look()
        with pytest.raises(RemoteError, match="the line broke"):
            publish(lambda: remote, {}, SITE)

    assert slept == [1.0, 3.0, 10.0, 1.0, 1.0, 1.0, 1.0, 3.0, 10.0]


def test_what_will_not_help_is_not_tried() -> None:
    slept: list[float] = []

    with Retrying(MemoryRemote(Store()), slept.append) as remote:
        with pytest.raises(Locked):
            remote.keep()
        remote.take(Claim("a", "anna"))
        with pytest.raises(RemoteRefused):
            remote.restore("none")

    assert slept == []
