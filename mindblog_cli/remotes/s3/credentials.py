"""What opens a bucket, from the places where people keep it.

First what was set for this target (`MINDBLOG_SECRET_…`, as `ID:SECRET`), then the variables that
all tools for S3 know, then the keyring, then a profile in `~/.aws/credentials`. A profile that the
address names comes before all of them.
"""

import os
from configparser import ConfigParser, Error, SectionProxy

from msgspec import Struct

from mindblog_cli.errors import ConfigError
from mindblog_cli.remotes.secrets import Login, Secret, Secrets
from mindblog_cli.remotes.url import RemoteURL

_FILE = "~/.aws/credentials"


class Credentials(Struct, frozen=True):
    """An access key, what proves it, and the token of a session that ends some day."""

    key: str
    secret: Secret
    token: Secret | None = None


def credentials(url: RemoteURL, secrets: Secrets) -> Credentials:
    """What opens *url*; raises ConfigError where nothing does."""
    if profile := url.options.get("profile"):
        return _profile(profile, secrets, needed=True) or _missing(url, secrets)
    if secrets.env(secrets.variable) and (login := secrets.find(url)):
        return _paired(login, secrets)
    if found := _environment(secrets):
        return found
    if login := secrets.find(url):
        return _paired(login, secrets)
    asked = secrets.env("AWS_PROFILE")
    found = _profile(asked or "default", secrets, needed=bool(asked))
    return found or _missing(url, secrets)


def _missing(url: RemoteURL, secrets: Secrets) -> Credentials:
    raise ConfigError(
        f"{url} wants an access key, and none is known",
        hint="set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or"
        f" {secrets.variable} to ID:SECRET; `mindblog target login` keeps that in the keyring",
    )


def _environment(secrets: Secrets) -> Credentials | None:
    key = secrets.env("AWS_ACCESS_KEY_ID")
    secret = secrets.secret("AWS_SECRET_ACCESS_KEY")
    if key and secret:
        return Credentials(key, secret, secrets.secret("AWS_SESSION_TOKEN"))
    if key or secret:
        other = "AWS_SECRET_ACCESS_KEY" if key else "AWS_ACCESS_KEY_ID"
        raise ConfigError(f"an access key has two halves, and {other} is not set")
    return None


def _paired(login: Login, secrets: Secrets) -> Credentials:
    """Both halves; the first may stand in the address or in netrc as the user."""
    text = login.secret.reveal()
    key, _, secret = text.rpartition(":")
    if not (key := key or login.user):
        raise ConfigError(
            "what is kept for this bucket is half of an access key", hint="it is kept as ID:SECRET"
        )
    return Credentials(key, secrets.kept(secret, "the second half of an access key"))


def _profile(name: str, secrets: Secrets, *, needed: bool) -> Credentials | None:
    path = secrets.env("AWS_SHARED_CREDENTIALS_FILE") or _FILE
    section = _section(_expanded(path, secrets), name)
    if section is not None:
        key, secret = section.get("aws_access_key_id"), section.get("aws_secret_access_key")
        if key and secret:
            token = section.get("aws_session_token")
            return Credentials(
                key, secrets.kept(secret, path), secrets.kept(token, path) if token else None
            )
    if needed:
        raise ConfigError(
            f'the profile "{name}" has no access key in {path}',
            hint="for single sign-on: eval $(aws configure export-credentials --format env)",
        )
    return None


def _section(path: str, name: str) -> SectionProxy | None:
    parser = ConfigParser(interpolation=None, default_section="")
    try:
        parser.read(path, "utf-8")
    except (Error, OSError, UnicodeDecodeError) as error:
        # What the parser says quotes the line, which may hold the secret.
        raise ConfigError(f"{path} can not be read") from error
    return parser[name] if parser.has_section(name) else None


def _expanded(path: str, secrets: Secrets) -> str:
    home = secrets.env("HOME")
    if home and path.startswith("~/"):
        return os.path.join(home, path[2:])
    return os.path.expanduser(path)
