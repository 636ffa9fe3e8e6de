"""What opens a target, typed in or sent through a pipe, tried and kept."""

import sys
from collections.abc import Iterator
from pathlib import Path

import keyring.backends.fail
import pytest

from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.secrets import secrets_for
from mindblog_cli.errors import ConfigError
from mindblog_cli.remotes.url import parse
from tests.cli.folder import SETTINGS, Folder, terminal
from tests.cli.rings import Ring, using
from tests.cli.session import mindblog
from tests.servers.dav import DavServer
from tests.servers.wsgi_dav import PASSWORD, USER, missing, wsgi_dav

pytestmark = pytest.mark.xdist_group("wsgidav-login")


@pytest.fixture(scope="module")
def dav(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DavServer]:
    if why := missing():
        pytest.skip(why)
    with wsgi_dav(tmp_path_factory.mktemp("dav"), "basic") as server:
        yield server


@pytest.fixture
def ring() -> Iterator[Ring]:
    ring = Ring()
    with using(ring):
        yield ring


@pytest.fixture
def here(blog: Folder, dav: DavServer) -> Folder:
    url = dav.address(blog.root.name, user=USER)
    blog.write("mindblog.toml", f'{SETTINGS}[targets.dav]\nurl = "{url}"\n')
    return blog


def test_a_secret_from_a_pipe_is_tried_and_kept(here: Folder, ring: Ring) -> None:
    done = here.run("target", "login", "dav", input=f"{PASSWORD}\n")

    assert done.code == 0, done.err
    assert done.out.startswith("kept in the keyring for webdav://anna@127.0.0.1:")
    assert list(ring.kept.values()) == [PASSWORD]
    assert PASSWORD not in done.out + done.err
    assert here.run("target", "test", "dav").code == 0


def test_a_secret_that_opens_nothing_is_not_kept(here: Folder, ring: Ring) -> None:
    done = here.run("target", "login", "dav", "--json", input="hush-hush")

    assert done.code == 5
    assert not ring.kept
    assert "does not accept the password" in done.out
    assert "hush-hush" not in done.out + done.err


def test_where_nobody_answers_a_secret_is_kept_and_that_is_said(blog: Folder, ring: Ring) -> None:
    done = blog.run("target", "login", "webdav://me@127.0.0.1:1/x", input="hush-hush")

    assert done.code == 0
    assert "it could not be tried: " in done.out
    assert ring.kept == {("mindblog", "webdav://me@127.0.0.1:1/x"): "hush-hush"}


def test_on_a_terminal_it_is_asked_for(here: Folder, ring: Ring) -> None:
    done = here.run("target", "login", "dav", tty=True, input=f"{PASSWORD}\n")

    assert done.code == 0, done.err
    assert "A password for dav" in done.err
    assert list(ring.kept.values()) == [PASSWORD]


def test_what_is_typed_does_not_show(here: Folder) -> None:
    env = {
        "PYTHON_KEYRING_BACKEND": "tests.cli.rings.Ring",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    session = mindblog(here, "target", "login", "dav", **env)
    session.until("(it does not show): ")
    session.type(f"{PASSWORD}\n")

    assert session.end() == 0, session.shown
    assert "kept in the keyring" in session.shown
    assert PASSWORD not in session.shown


def test_without_anybody_to_ask_and_without_a_pipe_it_ends_with_four(
    here: Folder, ring: Ring
) -> None:
    assert here.run("target", "login", "dav", "--no-input", tty=True).code == 4
    empty = here.run("target", "login", "dav")
    assert empty.code == 4
    assert "set MINDBLOG_SECRET_DAV" in empty.err


def test_a_variable_that_comes_first_is_named(here: Folder, ring: Ring) -> None:
    done = here.run(
        "target", "login", "dav", input=PASSWORD, env={"MINDBLOG_SECRET_DAV": "another"}
    )

    assert "MINDBLOG_SECRET_DAV is set here, and comes first\n" in done.out


def test_a_secret_is_forgotten_when_asked(here: Folder, ring: Ring) -> None:
    here.run("target", "login", "dav", input=PASSWORD)

    assert here.run("target", "login", "dav", "--forget").out.startswith("forgotten: ")
    assert not ring.kept
    assert here.run("target", "login", "dav", "--forget").out.startswith("nothing is kept")


def test_targets_that_take_no_secret_say_whose_it_is(blog: Folder, ring: Ring) -> None:
    ssh = blog.run("target", "login", "sftp://example.org/x", input="x")
    assert ssh.code == 2
    assert "ssh-copy-id" in ssh.err
    assert blog.run("target", "login", "file:www", input="x").code == 2


def test_without_a_keyring_the_variable_is_the_way(here: Folder) -> None:
    with using(keyring.backends.fail.Keyring()):  # type: ignore[no-untyped-call]
        done = here.run("target", "login", "dav", input=PASSWORD)
        assert done.code == 5
        assert "there is no keyring on this system\n  set MINDBLOG_SECRET_DAV instead" in done.err
        assert here.run("target", "login", "dav", "--forget").code == 0
        missing = here.run("target", "test", "dav")
        assert missing.code == 5
        assert "mindblog target login dav" in missing.err


def test_a_keyring_that_is_locked_says_so(here: Folder, ring: Ring) -> None:
    ring.locked = True

    assert "is it unlocked?" in here.run("target", "login", "dav", input=PASSWORD).err
    assert "the keyring is locked" in here.run("target", "test", "dav").err
    assert "no secret known" in here.run("target", "list").out


def test_without_the_package_the_extra_is_named(
    here: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "mindblog_cli.cli.keyrings", raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)

    done = here.run("target", "login", "dav", input=PASSWORD)

    assert done.code == 5
    assert "pip install 'mindblog-cli[keyring]', or set MINDBLOG_SECRET_DAV" in done.err
    assert here.run("target", "login", "dav", "--forget").code == 0
    assert here.run("target", "test", "dav").code == 5


def test_the_keyring_is_asked_only_when_nothing_else_is_known(blog: Folder, ring: Ring) -> None:
    ring.locked = True
    url = parse("webdavs://me@example.org/x")
    desk = Desk(terminal(blog))

    with pytest.raises(ConfigError, match="the keyring is locked"):
        secrets_for(desk, "prod").find(url)
    blog.env["MINDBLOG_SECRET_PROD"] = "correct-horse"
    found = secrets_for(Desk(terminal(blog)), "prod").find(url)
    assert found is not None
    assert found.secret.reveal() == "correct-horse"


def test_an_address_without_a_name_has_the_variable_without_one(blog: Folder) -> None:
    desk = Desk(terminal(blog))

    assert secrets_for(desk, "webdavs://example.org/x").variable == "MINDBLOG_SECRET"
    assert secrets_for(desk, "prod").variable == "MINDBLOG_SECRET_PROD"
