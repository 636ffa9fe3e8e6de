"""`--accept-host-key SHA256:…`: trust exactly one key of a host, for one run.

Machines that publish have nobody to ask whether a host is the right one, and no list of hosts
that grew by hand. Their owner names the fingerprint instead. ssh itself fetches the key the host
offers, and is then told to know this key and no other: so its config, jumps and aliases hold.
"""

import subprocess
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from mindblog_cli.errors import ConfigError
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes import ssh
from mindblog_cli.remotes.url import RemoteURL

PATIENCE = 4 * ssh.CONNECT_TIMEOUT
"""Seconds to reach a host, over jumps maybe."""

_FORM = pattern(r"SHA256:([A-Za-z0-9+/]{43})=?")
_NO_LOGIN = (
    "PreferredAuthentications=none",
    "PubkeyAuthentication=no",
    "PasswordAuthentication=no",
    "KbdInteractiveAuthentication=no",
    "GSSAPIAuthentication=no",
    "HostbasedAuthentication=no",
)


class Offered(Struct, frozen=True):
    """A key that a host showed."""

    kind: str
    blob: bytes

    @property
    def fingerprint(self) -> str:
        """As ssh shows it."""
        return "SHA256:" + b64encode(sha256(self.blob).digest()).decode().rstrip("=")


def checked(fingerprint: str) -> str:
    """*fingerprint* as ssh would show it, or nothing; raises ConfigError where it is none."""
    if not fingerprint:
        return ""
    if found := _FORM.fullmatch(fingerprint.strip()):
        return f"SHA256:{found[1]}"
    raise ConfigError(
        f'"{fingerprint}" is no fingerprint of a host key',
        hint="SHA256: and 43 characters; on the server: ssh-keygen -lf /etc/ssh/ssh_host_*.pub",
    )


@contextmanager
def trusting(fingerprint: str, url: RemoteURL, program: list[str]) -> Iterator[list[str]]:
    """Options for ssh, while this goes on; without a fingerprint ssh keeps to what it knows."""
    if not fingerprint:
        yield []
        return
    with TemporaryDirectory(prefix="mindblog-", ignore_cleanup_errors=True) as folder:
        known = Path(folder) / "known_hosts"
        offered = _offered(url, program, known)
        if offered.fingerprint != fingerprint:
            raise ConfigError(
                f"{url.host} has another host key ({offered.kind} {offered.fingerprint})"
                f" than the one to accept ({fingerprint})",
                hint="ask the host's owner which is right; somebody may be listening in",
            )
        yield _settings(known, "yes")


def _settings(known: Path, strict: str) -> list[str]:
    settings = (
        f'UserKnownHostsFile="{known}"',
        "GlobalKnownHostsFile=/dev/null",
        f"StrictHostKeyChecking={strict}",
        "UpdateHostKeys=no",
        "VerifyHostKeyDNS=no",
        # A connection that is open already shows no key.
        "ControlMaster=no",
        "ControlPath=none",
    )
    return [word for setting in settings for word in ("-o", setting)]


def _offered(url: RemoteURL, program: list[str], known: Path) -> Offered:
    """Connect far enough to be shown a key; nobody logs in."""
    settings = [word for setting in _NO_LOGIN for word in ("-o", setting)]
    command = [*program, *settings, *_settings(known, "accept-new"), *ssh.host(url), "true"]
    words = _said(command)
    try:
        lines = known.read_text().splitlines()
        _, kind, blob, *_ = lines[0].split()
        return Offered(kind, b64decode(blob))
    except (FileNotFoundError, IndexError, ValueError, NotBase64) as error:
        raise ssh.sorted_failure(words, url, "it showed no host key") from error


def _said(command: list[str]) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and the host is checked
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
        )
    except FileNotFoundError as error:
        raise ssh.missing() from error
    except subprocess.TimeoutExpired:
        return ""
    return done.stderr.decode(errors="replace").strip()
