"""A host key named by its fingerprint, before a real OpenSSH server."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mindblog_cli.errors import ConfigError, RemoteError
from mindblog_cli.remotes import hostkeys, ssh
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.url import parse
from tests.sshd import Sshd, client_config, missing, sshd

WRONG = "SHA256:" + "A" * 43


@pytest.fixture
def stranger(server: Sshd, tmp_path: Path) -> Path:
    """The config of somebody who knows no host."""
    config = tmp_path / "config"
    config.write_text(client_config(server.folder, server.port, known_hosts="none"))
    return config


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """Another server, with another key."""
    if why := missing():
        pytest.skip(why)
    with sshd(tmp_path_factory.mktemp("other")) as running:
        yield running


def fingerprint(server: Sshd) -> str:
    command = ["ssh-keygen", "-lf", str(server.folder / "host.pub")]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()[1]


def test_the_right_fingerprint_opens_a_host_nobody_knew(
    server: Sshd, stranger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a b").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "a b"))
    means = Means(host_key=fingerprint(server))

    with open_remote(server.address(tmp_path / "www", stranger), tmp_path, means=means) as remote:
        assert remote.look().manifest is None

    assert not (server.folder / "none").exists()
    assert os.listdir(tmp_path / "a b") == []


def test_a_host_behind_a_jump_is_accepted_and_the_jump_stays_known_as_it_was(
    server: Sshd, other: Sshd, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    behind = client_config(other.folder, other.port, known_hosts="none")
    config.write_text(
        client_config(server.folder, server.port)
        + behind.replace("testhost", "behind")
        + "  ProxyJump testhost\n"
    )
    address = server.address(tmp_path / "www", config).replace("testhost", "behind")
    means = Means(host_key=fingerprint(other))

    with open_remote(address, tmp_path, means=means) as remote:
        assert remote.look().manifest is None


def test_the_fingerprint_is_believed_more_than_what_was_known(server: Sshd, tmp_path: Path) -> None:
    config = tmp_path / "config"
    (tmp_path / "changed").write_text(f"testhost {(server.folder / 'client.pub').read_text()}")
    text = client_config(server.folder, server.port)
    config.write_text(text.replace(f"{server.folder}/known_hosts", str(tmp_path / "changed")))
    means = Means(host_key=fingerprint(server) + "=")

    with open_remote(server.address(tmp_path / "www", config), tmp_path, means=means) as remote:
        assert remote.look().manifest is None


def test_another_fingerprint_is_refused_and_both_are_shown(
    server: Sshd, stranger: Path, tmp_path: Path
) -> None:
    remote = open_remote(
        server.address(tmp_path / "www", stranger), tmp_path, means=Means(host_key=WRONG)
    )

    with pytest.raises(ConfigError) as caught:
        remote.__enter__()

    assert fingerprint(server) in caught.value.message
    assert WRONG in caught.value.message
    assert "ssh-ed25519" in caught.value.message


@pytest.mark.parametrize("given", ["SHA256:short", "MD5:aa:bb", "A" * 43, f"{WRONG}A"])
def test_what_is_no_fingerprint_is_refused_before_connecting(given: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no fingerprint"):
        open_remote("sftp://h/x", tmp_path, means=Means(host_key=given))


def test_a_key_that_changes_after_it_was_compared_is_refused(
    server: Sshd, other: Sshd, stranger: Path, tmp_path: Path
) -> None:
    url = parse(server.address("/x", stranger))
    program = ssh.program(url, tmp_path)
    elsewhere = ssh.program(parse(other.address("/x")), tmp_path)

    with hostkeys.trusting(fingerprint(server), url, program) as known:
        command = [*elsewhere, *known, *ssh.host(url), "true"]
        done = subprocess.run(command, capture_output=True, check=False, text=True)

    assert done.returncode == 255
    assert isinstance(ssh.sorted_failure(done.stderr, url, ""), ConfigError)


def test_a_host_that_shows_no_key_may_do_so_later(server: Sshd, tmp_path: Path) -> None:
    address = server.address(tmp_path).replace("testhost", "testhost:1")
    remote = open_remote(address, tmp_path, means=Means(host_key=WRONG))

    with pytest.raises(RemoteError, match="refused"):
        remote.__enter__()


def test_without_ssh_no_key_is_fetched(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert shutil.which("ssh") is None

    with (
        pytest.raises(ConfigError, match="no ssh"),
        open_remote("sftp://h/x", tmp_path, means=Means(host_key=WRONG)),
    ):
        pass


def test_a_host_that_says_nothing_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(hostkeys, "PATIENCE", 0.1)

    with (
        pytest.raises(RemoteError, match="showed no host key"),
        hostkeys.trusting(WRONG, parse("sftp://h/x"), ["sh", "-c", "sleep 9"]),
    ):
        pass
