"""What opens a remote and stands in no address, no settings, no log and no trace.

A secret is looked for where people keep such things: in the environment (`MINDBLOG_SECRET_PROD`
for the target `prod`, then the variables that other tools use for that kind of place), in the
system's keyring, where `mindblog target login` puts it, and in `~/.netrc`.
"""

import os
import stat
from collections.abc import Callable, Mapping
from netrc import NetrcParseError, netrc
from typing import NoReturn
from urllib.parse import quote

from msgspec import Struct

from mindblog_cli.errors import ConfigError
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes.url import RemoteURL

SERVICE = "mindblog"
"""What secrets are filed under in a keyring; their user is the target's address."""

_OTHER = pattern(r"[^A-Z0-9]+")
_MASK = "…"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Secret:
    """A text that shows itself only when it is asked to."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """The text, to be sent and not to be kept."""
        return self._text

    def __repr__(self) -> str:
        return "Secret(…)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret does not leave its process")


class Login(Struct, frozen=True):
    """Who we say we are (empty where a token is all there is), and what proves it."""

    user: str
    secret: Secret


Ring = Callable[[str], str | None]
"""Asks a keyring for what is kept for one address."""


class Secrets:
    """Finds secrets, and knows those that were found, so as to keep them out of messages."""

    def __init__(
        self, env: Mapping[str, str], name: str = "", *, ring: Ring = lambda _: None
    ) -> None:
        self._env = env
        self._name = name
        self._ring = ring
        self._forms: set[str] = set()

    @property
    def variable(self) -> str:
        """The environment variable that is asked first."""
        name = _OTHER.sub("_", self._name.upper()).strip("_")
        return f"MINDBLOG_SECRET_{name}" if name else "MINDBLOG_SECRET"

    def env(self, name: str) -> str:
        """An environment variable that is no secret, such as a region; empty when unset."""
        return self._env.get(name, "").strip()

    def secret(self, name: str) -> Secret | None:
        """An environment variable that is one."""
        text = self.env(name)
        return self.kept(text, name) if text else None

    def find(self, url: RemoteURL, *variables: str) -> Login | None:
        """What opens *url*: from the environment, a keyring or netrc; None where nothing does."""
        for variable in (self.variable, *variables):
            if secret := self.secret(variable):
                return Login(url.user, secret)
        if text := self._ring(str(url)):
            return Login(url.user, self.kept(text, "the keyring"))
        return self._in_netrc(url)

    def need(self, url: RemoteURL, *variables: str, what: str) -> Login:
        """The same, where there is no way without; *what* is called for, such as "a password"."""
        if login := self.find(url, *variables):
            return login
        names = " or ".join(dict.fromkeys((self.variable, *variables)))
        again = self._name or f"'{url}'"
        raise ConfigError(
            f"{url} wants {what}, and none is known",
            hint=f"set {names}, or keep it in the keyring: mindblog target login {again}",
        )

    def masked(self, text: str) -> str:
        """*text* without any secret that was found so far, as it is or as it is quoted."""
        for form in sorted(self._forms, key=len, reverse=True):
            text = text.replace(form, _MASK)
        return text

    def _in_netrc(self, url: RemoteURL) -> Login | None:
        path = os.path.expanduser(
            self.env("NETRC") or os.path.join(self.env("HOME") or "~", ".netrc")
        )
        try:
            found = netrc(path).authenticators(url.host) if url.host else None
        except FileNotFoundError:
            return None
        except NetrcParseError as error:
            # What the parser says quotes what it stumbled over, which may be the secret.
            raise ConfigError(f"{path}:{error.lineno}: this is no netrc") from None
        except (OSError, UnicodeDecodeError):
            raise ConfigError(f"{path} can not be read", hint=f"see ls -l {path}") from None
        if found is None or (url.user and found[0] != url.user):
            return None
        if os.name == "posix" and os.stat(path).st_mode & _OTHERS:
            raise ConfigError(f"others can read {path}", hint=f"chmod 600 {path}")
        return Login(found[0], self.kept(found[2] or "", path))

    def kept(self, text: str, place: str) -> Secret:
        """A secret that *place* has, such as another tool's file; known from now on."""
        if not text or text != text.strip() or not text.isprintable() or _MASK in text:
            raise ConfigError(
                f"what {place} has is no secret: it is empty, or has characters that none has"
            )
        self._forms |= {text, quote(text), quote(text, safe=""), repr(text)[1:-1]}
        return Secret(text)
