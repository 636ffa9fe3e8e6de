"""What remotes that are a company's service share: where its API is, and what its answers mean."""

from ipaddress import ip_address
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec

from mindblog_cli.errors import ConfigError, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Unreached
from mindblog_cli.remotes.url import RemoteURL

T = TypeVar("T")

TIMEOUT = 60.0
"""Seconds of silence after which a service is given up for now."""

OPTIONS = ("api", "idle")

_AGAIN = (408, 425, 429)


def api_of(url: RemoteURL, usual: str) -> str:
    """Where the API is: encrypted, or on this machine; raises ConfigError for other options too."""
    if unknown := sorted(url.options.keys() - set(OPTIONS)):
        raise ConfigError(
            f'{url} has an option "{unknown[0]}"', hint=f"known: {', '.join(OPTIONS)}"
        )
    text = url.options.get("api", usual).rstrip("/")
    parts = urlsplit(text)
    if parts.username or parts.password or not parts.hostname or parts.query:
        raise ConfigError(f"{url}: api= is an address such as {usual}")
    if parts.scheme != "https" and not (parts.scheme == "http" and _here(parts.hostname)):
        raise ConfigError(f"{url}: api= is not encrypted", hint=f"use https, such as {usual}")
    return text


def idle_of(url: RemoteURL) -> float:
    """Seconds of silence until the service is given up: the option `idle=`."""
    try:
        seconds = float(url.options.get("idle", TIMEOUT))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e6:
        raise ConfigError(f"{url}: idle= is a number of seconds")
    return seconds


def _here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def unreached(error: Unreached) -> MindBlogError:
    """The error that no answer is."""
    if error.why in ("tls", "address"):
        return ConfigError(error.message, hint=error.hint)
    return RemoteError(error.message, hint=error.hint)


def failure(name: str, doing: str, answer: Answer, *, after: float = 0.0) -> RemoteError:
    """The error that an unwelcome *answer* is, where its status says all that is known."""
    said = f": {words}" if (words := answer.said()) else ""
    told = f"{name} answered {answer.status} {doing}{said}"
    if 300 <= answer.status < 400:
        where = answer.headers.get("location", "nowhere")[:200]
        return RemoteRefused(f"{name} points elsewhere, {doing} (to {where})")
    if answer.status in _AGAIN or answer.status >= 500:
        return RemoteError(told, after=after)
    return RemoteRefused(told)


def decoded(name: str, doing: str, answer: Answer, kind: type[T]) -> T:
    """What an answer in JSON says; one that makes no sense may be another the next time."""
    try:
        return msgspec.json.decode(answer.body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise RemoteError(f"the answer of {name} makes no sense, {doing}") from error
