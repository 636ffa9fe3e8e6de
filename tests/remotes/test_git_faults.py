"""A branch over a real OpenSSH server: what goes wrong there, and that running again is enough."""

import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import rollback
from mindblog_cli.errors import (
    ConfigError,
    Locked,
    MindBlogError,
    RemoteError,
    RemoteRefused,
)
from mindblog_cli.events import Began, Event, silence
from mindblog_cli.remotes.git import repository
from mindblog_cli.remotes.git.address import git as remote_at
from mindblog_cli.remotes.git.failures import failure
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.url import parse
from tests.delivery.building import Site, send
from tests.remotes.line import line
from tests.servers.git_server import GitServer, bare, git, git_host, live
from tests.sshd import client_config

__all__ = ["git_host"]

pytestmark = pytest.mark.xdist_group("git")

FRONT: Site = {"index.html": b"front"}
KILLS = 50
PAIRS = 100
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return bare(tmp_path / "site.git")


@pytest.fixture
def address(git_host: GitServer, site: Path) -> str:
    return git_host.address(site)


def hook(site: Path, name: str, script: str) -> None:
    (site / "hooks").mkdir(exist_ok=True)
    (site / "hooks" / name).write_text(f"#!/bin/sh\n{script}\n")
    (site / "hooks" / name).chmod(0o755)


def logins(host: GitServer) -> int:
    return (host.ssh.folder / "sshd.log").read_text().count("Accepted publickey")


def copies(tmp_path: Path) -> list[Path]:
    return sorted(p for p in (tmp_path / ".mindblog/git").iterdir() if p.is_dir())


def noise(version: int) -> Site:
    """No file of one version is like any of the other, and each has some of its own."""
    common = {f"p/{n}.bin": random.Random(version * 1000 + n).randbytes(8000) for n in range(100)}
    return (
        common | {f"only-{version}/{n}": b"x" for n in range(9)} | {"index.html": b"%d" % version}
    )


# Connections.


def test_a_publish_connects_once(git_host: GitServer, address: str, tmp_path: Path) -> None:
    sites: list[Site] = [FRONT, FRONT, FRONT | {"a": b"1"}]
    for files in sites:
        before = logins(git_host)
        send(tmp_path, files, open_remote(address, tmp_path))

        assert logins(git_host) - before == 1


