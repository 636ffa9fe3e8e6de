"""The lock of an ordered remote, and taking turns where there can be none."""

import os
import random
import subprocess
import sys
import threading
from collections.abc import Callable

import pytest

from mindblog_cli.errors import Locked
from mindblog_cli.remotes.claims import EXPIRES, machine
from mindblog_cli.remotes.ordered.lock import Lock, written
from mindblog_cli.remotes.ordered.places import LOCK, TURNS
from mindblog_cli.remotes.ordered.remote import OrderedRemote
from mindblog_cli.remotes.ordered.store import NoConditions
from mindblog_cli.remotes.ordered.turns import Turns
from mindblog_cli.remotes.remote import Claim, Holder
from tests.remotes.objects import MemoryStore, Objects

ANNA, BO = Claim("a", "anna"), Claim("b", "bo")


@pytest.fixture
def objects() -> Objects:
    return Objects()


def lock(objects: Objects, claim: Claim) -> Lock:
    return Lock(MemoryStore(objects), claim)


def turns(objects: Objects, claim: Claim) -> Turns:
    return Turns(MemoryStore(objects, manners="none"), claim, lambda _: None)


Kind = Callable[[Objects, Claim], Lock | Turns]
BOTH = pytest.mark.parametrize("kind", [lock, turns])


def dead_pid() -> int:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


@BOTH
def test_the_second_is_told_who_was_first(objects: Objects, kind: Kind) -> None:
    assert kind(objects, ANNA).take() is None
    objects.now += 7

    holder = kind(objects, BO).take()

    assert holder is not None
    assert holder.owner == "anna"
    assert 6 < holder.age < 8
    assert kind(objects, ANNA).take() is None


@BOTH
def test_a_lock_nobody_kept_alive_is_broken(objects: Objects, kind: Kind) -> None:
    first = kind(objects, ANNA)
    first.take()
    objects.now += EXPIRES + 1

    assert kind(objects, BO).take() is None

    with pytest.raises(Locked, match="took over"):
        first.keep()
    with pytest.raises(Locked, match="took over"):
        first.check()
    first.free()
    kind(objects, BO).check()


@BOTH
def test_keeping_makes_it_young_again(objects: Objects, kind: Kind) -> None:
    first = kind(objects, ANNA)
    first.take()
    for _ in range(3):
        objects.now += EXPIRES - 1
        first.keep()

    assert kind(objects, BO).take() is not None


@BOTH
def test_a_lock_that_is_given_back_is_anybodys(objects: Objects, kind: Kind) -> None:
    first = kind(objects, ANNA)
    first.take()
    first.free()
    first.free()

    assert kind(objects, BO).take() is None

    with pytest.raises(Locked):
        first.check()


@BOTH
def test_the_lock_of_a_dead_process_here_is_broken_after_a_moment(
    objects: Objects, kind: Kind
) -> None:
    dead = Claim("a", "anna", machine(), (dead_pid(),))
    ours = Claim("b", "bo", machine(), (os.getpid(),))
    kind(objects, dead).take()

    holder = kind(objects, ours).take()
    assert holder is not None
    assert holder.dead
    objects.now += 3

    assert kind(objects, ours).take() is None


@BOTH
def test_the_lock_of_a_dead_process_elsewhere_is_not(objects: Objects, kind: Kind) -> None:
    kind(objects, Claim("a", "anna", "another machine", (dead_pid(),))).take()
    objects.now += 3

    assert kind(objects, Claim("b", "bo", machine(), (os.getpid(),))).take() is not None


def test_a_lock_that_makes_no_sense_is_somebodys_until_it_is_old(objects: Objects) -> None:
    objects.put(LOCK, b"{")

    holder = lock(objects, BO).take()
    assert holder is not None
    assert holder.owner == "somebody"
    objects.now += EXPIRES + 1

    assert lock(objects, BO).take() is None


def test_a_lock_that_would_lock_nobody_out_is_none(objects: Objects) -> None:
    with pytest.raises(NoConditions):
        Lock(MemoryStore(objects, manners="ignores"), ANNA).take()

    assert LOCK not in objects.bytes


class Deaf(MemoryStore):
    """The answers to writes are lost: the library asks again, and is told that it is too late."""

    def create(self, name: str, content: bytes) -> bool:
        super().create(name, content)
        return False

    def exchange(self, name: str, content: bytes, tag: str) -> bool:
        super().exchange(name, content, tag)
        return False


