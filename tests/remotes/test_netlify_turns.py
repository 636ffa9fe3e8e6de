"""Publishers at Netlify take turns, and none is lost."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import Delivery
from mindblog_cli.errors import Locked, MindBlogError, RemoteError
from mindblog_cli.remotes.claims import machine
from mindblog_cli.remotes.netlify.deploys import Deploy as Ours
from mindblog_cli.remotes.netlify.deploys import turn_title
from mindblog_cli.remotes.remote import Claim
from mindblog_cli.tree.manifest import from_bytes
from tests.delivery.building import FRONT
from tests.servers.hosting import Fault
from tests.servers.netlify import Deploy, Netlify, Site, netlify
from tests.servers.netlify_use import NEW, OLD, bare, left, patient, readable, send

__all__ = ["netlify"]


def test_what_was_published_meanwhile_is_not_overwritten(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    send(tmp_path, OLD, patient(netlify, site))
    theirs = {"index.html": b"theirs"}
    netlify.faults.append(Fault(r"PUT .*manifest", "lost", act=lambda: put(netlify, site, theirs)))

    with pytest.raises(Locked, match="something else was published"):
        send(tmp_path, NEW, patient(netlify, site), seconds=60)

    assert netlify.live(site) == theirs
    assert left(site) == []


def put(host: Netlify, site: Site, files: dict[str, bytes]) -> None:
    host.put(site, files)


def test_whoever_lost_their_turn_publishes_nothing(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    send(tmp_path, OLD, patient(netlify, site))
    released = len(site.deploys)

    def steal() -> None:
        netlify.pass_time(300)
        with bare(netlify, site) as thief:
            assert thief.take(Claim("thief", "bo")) is None

    netlify.faults.append(Fault(r"POST .*/restore", "late", act=steal))
    netlify.pass_time(100)
    with pytest.raises(Locked, match="somebody took over"):
        send(tmp_path, NEW, bare(netlify, site), seconds=60)

    assert readable(netlify, site) == OLD
    assert [d.token for d in map(told_of, site.deploys[released:])] == ["thief"]


def told_of(deploy: Deploy) -> Ours:
    return Ours(deploy.id, title=deploy.title)


def test_a_dead_turn_is_broken_after_two_minutes(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    with bare(netlify, site) as dead:
        assert dead.take(Claim("dead", "anna")) is None
    with bare(netlify, site) as remote:
        held = remote.take(Claim("2", "bo"))
        assert held is not None
        assert held.owner == "anna"
        netlify.pass_time(121)
        assert remote.take(Claim("2", "bo")) is None
        remote.free()

    assert left(site) == []


def test_a_turn_that_can_not_be_removed_is_called_off(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    netlify.deletes = False

    send(tmp_path, OLD, patient(netlify, site))
    send(tmp_path, NEW, patient(netlify, site), seconds=60)

    assert readable(netlify, site).items() >= NEW.items()


def test_a_turn_is_kept_alive(netlify: Netlify) -> None:
    site = netlify.site("blog")
    with bare(netlify, site) as first, bare(netlify, site) as second:
        assert first.take(Claim("1", "anna")) is None
        for _ in range(5):
            netlify.pass_time(40)
            first.keep()
        held = second.take(Claim("2", "bo"))

        assert held is not None
        assert held.owner == "anna"


def test_whoever_died_on_this_machine_is_not_waited_for(netlify: Netlify) -> None:
    site = netlify.site("blog")
    dead = Claim("dead", "anna", machine(), (2**22 + 1,))
    with bare(netlify, site) as remote:
        remote._api.create(site.id, turn_title(dead), {})
        held = remote.take(Claim("2", "bo", machine()))
        assert held is not None
        assert held.dying
        netlify.pass_time(3)

        assert remote.take(Claim("2", "bo", machine())) is None
        remote.free()

    assert machine() not in repr([deploy.title for deploy in site.deploys])
    assert site.deploys == []


def test_a_turn_that_nobody_understands_is_waited_for(netlify: Netlify) -> None:
    site = netlify.site("blog")
    with bare(netlify, site) as remote:
        remote._api.create(site.id, "mindblog turn of a later version", {})

        held = remote.take(Claim("2", "bo"))

    assert held is not None
    assert held.owner == "somebody"


def test_deploys_and_files_may_come_in_pages(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    netlify.page = netlify.files_a_page = 4
    netlify.deploys_a_minute = 100
    send(tmp_path, OLD, patient(netlify, site))
    for n in range(3):
        send(tmp_path, FRONT | {"n.txt": b"%d" % n}, patient(netlify, site), seconds=60 * n + 60)

    with bare(netlify, site) as remote:
        assert len(remote.releases()) == 4

    assert readable(netlify, site)["n.txt"] == b"2"


def test_without_the_lock_nothing_is_done(netlify: Netlify) -> None:
    site = netlify.site("blog")
    remote = bare(netlify, site)

    with pytest.raises(RemoteError, match="no connection"):
        remote.look()
    with remote, pytest.raises(Locked, match="never taken"):
        remote.restore("20260102T030405Z-00000000")


def test_being_told_to_wait_costs_no_deploy(netlify: Netlify) -> None:
    site = netlify.site("blog")
    with bare(netlify, site) as first, bare(netlify, site) as second:
        first.take(Claim("1", "anna"))
        for _ in range(5):
            assert second.take(Claim("2", "bo")) is not None

    assert len(site.deploys) == 1


def race(host: Netlify, folder: Path, pairs: int) -> None:
    """Pairs of publishers at once: as many generations as successes, and losers are told."""
    site = host.site("blog")
    host.deploys_a_minute = host.deploys_a_day = host.requests_a_minute = 100_000
    send(folder, FRONT, patient(host, site))

    def publish(pair: int, who: int) -> MindBlogError | Delivery:
        files = FRONT | {"who.txt": b"%d %d" % (pair, who)}
        remote = patient(host, site)
        try:
            return send(folder / str(who), files, remote, seconds=pair * 100 + who)
        except MindBlogError as error:
            return error

    wins = 1
    with ThreadPoolExecutor(2) as pool:
        for pair in range(pairs):
            ends = list(pool.map(publish, [pair, pair], [1, 2]))
            wins += sum(isinstance(end, Delivery) for end in ends)
            assert all(isinstance(end, Delivery | Locked) for end in ends), ends
    assert from_bytes(host.live(site)[".mindblog/manifest"]).generation == wins
    assert left(site) == []


def test_of_two_at_once_none_is_lost(netlify: Netlify, tmp_path: Path) -> None:
    for who in "12":
        (tmp_path / who).mkdir()
    race(netlify, tmp_path, 4)


@pytest.mark.campaign
def test_of_a_hundred_pairs_none_is_lost(netlify: Netlify, tmp_path: Path) -> None:
    for who in "12":
        (tmp_path / who).mkdir()
    race(netlify, tmp_path, 100)
