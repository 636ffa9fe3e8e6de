"""The system's own ssh: how it is called, and what its last words mean."""

from pathlib import Path

from mindblog_cli.errors import ConfigError, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.remotes.url import RemoteURL

CONNECT_TIMEOUT = 30
"""Seconds ssh may take to reach the host."""

IDLE = 120.0
"""Seconds of silence after which ssh gives a server up."""

OPTIONS = ("identity", "config", "idle", "compression")
"""What an address may say about ssh."""

_SETTINGS = (
    "BatchMode=yes",
    f"ConnectTimeout={CONNECT_TIMEOUT}",
    # What an author's config may say for terminals is in the way here.
    "ClearAllForwardings=yes",
    "RemoteCommand=none",
    "RequestTTY=no",
    "PermitLocalCommand=no",
)
_ADVICE = ("ssh-keygen -f", "remove with:", "Add correct host key", "Offending ", "Please contact")
_PROBES = 6
"""Questions whether the server is still there before it is given up."""


def check_options(url: RemoteURL) -> None:
    """Refuse an option that means nothing."""
    if unknown := sorted(url.options.keys() - set(OPTIONS)):
        raise ConfigError(
            f'{url} has an option "{unknown[0]}"', hint=f"known: {', '.join(OPTIONS)}"
        )


def idle(url: RemoteURL, usual: float = IDLE) -> float:
    """The seconds of silence that `idle=` allows."""
    try:
        return float(url.options.get("idle", usual))
    except ValueError as error:
        raise ConfigError(f"{url}: idle= is a number of seconds") from error


def program(url: RemoteURL, root: Path) -> list[str]:
    """Ssh with its settings, but without the host, so that more can be added."""
    command = ["ssh"]
    if config := url.options.get("config"):
        command += ["-F", str(root / Path(config).expanduser())]
    every = max(1, round(idle(url) / _PROBES))
    times = max(1, round(idle(url) / every))
    alive = (f"ServerAliveInterval={every}", f"ServerAliveCountMax={times}")
    # What is text shrinks to a third; a line so fast that this costs more can do without.
    packed = f"Compression={url.options.get('compression', 'yes')}"
    for setting in (*_SETTINGS, *alive, packed):
        command += ["-o", setting]
    if identity := url.options.get("identity"):
        command += ["-o", "IdentitiesOnly=yes", "-i", str(root / Path(identity).expanduser())]
    return command


def host(url: RemoteURL, *flags: str) -> list[str]:
    """Whom to reach; what is to be done there comes behind."""
    port = ["-p", str(url.port)] if url.port else []
    user = ["-l", url.user] if url.user else []
    return [*port, *user, *flags, "--", url.host]


def missing() -> ConfigError:
    """What is said where there is no ssh."""
    return ConfigError(
        "there is no ssh on this machine",
        hint="install it: openssh-client on Debian and Ubuntu, openssh on Fedora, Arch, macOS",
    )


def sorted_failure(words: str, url: RemoteURL, why: str) -> MindBlogError:
    """Ssh's last words as one of our errors."""
    said = f"{url.host}: {last_lines(words)}" if words else f"{url.host}: {why}"
    lower = words.lower()
    if "host key verification failed" in lower or "identification has changed" in lower:
        return ConfigError(said, hint=_host_key_hint(url, changed="has changed" in lower))
    if "permission denied (" in lower or "too many authentication failures" in lower:
        return ConfigError(
            said, hint=f"does `ssh {login(url)}` work without a question? ssh-copy-id, ssh-add"
        )
    if any(sign in lower for sign in ("bad configuration option", "can't open user config")):
        return ConfigError(said, hint="see the file that `config=` names, or ~/.ssh/config")
    if "subsystem request failed" in lower:
        return RemoteRefused(said, hint="the server does not offer SFTP; ask its owner")
    return RemoteError(said, hint="nothing was switched; run it again")


def _host_key_hint(url: RemoteURL, *, changed: bool) -> str:
    if changed:
        return (
            "somebody may be listening in, or the server was set up anew; if you know it was:"
            f" ssh-keygen -R {_known_name(url)}"
        )
    return (
        f"connect once by hand and compare the fingerprint: ssh {login(url)};"
        " where nobody can answer, name it: --accept-host-key SHA256:…"
    )


def _known_name(url: RemoteURL) -> str:
    return f"'[{url.host}]:{url.port}'" if url.port else url.host


def login(url: RemoteURL) -> str:
    """What is typed after `ssh` to get there."""
    port = f"-p {url.port} " if url.port else ""
    return f"{port}{url.user}@{url.host}" if url.user else f"{port}{url.host}"


def last_lines(words: str) -> str:
    """The end of what ssh said, without the frame and the advice that come with a changed key."""
    lines = [line.strip() for line in words.splitlines() if line.strip("@ \t\r")]
    lines = [line for line in lines if not line.startswith(_ADVICE)]
    return " ".join(lines[-3:])
