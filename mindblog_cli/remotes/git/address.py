"""`git+ssh://[user@]host[:port]/path.git#branch` and `git+file:path.git#branch`.

Options over ssh are `identity=FILE`, `config=FILE` and `idle=SECONDS`, as for `sftp://`.
"""

import os
from pathlib import Path
from urllib.parse import quote

from mindblog_cli.errors import ConfigError
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes import hostkeys, ssh
from mindblog_cli.remotes.git.place import Place
from mindblog_cli.remotes.git.remote import GitRemote
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.url import RemoteURL

USUAL = "gh-pages"
"""The branch where none is named."""

# What `git check-ref-format` says, in short.
_BRANCH = pattern(
    r"(?!.*(\.\.|//|@\{|/\.|\.lock(/|$)))"
    r"(?![-./])[^\x00-\x20~^:?*\[\\\x7f]+(?<![./])"
)


def git(opening: Opening) -> GitRemote:
    """The remote that the address names; nothing is connected to yet."""
    url = opening.url
    branch = url.fragment or USUAL
    if not _BRANCH.fullmatch(branch):
        raise ConfigError(f'"{branch}" is no name for a branch', hint="such as #gh-pages")
    near = url.scheme == "git+file"
    place = Place(url, (_folder if near else _host)(url, opening.root), branch)
    return GitRemote(place, opening, hostkeys.checked(opening.means.host_key))


def _host(url: RemoteURL, _: Path) -> str:
    if not url.host or not url.path.strip("/"):
        raise ConfigError(
            f"{url} names no repository", hint="such as git+ssh://git@github.com/me/blog.git#pages"
        )
    ssh.check_options(url)
    ssh.idle(url)
    user = f"{quote(url.user)}@" if url.user else ""
    host = f"[{url.host}]" if ":" in url.host else url.host
    port = f":{url.port}" if url.port else ""
    return f"ssh://{user}{host}{port}{quote(url.path, safe='/~')}"


def _folder(url: RemoteURL, root: Path) -> str:
    if url.host or not url.path:
        raise ConfigError(
            f"{url} names no repository on this machine", hint="such as git+file:///srv/blog.git"
        )
    if url.options:
        raise ConfigError(f'{url} has an option "{min(url.options)}"', hint="none is known")
    return os.path.normpath(root / os.path.expanduser(url.path))
