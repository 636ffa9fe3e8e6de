"""Kill -9 at many moments, most of them near the switch, and see what readers see."""

import signal
import time
from collections import Counter
from pathlib import Path
from random import Random

from msgspec import Struct, field

from tests.delivery.building import Site
from tests.faults.nursery import Nursery, Publisher
from tests.faults.places import Place
from tests.faults.sites import dangling, pages, site, size, write


class Tally(Struct):
    """What came of the kills at one place."""

    kind: str
    level: str
    seconds: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)
    again: float = 0.0
    """The bytes that were sent twice, as a part of all that had to be sent, summed up."""

    @property
    def kills(self) -> int:
        """How many there were."""
        return sum(self.counts[what] for what in ("old", "new", "between"))

    @property
    def share(self) -> float:
        """How much is sent again after a kill, on average."""
        return self.again / max(1, self.kills)


class Aim:
    """Draws the moments of kills, and learns from each how long the switch takes."""

    def __init__(self, rnd: Random, whole: float) -> None:
        self._rnd = rnd
        self._whole = whole
        self._switch = whole * 0.2

    def let_live(self, publisher: Publisher) -> bool:
        """Wait for the moment of the kill; True if it is counted from when all has been sent.

        One in three is anywhere, the others are inside the switch.
        """
        if self._rnd.random() < 0.33:
            time.sleep(self._rnd.uniform(0.0, self._whole))
            return False
        publisher.wait_for_the_switch()
        time.sleep(self._rnd.uniform(0.0, self._switch))
        return True

    def learn(self, *, was_late: bool) -> None:
        """Come nearer to where it turns from old to new."""
        self._switch *= 0.85 if was_late else 1.2


def what_is_live(place: Place, old: Site, new: Site) -> str:
    """Which site readers see; a burst that was sent whole may still be going on over there."""
    paths = old.keys() | new.keys()
    there: Site = {}
    end = time.monotonic() + place.lag
    while True:
        there = place.read(paths)
        assert not dangling(there), (place.kind, dangling(there)[:3])
        for name, wanted in (("old", old), ("new", new)):
            if pages(there) == pages(wanted):
                return name
        if time.monotonic() >= end:
            break
        time.sleep(0.05)
    odd = [path for path in there if there[path] not in (old.get(path), new.get(path))]
    assert not odd, (place.kind, odd[:3])
    assert place.level != "atomic", place.kind
    assert place.level == "ordered" or place.unfinished(), place.kind
    return "between"


def campaign(place: Place, nursery: Nursery, folder: Path, tally: Tally, *, kills: int) -> None:
    """Publish one of two sites over the other, killing it; each time one more run completes."""
    sites = [site(1), site(2)]
    folders = [write(folder / f"site-{n}", files) for n, files in enumerate(sites)]
    live = 0
    whole, full, meter = 0.0, 0, place.meter or (lambda: 0)
    for live in (0, 1, 0):
        since, before = time.monotonic(), meter()
        done = nursery.publish(place.address, folders[live], env=place.env)
        whole = time.monotonic() - since
        assert done.code == 0, done.told
        full = meter() - before
    tally.seconds = whole
    aim = Aim(Random(2026), whole)
    while tally.kills < kills:
        old, new, before = sites[live], sites[1 - live], meter()
        publisher = nursery.start(place.address, folders[1 - live], env=place.env)
        aimed = aim.let_live(publisher)
        publisher.signal(signal.SIGKILL)
        if publisher.wait() != -signal.SIGKILL:
            tally.counts["done before"] += 1
            aim.learn(was_late=True)
            live = 1 - live
            continue
        seen = what_is_live(place, old, new)
        tally.counts[seen] += 1
        if aimed:
            aim.learn(was_late=seen != "old")
        place.age()
        mended = nursery.publish(place.address, folders[1 - live], wait_lock=20.0, env=place.env)
        assert mended.code == 0, (place.kind, seen, mended.told)
        there = place.read(old.keys() | new.keys())
        assert pages(there) == pages(new), (place.kind, seen)
        if place.meter:
            tally.again += max(0, meter() - before - full) / full
        else:
            needed = size({path: new[path] for path in new if new[path] != old.get(path)})
            tally.again += max(0, publisher.counted + mended.sent - needed) / needed
        live = 1 - live


def told(tallies: list[Tally]) -> str:
    """A table of them."""
    head = "place         level    a run   kills   old  between   new  sent again"
    rows = [
        f"{t.kind:<13} {t.level:<8} {t.seconds:>5.2f} s  {t.kills:>5} {t.counts['old']:>5}"
        f" {t.counts['between']:>8} {t.counts['new']:>5} {t.share:>10.1%}"
        for t in tallies
    ]
    return "\n".join([head, *rows])
