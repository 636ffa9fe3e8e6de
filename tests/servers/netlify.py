"""A fake Netlify, after its published API: netlify/open-api, and how its own two clients use it.

Kept in memory: sites, their deploys, and bytes by their SHA-1. The states go on with the fake's
clock. The live site is served at `/live/NAME/…`, each deploy at `/at/DEPLOY/…`.
"""

import hashlib
import json
import mimetypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from fnmatch import fnmatch
from urllib.parse import quote, unquote

import pytest

from tests.servers.hosting import Asked, Host, Reply, as_json

TOKEN = "nfp_test-token-that-stays-secret"
RAW = "application/vnd.bitballoon.v1.raw"
API = "/api/v1"

PREPARES = 1.5
"""Seconds until a list that was sent with `async` has been compared."""
PROCESSES = 0.6
"""Seconds from the last upload until a deploy is ready."""


class Deploy:
    """One version of a site."""

    def __init__(self, number: int, site: "Site", title: str, draft: bool, now: float) -> None:
        self.id = f"{number:08x}{'ab' * 8}"
        self.site, self.title, self.draft = site, title, draft
        self.files: dict[str, str] | None = None
        self.created = self.updated = now
        self.prepared_at = now
        self.whole_at: float | None = None
        self.published: float | None = None
        self.error = ""


class Site:
    """A site and what is published."""

    def __init__(self, key: str, name: str) -> None:
        self.id, self.name = key, name
        self.deploys: list[Deploy] = []
        self.live: Deploy | None = None


