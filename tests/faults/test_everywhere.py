"""What holds for every kind of place, by one table and through the real command."""

import time
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from tests.faults.author import Author, complains
from tests.faults.hosts import HOSTS, place
from tests.faults.nursery import Nursery
from tests.faults.places import FOLDERS, Place
from tests.faults.sites import pages, site, write

PAIRS = 100
QUICK = ("git+file", "neocities")
"""Those that need no server of another process; the others take their time."""


def marked(*quick: str) -> list[object]:
    """Every kind; those that are not *quick* are for campaigns."""
    slow = (pytest.mark.campaign,)
    return [pytest.param(kind, marks=() if kind in quick else slow) for kind in (*FOLDERS, *HOSTS)]


@pytest.fixture
def somewhere(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A place of the kind that is asked for."""
    return place(kind, request.getfixturevalue, tmp_path)


ODD = {
    "a b/c d.txt": b"space",
    "smørrebrød.txt": b"composed",
    "😀/🎉.txt": b"emoji",
    "100%#?&=+;.txt": b"signs",
    "quo'te\"s`$(x).txt": b"quotes",
    "-rf/--help.txt": b"dashes",
    "~/[host].txt": b"no home",
    **{f"more/{n}.txt": b"more" for n in range(9)},
}


@pytest.mark.parametrize("kind", marked(*QUICK))
def test_names_arrive_as_they_are_change_and_go(
    kind: str, somewhere: Place, author: Author
) -> None:
    author.folder.env.update(somewhere.env)
    names = [name for name in ODD if kind != "netlify" or not {"#", "?"} & set(name)]
    for text in ("First.", "Second."):
        author.writes(text, {name: ODD[name] + text.encode() for name in names})
        done = author.publishes(somewhere.address)
        assert done.code == 0, done.err
        assert pages(somewhere.read(author.site)) == pages(author.site)

    for name in names:
        (author.folder.root / "static" / name).unlink()
    complains(author.publishes(somewhere.address), 10, "would delete", "--allow-deletes")
    done = author.publishes(somewhere.address, "--allow-deletes", "100")

    assert done.code == 0, done.err
    assert pages(somewhere.read(author.site)) == pages(author.site)
    assert author.publishes(somewhere.address).out.startswith("nothing to send")


class Rivals:
    """Three sites, of which the two that are not live are published at once, again and again."""

    def __init__(self, place: Place, publishers: Nursery, folder: Path) -> None:
        self.counts: Counter[str] = Counter()
        self._place = place
        self._publishers = publishers
        self._sites = [site(n, pages=20, big=100_000) for n in range(3)]
        self._folders = [write(folder / f"site-{n}", s) for n, s in enumerate(self._sites)]
        self._live = 2
        first = publishers.publish(place.address, self._folders[2], env=place.env)
        assert first.code == 0, first.told

    def race(self, apart: float = 0.0) -> None:
        """Nothing that one was told is live gets lost, and who loses changes nothing."""
        who = [n for n in range(3) if n != self._live]
        start = time.time() + 0.05
        racing = [
            self._publishers.start(
                self._place.address, self._folders[n], at=start + apart * nth, env=self._place.env
            )
            for nth, n in enumerate(who)
        ]
        codes = [one.wait() for one in racing]
        told = [one.outcome for one in racing]
        assert all(code in (0, 9) for code in codes), told
        winners = [nth for nth, code in enumerate(codes) if code == 0]
        self.counts[f"{len(winners)} of 2"] += 1
        if winners:
            self._live = who[max(winners, key=lambda nth: told[nth].release)]
        there = self._place.read(self._sites[self._live])
        assert pages(there) == pages(self._sites[self._live]), (self._place.kind, told)


@pytest.mark.parametrize("kind", marked("file-atomic", "sftp-staged", *QUICK))
def test_a_few_races(kind: str, somewhere: Place, publishers: Nursery, tmp_path: Path) -> None:
    rivals = Rivals(somewhere, publishers, tmp_path)

    rivals.race()
    rivals.race(0.05)

    assert rivals.counts["0 of 2"] < 2


@pytest.mark.campaign
@pytest.mark.parametrize("kind", [*FOLDERS, *HOSTS])
def test_races_by_the_hundred(
    kind: str,
    somewhere: Place,
    publishers: Nursery,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rivals, rnd = Rivals(somewhere, publishers, tmp_path), Random(7)

    for _ in range(PAIRS if kind in FOLDERS else PAIRS // 4):
        rivals.race(rnd.choice((0.0, 0.0, rnd.uniform(0, 0.2))))

    with capsys.disabled():
        print(f"\n{kind}: {rivals.counts.total()} pairs, won by {dict(rivals.counts)}")  # noqa: T201
