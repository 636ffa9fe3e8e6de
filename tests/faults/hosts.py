"""The places that are no folders: branches, buckets, WebDAV, and the fakes of two hosts."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

import obstore

from tests.delivery.building import Site, visible
from tests.faults.places import FOLDERS, Place, folder
from tests.servers.dav import DavServer
from tests.servers.git_server import GitServer, bare
from tests.servers.git_server import live as branch
from tests.servers.neocities import Neocities
from tests.servers.netlify import TOKEN, Netlify
from tests.servers.seaweed import ObjectServer
from tests.sshd import Sshd

HOSTS = ("git+file", "git+ssh", "s3", "webdav-nginx", "webdav-wsgidav", "netlify", "neocities")
ALL = (*FOLDERS, *HOSTS)

T = TypeVar("T")
Get = Callable[[str], object]
"""A fixture by its name."""


def place(kind: str, get: Get, home: Path) -> Place:
    """A place of its *kind*, with nothing in it."""
    if kind in FOLDERS:
        return folder(kind, home / "there/www", lambda: _as(Sshd, get("server"))).place
    if kind.startswith("git"):
        return _git(kind, get, home)
    if kind.startswith("webdav"):
        return _webdav(kind, get, home)
    return {"s3": _s3, "netlify": _netlify, "neocities": _neocities}[kind](get, home)


def _as(kind: type[T], found: object) -> T:
    assert isinstance(found, kind)
    return found


def _git(kind: str, get: Get, home: Path) -> Place:
    repository = bare(home / "pages.git")
    if kind == "git+file":
        address = f"git+file:{repository}#pages"
    else:
        address = _as(GitServer, get("git_host")).address(repository)

    def read(_: Iterable[str]) -> Site:
        return ours(branch(repository))

    return Place(kind=kind, level="atomic", address=address, read=read)


def _webdav(kind: str, get: Get, home: Path) -> Place:
    server = _as(DavServer, get(kind.partition("-")[2]))
    shown = server.folder / home.name

    def read(_: Iterable[str]) -> Site:
        return visible(shown) if shown.is_dir() else {}

    return Place(
        kind=kind,
        level="staged",
        address=server.address(home.name),
        read=read,
        unfinished=(shown / ".mindblog/journal").exists,
        lag=1.0,
    )


def _s3(get: Get, home: Path) -> Place:
    server = _as(ObjectServer, get("objects"))
    store = server.store(home.name)

    def read(_: Iterable[str]) -> Site:
        names = [one["path"] for page in obstore.list(store) for one in page]
        found: Site = {}
        for name in names:
            if not name.startswith(".mindblog"):
                found[name] = obstore.get(store, name).bytes().to_bytes()
        return found

    return Place(
        kind="s3",
        level="ordered",
        address=server.address(home.name),
        read=read,
        env=server.env,
        lag=0.5,
    )


def _netlify(get: Get, home: Path) -> Place:
    service = _as(Netlify, get("netlify"))
    service.deploys_a_minute = service.deploys_a_day = service.requests_a_minute = 1 << 30
    site = service.site("blog")

    def read(_: Iterable[str]) -> Site:
        return ours(service.live(site))

    return Place(
        kind="netlify",
        level="atomic",
        address=service.address(site),
        read=read,
        env={"NETLIFY_AUTH_TOKEN": TOKEN},
        lag=3.0,
    )


def _neocities(get: Get, home: Path) -> Place:
    service = _as(Neocities, get("neocities"))
    site = service.site("blog")

    def read(_: Iterable[str]) -> Site:
        return ours(service.live(site))

    return Place(
        kind="neocities",
        level="ordered",
        address=service.address(site),
        read=read,
        env={"NEOCITIES_API_KEY": site.key},
        lag=0.5,
    )


def ours(found: Site) -> Site:
    """Without what mindblog keeps there for itself."""
    kept = (".mindblog", "_headers", ".nojekyll")
    return {path: content for path, content in found.items() if not path.startswith(kept)}
