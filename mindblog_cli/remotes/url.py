"""Where a remote is: an address that never holds a secret."""

from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlsplit

from msgspec import Struct

from mindblog_cli.errors import ConfigError


class RemoteURL(Struct, frozen=True, kw_only=True):
    """An address taken apart. Its text can be printed anywhere: a password never gets in."""

    scheme: str
    host: str = ""
    port: int | None = None
    user: str = ""
    path: str = ""
    options: dict[str, str] = {}
    fragment: str = ""
    """What is meant at *path*, such as a branch."""

    def __str__(self) -> str:
        """The address without its options, fit for a log."""
        user = f"{quote(self.user)}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        slashes = "//" if self.host else ""
        path = quote(self.path, safe="/~")
        fragment = f"#{quote(self.fragment)}" if self.fragment else ""
        return f"{self.scheme}:{slashes}{user}{self.host}{port}{path}{fragment}"


def parse(text: str) -> RemoteURL:
    """Take *text* apart; raises ConfigError, which never repeats a password."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise ConfigError(
            "the remote's address can not be read", hint="such as sftp://me@example.org/srv/www"
        ) from error
    if not parts.scheme:
        raise ConfigError(f'"{text}" does not say what kind of remote it is', hint=_kinds(text))
    if parts.password is not None:
        raise ConfigError(
            f"the address of {parts.hostname} holds a password",
            hint="take it out; use a key, an agent or the environment",
        )
    return _url(parts, port)


def _kinds(text: str) -> str:
    host, colon, path = text.partition(":")
    if colon and "@" in host:
        return f"git+ssh://{host}/{path} for a branch of a git repository"
    return f"file:{text} for a folder, sftp://{text} for a server"


def _url(parts: SplitResult, port: int | None) -> RemoteURL:
    host = parts.hostname or ""
    if host.startswith("-") or (parts.username or "").startswith("-"):
        raise ConfigError(f'"{host}" is no name for a host')
    return RemoteURL(
        scheme=parts.scheme,
        host=host,
        port=port,
        user=unquote(parts.username or ""),
        path=unquote(parts.path),
        options=dict(parse_qsl(parts.query, keep_blank_values=True)),
        fragment=unquote(parts.fragment),
    )
