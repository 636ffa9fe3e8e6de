"""Publishing to Neocities: in order, in few requests, and nothing that it would not take."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import Delivery, deliver, releases, rollback
from mindblog_cli.errors import ConfigError, Locked, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.events import Event, Moved, silence
from mindblog_cli.remotes.neocities import spelling
from mindblog_cli.remotes.neocities.store import NeocitiesStore
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Claim
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import parse
from mindblog_cli.tree.manifest import from_bytes
from tests.delivery.building import FRONT, built
from tests.servers.neocities import PASSWORD, Neocities, neocities
from tests.servers.neocities_use import bare, means, patient, send

__all__ = ["neocities"]

Files = dict[str, bytes]

PAGES: Files = FRONT | {f"p/{n}/index.html": b"page %d" % n for n in range(8)}
OLD: Files = PAGES | {"old.txt": b"old", "assets/style.0a1b2c3d.css": b"old style"}
NEW: Files = PAGES | {"index.html": b"new front", "p/1/index.html": b"new", "new.txt": b"n"}
LINGERS: Files = {"assets/style.0a1b2c3d.css": b"old style"}


def test_a_site_goes_live_in_order(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")

    done = send(tmp_path, OLD, patient(neocities, site))

    assert (done.level, done.put) == ("ordered", len(OLD))
    assert neocities.live(site) == OLD
    seen = [path for path in neocities.stored if not path.startswith((".mindblog", "-"))]
    assert {*seen[:2]} == {"old.txt", "assets/style.0a1b2c3d.css"}
    assert seen[-1] == "index.html"


def test_many_files_are_sent_in_few_requests(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    many = FRONT | {f"n/{n}.html": b"%d" % n for n in range(200)}

    send(tmp_path, many, patient(neocities, site))

    assert neocities.live(site) == many
    assert neocities.asked("POST /api/upload") < 15
    assert len(neocities.log) < 40


def test_nothing_to_do_is_three_requests(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    send(tmp_path, OLD, patient(neocities, site))
    neocities.log.clear()

    assert send(tmp_path, OLD, patient(neocities, site)).nothing_to_do

    assert len(neocities.log) == 3


def test_what_changed_is_sent_and_what_is_gone_is_removed(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    send(tmp_path, OLD, patient(neocities, site))
    neocities.stored.clear()

    send(tmp_path, NEW, patient(neocities, site), seconds=60)

    assert neocities.live(site) == NEW | LINGERS
    seen = [path for path in neocities.stored if ".mindblog" not in path]
    assert seen == ["new.txt", "p/1/index.html", "index.html", "-old.txt"]


def test_what_is_somebodys_stays(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    theirs = {"theirs.html": b"t", "their folder/x.png": b"\x89PNG\r\n"}
    neocities.put(site, theirs)

    send(tmp_path, OLD, patient(neocities, site))
    send(tmp_path, NEW, patient(neocities, site), seconds=60)

    assert neocities.live(site) == NEW | LINGERS | theirs


def test_what_is_ours_is_text_that_a_free_site_may_have(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")

    send(tmp_path, OLD, patient(neocities, site))

    ours = {path: file.body for path, file in site.files.items() if path.startswith(".mindblog/")}
    assert ".mindblog/manifest.txt" in ours
    assert all(path.endswith(".txt") and body.isascii() for path, body in ours.items())
    manifest = spelling.read(ours[".mindblog/manifest.txt"])
    assert from_bytes(manifest).entries.keys() == OLD.keys()


def test_a_big_file_goes_alone_and_is_told_of_as_it_goes(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    big = FRONT | {"big.bin": b"0123456789abcde\0" * 200_000}
    tree, told = built(tmp_path, big), list[Event]()

    with patient(neocities, site) as remote:
        deliver(tree, remote, told.append, now=datetime.now(UTC))

    sizes = [e.size for e in told if isinstance(e, Moved) and e.what == "big.bin"]
    assert sum(sizes) == 3_200_000
    assert len(sizes) > 2
    assert neocities.live(site) == big


def test_there_is_no_way_back_and_it_is_said(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    send(tmp_path, OLD, patient(neocities, site))
    send(tmp_path, NEW, patient(neocities, site), seconds=60)

    with patient(neocities, site) as remote:
        found = remote.probe()
        assert (found.level, found.lock, found.keeps) == ("ordered", "turns", False)
        assert any("no way back" in remark for remark in found.remarks)
        assert [release.live for release in releases(remote)] == [True]
        with pytest.raises(RemoteRefused, match="no earlier release"):
            rollback(remote, None, silence)


def test_the_front_page_is_replaced_and_never_removed(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    send(tmp_path, OLD, patient(neocities, site))

    with bare(neocities, site) as remote:
        remote.take(Claim("1", "anna"))
        remote._store.delete(["index.html", "old.txt"])  # type: ignore[attr-defined]
        remote.free()

    assert "index.html" in neocities.live(site)
    assert "old.txt" not in neocities.live(site)


def test_a_turn_is_kept_alive_by_text_that_changes(neocities: Neocities) -> None:
    site = neocities.site("blog")
    with bare(neocities, site) as first, bare(neocities, site) as second:
        assert first.take(Claim("1", "anna")) is None
        for _ in range(5):
            neocities.pass_time(50)
            first.keep()
        held = second.take(Claim("2", "bo"))

        assert held is not None
        assert held.owner == "anna"


def test_a_dead_turn_is_broken_after_two_minutes(neocities: Neocities) -> None:
    site = neocities.site("blog")
    with bare(neocities, site) as dead:
        assert dead.take(Claim("dead", "anna")) is None
    with bare(neocities, site) as remote:
        assert remote.take(Claim("2", "bo")) is not None
        neocities.pass_time(122)
        assert remote.take(Claim("2", "bo")) is None
        remote.free()


def race(host: Neocities, folder: Path, pairs: int) -> None:
    """Pairs of publishers at once: as many generations as successes, and losers are told."""
    site = host.site("blog")
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
    sealed = spelling.read(site.files[".mindblog/manifest.txt"].body)
    assert from_bytes(sealed).generation == wins
    assert not [path for path in site.files if "/turns/" in path]


def test_of_two_at_once_none_is_lost(neocities: Neocities, tmp_path: Path) -> None:
    for who in "12":
        (tmp_path / who).mkdir()
    race(neocities, tmp_path, 4)


@pytest.mark.campaign
def test_of_a_hundred_pairs_none_is_lost(neocities: Neocities, tmp_path: Path) -> None:
    for who in "12":
        (tmp_path / who).mkdir()
    race(neocities, tmp_path, 100)


def test_a_user_with_a_password_is_let_in_too(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    both = means(neocities, f"blog:{PASSWORD}", "MINDBLOG_SECRET")
    alone = means(neocities, PASSWORD, "MINDBLOG_SECRET")
    address = neocities.address(site)

    send(tmp_path, OLD, open_remote(address, tmp_path, means=both))
    send(tmp_path, OLD, open_remote(address.replace("//", "//blog@", 1), tmp_path, means=alone))

    assert neocities.live(site) == OLD


def test_the_key_of_another_site_is_refused(neocities: Neocities, tmp_path: Path) -> None:
    neocities.site("blog")
    other = neocities.site("other")
    address = neocities.address("blog")

    with pytest.raises(ConfigError, match="that of another site, other"):
        send(tmp_path, OLD, open_remote(address, tmp_path, means=means(neocities, other.key)))


@pytest.mark.parametrize(
    "address",
    [
        "neocities://",
        "neocities://blog.neocities.org",
        "neocities://blog/sub",
        "neocities://blog?api=http://example.org/api",
        "neocities://blog?x=1",
        "neocities://blog?idle=0",
    ],
)
def test_an_address_that_is_none_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        open_remote(address, tmp_path)


def test_without_a_key_it_is_said_where_to_put_one(neocities: Neocities, tmp_path: Path) -> None:
    remote = open_remote(neocities.address("blog"), tmp_path, means=Means(secrets=Secrets({})))

    with pytest.raises(ConfigError) as told, remote:
        pass

    assert "NEOCITIES_API_KEY" in told.value.hint


def test_without_a_connection_nothing_is_done(neocities: Neocities) -> None:
    site = neocities.site("blog")

    with pytest.raises(RemoteError, match="no connection"):
        bare(neocities, site).look()


def test_what_neocities_can_not_do_is_said(neocities: Neocities) -> None:
    site = neocities.site("blog")
    url = parse(neocities.address(site))
    store = NeocitiesStore(
        Opening(url=url, root=Path.cwd(), means=means(neocities, site.key)), f"{neocities.base}/api"
    )

    for forbidden in (
        lambda: store.create("a", b""),
        lambda: store.exchange("a", b"", "tag"),
        lambda: store.copy([("a", "b")], {}),
    ):
        with pytest.raises(RemoteRefused):
            forbidden()
