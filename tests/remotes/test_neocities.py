"""Publishing to Neocities: in order, in few requests, and nothing that it would not take."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import Delivery, DeliveryOptions, deliver, releases, rollback
from mindblog_cli.errors import ConfigError, Locked, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.events import Event, Moved, silence
from mindblog_cli.remotes.neocities import spelling
from mindblog_cli.remotes.neocities.address import neocities as kind
from mindblog_cli.remotes.neocities.store import NeocitiesStore
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Claim, Remote
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import parse
from mindblog_cli.tree.manifest import from_bytes
from tests.delivery.building import FRONT, built
from tests.servers.neocities import PASSWORD, Neocities, Site, neocities

__all__ = ["neocities"]

Files = dict[str, bytes]

PAGES: Files = FRONT | {f"p/{n}/index.html": b"page %d" % n for n in range(8)}
OLD: Files = PAGES | {"old.txt": b"old", "assets/style.0a1b2c3d.css": b"old style"}
NEW: Files = PAGES | {"index.html": b"new front", "p/1/index.html": b"new", "new.txt": b"n"}
LINGERS: Files = {"assets/style.0a1b2c3d.css": b"old style"}


def means(host: Neocities, secret: str, name: str = "NEOCITIES_API_KEY") -> Means:
    return Means(secrets=Secrets({name: secret}), now=host.now, sleep=host.pass_time)


def bare(host: Neocities, site: Site, **options: str) -> Remote:
    """One that does not try again."""
    url = parse(host.address(site, **options))
    return kind(Opening(url=url, root=Path.cwd(), means=means(host, site.key)))


def patient(host: Neocities, site: Site) -> Remote:
    return open_remote(host.address(site), Path.cwd(), means=means(host, site.key))


def send(folder: Path, files: Files, remote: Remote, *, seconds: float = 0.0) -> Delivery:
    now = datetime.fromtimestamp(1_790_000_000 + seconds, UTC)
    options = DeliveryOptions(allow_deletes=10_000)
    with remote:
        return deliver(built(folder, files), remote, silence, now=now, options=options)


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


def test_a_file_takes_the_place_of_a_folder_and_the_other_way_round(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    first = FRONT | {"a": b"file", "b/x/y.html": b"folder", "keep/z.html": b"z"}
    second = FRONT | {"a/index.html": b"folder", "b": b"file", "keep/z.html": b"z"}

    send(tmp_path, first, patient(neocities, site))
    send(tmp_path, second, patient(neocities, site), seconds=60)
    send(tmp_path, first, patient(neocities, site), seconds=120)

    assert neocities.live(site) == first


def test_a_folder_with_somebody_elses_files_is_not_removed(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    neocities.put(site, {"notes/theirs.html": b"t"})

    with pytest.raises(RemoteRefused, match="notes can not be stored"):
        send(tmp_path, FRONT | {"notes": b"n"}, patient(neocities, site))

    assert neocities.live(site)["notes/theirs.html"] == b"t"


def test_a_file_of_somebody_else_where_a_folder_should_be_is_told_of(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    neocities.put(site, {"notes": b"theirs"})

    with pytest.raises(RemoteRefused, match="notes is a file, and not ours"):
        send(tmp_path, FRONT | {"notes/a.html": b"n"}, patient(neocities, site))

    assert neocities.live(site)["notes"] == b"theirs"


STRANGE = (
    "te[s]t.html",
    "te[s].html",
    "te[]t.html",
    "[a].html",
    'say "so".html',
    "100%.html",
    "%41.html",
    "username",
    "page",
    "ø/詩經 😀.html",
    "a+b&c=d;e.html",
    "#?.html",
    ".well-known/x.txt",
)


def test_strange_names_arrive_as_they_are(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    files = FRONT | {name: name.encode() for name in STRANGE}

    send(tmp_path, files, patient(neocities, site))
    assert neocities.live(site) == files

    send(tmp_path, FRONT, patient(neocities, site), seconds=60)
    assert neocities.live(site) == FRONT


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("line\nbreak.html", "name"),
        ("back\\slash.html", "name"),
        ("dot..dot.html", "name"),
        ("d/" * 100 + "x.html", "name"),
    ],
)
def test_names_that_it_can_not_have_are_refused_before_anything_is_sent(
    neocities: Neocities, tmp_path: Path, name: str, why: str
) -> None:
    site = neocities.site("blog")
    site.supporter = True
    before = neocities.live(site)

    with pytest.raises(RemoteRefused, match=f"takes no file of such a {why}"):
        send(tmp_path, FRONT | {name: b"x"}, patient(neocities, site))

    assert neocities.live(site) == before


FILM = b"\x00\x00\x00\x18ftypmp42" + b"\0" * 100


def test_kinds_that_a_free_site_can_not_have_are_refused_before_anything_is_sent(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    before = neocities.live(site)
    files = FRONT | {f"film{n}.mp4": FILM for n in range(5)} | {"LICENSE": b"text", "raw": b"\xff"}

    with pytest.raises(RemoteRefused) as told:
        send(tmp_path, files, patient(neocities, site))

    assert '"film0.mp4", "film1.mp4", "film2.mp4" and 3 more' in told.value.message
    assert neocities.live(site) == before


def test_a_supporter_may_have_any_kind(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    site.supporter = True
    files = FRONT | {"film.mp4": FILM, "raw": b"\xff\0"}

    send(tmp_path, files, patient(neocities, site))

    assert neocities.live(site) == files


def test_text_may_be_called_anything(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    files = FRONT | {"LICENSE": b"text", "a.odd": "æøå".encode() * 2000, "none": b""}

    send(tmp_path, files, patient(neocities, site))

    assert neocities.live(site) == files


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
