"""A branch over a real OpenSSH server: what goes wrong there, and is told apart."""

import subprocess
import time
from pathlib import Path

import pytest

from mindblog_cli.errors import (
    ConfigError,
    Locked,
    RemoteError,
    RemoteRefused,
)
from mindblog_cli.events import Began, Event
from mindblog_cli.remotes.git.address import git as remote_at
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.url import parse
from tests.delivery.building import Site, send
from tests.remotes.git_sites import (
    FRONT,
    address,
    children_of,
    hook,
    noise,
    site,
)
from tests.remotes.line import line
from tests.servers.git_server import GitServer, git, git_host, live
from tests.sshd import client_config

__all__ = ["address", "git_host", "site"]

pytestmark = pytest.mark.xdist_group("git")


def logins(host: GitServer) -> int:
    return (host.ssh.folder / "sshd.log").read_text().count("Accepted publickey")


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


def test_a_repository_that_is_not_there_is_a_matter_of_settings(
    git_host: GitServer, tmp_path: Path
) -> None:
    for absent in (git_host.address(tmp_path / "none.git"), "git+file:none.git"):
        with pytest.raises(ConfigError) as caught, open_remote(absent, tmp_path) as remote:
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