class Netlify(Host):
    """The service; what it takes amiss can be told to it."""

    def __init__(self) -> None:
        super().__init__()
        self.token = TOKEN
        self.blobs: dict[str, bytes] = {}
        self.sites: dict[str, Site] = {}
        self.requests_a_minute = 500
        self.deploys_a_minute = 3
        self.deploys_a_day = 100
        self.blocked = ""
        self.breaks = ""
        """What is wrong with the next deploy, once it is whole."""
        self.raw = True
        """Whether bytes can be had by the API; some have only ever got what describes them."""
        self.deletes = True
        """Whether deploys may be removed."""
        self.page, self.files_a_page = 100, 10**9
        self._asked: list[float] = []
        self._deployed: list[float] = []
        self._count = 0

    def site(self, name: str) -> Site:
        """A new site, with nothing in it."""
        number = len(self.sites) + 1
        made = Site(f"{number:08x}-0000-4000-8000-{number:012x}", name)
        self.sites[name] = made
        return made

    def address(self, site: Site | str, **options: str) -> str:
        """How a blog names it."""
        name = site.name if isinstance(site, Site) else site
        more = "".join(f"&{key}={value}" for key, value in options.items())
        return f"netlify://{name}?api={self.base}{API}{more}"

    def live(self, site: Site) -> dict[str, bytes]:
        """What readers see."""
        with self.lock:
            files = (site.live.files or {}) if site.live else {}
            return {path.lstrip("/"): self.blobs[sha] for path, sha in files.items()}

    def put(self, site: Site, files: dict[str, bytes]) -> Deploy:
        """Publish as somebody else would, such as by dragging a folder there."""
        with self.lock:
            deploy = self._made(site, "", draft=False)
            deploy.files = {f"/{path}": self._kept(body) for path, body in files.items()}
            deploy.whole_at = 0.0
            self._publish(deploy)
            return deploy

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            if not asked.path.startswith(f"{API}/"):
                return self._serve(asked.path)
            if asked.headers.get("Authorization") != f"Bearer {self.token}":
                return _error(401, "Access Denied")
            limits, over = self._limits()
            reply = over or self._route(asked)
            return Reply(reply.status, reply.body, {**limits, **reply.headers})

    def _limits(self) -> tuple[dict[str, str], Reply | None]:
        now = self.now()
        self._asked = [at for at in self._asked if at > now - 60]
        left = self.requests_a_minute - len(self._asked)
        reset = int((self._asked[0] if self._asked else now) + 60) + 1
        told = {
            "X-RateLimit-Limit": str(self.requests_a_minute),
            "X-RateLimit-Remaining": str(max(left, 0)),
            "X-RateLimit-Reset": str(reset),
            "X-Request-Id": "01TEST",
        }
        if left <= 0:
            return told, _error(429, "API rate limit exceeded")
        self._asked.append(now)
        return told, None

    def _route(self, asked: Asked) -> Reply:
        path = asked.path.removeprefix(API)
        for method, pattern, verb in _ROUTES:
            if method == asked.method and (found := re.fullmatch(pattern, path)):
                said: Reply = getattr(self, verb)(asked, *map(unquote, found.groups()))
                return said
        return _error(404, "Not Found")

    def get_site(self, asked: Asked, name: str) -> Reply:
        site = self._site(name)
        return as_json(200, self._site_json(site)) if site else _error(404, "Not Found")

    def list_deploys(self, asked: Asked, name: str) -> Reply:
        if not (site := self._site(name)):
            return _error(404, "Not Found")
        every, page = site.deploys[::-1], int(asked.one("page", "1"))
        part = every[(page - 1) * self.page : page * self.page]
        return self._paged(asked, [self._json(deploy) for deploy in part], len(every), self.page)

    def _paged(self, asked: Asked, part: list[dict[str, object]], count: int, size: int) -> Reply:
        page = int(asked.one("page", "1"))
        link = f'<{self.base}{asked.path}?page={page + 1}&per_page={size}>; rel="next"'
        return as_json(200, part, {"Link": link} if count > page * size else {})

    def create_deploy(self, asked: Asked, name: str) -> Reply:
        if not (site := self._site(name)):
            return _error(404, "Not Found")
        if self.blocked:
            return _error(403, self.blocked)
        now = self.now()
        self._deployed = [at for at in self._deployed if at > now - 86400]
        minute = [at for at in self._deployed if at > now - 60]
        if len(minute) >= self.deploys_a_minute or len(self._deployed) >= self.deploys_a_day:
            until = minute[0] + 60 if len(self._deployed) < self.deploys_a_day else now + 86400
            return _error(429, "Too Many Deploys", {"X-RateLimit-Reset": str(int(until) + 1)})
        said = json.loads(asked.body or b"{}")
        deploy = self._made(site, asked.one("title"), draft=bool(said.get("draft")))
        self._deployed.append(now)
        return self._take_files(deploy, said)

    def update_deploy(self, asked: Asked, name: str, key: str) -> Reply:
        deploy = self._deploy(key)
        if deploy is None or self._site(name) is not deploy.site:
            return _error(404, "Not Found")
        if self._state(deploy) in ("ready", "error"):
            return _error(422, "This deploy is done")
        deploy.updated = self.now()
        return self._take_files(deploy, json.loads(asked.body or b"{}"))

    def get_deploy(self, asked: Asked, *names: str) -> Reply:
        deploy = self._deploy(names[-1])
        return as_json(200, self._json(deploy)) if deploy else _error(404, "Not Found")

    def delete_deploy(self, asked: Asked, *names: str) -> Reply:
        deploy = self._deploy(names[-1])
        if deploy is None:
            return _error(404, "Not Found")
        if deploy.site.live is deploy or not self.deletes:
            return _error(422, "The published deploy can not be deleted")
        deploy.site.deploys.remove(deploy)
        return Reply(204)

    def cancel_deploy(self, asked: Asked, key: str) -> Reply:
        deploy = self._deploy(key)
        if deploy is None or self._state(deploy) == "ready":
            return _error(404 if deploy is None else 422, "This deploy is done")
        deploy.error = "Canceled"
        return as_json(201, self._json(deploy))

    def restore(self, asked: Asked, name: str, key: str) -> Reply:
        deploy = self._deploy(key)
        if deploy is None or self._site(name) is not deploy.site:
            return _error(404, "Not Found")
        if self._state(deploy) != "ready":
            return _error(422, "This deploy is not ready")
        self._publish(deploy)
        return as_json(201, self._json(deploy))

    def list_files(self, asked: Asked, key: str) -> Reply:
        deploy = self._deploy(key)
        if deploy is None:
            return _error(404, "Not Found")
        files = list((deploy.files or {}).items())
        page, size = int(asked.one("page", "1")), self.files_a_page
        part = files[(page - 1) * size : page * size]
        return self._paged(asked, [self._file(path, sha) for path, sha in part], len(files), size)

    def get_file(self, asked: Asked, key: str, path: str) -> Reply:
        deploy = self._deploy(key)
        sha = (deploy.files or {}).get(f"/{path}") if deploy else None
        if sha is None:
            return _error(404, "Not Found")
        if self.raw and asked.headers.get("Content-Type") == RAW and sha in self.blobs:
            return Reply(200, self.blobs[sha], {"Content-Type": "application/octet-stream"})
        return as_json(200, self._file(f"/{path}", sha))

    def put_file(self, asked: Asked, key: str, path: str) -> Reply:
        deploy = self._deploy(key)
        if deploy is None:
            return _error(404, "Not Found")
        wanted = (deploy.files or {}).get(f"/{path}")
        if self._state(deploy) not in ("uploading", "prepared", "uploaded") or wanted is None:
            return _error(422, f"{path} is no file of this deploy")
        if asked.headers.get("Content-Type") != "application/octet-stream":
            return _error(400, "the content type is to be application/octet-stream")
        if hashlib.sha1(asked.body).hexdigest() != wanted:
            return _error(422, f"the digest of {path} does not match")
        self._kept(asked.body)
        deploy.updated = self.now()
        return as_json(200, self._file(f"/{path}", wanted))

    def _site(self, name: str) -> Site | None:
        plain = name.removesuffix(".netlify.app")
        return next(
            (s for s in self.sites.values() if name == s.id or (plain == s.name and plain != name)),
            None,
        )

    def _deploy(self, key: str) -> Deploy | None:
        return next((d for s in self.sites.values() for d in s.deploys if d.id == key), None)

    def _made(self, site: Site, title: str, *, draft: bool) -> Deploy:
        self._count += 1
        made = Deploy(self._count, site, title, draft, self.now())
        site.deploys.append(made)
        return made

    def _take_files(self, deploy: Deploy, said: dict[str, object]) -> Reply:
        files = said.get("files")
        if isinstance(files, dict):
            if bad := next((path for path in files if set("#?") & set(path)), None):
                deploy.site.deploys.remove(deploy)
                return _error(422, f"Invalid filename {bad}")
            deploy.files = {"/" + path.lstrip("/"): sha for path, sha in files.items()}
            deploy.whole_at = None
            deploy.prepared_at = self.now() + (PREPARES if said.get("async") else 0.0)
        return as_json(200, self._json(deploy))

    def _required(self, deploy: Deploy) -> list[str]:
        return list(dict.fromkeys(s for s in (deploy.files or {}).values() if s not in self.blobs))

    def _state(self, deploy: Deploy) -> str:
        if deploy.error or deploy.files is None:
            return "error" if deploy.error else "new"
        if self.now() < deploy.prepared_at:
            return "preparing"
        return "uploading" if self._required(deploy) else self._whole(deploy)

    def _whole(self, deploy: Deploy) -> str:
        if deploy.whole_at is None:
            deploy.whole_at = self.now()
        if self.now() < deploy.whole_at + PROCESSES:
            return "uploaded"
        if self.breaks and deploy.published is None and deploy.title.startswith("mindblog 2"):
            deploy.error, self.breaks = self.breaks, ""
            return "error"
        if not deploy.draft and deploy.published is None:
            self._publish(deploy)
        return "ready"

    def _publish(self, deploy: Deploy) -> None:
        deploy.site.live = deploy
        deploy.published = deploy.updated = self.now()

    def _kept(self, body: bytes) -> str:
        sha = hashlib.sha1(body).hexdigest()
        self.blobs[sha] = body
        return sha

    def _site_json(self, site: Site) -> dict[str, object]:
        return {
            "id": site.id,
            "name": site.name,
            "state": "current",
            "ssl_url": f"{self.base}/live/{site.name}",
            "published_deploy": self._json(site.live) if site.live else None,
        }

    def _json(self, deploy: Deploy) -> dict[str, object]:
        state = self._state(deploy)
        return {
            "id": deploy.id,
            "site_id": deploy.site.id,
            "state": state,
            "title": deploy.title or None,
            "draft": deploy.draft,
            "required": self._required(deploy) if state in ("uploading", "prepared") else [],
            "required_functions": None,
            "error_message": deploy.error or None,
            "created_at": _time(deploy.created),
            "updated_at": _time(deploy.updated),
            "published_at": _time(deploy.published) if deploy.published else None,
            "deploy_ssl_url": f"{self.base}/at/{deploy.id}",
        }

    def _file(self, path: str, sha: str) -> dict[str, object]:
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        size = len(self.blobs.get(sha, b""))
        return {"id": path, "path": path, "sha": sha, "mime_type": kind, "size": size}

    def _serve(self, path: str) -> Reply:
        _, kind, name, *rest = unquote(path).split("/", 3)
        site = self.sites.get(name)
        deploy = self._deploy(name) if kind == "at" else site.live if site else None
        files = (deploy.files or {}) if deploy else {}
        asked = f"/{''.join(rest)}"
        path = next((p for p in (asked, f"{asked.rstrip('/')}/index.html") if p in files), "")
        if not path:
            return Reply(404, b"<h1>Page not found</h1>", {"Content-Type": "text/html"})
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        told = {"Content-Type": kind, "Cache-Control": "public,max-age=0,must-revalidate"}
        if rules := self.blobs.get(files.get("/_headers", "")):
            told |= _headers(rules.decode(), path)
        return Reply(200, self.blobs[files[path]], told)


