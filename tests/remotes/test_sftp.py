"""A real OpenSSH server: what goes wrong there, and that it is told apart."""

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import msgspec
import pytest

from mindblog_cli.errors import ConfigError, MindBlogError, Refused, RemoteError, RemoteRefused
from mindblog_cli.events import Event, Noted
from mindblog_cli.remotes.conformance import CHECKS, publish
from mindblog_cli.remotes.folder.files import Upload, clear, walk
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Claim, Content, Remote, Sent
from mindblog_cli.remotes.sftp import address as sftp_module
from mindblog_cli.remotes.sftp import jobs, wire
from mindblog_cli.remotes.sftp.address import connect, ssh_command
from mindblog_cli.remotes.sftp.files import Connection, SftpFiles
from mindblog_cli.remotes.ssh import sorted_failure
from mindblog_cli.remotes.url import parse
from mindblog_cli.tree.manifest import Entry
from mindblog_cli.tree.tree import leaf_of
from tests.delivery.building import send
from tests.remotes.line import line
from tests.sshd import Sshd, client_config, sshd

SITE = {"index.html": b"front", "a/b.html": b"deep"}


@pytest.fixture
def files(server: Sshd, tmp_path: Path) -> Iterator[SftpFiles]:
    url = parse(server.address(tmp_path))
    with SftpFiles(lambda: connect(ssh_command(url, tmp_path), url)) as connected:
        yield connected


def reach(remote: Remote) -> None:
    """Enter, and say the first word."""
    with remote:
        remote.look()


def shake_hands(connection: Connection) -> None:
    try:
        connection.session.start()
    finally:
        connection.end()


def content(name: str, content: bytes, path: Path) -> Upload:
    source = path / f"source-{os.path.basename(name)}"
    source.write_bytes(content)
    leaf = leaf_of(content)
    entry = Entry(leaf.digest, leaf.size)
    return Upload(name, Content(path="x", entry=entry, open=lambda: open(source, "rb")))


def test_an_unknown_host_is_a_matter_of_settings(server: Sshd, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.write_text(client_config(server.folder, server.port, known_hosts="none"))

    with pytest.raises(ConfigError, match="Host key verification failed") as caught:
        reach(open_remote(server.address(tmp_path, config), tmp_path))

    assert "fingerprint" in caught.value.hint


def test_a_changed_host_key_is_told_as_such(server: Sshd, tmp_path: Path) -> None:
    other = (server.folder / "client.pub").read_text()
    (server.folder / "changed").write_text(f"testhost {other}")
    config = tmp_path / "config"
    config.write_text(client_config(server.folder, server.port, known_hosts="changed"))

    with pytest.raises(ConfigError) as caught:
        reach(open_remote(server.address(tmp_path, config), tmp_path))

    assert "ssh-keygen -R testhost" in caught.value.hint


def test_a_key_that_is_not_known_there_is_a_matter_of_settings(
    server: Sshd, tmp_path: Path
) -> None:
    subprocess.run(
        ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "key")], check=True
    )
    config = tmp_path / "config"
    text = client_config(server.folder, server.port)
    config.write_text(text.replace(f"{server.folder}/client", str(tmp_path / "key")))

    with pytest.raises(ConfigError, match="Permission denied"):
        reach(open_remote(server.address(tmp_path, config), tmp_path))


def test_a_server_that_never_answered_is_not_tried_again_and_again(
    server: Sshd, tmp_path: Path
) -> None:
    address = server.address(tmp_path).replace("testhost", "testhost:1")

    with pytest.raises(RemoteError, match="refused") as caught:
        reach(open_remote(address, tmp_path))

    assert isinstance(caught.value, RemoteRefused)


def test_a_config_that_is_not_there_is_a_matter_of_settings(server: Sshd, tmp_path: Path) -> None:
    with pytest.raises(ConfigError):
        reach(open_remote(server.address(tmp_path, tmp_path / "none"), tmp_path))


def test_a_server_without_sftp_is_no_place(server: Sshd, tmp_path: Path) -> None:
    with sshd(tmp_path) as plain:
        text = (tmp_path / "sshd_config").read_text()
        assert "Subsystem" in text
        url = parse(plain.address(tmp_path))
        command = [*ssh_command(url, tmp_path)[:-1], "nothing"]

        with pytest.raises(RemoteRefused, match="subsystem"):
            shake_hands(connect(command, url))


def test_without_ssh_the_package_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        connect(["/nowhere/ssh"], parse("sftp://h/x"))

    assert "openssh-client" in caught.value.hint


def test_an_ssh_that_hangs_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="said nothing"):
        shake_hands(connect(["sleep", "100"], parse("sftp://h/x"), idle=0.1))


