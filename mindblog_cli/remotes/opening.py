"""What a remote is made from."""

import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct, field

from mindblog_cli.events import Listener, silence
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import RemoteURL


class Means(Struct, frozen=True, kw_only=True):
    """What is at hand to reach a place with.

    *jobs* is how many requests may be under way at once, 0 for what the remote thinks best.
    *host_key* is the fingerprint (`SHA256:…`) of the only host key to accept, where one is given.
    """

    secrets: Secrets = field(default_factory=lambda: Secrets({}))
    jobs: int = 0
    host_key: str = ""
    now: Callable[[], float] = time.time
    """The time here, in seconds since 1970."""
    sleep: Callable[[float], None] = time.sleep


class Opening(Struct, frozen=True, kw_only=True):
    """Where to, and with what; paths in *url* that are relative start at *root*, the blog."""

    url: RemoteURL
    root: Path
    means: Means = field(default_factory=Means)
    say: Listener = silence
