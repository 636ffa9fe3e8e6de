"""A secret typed in once, tried, and kept in the system's keyring."""

from msgspec import Struct

from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.asking import hidden
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.secrets import Key, forget, key_of, keyring, secrets_for
from mindblog_cli.cli.targets import Aim
from mindblog_cli.errors import AnswerNeeded, RemoteError, UsageError
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import RemoteURL, parse


class Kept(Struct, frozen=True):
    """What came of it; *tried* is false where nobody answered."""

    target: str
    address: str
    kept: bool
    tried: bool = False


def logged_in(desk: Desk, blog: Blog, to: Aim) -> tuple[Kept, list[str]]:
    """Ask for what opens *to*, try it, and keep it; with what is to be said of it.

    Raises ConfigError where it opens nothing, and then nothing is kept.
    """
    url = parse(to.target.url)
    key, secrets = _wanted(url), secrets_for(desk, to.name)
    ring = keyring(secrets.variable)
    text = _typed(desk, f"{key.what[0].upper()}{key.what[1:]} for {to.name}", secrets)
    secrets.kept(text, "what was typed")
    why = _tried(desk, blog, to, secrets.variable, text)
    ring.keep(str(url), text)
    lines = [f"kept in the keyring for {url}"]
    lines += [f"it could not be tried: {why}"] if why else []
    if secrets.env(secrets.variable):
        lines.append(f"{secrets.variable} is set here, and comes first")
    return Kept(to.name, str(url), kept=True, tried=not why), lines


def forgotten(to: Aim) -> tuple[Kept, list[str]]:
    """Keep nothing for *to* any more."""
    url = parse(to.target.url)
    gone = forget(url)
    words = f"forgotten: the keyring has nothing for {url} any more"
    return Kept(to.name, str(url), kept=False), [
        words if gone else f"nothing is kept in a keyring for {url}"
    ]


def _wanted(url: RemoteURL) -> Key:
    key = key_of(url)
    if key is None:
        ssh = "keys are ssh's own: ssh-copy-id, ssh-add, ~/.ssh/config"
        raise UsageError(
            f"{url} takes no secret from us", hint="" if url.scheme.endswith("file") else ssh
        )
    return key


def _typed(desk: Desk, question: str, secrets: Secrets) -> str:
    """What the author types unseen, or what comes in through a pipe."""
    if desk.asks:
        text = hidden(desk, question)
    elif desk.terminal.stdin.isatty():
        text = ""
    else:
        text = desk.terminal.stdin.read().strip()
    if not text:
        raise AnswerNeeded(
            "login needs the secret, and none was given",
            hint=f"type it on a terminal, send it through a pipe, or set {secrets.variable}",
        )
    return text


def _tried(desk: Desk, blog: Blog, to: Aim, variable: str, text: str) -> str:
    """Why it could not be tried; nothing where it opened the door."""
    secrets = Secrets({**desk.terminal.env, variable: text}, "" if ":" in to.name else to.name)
    try:
        with open_remote(to.target.url, blog.root, means=Means(secrets=secrets)) as remote:
            remote.look()
    except RemoteError as error:
        return error.message
    return ""
