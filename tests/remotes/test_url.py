"""Addresses: taken apart, and never with a secret inside."""

from pathlib import Path

import pytest

from mindblog_cli.errors import ConfigError
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.sftp.address import far_path, sftp, ssh_command
from mindblog_cli.remotes.url import parse


def test_an_address_is_taken_apart() -> None:
    url = parse("sftp://anna@example.org:2222/srv/my%20blog?identity=~/.ssh/blog")

    assert (url.scheme, url.user, url.host, url.port) == ("sftp", "anna", "example.org", 2222)
    assert url.path == "/srv/my blog"
    assert url.options == {"identity": "~/.ssh/blog"}


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("sftp://anna@example.org:2222/a%20b?identity=x", "sftp://anna@example.org:2222/a%20b"),
        ("file:public", "file:public"),
        ("file:///srv/www", "file:/srv/www"),
        ("git+ssh://git@h/a.git?idle=9#pages/x", "git+ssh://git@h/a.git#pages/x"),
    ],
)
def test_an_address_is_shown_without_its_options(address: str, shown: str) -> None:
    assert str(parse(address)) == shown


def test_a_fragment_is_kept() -> None:
    assert parse("git+file:pages.git#b%C3%B8/x").fragment == "bø/x"
    assert parse("git+file:pages.git").fragment == ""


def test_an_address_as_git_writes_it_is_told_as_ours() -> None:
    with pytest.raises(ConfigError) as caught:
        parse("git@github.com:me/blog.git")

    assert "git+ssh://git@github.com/me/blog.git" in caught.value.hint


def test_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        parse("sftp://anna:hunter2@example.org/srv")

    assert "hunter2" not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize(
    "address", ["public", "sftp://h:port/x", "sftp://-oProxyCommand=x/y", "sftp://-l@h/y"]
)
def test_an_address_that_makes_no_sense_is_refused(address: str) -> None:
    with pytest.raises(ConfigError):
        parse(address)


@pytest.mark.parametrize(
    "address",
    ["gopher://h/x", "file://host/x", "sftp:/x", "sftp://h/x?colour=red", "sftp://h/x?idle=soon"],
)
def test_a_remote_that_can_not_be_is_refused_before_connecting(
    address: str, tmp_path: Path
) -> None:
    with pytest.raises(ConfigError):
        open_remote(address, tmp_path)


def test_the_scheme_chooses_the_remote(tmp_path: Path) -> None:
    with open_remote("file:public", tmp_path) as remote:
        assert remote.look().level == "atomic"
    assert isinstance(sftp(Opening(url=parse("sftp://h/srv"), root=tmp_path)), FolderRemote)


@pytest.mark.parametrize(
    ("path", "far"), [("/srv/www", "/srv/www"), ("/~/www", "www"), ("/~", "."), ("/~/", ".")]
)
def test_a_path_may_start_where_a_login_does(path: str, far: str) -> None:
    assert far_path(parse(f"sftp://h{path}")) == far


def test_ssh_is_told_what_the_address_says(tmp_path: Path) -> None:
    url = parse("sftp://anna@h:22022/x?identity=key&config=conf")

    command = ssh_command(url, tmp_path)

    assert command[:3] == ["ssh", "-F", str(tmp_path / "conf")]
    assert command[-4:] == ["-s", "--", "h", "sftp"]
    text = " ".join(command)
    assert f"-i {tmp_path / 'key'} -p 22022 -l anna" in text
    assert "BatchMode=yes" in text
