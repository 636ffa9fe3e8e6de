"""A fake Neocities, after its own source (neocities/neocities: app/api.rb, models/site.rb).

It has the files of a few sites in memory, and serves them at `/at/SITENAME/…`. What libmagic would
make of a file is told from its first bytes, and ClamAV is left out.
"""

import hashlib
import os
import re
from base64 import b64decode
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.utils import formatdate
from urllib.parse import parse_qsl, unquote

import pytest

from tests.servers.hosting import Asked, Host, Reply, as_json

KEY = "da77c3530c30593663bf7b797323e48c"
PASSWORD = "a-password-that-stays-secret"
API = "/api"

_TYPES = """
application/atom+xml application/epub application/epub+zip application/json
application/octet-stream application/opensearchdescription+xml application/pdf application/pgp
application/pgp-keys application/pgp-signature application/rss+xml application/vnd.ms-fontobject
application/vnd.ms-opentype application/xml audio/midi font/otf font/sfnt font/ttf font/woff
font/woff2 image/apng image/avif image/gif image/jpeg image/png image/svg image/svg+xml
image/vnd.microsoft.icon image/webp image/x-icon image/x-xcf message/rfc822 model/gltf-binary
"""
_MIMES = frozenset(_TYPES.split())
_EXTENSIONS = """
html htm txt text css js jpg jpeg jxl png apng gif svg md markdown eot ttf woff woff2 json geojson
csv tsv mf ico pdf asc key pgp xml mid midi manifest otf webapp less sass rss kml dae obj mtl scss
webp avif xcf epub gltf bin webmanifest knowl atom opml rdf map gpg resolveHandle pls yaml yml toml
osdx mjs cjs ts glb py glsl sf2
"""
_ALLOWED = frozenset(_EXTENSIONS.split())
_MAGIC = (
    (b"\x89PNG\r\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"wOF2", "font/woff2"),
    (b"%PDF", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\x78\x9c", "application/zlib"),
    (b"\x78\xda", "application/zlib"),
    (b"\x00\x00\x00\x18ftyp", "video/mp4"),
    (b"ID3", "audio/mpeg"),
    (b"RIFF", "audio/x-wav"),
)


class Stored:
    """A file, and when it was made and last changed."""

    def __init__(self, body: bytes, now: float, created: float | None = None) -> None:
        self.body, self.updated = body, now
        self.created = now if created is None else created

    @property
    def sha1(self) -> str:
        return hashlib.sha1(self.body).hexdigest()


class Site:
    """A site: its files, its folders, and what its owner pays."""

    def __init__(self, name: str, key: str, now: float) -> None:
        self.name, self.key = name, key
        self.supporter = False
        self.space, self.most_files = 10**9, 15_000
        self.folders: set[str] = set()
        self.files = {"index.html": Stored(b"<title>The web site of me</title>", now)}


class Neocities(Host):
    """The service."""

    def __init__(self) -> None:
        super().__init__()
        self.sites: dict[str, Site] = {}
        self.wrong_passwords = 0
        self.stored: list[str] = []
        """What was stored or removed (with a minus), in that order."""

    def site(self, name: str) -> Site:
        """A new site, with the front page that every one begins with."""
        key = KEY[: -len(name)] + name if self.sites else KEY
        self.sites[name] = Site(name, key, self.now())
        return self.sites[name]

    def address(self, site: Site | str, **options: str) -> str:
        """How a blog names it."""
        name = site.name if isinstance(site, Site) else site
        more = "".join(f"&{key}={value}" for key, value in options.items())
        return f"neocities://{name}?api={self.base}{API}{more}"

    def live(self, site: Site) -> dict[str, bytes]:
        """What readers see."""
        with self.lock:
            ours = ".mindblog/"
            return {p: f.body for p, f in site.files.items() if not p.startswith(ours)}

    def put(self, site: Site, files: dict[str, bytes]) -> None:
        """Store files as somebody else would, in the browser."""
        with self.lock:
            for path, body in files.items():
                self._store(site, path, body)

    def answer(self, asked: Asked) -> Reply:
        with self.lock:
            if asked.path.startswith("/at/"):
                return self._serve(asked.path)
            site = self._who(asked)
            if isinstance(site, Reply):
                return site
            verb = _VERBS.get((asked.method, asked.path.removeprefix(f"{API}/")))
            if verb is None:
                return _error(404, "not_found", "the requested api call does not exist")
            said: Reply = getattr(self, verb)(site, asked)
            return said

    def _who(self, asked: Asked) -> Site | Reply:
        proof = asked.headers.get("Authorization", "")
        kind, _, text = proof.partition(" ")
        found: Site | None = None
        if kind == "Bearer":
            found = next((site for site in self.sites.values() if site.key == text), None)
        elif kind == "Basic":
            if self.wrong_passwords >= 10:
                words = "too many authentication attempts - please try again later"
                return _error(429, "rate_limited", words, {"Retry-After": "600"})
            user, _, password = b64decode(text).decode().partition(":")
            found = self.sites.get(user) if password == PASSWORD else None
            self.wrong_passwords += found is None
        if found is None:
            words = (
                "invalid credentials - please check your username and password (or your api key)"
            )
            return _error(403, "invalid_auth", words)
        return found

    def info(self, site: Site, asked: Asked) -> Reply:
        told = {"sitename": site.name, "views": 1, "supporter": site.supporter, "tags": []}
        return as_json(200, {"result": "success", "info": told})

    def key(self, site: Site, asked: Asked) -> Reply:
        return as_json(200, {"result": "success", "api_key": site.key})

    def list(self, site: Site, asked: Asked) -> Reply:
        folder = _scrubbed(asked.one("path"))
        found: list[dict[str, object]] = [
            {"path": path, "is_directory": True}
            for path in sorted(site.folders)
            if not folder or path.rpartition("/")[0] == folder
        ]
        for path, file in site.files.items():
            if not folder or path.rpartition("/")[0] == folder:
                told = {"path": path, "is_directory": False, "size": len(file.body)}
                times = {"created_at": _time(file.created), "updated_at": _time(file.updated)}
                found.append({**told, **times, "sha1_hash": file.sha1})
        return as_json(200, {"result": "success", "files": found})

    def download(self, site: Site, asked: Asked) -> Reply:
        path = asked.one("path")
        if not path:
            return _error(400, "missing_path", "you must provide path")
        if ".." in path or _invalid(path):
            return _error(400, "bad_path", "path is not valid")
        path = _scrubbed(path)
        if path in site.folders:
            words = "cannot download a directory"
            return _error(400, "cannot_download_directory", words)
        if path not in site.files:
            return _error(400, "missing_file", f"could not find {path}")
        file = site.files[path]
        headers = {"ETag": f'"{file.sha1}"', "Cache-Control": "private, no-store"}
        headers["Last-Modified"] = formatdate(file.updated, usegmt=True)
        return Reply(200, file.body, headers)

    def upload(self, site: Site, asked: Asked) -> Reply:
        try:
            files = _parts(asked)
        except ValueError as error:
            return Reply(400, str(error).encode(), {"Content-Type": "text/plain"})
        if len(files) >= 128:
            return Reply(413, b"Maximum file multiparts in content reached")
        if not files:
            return _error(400, "missing_files", "you must provide files to upload")
        if fault := self._fault(site, files):
            return _error(400, *fault)
        done = [self._store(site, path, body) for path, body in files]
        failed, stored, same = done.count(False), done.count(True), done.count(None)
        if failed == len(done):
            return _error(500, "upload_failed", "all files failed to upload")
        told = [f"{stored} of {len(done) - same} file(s) uploaded"] if stored else []
        told += [f"{same} file(s) already up to date"] if same else []
        told += [f"{failed} file(s) failed"]
        usual = "your file(s) have been successfully uploaded"
        return as_json(200, {"result": "success", "message": ", ".join(told) if failed else usual})

    def delete(self, site: Site, asked: Asked) -> Reply:
        names = [value for name, value in _fields(asked) if name == "filenames[]"]
        if not names:
            return _error(400, "missing_filenames", "you must provide files to delete")
        paths = []
        for name in names:
            path = _scrubbed(name)
            if _invalid(name):
                words = f"{name} is not a valid filename, canceled deleting"
                return _error(400, "bad_filename", words)
            if path == "index.html":
                words = "you cannot delete your index.html file, canceled deleting"
                return _error(400, "cannot_delete_index", words)
            if path not in site.files and path not in site.folders:
                words = f"{path} was not found on your site, canceled deleting"
                return _error(400, "missing_files", words)
            paths.append(path)
        for path in paths:
            self._remove(site, path)
        return as_json(200, {"result": "success", "message": "file(s) have been deleted"})

    def rename(self, site: Site, asked: Asked) -> Reply:
        said = dict(_fields(asked))
        path, new = _scrubbed(said.get("path", "")), _scrubbed(said.get("new_path", ""))
        if path not in site.files:
            return _error(400, "missing_file", f"could not find {path}")
        if path == "index.html" or new in site.files or new in site.folders:
            return _error(400, "rename_error", "file already exists")
        site.files[new] = site.files.pop(path)
        return as_json(200, {"result": "success", "message": f"{path} has been renamed to {new}"})

    def _fault(self, site: Site, files: "Sequence[tuple[str, bytes]]") -> tuple[str, str] | None:
        used = sum(len(file.body) for file in site.files.values())
        if sum(len(body) for _, body in files) + used > site.space:
            words = (
                "files are too large to fit in your space, try uploading smaller (or less) files"
            )
            return "too_large", words
        if len(site.files) + len(site.folders) + len(files) > site.most_files:
            words = f"cannot exceed the maximum site files limit ({site.most_files})"
            return "too_many_files", words
        return next((fault for name, body in files if (fault := _wrong(site, name, body))), None)

    def _store(self, site: Site, name: str, body: bytes) -> bool | None:
        """True when it is stored, None when it was there, False when something is in the way."""
        path = _scrubbed(name)
        there = site.files.get(path)
        if there and there.body == body:
            return None
        parts = path.split("/")[:-1]
        above = ["/".join(parts[: count + 1]) for count in range(len(parts))]
        if path in site.folders or any(folder in site.files for folder in above):
            return False
        site.folders |= {*above}
        site.files[path] = Stored(body, self.now(), there.created if there else None)
        self.stored.append(path)
        return True

    def _remove(self, site: Site, path: str) -> None:
        gone = [p for p in site.files if p == path or p.startswith(f"{path}/")]
        for file in gone:
            del site.files[file]
        site.folders -= {p for p in site.folders if p == path or p.startswith(f"{path}/")}
        self.stored.append(f"-{path}")

    def _serve(self, path: str) -> Reply:
        _, _, name, *rest = unquote(path).split("/", 3)
        files = self.sites[name].files
        asked = "".join(rest)
        for one in (asked, f"{asked}.html", f"{asked.rstrip('/')}/index.html".lstrip("/")):
            if one in files:
                return Reply(200, files[one].body, {"Cache-Control": "max-age=0"})
        return Reply(404, b"not found")


_VERBS = {
    ("GET", "info"): "info",
    ("GET", "key"): "key",
    ("GET", "list"): "list",
    ("GET", "download"): "download",
    ("POST", "upload"): "upload",
    ("POST", "delete"): "delete",
    ("POST", "rename"): "rename",
}


def _wrong(site: Site, name: str, body: bytes) -> tuple[str, str] | None:
    path = _scrubbed(name)
    if ".." in name or _invalid(name):
        return "invalid_filename", f"{name} is not a valid filename"
    if not site.supporter and not _allowed(path, body):
        words = f"{name} is not an allowed file type for free sites, supporter required"
        return "invalid_file_type", words
    if path in site.folders:
        return "directory_exists", f"{name} conflicts with an existing directory"
    if len(body) > 10**8:
        return "file_too_large", f"{name} is too large"
    if len(path) > 200:
        return "file_name_too_long", f"{name} filename is too long (exceeds 200 characters)"
    return None


def _allowed(path: str, body: bytes) -> bool:
    extension = os.path.splitext(path)[1][1:].lower()
    mime = _mime(body)
    text = mime.startswith("text/") or mime in ("application/json", "inode/x-empty")
    return text or (extension in _ALLOWED and mime in _MIMES)


def _mime(body: bytes) -> str:
    if not body:
        return "inode/x-empty"
    if found := next((mime for head, mime in _MAGIC if body.startswith(head)), None):
        return found
    try:
        body.decode()
    except UnicodeDecodeError:
        return "application/octet-stream"
    return "application/octet-stream" if b"\0" in body else "text/plain"


def _scrubbed(path: str) -> str:
    return "/".join(part for part in path.split("/") if part not in ("", ".", ".."))


def _invalid(path: str) -> bool:
    odd = any(ord(letter) < 32 for letter in path) or "\\" in path
    return odd or not path.strip() or ".." in path.split("/") or not _scrubbed(path)


def _fields(asked: Asked) -> "Sequence[tuple[str, str]]":
    return parse_qsl(asked.body.decode(), keep_blank_values=True)


_NAME = re.compile(r'; name="((?:[^"\\]|\\.)*)"')


def _parts(asked: Asked) -> "Sequence[tuple[str, bytes]]":
    """The files in a body, as Rack finds them: a field's name is the path."""
    kind = asked.headers.get("Content-Type", "")
    boundary = kind.partition("boundary=")[2].encode()
    if not boundary or not asked.body.rstrip().endswith(b"--" + boundary + b"--"):
        raise ValueError("bad content body")
    found: list[tuple[str, bytes]] = []
    roots: dict[str, bool] = {}
    for part in (b"\r\n" + asked.body).split(b"\r\n--" + boundary)[1:-1]:
        head, _, body = part.partition(b"\r\n\r\n")
        name = re.sub(r"\\(.)", r"\1", _NAME.search(head.decode())[1])  # type: ignore[index]
        root, nested = (name, False) if "[" not in name[1:] else (name.partition("[")[0], True)
        if name in ("username", "csrf_token") or roots.setdefault(root, nested) != nested:
            raise ValueError(f"expected Hash (got String) for param `{root}'")
        found.append((name, body))
    return found


def _time(seconds: float) -> str:
    return formatdate(int(seconds))


def _error(status: int, kind: str, message: str, headers: dict[str, str] | None = None) -> Reply:
    told = {"result": "error", "error_type": kind, "message": message}
    return as_json(status, told, headers)


@contextmanager
def serving() -> Iterator[Neocities]:
    """A Neocities of one's own."""
    service = Neocities()
    with service.running():
        yield service


@pytest.fixture
def neocities() -> Iterator[Neocities]:
    """A Neocities for one test: it starts in a millisecond."""
    with serving() as service:
        yield service
