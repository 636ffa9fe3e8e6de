"""A target written into the settings, or taken out of them."""

from collections.abc import Callable
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace as but

from mindblog_cli.blog.root import Blog
from mindblog_cli.blog.settings import Keys
from mindblog_cli.blog.tables import cut, put
from mindblog_cli.cli.asking import asked
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.edits import diff
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.secrets import KEYS, forget, key_of, known
from mindblog_cli.errors import AnswerNeeded, Refused, UsageError
from mindblog_cli.patterns import pattern
from mindblog_cli.posts.save import save
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import RemoteURL, parse

_NAME = pattern(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_BOM = "\ufeff"


class New(Struct, frozen=True):
    """A target as its author wants it; empty where nothing was said."""

    name: str
    address: str
    site: str = ""
    level: str = ""


def added(desk: Desk, blog: Blog, wish: New, *, replace: bool, dry_run: bool) -> Report:
    """Write what is wished for into the settings; with `--replace` also over one that is there."""
    new = _answered(desk, wish)
    _check_name(blog, new.name, replace=replace)
    url = _checked(desk, blog, new.address)
    values = {"url": new.address, "site": _site(new.site), "level": new.level}
    told = {k: v for k, v in values.items() if v}
    changes = _written(
        desk, blog, lambda text, keys: put(text, keys, told), new.name, dry_run=dry_run
    )
    found = {"target": new.name, **told, "dry_run": dry_run}
    if dry_run:
        return Report(changes, found)
    return Report(f"{new.name} is {new.address}\nnext: {_next(desk, new.name, url)}", found)


def removed(desk: Desk, blog: Blog, name: str, *, dry_run: bool) -> Report:
    """Take *name* out of the settings, and what opens it out of the keyring."""
    targets = blog.config.targets
    if name not in targets:
        known_here = f"the settings have {', '.join(targets)}" if targets else "none is set"
        raise UsageError(f'there is no target "{name}"; {known_here}')
    address = targets[name].url
    changes = _written(desk, blog, cut, name, dry_run=dry_run)
    found = {"target": name, "url": address, "dry_run": dry_run}
    if not changes:
        raise Refused(
            f'"{name}" is not set in {blog.file.name}, so it can not be taken out there',
            hint="it comes from mindblog.local.toml, the environment or your own config.toml",
        )
    if dry_run:
        return Report(changes, found)
    url, others = parse(address), [one.url for key, one in targets.items() if key != name]
    shared = any(str(parse(other)) == str(url) for other in others)
    gone = key_of(url) is not None and not shared and forget(url)
    lines = [f"{name} is no target any more; what is published at {url} stays"]
    lines += ["what opened it is out of the keyring"] if gone else []
    return Report("\n".join(lines), found)


def _answered(desk: Desk, wish: New) -> New:
    """*wish* with what was missing, as far as somebody can be asked."""
    if wish.name and wish.address:
        return wish
    if not desk.asks:
        missing = "a name and an address" if not wish.name else "an address"
        raise AnswerNeeded(
            f"target add needs {missing}",
            hint="such as: mindblog target add prod sftp://me@example.org/srv/www",
        )
    name = wish.name or asked(desk, "What shall the target be called?", "prod")
    address = wish.address or asked(
        desk, "Where does the blog go, such as sftp://me@example.org/srv/www?", "file:public"
    )
    site = wish.site or asked(desk, "Where is it read? (empty: at the url of the blog)")
    return but(wish, name=name, address=address, site=site.rstrip("/"))


def _check_name(blog: Blog, name: str, *, replace: bool) -> None:
    if not _NAME.fullmatch(name):
        raise UsageError(f'"{name}" can not be a target\'s name', hint="letters, digits, - and _")
    if name in blog.config.targets and not replace:
        raise Refused(
            f'there is a target "{name}": {blog.config.targets[name].url}',
            hint="take another name, or change it with --replace",
        )


def _checked(desk: Desk, blog: Blog, address: str) -> RemoteURL:
    """*address*, which some kind of remote can make sense of; nothing is connected to.

    Whether what opens it is known is not yet asked, so it is told that something is.
    """
    url = parse(address)
    secrets = Secrets({**desk.terminal.env, "MINDBLOG_SECRET": "not:needed"})
    open_remote(address, blog.root, means=Means(secrets=secrets))
    return url


def _site(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        parts = urlsplit("")
    if text and (parts.scheme not in ("http", "https") or not parts.hostname):
        raise UsageError(f'--read-at "{text}" is no address', hint="such as https://example.org")
    return text


def _written(
    desk: Desk, blog: Blog, change: Callable[[str, Keys], str], name: str, *, dry_run: bool
) -> str:
    """Change the settings file; gives the difference, which is nothing where there is none."""
    before = blog.file.read_bytes().decode()
    bom = _BOM if before.startswith(_BOM) else ""
    after = bom + change(before.removeprefix(_BOM), (*blog.prefix, "targets", name))
    if before == after:
        return ""
    if not dry_run:
        save(blog.file, after.encode())
    path = blog.file.relative_to(blog.root).as_posix()
    return diff(desk, path, before.splitlines(), after.splitlines())


def _next(desk: Desk, name: str, url: RemoteURL) -> str:
    """What to do now that the target is there."""
    test = f"mindblog target test {name}"
    key = key_of(url)
    if key is None or url.scheme not in KEYS or known(desk, name, url):
        return test
    return f"mindblog target login {name} (it wants {key.what})\nthen: {test}"
