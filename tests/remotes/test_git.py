"""A branch of a git repository: its address, what is published there, and by whom."""

import os
import subprocess
from io import BytesIO
from pathlib import Path

import pytest

from mindblog_cli.errors import (
    ConfigError,
    Refused,
    RemoteError,
)
from mindblog_cli.events import Began, Ended, Event, Moved
from mindblog_cli.remotes.git.address import git as remote_at
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Content
from mindblog_cli.remotes.url import parse
from mindblog_cli.tree.manifest import Entry
from mindblog_cli.tree.tree import leaf_of
from tests.delivery.building import send
from tests.remotes.git_sites import (
    FRONT,
    elsewhere,
    publish,
    remote,
    site,
)
from tests.servers.git_server import git, live

__all__ = ["site"]


def message(site: Path) -> str:
    return git(site, "log", "-1", "--format=%an <%ae> %at%n%B", "pages")


@pytest.mark.parametrize(
    ("address", "location"),
    [
        (
            "git+ssh://git@github.com/me/me.github.io.git#main",
            "ssh://git@github.com/me/me.github.io.git",
        ),
        ("git+ssh://h:22022/~/a%20b.git", "ssh://h:22022/~/a%20b.git"),
        ("git+ssh://[::1]:22/x?idle=9", "ssh://[::1]:22/x"),
        ("git+file:///srv/a%20b.git", "/srv/a b.git"),
    ],
)
def test_an_address_is_what_git_is_told(address: str, location: str, tmp_path: Path) -> None:
    made = remote_at(Opening(url=parse(address), root=tmp_path))

    assert made.place.location == location
    assert made.place.branch == (parse(address).fragment or "gh-pages")


