"""Kill -9 at many moments, most of them near the switch, and see what readers see."""

import signal
import time
from collections import Counter
from pathlib import Path
from random import Random

from msgspec import Struct

from tests.delivery.building import Site
from tests.faults.nursery import Nursery
from tests.faults.places import Place
from tests.faults.sites import dangling, pages, site, size, write


class Tally(Struct):
    """What came of the kills at one place."""

    kind: str
    level: str
    seconds: float = 0.0
    counts: Counter[str] = Counter()
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
    """Draws the moments of kills, and learns from each where the switch is."""

    def __init__(self, rnd: Random, whole: float) -> None:
        self._rnd = rnd
        self.whole = whole
        self.switch = whole * 0.8

    def moment(self) -> float:
        """Seconds until the next kill: half of them anywhere, half near the switch."""
        if self._rnd.random() < 0.5:
            return self._rnd.uniform(0.0, self.whole * 1.05)
        return max(0.0, self._rnd.gauss(self.switch, self.whole * 0.06))

    def learn(self, moment: float, *, was_late: bool) -> None:
        """Move nearer to where it turned from old to new."""
        step = self.whole * 0.03
        near = abs(moment - self.switch) < self.whole * 0.25
        if near:
            self.switch += -step if was_late else step


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


def campaign(place: Place, nursery: Nursery, folder: Path, kills: int, seed: int) -> Tally:
    """Publish one of two sites over the other, killing it; each time one more run completes."""
    sites = [site(1), site(2)]
    folders = [write(folder / f"site-{n}", files) for n, files in enumerate(sites)]
    live, tally = 0, Tally(place.kind, place.level, counts=Counter())
    whole = 0.0
    for live in (0, 1, 0):
        since = time.monotonic()
        done = nursery.publish(place.address, folders[live], env=place.env)
        whole = time.monotonic() - since
        assert done.code == 0, done.told
    tally.seconds = whole
    aim = Aim(Random(seed), whole)
    while tally.kills < kills:
        old, new = sites[live], sites[1 - live]
        moment = aim.moment()
        publisher = nursery.start(place.address, folders[1 - live], env=place.env)
        time.sleep(moment)
        publisher.signal(signal.SIGKILL)
        if publisher.wait() != -signal.SIGKILL:
            tally.counts["done before"] += 1
            aim.learn(moment, was_late=True)
            aim.whole = min(aim.whole, moment / 0.9)
            live = 1 - live
            continue
        seen = what_is_live(place, old, new)
        tally.counts[seen] += 1
        aim.learn(moment, was_late=seen != "old")
        place.age()
        mended = nursery.publish(place.address, folders[1 - live], wait_lock=20.0, env=place.env)
        assert mended.code == 0, (place.kind, seen, mended.told)
        there = place.read(old.keys() | new.keys())
        assert pages(there) == pages(new), (place.kind, seen)
        needed = size({path: new[path] for path in new if new[path] != old.get(path)})
        tally.again += max(0, publisher.counted + mended.sent - needed) / needed
        live = 1 - live
    return tally


def told(tallies: list[Tally]) -> str:
    """A table of them."""
    head = "place         level    a run   kills   old  between   new  sent again"
    rows = [
        f"{t.kind:<13} {t.level:<8} {t.seconds:>5.2f} s  {t.kills:>5} {t.counts['old']:>5}"
        f" {t.counts['between']:>8} {t.counts['new']:>5} {t.share:>10.1%}"
        for t in tallies
    ]
    return "\n".join([head, *rows])