_ROUTES = (
    ("GET", r"/sites/([^/]+)", "get_site"),
    ("GET", r"/sites/([^/]+)/deploys", "list_deploys"),
    ("POST", r"/sites/([^/]+)/deploys", "create_deploy"),
    ("PUT", r"/sites/([^/]+)/deploys/([^/]+)", "update_deploy"),
    ("GET", r"/sites/([^/]+)/deploys/([^/]+)", "get_deploy"),
    ("POST", r"/sites/([^/]+)/deploys/([^/]+)/restore", "restore"),
    ("GET", r"/deploys/([^/]+)", "get_deploy"),
    ("DELETE", r"/deploys/([^/]+)", "delete_deploy"),
    ("POST", r"/deploys/([^/]+)/cancel", "cancel_deploy"),
    ("GET", r"/deploys/([^/]+)/files", "list_files"),
    ("GET", r"/deploys/([^/]+)/files/(.+)", "get_file"),
    ("PUT", r"/deploys/([^/]+)/files/(.+)", "put_file"),
)


def _headers(rules: str, path: str) -> dict[str, str]:
    """What a `_headers` file says of *path*, in its plainest form."""
    found: dict[str, str] = {}
    here = False
    for line in rules.splitlines():
        if line[:1] not in ("", " ", "#"):
            here = fnmatch(quote(path), line)
        elif here and ":" in line:
            name, _, value = line.strip().partition(":")
            found[name] = value.strip()
    return found


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> Reply:
    return as_json(status, {"code": status, "message": message}, headers)


@contextmanager
def serving() -> Iterator[Netlify]:
    """A Netlify of one's own."""
    service = Netlify()
    with service.running():
        yield service


@pytest.fixture
def netlify() -> Iterator[Netlify]:
    """A Netlify for one test: it starts in a millisecond."""
    with serving() as service:
        yield service