@pytest.mark.parametrize(
    "address",
    [
        "git+ssh:/x.git",
        "git+ssh://h",
        "git+ssh://h/",
        "git+ssh://h/x?colour=red",
        "git+ssh://h/x?idle=soon",
        "git+file:x.git?identity=y",
        "git+file://h/x.git",
        "git+file:",
        *(
            f"git+file:x.git#{name}"
            for name in ("-x", "a..b", "a%20b", "x.lock", "x/", ".x", "a:b")
        ),
    ],
)
def test_an_address_that_can_not_be_is_refused_at_once(address: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        open_remote(address, tmp_path)


def test_nothing_is_done_without_a_connection(tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="no connection"):
        remote(tmp_path).look()


def test_files_are_live_as_they_are_and_hosts_are_told_to_leave_them_so(
    site: Path, tmp_path: Path
) -> None:
    pages = {"index.html": b"front", "a/b.css": b"\x00\xff", "empty": b"", "_x/.y": b"\r\n"}

    publish(tmp_path, pages)

    assert live(site) == pages | {".nojekyll": b""}
    assert set(git(site, "ls-tree", "-r", "--format=%(objectmode)", "pages").split()) == {"100644"}


def test_whatever_an_author_calls_a_file_it_is_published(site: Path, tmp_path: Path) -> None:
    names = [
        "a b",
        'q"\\"\\n',
        "l\nf",
        "é",
        "😀/😀",
        "x" * 255,
        "ø/" + "ø" * 127,
        "%#?&+",
        "\t",
        " ",
    ]
    pages = FRONT | {name: b"%d" % n for n, name in enumerate(names)}

    publish(tmp_path, pages)
    publish(tmp_path, pages | {"l\nf": b"new"})

    assert live(site) == pages | {"l\nf": b"new", ".nojekyll": b""}


@pytest.mark.parametrize(
    "path",
    [".git/config", "a/.GIT", "a/git~1/b", ".g\u200cit/x", "a/.git .", ".git::$INDEX", "a\\.git"],
)
def test_what_git_keeps_to_itself_is_refused_by_name(path: str, site: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        publish(tmp_path, FRONT | {path: b"x"})

    assert path in caught.value.message
    assert git(site, "for-each-ref") == ""


def test_names_that_only_look_like_it_are_fine(site: Path, tmp_path: Path) -> None:
    pages = FRONT | {".github/x": b"", "git": b"", "a.git": b"", ".gitignore": b"*", "øgit": b""}

    publish(tmp_path, pages)

    assert live(site) == pages | {".nojekyll": b""}


def test_nothing_to_do_writes_nothing(site: Path, tmp_path: Path) -> None:
    publish(tmp_path, FRONT)
    before = git(site, "rev-parse", "pages")

    publish(tmp_path, FRONT)

    assert git(site, "rev-parse", "pages") == before


def test_each_run_may_begin_without_a_copy(site: Path, tmp_path: Path) -> None:
    pages = FRONT | {f"{n}.html": b"%d" % n for n in range(9)}

    for number in range(4):
        pages = pages | {"0.html": b"%d" % number}
        send(tmp_path, pages, open_remote("git+file:../site.git#pages", tmp_path / str(number)))

    assert live(site) == pages | {".nojekyll": b""}
    assert git(site, "rev-list", "--count", "pages") == "4"


def test_a_copy_is_small_where_the_other_side_leaves_files_out(site: Path, tmp_path: Path) -> None:
    noise = {f"{n}.bin": os.urandom(50_000) for n in range(40)}
    publish(tmp_path, FRONT | noise)

    send(
        tmp_path,
        FRONT | noise | {"new": b""},
        elsewhere(tmp_path),
    )

    copy = sum(f.stat().st_size for f in (tmp_path / "elsewhere").rglob("*") if f.is_file())
    assert copy < 100_000
    assert live(site)["new"] == b""


def test_a_repository_that_names_objects_by_sha256_is_found_out(tmp_path: Path) -> None:
    site = tmp_path / "site.git"
    subprocess.run(["git", "init", "-q", "--bare", "--object-format=sha256", site], check=True)
    means = Means(sleep=lambda _: None)

    for number in range(3):
        place = open_remote("git+file:../site.git#pages", tmp_path / str(number // 2), means=means)
        send(tmp_path, FRONT | {"n": b"%d" % number}, place)

    assert live(site)["n"] == b"2"


def test_the_way_to_the_other_side_is_told_of(site: Path, tmp_path: Path) -> None:
    heard: list[Event] = []

    send(tmp_path, FRONT, open_remote("git+file:site.git#pages", tmp_path, heard.append))

    assert isinstance(heard[0], Began)
    assert heard[0].unit == "objects"
    assert sum(event.count for event in heard if isinstance(event, Moved)) == heard[0].total
    assert isinstance(heard[-1], Ended)


def test_a_big_file_is_taken_in_in_pieces(site: Path, tmp_path: Path) -> None:
    big = os.urandom(5_000_001)
    leaf = leaf_of(big)
    content = Content(path="big", entry=Entry(leaf.digest, leaf.size), open=lambda: BytesIO(big))

    with remote(tmp_path) as place:
        sent = list(place.stage([content]))

    assert [one.done for one in sent] == [False] * (len(sent) - 1) + [True]
    assert sum(one.size for one in sent) == len(big)
    assert len(sent) > 3


def test_without_a_name_the_program_signs(site: Path, tmp_path: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
        publish(tmp_path, FRONT)

    assert message(site).startswith("mindblog <mindblog@")
    assert "1700000000" in message(site)


def test_the_author_signs_as_git_knows_them(site: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    git(tmp_path / ".git", "config", "user.name", "Anna <Ø>")
    git(tmp_path / ".git", "config", "user.email", "anna@example.org")

    publish(tmp_path, FRONT)

    assert message(site).startswith("Anna Ø <anna@example.org>")
    assert "Mindblog-Release: 2026" in message(site)


def test_the_environment_may_say_who_signs(site: Path, tmp_path: Path) -> None:
    env = {"GIT_AUTHOR_NAME": "Bo", "GIT_COMMITTER_EMAIL": "bo@example.org"}

    send(tmp_path, FRONT, remote(tmp_path, env))

    assert message(site).startswith("Bo <bo@example.org>")


def test_what_an_author_has_set_for_their_own_commits_does_not_count(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    (hooks / "pre-push").write_text("#!/bin/sh\nexit 1\n")
    (hooks / "pre-push").chmod(0o755)
    config = tmp_path / "gitconfig"
    config.write_text(
        f"[core]\nhooksPath = {hooks}\nautocrlf = true\nquotePath = true\n"
        "[commit]\ngpgSign = true\n[gpg]\nprogram = false\n"
        "[push]\ngpgSign = true\nfollowTags = true\n"
        "[alias]\npush = !false\nfetch = !false\n[fetch]\nprune = true\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    # As in a hook of the author's, where git says whose hook it is.
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))

    publish(tmp_path, FRONT | {"crlf": b"a\r\nb\n"})

    assert live(site)["crlf"] == b"a\r\nb\n"
    assert not (tmp_path / "index").exists()
