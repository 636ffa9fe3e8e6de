"""What can go wrong on the way to Netlify ends in its class of error, and one clear line."""

from io import BytesIO
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import Delivery
from mindblog_cli.errors import ConfigError, MindBlogError, Refused, RemoteError, RemoteRefused
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Claim, Content
from mindblog_cli.tree.manifest import Entry, ManifestTooNew, from_bytes
from mindblog_cli.tree.tree import leaf_of
from tests.delivery.building import FRONT
from tests.servers.hosting import Fault, Kind
from tests.servers.netlify import TOKEN, Netlify, Site, netlify
from tests.servers.netlify_use import bare, left, means, patient, readable, send

__all__ = ["netlify"]

OLD = FRONT | {f"p/{n}/index.html": b"page %d" % n for n in range(5)}
NEW = OLD | {"index.html": b"new", "p/1/index.html": b"one", "n.txt": b"n", "m.txt": b"m"}
FOR_EVER = 1 << 30


def clear(error: MindBlogError) -> str:
    """The one line that is told: no secret, no noise."""
    told = f"{error.message} {error.hint}"
    assert "\n" not in told
    assert TOKEN not in told
    assert "Traceback" not in told
    assert len(error.message) < 250
    return told


@pytest.fixture
def site(netlify: Netlify, tmp_path: Path) -> Site:
    """A site with the old pages."""
    site = netlify.site("blog")
    send(tmp_path, OLD, patient(netlify, site))
    netlify.pass_time(120)
    return site


def fails(
    netlify: Netlify, site: Site, folder: Path, expected: type[MindBlogError]
) -> MindBlogError:
    """Publishing ends in *expected*, the old site is live, and the next run is fine."""
    with pytest.raises(expected) as told:
        send(folder, NEW, patient(netlify, site), seconds=60)
    assert readable(netlify, site) == OLD
    return told.value


def works(netlify: Netlify, site: Site, folder: Path) -> Delivery:
    netlify.faults.clear()
    netlify.pass_time(200)
    done = send(folder, NEW, patient(netlify, site), seconds=120)
    assert readable(netlify, site) == NEW
    # Where nothing is to be done no lock is taken, and nothing swept.
    assert done.nothing_to_do or left(site) == []
    return done


@pytest.mark.parametrize("when", ["GET /api/v1/sites", r"/deploys$", "PUT .*/files", "restore"])
def test_a_server_that_stays_broken_is_told_of(
    netlify: Netlify, site: Site, tmp_path: Path, when: str
) -> None:
    netlify.fail(when, status=503, times=FOR_EVER, body={"code": 503, "message": "Try later"})

    error = fails(netlify, site, tmp_path, RemoteError)

    assert not isinstance(error, RemoteRefused)
    assert "Netlify answered 503" in clear(error)
    assert "Try later" in clear(error)
    works(netlify, site, tmp_path)


@pytest.mark.parametrize("kind", ["reset", "lost", "cut"])
@pytest.mark.parametrize("when", ["GET /api", r"POST .*/deploys$", "PUT", "restore", "DELETE"])
def test_a_line_that_breaks_is_made_anew(
    netlify: Netlify, site: Site, tmp_path: Path, when: str, kind: Kind
) -> None:
    netlify.fail(when, kind, times=1)

    send(tmp_path, NEW, patient(netlify, site), seconds=60)

    assert readable(netlify, site) == NEW
    assert left(site) == []


def test_a_silent_server_is_given_up(netlify: Netlify, site: Site, tmp_path: Path) -> None:
    netlify.fail("PUT .*/files", "stall", times=1)
    remote = bare(netlify, site, idle="0.3")

    with pytest.raises(RemoteError) as told:
        send(tmp_path, NEW, remote, seconds=60)

    assert "did not answer in time" in clear(told.value)
    works(netlify, site, tmp_path)


def test_being_asked_to_wait_is_obeyed(netlify: Netlify, site: Site, tmp_path: Path) -> None:
    before = netlify.ahead
    netlify.fail("PUT .*/files", status=429, headers={"Retry-After": "17"})

    send(tmp_path, NEW, patient(netlify, site), seconds=60)

    assert netlify.ahead - before >= 17