def test_where_git_goes_elsewhere_it_connects_for_itself(
    git_host: GitServer, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "gitconfig"
    config.write_text(f'[url "ssh://testhost{tmp_path}/"]\ninsteadOf = ssh://testhost/short/\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))

    send(tmp_path, FRONT, open_remote(git_host.address("/short/site.git"), tmp_path))

    assert live(site)["index.html"] == b"front"


def test_a_long_name_for_temporary_files_is_no_matter(
    address: str, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))

    send(tmp_path, FRONT, open_remote(address, tmp_path))

    assert live(site)["index.html"] == b"front"


def test_without_ssh_or_git_the_package_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(ConfigError, match="no git") as caught:
        open_remote("git+file:x.git", tmp_path).__enter__()
    assert "install it: git" in caught.value.hint

    (tmp_path / "bin/git").symlink_to("/bin/true")
    with pytest.raises(ConfigError, match="no ssh"):
        open_remote("git+ssh://h/x.git", tmp_path).__enter__()


# Hosts and keys.


def test_an_unknown_host_is_a_matter_of_settings_until_its_key_is_named(
    git_host: GitServer, site: Path, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    config.write_text(client_config(git_host.ssh.folder, git_host.ssh.port, known_hosts="none"))
    address = git_host.address(site, config=config)
    shown = ["ssh-keygen", "-lf", str(git_host.ssh.folder / "host.pub")]
    right = subprocess.run(shown, capture_output=True, check=True, text=True).stdout.split()[1]

    with pytest.raises(ConfigError, match="Host key verification failed"):
        open_remote(address, tmp_path).__enter__()
    with pytest.raises(ConfigError, match="another host key"):
        open_remote(address, tmp_path, means=Means(host_key=f"SHA256:{'A' * 43}")).__enter__()
    send(tmp_path, FRONT, open_remote(address, tmp_path, means=Means(host_key=right)))

    assert live(site)["index.html"] == b"front"


def test_a_host_that_is_not_there_may_be_there_later(address: str, tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="refused") as caught:
        open_remote(address.replace("testhost", "testhost:1"), tmp_path).__enter__()

    assert not isinstance(caught.value, RemoteRefused)


# What a repository refuses.


def test_a_repository_that_is_not_there_is_a_matter_of_settings(
    git_host: GitServer, tmp_path: Path
) -> None:
    for address in (git_host.address(tmp_path / "none.git"), "git+file:none.git"):
        with pytest.raises(ConfigError) as caught, open_remote(address, tmp_path) as remote:
            remote.look()

        assert "git init --bare" in caught.value.hint


def test_a_hook_that_refuses_is_heard(address: str, site: Path, tmp_path: Path) -> None:
    send(tmp_path, FRONT, open_remote(address, tmp_path))
    hook(site, "pre-receive", "echo 'GH001: file big.bin is 120 MB' >&2; exit 1")

    with pytest.raises(RemoteRefused, match=r"GH001: file big\.bin is 120 MB") as caught:
        send(tmp_path, FRONT | {"a": b"1"}, open_remote(address, tmp_path))

    assert "keep big files elsewhere" in caught.value.hint
    assert live(site) == FRONT | {".nojekyll": b""}
    (site / "hooks/pre-receive").unlink()
    send(tmp_path, FRONT | {"a": b"1"}, open_remote(address, tmp_path))
    assert live(site)["a"] == b"1"


def test_a_branch_that_somebody_works_in_is_not_pushed_to(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", "-b", "pages", str(tmp_path / "work")], check=True)

    with pytest.raises(RemoteRefused, match="checked out"):
        send(tmp_path, FRONT, open_remote("git+file:work#pages", tmp_path))


def test_trying_a_place_finds_out_whether_it_may_be_written(
    git_host: GitServer, address: str, site: Path, tmp_path: Path
) -> None:
    with open_remote(address, tmp_path) as remote:
        assert remote.probe().lock == "compare"
        assert git(site, "for-each-ref") == ""

        (site / "HEAD").rename(site / "gone")
        with pytest.raises(ConfigError):
            remote.probe()


def test_trying_a_place_that_is_only_to_be_read_says_so(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "gitconfig"
    config.write_text(f'[url "/nowhere/"]\npushInsteadOf = {tmp_path}/\n')
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))

    with (
        open_remote("git+file:site.git#pages", tmp_path) as remote,
        pytest.raises(ConfigError, match="does not appear to be"),
    ):
        remote.probe()


def test_a_repository_that_is_gone_again_is_told_of(site: Path, tmp_path: Path) -> None:
    send(tmp_path, FRONT, open_remote("git+file:site.git#pages", tmp_path))
    site.rename(tmp_path / "moved.git")

    with (
        open_remote("git+file:site.git#pages", tmp_path) as remote,
        pytest.raises(ConfigError, match="does not appear to be"),
    ):
        remote.look()


def test_ctrl_c_ends_what_git_has_started(site: Path, tmp_path: Path) -> None:
    def interrupt(event: Event) -> None:
        if isinstance(event, Began) and event.stage == "push":
            raise KeyboardInterrupt

    remote = open_remote("git+file:site.git#pages", tmp_path, interrupt)
    with pytest.raises(KeyboardInterrupt):
        send(tmp_path, noise(1), remote)

    time.sleep(0.05)
    assert children_of(tmp_path) == []
    send(tmp_path, noise(1), open_remote("git+file:site.git#pages", tmp_path))
    assert live(site) == noise(1) | {".nojekyll": b""}


def test_one_who_comes_between_look_and_push_is_not_overwritten(
    address: str, site: Path, tmp_path: Path
) -> None:
    send(tmp_path, FRONT, open_remote(address, tmp_path))
    theirs = git(site, "commit-tree", "pages^{tree}", "-p", "pages", "-m", "theirs")
    # They come while ours is on its way: after git has compared, before the branch is locked.
    hook(
        site, "pre-receive", f"unset GIT_QUARANTINE_PATH; git update-ref refs/heads/pages {theirs}"
    )

    with pytest.raises(Locked):
        send(tmp_path, FRONT | {"a": b"1"}, open_remote(address, tmp_path))

    assert git(site, "rev-parse", "pages") == theirs


# Lines.


@pytest.mark.parametrize("fault", ["reset", "stall"])
def test_a_push_over_a_line_that_dies_is_an_error_and_no_wait(
    fault: str, git_host: GitServer, site: Path, tmp_path: Path
) -> None:
    with line(git_host.ssh.port) as broken:
        address = git_host.address(site, idle="1").replace("testhost", f"testhost:{broken.port}")

        def hear(event: Event) -> None:
            if isinstance(event, Began) and event.stage == "push":
                broken.stall_after(100) if fault == "stall" else broken.reset()

        # Without the wrapper that tries again: the line carries one connection.
        remote = remote_at(Opening(url=parse(address), root=tmp_path, say=hear))
        with pytest.raises(RemoteError) as caught:
            send(tmp_path, noise(1), remote)

    assert type(caught.value) is RemoteError
    assert live(site) == {}
    send(tmp_path, noise(1), open_remote(git_host.address(site), tmp_path))
    assert live(site) == noise(1) | {".nojekyll": b""}


def test_an_answer_that_is_lost_is_no_failure(address: str, site: Path, tmp_path: Path) -> None:
    send(tmp_path, FRONT, open_remote(address, tmp_path))
    # The branch has moved, and then the server dies before it says so.
    hook(site, "post-update", 'kill -9 "$PPID"')
    told: list[Event] = []
    means = Means(sleep=lambda _: hook(site, "post-update", ""))

    send(tmp_path, FRONT | {"a": b"1"}, open_remote(address, tmp_path, told.append, means))

    assert live(site)["a"] == b"1"
    assert git(site, "rev-list", "--count", "pages") == "2"


# Our own copy.


@pytest.mark.parametrize("fault", ["packs", "nothing", "head", "junk", "list", "no room"])
def test_a_copy_that_is_damaged_or_gone_is_made_anew(
    fault: str, site: Path, tmp_path: Path
) -> None:
    address = "git+file:site.git#pages"
    send(tmp_path, noise(1), open_remote(address, tmp_path))
    (copy,) = copies(tmp_path)
    if fault == "packs":
        for pack in copy.glob("objects/pack/*.pack"):
            pack.chmod(0o644)
            pack.write_bytes(pack.read_bytes()[:1000])
        for loose in copy.glob("objects/??/*"):
            loose.chmod(0o644)
            loose.write_bytes(b"junk")
    elif fault == "nothing":
        shutil.rmtree(tmp_path / ".mindblog")
    elif fault == "head":
        (copy / "HEAD").write_text("junk")
    elif fault == "junk":
        (copy / "config.lock").write_text("")
        (copy / "shallow.lock").write_text("")
        (copy / "refs/mindblog/tip.lock").write_text("")
        (copy / "near/shallow").write_text("")
    elif fault == "no room":
        shutil.rmtree(copy / "objects/pack")
        (copy / "objects/pack").write_text("a file")
    else:
        (copy / "staged").write_text(f"junk\n{'0' * 64} {'1' * 40}\n")

    send(tmp_path, noise(2), open_remote(address, tmp_path, means=Means(sleep=lambda _: None)))

    assert live(site) == noise(2) | {".nojekyll": b""}


def test_two_publishers_in_one_blog_have_a_copy_each(site: Path, tmp_path: Path) -> None:
    address = "git+file:site.git#pages"
    with open_remote(address, tmp_path) as first, open_remote(address, tmp_path) as second:
        assert first.look() == second.look()
        assert len(copies(tmp_path)) == 2

    with open_remote(address, tmp_path):
        assert len(copies(tmp_path)) == 2


def test_a_copy_that_git_has_packed_is_as_good(site: Path, tmp_path: Path) -> None:
    address = "git+file:site.git#pages"
    for number in range(3):
        send(tmp_path, noise(number), open_remote(address, tmp_path))
    (copy,) = copies(tmp_path)
    git(copy, "gc", "--prune=now", "--quiet")

    send(tmp_path, noise(4), open_remote(address, tmp_path))
    with open_remote(address, tmp_path) as remote:
        rollback(remote, remote.releases()[-1].id, silence)

    assert live(site) == noise(0) | {".nojekyll": b""}


def test_there_is_an_end_to_publishers_in_one_blog(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "SLOTS", 1)
    address = "git+file:site.git#pages"

    with open_remote(address, tmp_path), pytest.raises(Locked, match="publishers are at work"):
        open_remote(address, tmp_path).__enter__()


def test_a_cache_that_can_not_be_written_is_a_matter_of_settings(tmp_path: Path) -> None:
    (tmp_path / ".mindblog").write_text("a file")

    with pytest.raises(ConfigError, match="can not be written"):
        open_remote("git+file:site.git", tmp_path).__enter__()


# Kills and races.


def start(address: str, built: Path, blog: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "tests.remotes.git_publisher", address, str(built), str(blog)]
    with open(f"{blog}.words", "wb") as words:
        return subprocess.Popen(command, cwd=REPOSITORY, stderr=words)


def built(folder: Path, files: Site) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def children_of(blog: Path) -> list[str]:
    """What still works on the copy in *blog*."""
    found: list[str] = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            environ = (entry / "environ").read_bytes()
            words = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if b"GIT_DIR=" + str(blog).encode() in environ:
            found.append(words)
    return found


def killed_and_repaired(address: str, site: Path, tmp_path: Path, kills: int) -> dict[str, int]:
    rnd = random.Random(2026)
    sites = [noise(1), noise(2)]
    folders = [built(tmp_path / f"site{n}", files) for n, files in enumerate(sites)]
    blog = tmp_path / "blog"
    assert start(address, folders[0], blog).wait() == 0
    began = time.monotonic()
    assert start(address, folders[1], blog).wait() == 0
    takes, now = time.monotonic() - began, 1
    counts = {"killed": 0, "old": 0, "new": 0}
    for _ in range(kills):
        process = start(address, folders[1 - now], blog)
        time.sleep(rnd.uniform(0.05, 0.9) * takes)
        process.kill()
        counts["killed"] += process.wait() == -signal.SIGKILL
        there = {path: c for path, c in live(site).items() if path != ".nojekyll"}
        assert there in sites
        counts["old" if there == sites[now] else "new"] += 1
        time.sleep(0.05)
        assert children_of(blog) == []
        assert start(address, folders[1 - now], blog).wait() == 0
        now = 1 - now
        assert live(site) == sites[now] | {".nojekyll": b""}
    return counts


def test_killed_at_any_moment_the_next_run_completes(
    address: str, site: Path, tmp_path: Path
) -> None:
    assert killed_and_repaired(address, site, tmp_path, 1)["killed"] >= 0


@pytest.mark.campaign
def test_killed_at_fifty_moments_the_next_run_completes(
    address: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counts = killed_and_repaired(address, site, tmp_path, KILLS)

    with capsys.disabled():
        sys.stdout.write(f"\n{counts}\n")


def test_a_push_does_not_outlive_its_publisher(address: str, site: Path, tmp_path: Path) -> None:
    blog, folder = tmp_path / "blog", built(tmp_path / "site0", noise(1))
    hook(site, "pre-receive", f"touch {tmp_path}/begun; sleep 1; exit 0")
    process = start(address, folder, blog)
    while not (tmp_path / "begun").exists():
        assert process.poll() is None
        time.sleep(0.01)

    process.kill()
    process.wait()

    time.sleep(0.1)
    assert children_of(blog) == []
    # All bytes were there, and the other side may decide for the new site; but nothing comes late.
    time.sleep(1.2)
    assert live(site) in ({}, noise(1) | {".nojekyll": b""})
    hook(site, "pre-receive", "exit 0")
    assert start(address, folder, blog).wait() == 0
    assert live(site) == noise(1) | {".nojekyll": b""}


def raced(address: str, site: Path, tmp_path: Path, pairs: int) -> dict[int, int]:
    """Two publishers with a change each, again and again; gives how each of them ended."""
    ends: dict[int, int] = {}
    blogs = [tmp_path / "anna", tmp_path / "bo"]
    send(tmp_path, FRONT, open_remote(address, tmp_path))
    for number in range(pairs):
        before = git(site, "rev-parse", "pages")
        folders = [
            built(tmp_path / f"{blog.name}-{number}", FRONT | {f"{blog.name}": b"%d" % number})
            for blog in blogs
        ]
        both = [start(address, folder, blog) for folder, blog in zip(folders, blogs, strict=True)]
        codes = [process.wait() for process in both]
        words = [Path(f"{blog}.words").read_text() for blog in blogs]
        assert set(codes) <= {0, 9}, words
        assert 0 in codes
        new = git(site, "rev-list", f"{before}..pages").split()
        # Each that said it was done is in the history, on top of what was there before it.
        assert codes.count(0) <= len(new) <= 2
        git(site, "merge-base", "--is-ancestor", before, "pages")
        for code in codes:
            ends[code] = ends.get(code, 0) + 1
    return ends


def test_of_racing_publishers_no_update_is_lost(address: str, site: Path, tmp_path: Path) -> None:
    assert raced(address, site, tmp_path, 1)[0] >= 1


@pytest.mark.campaign
def test_of_a_hundred_pairs_no_update_is_lost(
    address: str, site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ends = raced(address, site, tmp_path, PAIRS)

    with capsys.disabled():
        sys.stdout.write(f"\n{ends}\n")
    assert ends[9] > 0


# Words.


@pytest.mark.parametrize(
    ("words", "kind", "said"),
    [
        ("ERROR: Repository not found.\nfatal: Could not read from remote", ConfigError, "found"),
        ("Forgejo: Cannot find repository: me/x", ConfigError, "Cannot find"),
        ("ERROR: Permission to me/x.git denied to bo.", ConfigError, "denied to bo"),
        ("ERROR: The key has been marked as read only.", ConfigError, "read only"),
        ("git@h: Permission denied (publickey).", ConfigError, "publickey"),
        ("Host key verification failed.", ConfigError, "Host key"),
        ("fatal: detected dubious ownership in repository at '/x'", ConfigError, "dubious"),
        ("remote: error: cannot lock ref 'x': is at a but expected b", Locked, "somebody else"),
        ("remote: error: GH006: Protected branch update failed", RemoteRefused, "GH006"),
        ("remote: fatal: write error: No space left on device", RemoteRefused, "No space"),
        ("remote: error: insufficient permission for adding", RemoteRefused, "insufficient"),
        ("fatal: the remote end hung up unexpectedly", RemoteError, "the line was cut"),
        ("kex_exchange_identification: Connection closed", RemoteError, "Connection closed"),
        ("remote: =====\nremote: Be nice.\nremote: ", RemoteError, ": Be nice."),
        ("Writing objects: 100% (6/6), done.\nfatal: early EOF", RemoteError, "early EOF"),
    ],
)
def test_words_of_git_and_hosts_are_sorted(
    words: str, kind: type[MindBlogError], said: str
) -> None:
    error = failure(words, parse("git+ssh://git@h/x.git#pages"))

    assert type(error) is kind
    assert said in error.message
    assert error.hint


@pytest.mark.parametrize(
    ("report", "kind"),
    [
        ("!\tx:y\t[rejected] (stale info)", Locked),
        ("!\tx:y\t[rejected] (fetch first)", Locked),
        ("!\tx:y\t[remote rejected] (pre-receive hook declined)", RemoteRefused),
        ("!\tx:y\t[remote rejected] (because)", RemoteRefused),
    ],
)
def test_what_a_push_reports_is_sorted(report: str, kind: type[MindBlogError]) -> None:
    assert type(failure("", parse("git+ssh://git@h/x.git"), report)) is kind