def test_an_ssh_that_does_not_hang_up_is_ended(
    server: Sshd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sftp_module, "PATIENCE", 0.1)
    url = parse(server.address(tmp_path))
    ssh = " ".join(f"'{word}'" for word in ssh_command(url, tmp_path))

    connection = connect(["sh", "-c", f"{ssh}; sleep 100"], url)
    connection.end()

    with pytest.raises(ProcessLookupError):
        os.kill(connection.pids[0], 0)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Bad configuration option: foo", ConfigError),
        ("subsystem request failed on channel 0", RemoteRefused),
        ("Too many authentication failures", ConfigError),
        ("ssh: Could not resolve hostname h: Name or service not known", RemoteError),
        ("", RemoteError),
    ],
)
def test_last_words_are_sorted(words: str, kind: type[MindBlogError]) -> None:
    assert type(sorted_failure(words, parse("sftp://anna@h:22/x"), "closed")) is kind


def test_a_port_and_a_user_are_in_the_hints() -> None:
    url = parse("sftp://anna@h:2222/x")

    changed = sorted_failure("HOST IDENTIFICATION HAS CHANGED", url, "")
    unknown = sorted_failure("Host key verification failed.", url, "")

    assert "'[h]:2222'" in changed.hint
    assert "ssh -p 2222 anna@h" in unknown.hint


def test_home_is_no_place_for_a_site(server: Sshd, tmp_path: Path) -> None:
    for path in ("/", "/~/", pwd.getpwuid(os.geteuid()).pw_dir):
        with pytest.raises(Refused), open_remote(server.address(path), tmp_path) as remote:
            remote.look()


def test_nothing_is_done_without_a_connection(tmp_path: Path) -> None:
    files = SftpFiles(lambda: Connection.__new__(Connection))

    assert files.pids == ()
    with pytest.raises(RemoteError, match="no connection"):
        files.readlink("x")


def test_a_big_file_is_sent_in_pieces_that_are_told_of(files: SftpFiles, tmp_path: Path) -> None:
    big = os.urandom(5_000_001)

    sent = list(files.upload([content(f"{tmp_path}/big", big, tmp_path)]))

    assert (tmp_path / "big").read_bytes() == big
    assert sum(one.size for one in sent) == len(big)
    assert [one.done for one in sent] == [False] * (len(sent) - 1) + [True]
    assert len(sent) > 3
    assert files.read(f"{tmp_path}/big") == big
    assert files.digest([f"{tmp_path}/big"]) == [leaf_of(big).digest]


def test_errors_of_the_server_are_sorted(files: SftpFiles, tmp_path: Path) -> None:
    file, folder = f"{tmp_path}/file", f"{tmp_path}/folder"
    files.create(file, b"")
    files.folders([f"{folder}/deep/er"])
    missing = f"{file}/x"

    for act in (
        lambda: files.create(missing, b""),
        lambda: files.replace(missing, b""),
        lambda: files.folders([missing]),
        lambda: files.rename([(file, missing)]),
        lambda: files.link([(file, missing)]),
        lambda: files.rename([(file, folder)]),
        lambda: files.read(folder),
        lambda: files.symlink("x", missing),
        lambda: files.stat(["x" * 300]),
        lambda: list(files.upload([content(missing, b"small", tmp_path)])),
        lambda: list(files.upload([content(missing, b"b" * 100_000, tmp_path)])),
    ):
        with pytest.raises(RemoteRefused):
            act()
    assert files.rename([(missing, file)]) == [missing]
    assert files.link([(missing, f"{tmp_path}/y")]) == [missing]
    assert files.names([missing, f"{tmp_path}/none"]) == [{}, {}]
    assert files.stat([missing]) == [None]
    assert not files.rewrite(f"{tmp_path}/none", b"")
    files.remove([folder, missing, f"{folder}/none"])
    files.rmdir([folder])
    assert walk(files, folder) == ({}, ["deep", "deep/er"])
    clear(files, folder)
    assert not Path(folder).exists()


def test_a_full_disk_is_told_of(server: Sshd, tmp_path: Path, files: SftpFiles) -> None:
    with pytest.raises(RemoteRefused) as caught:
        files.rewrite("/dev/full", b"x")

    assert "disk full" in caught.value.hint


def test_a_server_that_may_not_be_written_to_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ssh").mkdir()
    with (
        sshd(tmp_path / "ssh", extra="ForceCommand internal-sftp -R\n") as readable,
        pytest.raises(RemoteRefused, match="permission denied"),
    ):
        publish(lambda: open_remote(readable.address(tmp_path / "www"), tmp_path), {}, SITE)

    assert not (tmp_path / "www").exists()


# Connecting is under the same patience, and takes its time on a busy machine.
@pytest.mark.parametrize(("fault", "idle"), [("stall", "4"), ("reset", "30")])
def test_a_line_that_dies_under_way_is_an_error_and_not_a_wait(
    server: Sshd, tmp_path: Path, fault: str, idle: str
) -> None:
    with line(server.port) as broken:
        address = server.address(f"{tmp_path}/www", idle=idle)
        url = parse(address.replace("testhost", f"testhost:{broken.port}"))
        with sftp_module.sftp(Opening(url=url, root=tmp_path)) as remote:
            remote.take(Claim("a", "anna"))
            if fault == "stall":
                broken.stall_after(100_000)
            acts = {"stall": lambda: None, "reset": broken.reset}
            with pytest.raises(RemoteError, match=r"said nothing|line|closed|reset|Broken|Timeout"):
                each(remote.stage([big_content(tmp_path)]), acts[fault])