def test_being_asked_to_wait_for_a_day_is_told(
    netlify: Netlify, site: Site, tmp_path: Path
) -> None:
    netlify.deploys_a_day = 1

    error = fails(netlify, site, tmp_path, RemoteError)

    assert "429" in clear(error)
    assert "three deploys" in error.hint
    assert isinstance(error, RemoteError)
    assert error.after > 3600


def test_a_token_that_is_wrong_is_a_matter_of_settings(
    netlify: Netlify, site: Site, tmp_path: Path
) -> None:
    netlify.token = "another"

    error = fails(netlify, site, tmp_path, ConfigError)

    assert "does not take the token" in clear(error)
    assert "NETLIFY_AUTH_TOKEN" in error.hint


def test_a_token_that_expires_half_way_leaves_the_old_site(
    netlify: Netlify, site: Site, tmp_path: Path
) -> None:
    def expire() -> None:
        netlify.token = "another"

    netlify.faults.append(Fault("PUT .*/files", "late", skip=2, act=expire))

    clear(fails(netlify, site, tmp_path, ConfigError))
    netlify.token = TOKEN

    assert works(netlify, site, tmp_path).resumed >= 2


def test_a_site_that_is_not_there_is_a_matter_of_settings(netlify: Netlify, tmp_path: Path) -> None:
    remote = open_remote(netlify.address("nowhere"), tmp_path, means=means(netlify))

    with pytest.raises(ConfigError) as told, remote:
        remote.look()

    assert "there is no site nowhere" in clear(told.value)


def test_a_quota_that_is_used_up_is_told_in_its_words(
    netlify: Netlify, site: Site, tmp_path: Path
) -> None:
    netlify.blocked = "Account credit usage exceeded - new deploys are blocked"

    error = fails(netlify, site, tmp_path, RemoteRefused)
    netlify.blocked = ""

    assert "credit usage exceeded" in clear(error)
    works(netlify, site, tmp_path)


def test_a_deploy_that_fails_over_there_is_told_in_its_words(
    netlify: Netlify, site: Site, tmp_path: Path
) -> None:
    netlify.breaks = "Failed to process redirects"

    error = fails(netlify, site, tmp_path, RemoteRefused)

    assert "Failed to process redirects" in clear(error)
    works(netlify, site, tmp_path)


