"""Which of the blog's targets is meant, and where it can be looked at afterwards."""

import shlex
from pathlib import Path
from typing import Literal

from msgspec import Struct

from mindblog_cli.blog.config import Target
from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.asking import chosen
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.secrets import NONE, SSH, known
from mindblog_cli.errors import AnswerNeeded, ConfigError, UsageError
from mindblog_cli.remotes.remote import LEVELS, Level
from mindblog_cli.remotes.url import parse

DEFAULT = Target(url="file:public")
PORT = 8000


class Aim(Struct, frozen=True):
    """A target and the name it goes by."""

    name: str
    target: Target


Opened = Literal["nothing", "ssh", "a secret", "none known"]


class Listed(Struct, frozen=True):
    """A target of the settings; *opened_by* never says more than whether that is known."""

    name: str
    address: str
    site: str
    level: str
    opened_by: Opened


def listed(desk: Desk, blog: Blog) -> list[Listed]:
    """All targets of the settings."""
    return [
        Listed(name, one.url, address(blog, one), one.level, _opened(desk, name, one))
        for name, one in blog.config.targets.items()
    ]


def _opened(desk: Desk, name: str, target: Target) -> Opened:
    url = parse(target.url)
    if url.scheme in NONE:
        return "nothing"
    if url.scheme in SSH:
        return "ssh"
    return "a secret" if known(desk, name, url) else "none known"


def aim(desk: Desk, blog: Blog, name: str) -> Aim:
    """The target called *name*, or the only one; an address is a target without a name.

    Raises AnswerNeeded where there are several and nobody can be asked.
    """
    targets = blog.config.targets
    if name in targets:
        return Aim(name, targets[name])
    if name and ":" in name:
        return Aim(name, Target(url=name))
    if name:
        known = f"the settings have {', '.join(targets)}" if targets else "none is set"
        raise UsageError(
            f'there is no target "{name}"; {known}',
            hint=f"mindblog target add {name} ADDRESS, or an address such as file:public",
        )
    if not targets:
        return Aim(DEFAULT.url, DEFAULT)
    names = list(targets)
    if len(names) == 1:
        return Aim(names[0], targets[names[0]])
    if not desk.asks:
        raise AnswerNeeded(
            f"there is more than one target: {', '.join(names)}",
            hint="name the one that is meant",
            candidates=tuple(names),
        )
    picked = chosen(desk, "Which target?", names, lambda one: f"{one}  {targets[one].url}")
    return Aim(picked, targets[picked])


def level(target: Target) -> Level | None:
    """How well the target has to be able to switch, as the settings want it."""
    if not target.level:
        return None
    found = next((one for one in LEVELS if one == target.level), None)
    if found is None:
        raise ConfigError(
            f'"{target.level}" is no level of a target', hint=f"one of {', '.join(LEVELS)}"
        )
    return found


def address(blog: Blog, target: Target) -> str:
    """Where readers find the site."""
    return target.site or blog.config.url


def ways(blog: Blog, target: Target) -> list[str]:
    """Where the page is, and for a site in a folder how to look at it; a line each."""
    site, url = address(blog, target), parse(target.url)
    here = url.scheme == "file"
    lines = [f"read it: {site.rstrip('/')}/"] if target.site or (site and not here) else []
    if here:
        folder = blog.root / Path(url.path).expanduser()
        lines.append(f"look at it: python3 -m http.server -d {shlex.quote(str(folder))} {PORT}")
        lines.append(f"the page: http://localhost:{PORT}/")
    return lines