def each(sent: Iterator[Sent], act: Callable[[], None]) -> None:
    for _ in sent:
        act()


def big_content(tmp_path: Path) -> Content:
    upload = content(f"{tmp_path}/x", os.urandom(8_000_000), tmp_path)
    return upload.content


class Plain(SftpFiles):
    """A server without OpenSSH's extensions."""

    def __enter__(self) -> "Plain":
        super().__enter__()
        self._session.extensions.clear()
        return self


def test_a_server_without_extensions_is_staged(server: Sshd, tmp_path: Path) -> None:
    url = parse(server.address(tmp_path / "www"))

    def remote() -> FolderRemote:
        files = Plain(lambda: connect(ssh_command(url, tmp_path), url))
        return FolderRemote(files, str(tmp_path / "www"))

    publish(remote, {}, SITE)
    publish(remote, SITE, SITE | {"index.html": b"2"})

    assert not (tmp_path / "www").is_symlink()
    assert (tmp_path / "www/index.html").read_bytes() == b"2"
    for check in CHECKS[:2]:
        clear_local(tmp_path / "www")
        check(remote)


def clear_local(path: Path) -> None:
    subprocess.run(["rm", "-rf", str(path)], check=True)


def test_an_answer_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(RemoteError, match="no answer that fits"):
        jobs.expect(wire.Data(b""), "x", "writing")
    with pytest.raises(RemoteError, match="lost its own connection"):
        jobs.expect(wire.Status(wire.Code.CONNECTION_LOST), "x", "writing")
    with pytest.raises(RemoteRefused, match="permission denied"):
        jobs.expect(wire.Status(wire.Code.PERMISSION_DENIED), "x", "writing")


def test_a_line_that_is_cut_is_taken_up_again(server: Sshd, tmp_path: Path) -> None:
    heard: list[Event] = []
    site = {"index.html": b"1"} | {f"{n}.html": b"%d" % n * 1000 for n in range(600)}
    address = server.address(tmp_path / "www")
    remote = open_remote(address, tmp_path, heard.append, Means(sleep=lambda _: None))
    entries = {path: Entry(leaf_of(c).digest, len(c)) for path, c in site.items()}

    with remote:
        assert remote.take(Claim("a", "anna")) is None
        lock = tmp_path / ".mindblog/releases/www/lock"
        ssh = msgspec.json.decode(lock.read_bytes(), type=Claim).pids[1]
        done: list[Sent] = []
        for sent in remote.stage(
            [
                Content(path=p, entry=entries[p], open=lambda c=c: BytesIO(c))  # type: ignore[misc]
                for p, c in site.items()
            ]
        ):
            done.append(sent)
            if len(done) == 100:
                os.kill(ssh, signal.SIGKILL)
        remote.keep()
        remote.free()

    assert sorted(sent.path for sent in done) == sorted(site)
    assert sum(isinstance(event, Noted) for event in heard) == 1


def test_ctrl_c_while_sending_frees_the_lock(server: Sshd, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "index.html").write_bytes(b"1")
    for number in range(2000):
        (folder / f"{number}.html").write_bytes(b"%d" % number * 2000)
    publisher = [sys.executable, "-m", "tests.delivery.publisher"]
    process = subprocess.Popen(
        [*publisher, server.address(tmp_path / "www"), str(folder)],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    stage = tmp_path / ".mindblog/releases/www/stage"
    while not stage.exists() or not os.listdir(stage):
        assert process.poll() is None
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)

    try:
        _, complaints = process.communicate(timeout=30)
    finally:
        process.kill()

    assert b"KeyboardInterrupt" in complaints
    assert not (tmp_path / ".mindblog/releases/www/lock").exists()
    assert not (tmp_path / "www").exists()


def test_nothing_to_do_asks_little_and_a_small_change_not_much_more(
    server: Sshd, tmp_path: Path
) -> None:
    site = {"index.html": b"1"} | {f"d{n}/index.html": b"%d" % n for n in range(200)}
    url = parse(server.address(tmp_path / "www"))

    def asked(front: bytes) -> int:
        line = connect(ssh_command(url, tmp_path), url)
        remote = FolderRemote(SftpFiles(lambda: line), str(tmp_path / "www"))
        send(tmp_path, site | {"index.html": front}, remote)
        return line.session.asked

    (tmp_path / "www").mkdir()
    first = asked(b"1")

    assert first > 600
    assert asked(b"1") <= 8
    assert asked(b"2") <= 130
    assert asked(b"3") <= 100