def test_a_deploy_that_never_gets_done_is_not_waited_for(
    netlify: Netlify, site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.servers.netlify.PROCESSES", 1e9)

    with pytest.raises(RemoteError) as told:
        send(tmp_path, NEW, bare(netlify, site), seconds=60)

    assert "is not done with the deploy" in clear(told.value)
    monkeypatch.undo()
    works(netlify, site, tmp_path)


def test_an_answer_that_is_no_json_is_told_of(netlify: Netlify, site: Site, tmp_path: Path) -> None:
    netlify.fail("GET /api/v1/sites", status=200, times=FOR_EVER, body=b"<html>Hello</html>")

    error = fails(netlify, site, tmp_path, RemoteError)

    assert "makes no sense" in clear(error)


@pytest.mark.parametrize(("status", "why"), [(500, "answered 500"), (403, "answered 403")])
def test_a_manifest_that_readers_do_not_get_either_is_told_of(
    netlify: Netlify, site: Site, tmp_path: Path, status: int, why: str
) -> None:
    netlify.raw = False
    netlify.fail("GET /at/.*manifest", status=status, times=FOR_EVER)

    assert why in clear(fails(netlify, site, tmp_path, RemoteError))


@pytest.mark.parametrize("kind", ["reset", "cut"])
def test_a_line_to_readers_that_breaks_is_told_of(
    netlify: Netlify, site: Site, tmp_path: Path, kind: Kind
) -> None:
    netlify.raw = False
    netlify.fail("GET /at/.*manifest", kind, times=FOR_EVER)

    clear(fails(netlify, site, tmp_path, RemoteError))


def test_a_manifest_that_readers_do_not_find_is_none(
    netlify: Netlify, site: Site, tmp_path: Path
) -> None:
    netlify.raw = False
    netlify.fail("GET /at/.*manifest", status=404)

    with bare(netlify, site) as remote:
        assert remote.look().manifest is None


def test_a_redirect_gets_no_token(netlify: Netlify, site: Site, tmp_path: Path) -> None:
    netlify.fail(
        "GET /api/v1/sites", status=302, times=FOR_EVER, headers={"Location": "https://else.org/"}
    )

    error = fails(netlify, site, tmp_path, RemoteRefused)

    assert "points elsewhere" in clear(error)


def test_a_manifest_of_a_later_mindblog_is_left_alone(
    netlify: Netlify, site: Site, tmp_path: Path
) -> None:
    sealed = netlify.live(site)[".mindblog/manifest"].replace(b"manifest 1", b"manifest 9", 1)
    netlify.put(site, netlify.live(site) | {".mindblog/manifest": sealed})

    clear(fails(netlify, site, tmp_path, ManifestTooNew))


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_bytes_that_change_on_the_way_are_never_kept(
    netlify: Netlify, site: Site, size: int
) -> None:
    right, wrong = b"r" * size, b"w" * size
    reads = iter([right])
    leaf = leaf_of(right)
    entry = Entry(leaf.digest, leaf.size)
    content = Content(path="x.bin", entry=entry, open=lambda: BytesIO(next(reads, wrong)))
    with bare(netlify, site) as remote:
        remote.take(Claim("1", "anna"))
        with pytest.raises(Refused, match="changed while it was sent"):
            list(remote.stage([content]))
        remote.free()

    assert wrong not in netlify.blobs.values()


def test_a_deploy_that_lost_its_bytes_is_repaired_from_the_build(
    netlify: Netlify, site: Site, tmp_path: Path
) -> None:
    page = OLD["p/2/index.html"]
    netlify.blobs = {sha: body for sha, body in netlify.blobs.items() if body != page}
    live = site.live
    assert live is not None
    send(tmp_path, NEW, patient(netlify, site), seconds=60)

    assert readable(netlify, site) == NEW


def cut_at(netlify: Netlify, count: int, kind: Kind) -> None:
    """From the request with this number on nobody answers; it itself may have been acted on."""
    if kind == "lost":
        netlify.fail(".", "lost", skip=count, times=1)
        count += 1
    netlify.fail(".", "reset", skip=count if kind == "reset" else count - 1, times=FOR_EVER)


@pytest.mark.parametrize("kind", ["reset", "lost"])
def test_where_it_is_cut_the_next_run_ends_it(netlify: Netlify, tmp_path: Path, kind: Kind) -> None:
    cut_all_along(netlify, tmp_path, kind, step=4)


@pytest.mark.campaign
@pytest.mark.parametrize("kind", ["reset", "lost"])
def test_wherever_it_is_cut_the_next_run_ends_it(
    netlify: Netlify, tmp_path: Path, kind: Kind
) -> None:
    cut_all_along(netlify, tmp_path, kind, step=1)


def cut_all_along(netlify: Netlify, tmp_path: Path, kind: Kind, *, step: int) -> None:
    """Cut a delivery at each request, or at every so many."""

    def fresh(number: int) -> Site:
        made = netlify.site(f"blog{number}")
        send(tmp_path, OLD, patient(netlify, made))
        return made

    netlify.deploys_a_minute = netlify.deploys_a_day = netlify.requests_a_minute = 10**6
    whole, cuts = False, 0
    while not whole:
        site = fresh(cuts)
        cut_at(netlify, cuts, kind)
        try:
            send(tmp_path, NEW, bare(netlify, site), seconds=60)
            whole = True
        except RemoteError:
            assert readable(netlify, site) in (OLD, NEW)
        works(netlify, site, tmp_path)
        sealed = netlify.live(site)[".mindblog/manifest"]
        assert from_bytes(sealed).generation == 2
        # Bytes are told from each other, so those of this round are new to it.
        netlify.blobs.clear()
        cuts += step
        assert cuts < 80
    assert cuts > 15
