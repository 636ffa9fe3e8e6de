"""Publishing to Netlify: what is sent and asked for, and what stays."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import deliver, releases, rollback
from mindblog_cli.errors import ConfigError, RemoteRefused
from mindblog_cli.events import Event, Moved, silence
from mindblog_cli.remotes.netlify.headers import headers
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.tree.manifest import Entry
from tests.delivery.building import FRONT, built
from tests.servers.netlify import Netlify, netlify
from tests.servers.netlify_use import NEW, OLD, PAGES, bare, left, patient, readable, send

__all__ = ["netlify"]


def test_a_site_goes_live_at_once_and_whole(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")

    done = send(tmp_path, OLD, patient(netlify, site))

    assert (done.level, done.put) == ("atomic", len(OLD))
    assert readable(netlify, site) == OLD
    assert left(site) == []
    assert netlify.asked("PUT .*/files/") == len(OLD) + 2


def test_nothing_to_do_is_two_requests(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    send(tmp_path, OLD, patient(netlify, site))
    netlify.log.clear()

    assert send(tmp_path, OLD, patient(netlify, site)).nothing_to_do

    assert len(netlify.log) == 2


def test_only_bytes_that_netlify_has_not_got_are_sent(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    send(tmp_path, OLD, patient(netlify, site))
    netlify.log.clear()

    done = send(tmp_path, NEW | {"copy.txt": b"old"}, patient(netlify, site))

    assert (done.put, done.resumed) == (4, 1)
    sent = [line.rpartition("/files/")[2] for line in netlify.log if "PUT" in line]
    assert sorted(path for path in sent if "PUT" not in path and path not in ("_headers",)) == [
        ".mindblog/manifest",
        "index.html",
        "new.txt",
        "p/1/index.html",
    ]


def test_what_lingers_and_what_is_foreign_stays_without_being_sent(
    netlify: Netlify, tmp_path: Path
) -> None:
    site = netlify.site("blog")
    netlify.put(site, {"theirs.html": b"t", "index.html": b"default", "_redirects": b"/a /b"})
    send(tmp_path, OLD, patient(netlify, site))

    send(tmp_path, NEW, patient(netlify, site), seconds=60)

    lingers = {"assets/style.0a1b2c3d.css": b"old style"}
    theirs = {"theirs.html": b"t", "_redirects": b"/a /b"}
    assert readable(netlify, site) == NEW | theirs | lingers


def test_what_was_there_and_differs_is_told_of(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    netlify.put(site, {"index.html": b"default", "p/1/index.html": b"page 1", "x.txt": b"x"})
    entries = {
        path: Entry(sha, size)
        for path, sha, size in (
            ("index.html", "0" * 64, 7),
            ("p/1/index.html", built(tmp_path, PAGES).tree.leaves["p/1/index.html"].digest, 6),
            ("x.txt", "1" * 64, 99),
        )
    }

    with bare(netlify, site) as remote:
        seen = remote.survey(entries)

    assert seen.same == {"p/1/index.html"}
    assert seen.other == {"index.html", "x.txt"}


def test_fingerprinted_files_are_kept_for_ever(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")

    send(tmp_path, OLD, patient(netlify, site))

    with bare(netlify, site) as remote:
        remote.look()
    rules = netlify.live(site)["_headers"].decode()
    assert "/assets/*\n  Cache-Control: public, max-age=31536000, immutable\n" in rules
    assert netlify._serve("/live/blog/assets/style.0a1b2c3d.css").headers["Cache-Control"] == (
        "public, max-age=31536000, immutable"
    )


def test_a_headers_file_of_the_site_or_of_somebody_else_is_left_alone(
    netlify: Netlify, tmp_path: Path
) -> None:
    site, other = netlify.site("blog"), netlify.site("other")
    netlify.put(other, {"_headers": b"/*\n  X-Theirs: 1\n"})

    send(tmp_path, FRONT | {"_headers": b"/*\n  X-Mine: 1\n"}, patient(netlify, site))
    send(tmp_path, FRONT, patient(netlify, other))

    assert netlify.live(site)["_headers"] == b"/*\n  X-Mine: 1\n"
    assert netlify.live(other)["_headers"] == b"/*\n  X-Theirs: 1\n"


def test_our_headers_follow_the_site(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    send(tmp_path, FRONT, patient(netlify, site))
    send(tmp_path, OLD, patient(netlify, site), seconds=60)

    assert b"/assets/*" in netlify.live(site)["_headers"]


def test_rules_are_as_few_as_say_it() -> None:
    fixed, usual = "public, immutable", "no-cache"
    wanted = {
        "a/x.0a1b2c3d.js": Entry("1", 1, "", fixed),
        "a/b/y.0a1b2c3d.js": Entry("2", 1, "", fixed),
        "c/z.0a1b2c3d.js": Entry("3", 1, "", fixed),
        "c/index.html": Entry("4", 1, "", usual),
    }

    rules = headers(wanted).decode().splitlines()

    assert rules[1:] == [
        "/a/*",
        "  Cache-Control: public, immutable",
        "/c/z.0a1b2c3d.js",
        "  Cache-Control: public, immutable",
    ]


def test_going_back_sends_nothing_and_does_not_depend_on_size(
    netlify: Netlify, tmp_path: Path
) -> None:
    site = netlify.site("blog")
    send(tmp_path, OLD, patient(netlify, site))
    send(tmp_path, NEW, patient(netlify, site), seconds=60)
    netlify.log.clear()

    with patient(netlify, site) as remote:
        rollback(remote, None, silence)
        kept = releases(remote)

    assert readable(netlify, site) == OLD
    assert [release.live for release in kept] == [False, True]
    assert netlify.asked("PUT") == 0
    assert len(netlify.log) < 25


def test_many_files_are_compared_later_on(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    netlify.requests_a_minute = 10_000
    many = FRONT | {f"n/{n}.txt": b"%d" % n for n in range(150)}

    done = send(tmp_path, many, patient(netlify, site))

    assert done.put == 151
    assert readable(netlify, site) == many


def test_too_many_requests_are_waited_out(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    netlify.requests_a_minute = 40
    many = FRONT | {f"n/{n}.txt": b"%d" % n for n in range(90)}

    send(tmp_path, many, patient(netlify, site))

    assert readable(netlify, site) == many
    assert netlify.ahead > 60


def test_a_big_file_is_told_of_as_it_goes(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    big = FRONT | {"film.bin": b"0123456789abcdef" * 200_000, "empty.txt": b""}
    tree = built(tmp_path, big)
    told: list[Event] = []

    with patient(netlify, site) as remote:
        deliver(tree, remote, told.append, now=datetime.now(UTC))

    sizes = [e.size for e in told if isinstance(e, Moved) and e.what == "film.bin"]
    assert sum(sizes) == 3_200_000
    assert len(sizes) > 2
    assert readable(netlify, site) == big


def test_the_site_is_found_by_its_id_and_by_its_host_name(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    send(tmp_path, FRONT, patient(netlify, site))

    for name in ("blog", "blog.netlify.app", site.id):
        with bare(netlify, name) as remote:
            assert remote.look().manifest is not None


def test_where_the_api_only_describes_files_they_are_read_as_readers_do(
    netlify: Netlify, tmp_path: Path
) -> None:
    site = netlify.site("blog")
    netlify.raw = False

    send(tmp_path, OLD, patient(netlify, site))

    assert send(tmp_path, OLD, patient(netlify, site)).nothing_to_do
    assert netlify.asked("GET /at/.*manifest") > 0


@pytest.mark.parametrize(
    "address",
    [
        "netlify://",
        "netlify:blog",
        "netlify://blog/sub",
        "netlify://me@blog",
        "netlify://blog?api=http://example.org/api",
        "netlify://blog?api=https://me:pw@example.org",
        "netlify://blog?branch=x",
        "netlify://blog?idle=soon",
    ],
)
def test_an_address_that_is_none_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as told:
        open_remote(address, tmp_path)

    assert "pw" not in told.value.message


def test_without_a_token_it_is_said_where_to_put_one(netlify: Netlify, tmp_path: Path) -> None:
    remote = open_remote(netlify.address("blog"), tmp_path, means=Means(secrets=Secrets({})))

    with pytest.raises(ConfigError) as told, remote:
        pass

    assert "NETLIFY_AUTH_TOKEN" in told.value.hint


def test_names_that_netlify_can_not_have_are_refused_before_anything_is_sent(
    netlify: Netlify, tmp_path: Path
) -> None:
    site = netlify.site("blog")

    with pytest.raises(RemoteRefused, match=r"what\?\.html"):
        send(tmp_path, FRONT | {"what?.html": b"?"}, patient(netlify, site))

    assert netlify.asked("PUT .*/files/") == 0
    assert left(site) == []


def test_a_manifest_that_is_damaged_is_not_believed(netlify: Netlify, tmp_path: Path) -> None:
    site = netlify.site("blog")
    send(tmp_path, OLD, patient(netlify, site))
    netlify.put(site, netlify.live(site) | {".mindblog/manifest": b"<html>no</html>"})

    send(tmp_path, NEW, patient(netlify, site), seconds=60)

    assert readable(netlify, site) == OLD | NEW


def test_a_site_that_somebody_dragged_there_has_no_manifest(
    netlify: Netlify, tmp_path: Path
) -> None:
    site = netlify.site("blog")
    send(tmp_path, OLD, patient(netlify, site))
    netlify.put(site, {"index.html": b"theirs", "more.html": b"m"})

    done = send(tmp_path, OLD, patient(netlify, site), seconds=60)

    assert done.resumed == done.put
    assert readable(netlify, site) == OLD | {"more.html": b"m"}


def test_trying_leaves_nothing_behind(netlify: Netlify) -> None:
    site = netlify.site("blog")
    with bare(netlify, site) as remote:
        found = remote.probe()

    assert (found.level, found.lock, found.keeps) == ("atomic", "turns", True)
    assert site.deploys == []
