"""What can go wrong on the way to Neocities ends in its class of error, and one clear line."""

import re
from io import BytesIO
from pathlib import Path

import pytest

from mindblog_cli.errors import ConfigError, MindBlogError, Refused, RemoteError, RemoteRefused
from mindblog_cli.remotes.neocities import spelling
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Claim, Content
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.tree.manifest import Entry, ManifestTooNew
from mindblog_cli.tree.tree import leaf_of
from tests.delivery.building import FRONT
from tests.servers.hosting import Fault, Kind
from tests.servers.neocities import PASSWORD, Neocities, Site, Stored, neocities
from tests.servers.neocities_use import bare, patient, send

__all__ = ["neocities"]

Files = dict[str, bytes]
FOR_EVER = 1 << 30


def linked(word: str, pages: range) -> Files:
    """A site in which the front page links to all others."""
    links = "".join(f'<a href="/p/{n}/index.html">' for n in pages)
    return {
        "index.html": f"<title>{word}</title>{links}".encode(),
        **{f"p/{n}/index.html": f"{word} {n}".encode() for n in pages},
    }


OLD = linked("old", range(5))
NEW = linked("new", range(2, 8))


def clear(error: MindBlogError) -> str:
    """The one line that is told: no secret, no noise."""
    told = f"{error.message} {error.hint}"
    assert "\n" not in told
    assert PASSWORD not in told
    assert "da77c35" not in told
    assert len(error.message) < 250
    return told


@pytest.fixture
def site(neocities: Neocities, tmp_path: Path) -> Site:
    """A site with the old pages."""
    site = neocities.site("blog")
    send(tmp_path, OLD, patient(neocities, site))
    neocities.pass_time(10)
    return site


def fails(
    neocities: Neocities, site: Site, folder: Path, expected: type[MindBlogError]
) -> MindBlogError:
    with pytest.raises(expected) as told:
        send(folder, NEW, patient(neocities, site), seconds=60)
    sound(neocities, site)
    return told.value


def sound(host: Neocities, site: Site) -> None:
    """Each file is the old one or the new one, and no page points at nothing."""
    live = host.live(site)
    for path, body in live.items():
        assert body in (OLD.get(path), NEW.get(path)), path
    for link in re.findall(r'href="/([^"]+)"', live["index.html"].decode()):
        assert link in live


def works(neocities: Neocities, site: Site, folder: Path) -> None:
    neocities.faults.clear()
    neocities.pass_time(200)
    send(folder, NEW, patient(neocities, site), seconds=120)
    assert neocities.live(site) == NEW


@pytest.mark.parametrize("when", ["GET /api/download", "POST /api/upload", "POST /api/delete"])
def test_a_server_that_stays_broken_is_told_of(
    neocities: Neocities, site: Site, tmp_path: Path, when: str
) -> None:
    said = {"result": "error", "error_type": "server_error", "message": "unknown server error"}
    neocities.fail(when, status=500, times=FOR_EVER, body=said)

    error = fails(neocities, site, tmp_path, RemoteError)

    assert not isinstance(error, RemoteRefused)
    assert "Neocities answered 500" in clear(error)
    assert "unknown server error" in clear(error)
    works(neocities, site, tmp_path)


@pytest.mark.parametrize("kind", ["reset", "lost", "cut"])
@pytest.mark.parametrize("when", ["GET /api", "POST /api/upload", "POST /api/delete"])
def test_a_line_that_breaks_is_made_anew(
    neocities: Neocities, site: Site, tmp_path: Path, when: str, kind: Kind
) -> None:
    neocities.fail(when, kind, skip=1, times=1)

    send(tmp_path, NEW, patient(neocities, site), seconds=60)

    assert neocities.live(site) == NEW


def test_a_silent_server_is_given_up(neocities: Neocities, site: Site, tmp_path: Path) -> None:
    neocities.fail("POST /api/upload", "stall", skip=1)

    with pytest.raises(RemoteError) as told:
        send(tmp_path, NEW, bare(neocities, site, idle="0.3"), seconds=60)

    assert "did not answer in time" in clear(told.value)
    works(neocities, site, tmp_path)


def test_being_asked_to_wait_is_obeyed(neocities: Neocities, site: Site, tmp_path: Path) -> None:
    before = neocities.ahead
    neocities.fail("POST /api/upload", status=429, skip=2, headers={"Retry-After": "33"})

    send(tmp_path, NEW, patient(neocities, site), seconds=60)

    assert neocities.ahead - before >= 33


def test_a_key_that_is_wrong_is_a_matter_of_settings(
    neocities: Neocities, site: Site, tmp_path: Path
) -> None:
    wrong = Means(secrets=Secrets({"NEOCITIES_API_KEY": "zerocool"}))

    with pytest.raises(ConfigError) as told:
        send(tmp_path, NEW, open_remote(neocities.address(site), tmp_path, means=wrong))

    assert "lets nobody in" in clear(told.value)
    assert "NEOCITIES_API_KEY" in told.value.hint


def test_a_password_that_is_wrong_too_often_is_told_when_to_try_again(
    neocities: Neocities, site: Site, tmp_path: Path
) -> None:
    neocities.wrong_passwords = 10
    both = Means(secrets=Secrets({"MINDBLOG_SECRET": f"blog:{PASSWORD}"}))

    with pytest.raises(RemoteError) as told:
        send(tmp_path, NEW, open_remote(neocities.address(site), tmp_path, means=both))

    assert "too many authentication attempts" in clear(told.value)
    assert told.value.after == 600