def test_an_answer_that_was_lost_may_have_been_a_yes(objects: Objects) -> None:
    deaf = Lock(Deaf(objects), ANNA)

    assert deaf.take() is None
    deaf.keep()
    deaf.free()
    assert Lock(Deaf(objects), BO).take() is None
    with pytest.raises(Locked):
        deaf.keep()


class Late(MemoryStore):
    """Somebody else is always a little faster."""

    def create(self, name: str, content: bytes) -> bool:
        self.objects.put(name, written(BO))
        return super().create(name, content)

    def exchange(self, name: str, content: bytes, tag: str) -> bool:
        self.objects.put(name, written(BO))
        return super().exchange(name, content, tag)


def test_who_comes_second_by_a_moment_comes_second(objects: Objects) -> None:
    assert Lock(Late(objects), ANNA).take() == Holder("somebody", 0.0, dying=True)

    lock(objects, BO).free()

    assert Lock(Late(objects), ANNA).take() == Holder("somebody", 0.0, dying=True)
    lock(objects, BO).check()


def test_a_withdrawn_turn_leaves_nothing(objects: Objects) -> None:
    turns(objects, ANNA).take()
    second = turns(objects, BO)
    second.take()

    turns(objects, ANNA).free()

    assert not [name for name in objects.bytes if name.startswith(TURNS)]


def test_a_turn_that_somebody_took_away_is_no_turn(objects: Objects) -> None:
    class Rough(MemoryStore):
        def write(self, name: str, content: bytes) -> None:
            """It is lost at once."""

    holder = Turns(Rough(objects, manners="none"), ANNA, lambda _: None).take()

    assert holder is not None


def test_one_that_is_gone_by_the_time_it_is_read_is_gone(objects: Objects) -> None:
    class Fleeting(MemoryStore):
        def read(self, name: str) -> None:
            return None

    turns(objects, ANNA).take()

    assert Turns(Fleeting(objects, manners="none"), BO, lambda _: None).take() is None


class Stage:
    """Lets several threads make one call each, in an order drawn beforehand."""

    def __init__(self, count: int, seed: int) -> None:
        self._random = random.Random(seed)
        self._turn = threading.Condition()
        self._waiting: set[int] = set(range(count))
        self._now = self._random.choice(sorted(self._waiting))

    def act(self, who: int, call: Callable[[], object]) -> object:
        with self._turn:
            self._turn.wait_for(lambda: self._now == who, timeout=10)
            try:
                return call()
            finally:
                self._next()

    def leave(self, who: int) -> None:
        with self._turn:
            self._turn.wait_for(lambda: self._now == who, timeout=10)
            self._waiting.discard(who)
            self._next()

    def _next(self) -> None:
        self._now = self._random.choice(sorted(self._waiting) or [-1])
        self._turn.notify_all()


class Staged(MemoryStore):
    """Its calls are made when it is its turn on *stage*."""

    def __init__(self, objects: Objects, stage: Stage, who: int) -> None:
        super().__init__(objects, manners="none")
        self.conditions = False
        for verb in ("read", "write", "heads", "listing", "delete"):
            setattr(self, verb, self._waiting(stage, who, getattr(super(), verb)))

    @staticmethod
    def _waiting(stage: Stage, who: int, call: Callable[..., object]) -> Callable[..., object]:
        return lambda *told: stage.act(who, lambda: call(*told))


@pytest.mark.parametrize("seed", range(60))
def test_in_whatever_order_they_come_there_are_never_two_with_a_turn(seed: int) -> None:
    objects, count = Objects(), 2 + seed % 2
    stage = Stage(count, seed)
    inside: list[str] = []
    most: list[int] = []

    def publish(who: int) -> None:
        store = Staged(objects, stage, who)
        turn = Turns(store, Claim(f"{who}", f"{who}"), lambda _: None)
        for _ in range(3):
            if turn.take() is None:
                inside.append(f"{who}")
                most.append(len(inside))
                turn.check()
                inside.remove(f"{who}")
                turn.free()
        stage.leave(who)

    threads = [threading.Thread(target=publish, args=(who,)) for who in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert max(most, default=1) == 1
    assert not [name for name in objects.bytes if name.startswith(TURNS)]


def test_a_place_that_ignores_conditions_is_found_out_once(objects: Objects) -> None:
    store = MemoryStore(objects, manners="ignores")
    remote = OrderedRemote(store, sleep=lambda _: None)

    remote.take(ANNA)
    remote.free()
    before = store.calls.count(f"create {LOCK}")
    remote.take(ANNA)

    assert before == 2
    assert store.calls.count(f"create {LOCK}") == before
    assert remote.probe().lock == "turns"
