"""What opens a target, as a command at the terminal finds, keeps and forgets it."""

from collections.abc import Callable
from importlib import import_module
from typing import Protocol, cast

from msgspec import Struct

from mindblog_cli.cli.desk import Desk
from mindblog_cli.errors import ConfigError
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import RemoteURL


class Key(Struct, frozen=True):
    """What a kind of place wants, and the variables in which other tools look for it."""

    what: str
    variables: tuple[str, ...] = ()


# Nothing is to be known for a folder of this machine, and what opens a door of ssh is ssh's own.
NONE = frozenset({"file", "git+file"})
SSH = frozenset({"sftp", "git+ssh"})
KEYS = {
    "netlify": Key("a personal access token", ("NETLIFY_AUTH_TOKEN",)),
    "neocities": Key("an API key", ("NEOCITIES_API_KEY",)),
    "s3": Key("an access key, as ID:SECRET", ("AWS_SECRET_ACCESS_KEY",)),
    "webdav": Key("a password"),
    "webdavs": Key("a password"),
}
OTHER = Key("a secret")
"""Of a kind that another package brings; it may want one."""


class Keyring(Protocol):
    """What `keyrings.py` offers."""

    there: Callable[[], bool]
    kept: Callable[[str], str | None]
    keep: Callable[[str, str], None]
    forget: Callable[[str], bool]


def secrets_for(desk: Desk, name: str) -> Secrets:
    """What opens the target called *name*; an address that is no target has no name of its own.

    The keyring is asked last, and not before something wants to know.
    """
    found = Secrets(desk.terminal.env, "" if ":" in name else name, ring=_in_keyring)
    desk.masks.append(found.masked)
    return found


def key_of(url: RemoteURL) -> Key | None:
    """What *url* wants from us; None where that is nothing."""
    return None if url.scheme in NONE | SSH else KEYS.get(url.scheme, OTHER)


def known(desk: Desk, name: str, url: RemoteURL) -> bool:
    """Whether something is known that may open *url*."""
    key, secrets = key_of(url), secrets_for(desk, name)
    try:
        if url.scheme == "s3":
            # It has two halves, which may be in as many places.
            import_module("mindblog_cli.remotes.s3.credentials").credentials(url, secrets)
            return True
        return key is not None and secrets.find(url, *key.variables) is not None
    except ConfigError:
        return False


def keyring(variable: str) -> Keyring:
    """The keyring to keep something in. Raises ConfigError, which names *variable* instead."""
    instead = f"set {variable} instead"
    found = _keyring()
    if found is None:
        raise ConfigError(
            "to keep a secret takes the package keyring",
            hint=f"pip install 'mindblog-cli[keyring]', or {instead}",
        )
    if not found.there():
        raise ConfigError("there is no keyring on this system", hint=instead)
    return found


def forget(url: RemoteURL) -> bool:
    """Take what is kept for *url* out of the keyring; whether there was something."""
    found = _keyring()
    return found is not None and found.forget(str(url))


def _in_keyring(address: str) -> str | None:
    found = _keyring()
    return found.kept(address) if found else None


def _keyring() -> Keyring | None:
    try:
        return cast(Keyring, import_module("mindblog_cli.cli.keyrings"))
    except ModuleNotFoundError:
        # An extra that was not asked for.
        return None