def test_a_key_that_is_replaced_half_way_leaves_a_sound_site(
    neocities: Neocities, site: Site, tmp_path: Path
) -> None:
    def replaced() -> None:
        site.key = "another"

    neocities.faults.append(Fault("POST /api/upload", "late", skip=3, act=replaced))

    clear(fails(neocities, site, tmp_path, ConfigError))
    works(neocities, site, tmp_path)


@pytest.mark.parametrize(
    ("limits", "words"), [((900, 15_000), "too large to fit"), ((10**9, 12), "maximum site")]
)
def test_a_site_that_is_full_is_told_in_its_words(
    neocities: Neocities, site: Site, tmp_path: Path, limits: tuple[int, int], words: str
) -> None:
    site.space, site.most_files = limits

    error = fails(neocities, site, tmp_path, RemoteRefused)

    assert words in clear(error)
    assert "make room" in error.hint
    site.space, site.most_files = 10**9, 15_000
    works(neocities, site, tmp_path)


def test_a_kind_that_only_they_know_is_no_good_is_told_in_their_words(
    neocities: Neocities, site: Site, tmp_path: Path
) -> None:
    with pytest.raises(RemoteRefused) as told:
        send(tmp_path, OLD | {"x.css": b"PK\x03\x04"}, patient(neocities, site), seconds=60)

    assert "not an allowed file type for free sites" in clear(told.value)
    sound(neocities, site)


def test_files_that_could_not_be_stored_are_not_taken_for_stored(
    neocities: Neocities, site: Site, tmp_path: Path
) -> None:
    said = {"result": "success", "message": "3 of 4 file(s) uploaded, 1 file(s) failed"}
    neocities.fail("POST /api/upload", status=200, skip=2, times=FOR_EVER, body=said)

    error = fails(neocities, site, tmp_path, RemoteError)

    assert "could not store all" in clear(error)
    works(neocities, site, tmp_path)


def test_an_answer_that_is_no_json_is_told_of(
    neocities: Neocities, site: Site, tmp_path: Path
) -> None:
    neocities.fail("GET /api/list", status=200, times=FOR_EVER, body=b"<html>Hello</html>")

    assert "makes no sense" in clear(fails(neocities, site, tmp_path, RemoteError))


def test_a_page_of_something_in_between_is_told_of(
    neocities: Neocities, site: Site, tmp_path: Path
) -> None:
    page = b"<html><title>502</title><h1>Bad gateway</h1></html>"
    neocities.fail("POST /api/upload", status=502, times=FOR_EVER, body=page)

    assert "Bad gateway" in clear(fails(neocities, site, tmp_path, RemoteError))


@pytest.mark.parametrize("text", [b"not base64 !", b"aGVsbG8=\n", b""])
def test_a_manifest_that_is_damaged_is_not_believed(
    neocities: Neocities, site: Site, tmp_path: Path, text: bytes
) -> None:
    site.files[".mindblog/manifest.txt"] = Stored(text, neocities.now())

    send(tmp_path, NEW, patient(neocities, site), seconds=60)

    assert neocities.live(site) == OLD | NEW


def test_a_manifest_of_a_later_mindblog_is_left_alone(
    neocities: Neocities, site: Site, tmp_path: Path
) -> None:
    there = site.files[".mindblog/manifest.txt"]
    later = spelling.read(there.body).replace(b"manifest 1", b"manifest 9", 1)
    there.body = spelling.written(later)

    clear(fails(neocities, site, tmp_path, ManifestTooNew))


@pytest.mark.parametrize("size", [10, 3_000_000])
def test_bytes_that_change_on_the_way_are_never_live(
    neocities: Neocities, site: Site, size: int
) -> None:
    right, wrong = b"r" * size, b"w" * size
    leaf = leaf_of(right)
    entry = Entry(leaf.digest, leaf.size)
    content = Content(path="x.txt", entry=entry, open=lambda: BytesIO(wrong))

    with bare(neocities, site) as remote:
        remote.take(Claim("1", "anna"))
        with pytest.raises(Refused, match="changed while it was sent"):
            list(remote.stage([content]))
        remote.free()

    assert "x.txt" not in neocities.live(site)


def cut_at(host: Neocities, count: int, kind: Kind) -> None:
    """From the request with this number on nobody answers; it itself may have been acted on."""
    if kind == "lost":
        host.fail(".", "lost", skip=count)
    host.fail(".", "reset", skip=count, times=FOR_EVER)


@pytest.mark.parametrize("kind", ["reset", "lost"])
def test_where_it_is_cut_the_next_run_ends_it(
    neocities: Neocities, tmp_path: Path, kind: Kind
) -> None:
    cut_all_along(neocities, tmp_path, kind, step=4)


@pytest.mark.campaign
@pytest.mark.parametrize("kind", ["reset", "lost"])
def test_wherever_it_is_cut_the_next_run_ends_it(
    neocities: Neocities, tmp_path: Path, kind: Kind
) -> None:
    cut_all_along(neocities, tmp_path, kind, step=1)


def cut_all_along(neocities: Neocities, tmp_path: Path, kind: Kind, *, step: int) -> None:
    """Cut a delivery at each request, or at every so many."""
    whole, cuts = False, 0
    while not whole:
        site = neocities.site(f"blog{cuts}")
        send(tmp_path, OLD, patient(neocities, site))
        cut_at(neocities, cuts, kind)
        try:
            send(tmp_path, NEW, bare(neocities, site), seconds=60)
            whole = True
        except RemoteError:
            sound(neocities, site)
        works(neocities, site, tmp_path)
        cuts += step
        assert cuts < 120
    assert cuts > 15


def test_an_empty_front_page_of_theirs_is_replaced(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("new")

    send(tmp_path, FRONT, patient(neocities, site))

    assert neocities.live(site) == FRONT
