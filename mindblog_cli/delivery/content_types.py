"""How each file is served: our own table, since those of systems differ."""

from msgspec import Struct

from mindblog_cli.patterns import pattern

_TYPES = {
    "html": "text/html; charset=utf-8",
    "htm": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "mjs": "text/javascript; charset=utf-8",
    "json": "application/json",
    "jsonld": "application/ld+json",
    "map": "application/json",
    "webmanifest": "application/manifest+json",
    "xml": "application/xml",
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "xsl": "application/xslt+xml",
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "vtt": "text/vtt; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "avif": "image/avif",
    "ico": "image/x-icon",
    "bmp": "image/bmp",
    "woff": "font/woff",
    "woff2": "font/woff2",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mov": "video/quicktime",
    "pdf": "application/pdf",
    "epub": "application/epub+zip",
    "zip": "application/zip",
    "gz": "application/gzip",
    "wasm": "application/wasm",
}
_FEEDS = {
    "feed.xml": "application/rss+xml",
    "rss.xml": "application/rss+xml",
    "index.xml": "application/rss+xml",
    "atom.xml": "application/atom+xml",
    "feed.json": "application/feed+json",
}
_FINGERPRINT = pattern(r"[.-][0-9a-f]{8,64}\.[a-z0-9]+\Z")

CHECK_FIRST = "no-cache"
"""Kept by a browser, but asked about each time: whatever changes under its address."""
FOR_EVER = "public, max-age=31536000, immutable"
"""For what gets a new address with each change."""
A_WHILE = "public, max-age=3600"


class Served(Struct, frozen=True):
    """Headers of one file."""

    type: str
    cache: str


def served(path: str) -> Served:
    """How the file at *path* is served."""
    name = path.rpartition("/")[2].lower()
    extension = name.rpartition(".")[2] if "." in name else ""
    kind = _FEEDS.get(name) or _TYPES.get(extension, "application/octet-stream")
    if is_fingerprinted(path):
        return Served(kind, FOR_EVER)
    lives = kind.startswith(("text/html", "application/"))
    return Served(kind, CHECK_FIRST if lives else A_WHILE)


def is_fingerprinted(path: str) -> bool:
    """Whether the name holds a hash of the content, such as `style.3f2a9c1b.css`."""
    return not path.endswith((".html", ".htm")) and _FINGERPRINT.search(path) is not None
