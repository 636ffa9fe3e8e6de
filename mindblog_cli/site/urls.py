"""Where everything lives: addresses below the blog's root, and what they are as files and links.

An address begins with `/`, is plain Unicode, and ends with `/` unless it names a file. Only links
and absolute URLs know of the path that the blog may live below (`https://host/blog/`).
"""

import posixpath
import re
import unicodedata
from urllib.parse import quote, unquote, urlsplit

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.patterns import pattern

# Addresses that end so are files; all others are folders with an index.html.
WEB_PAGES = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp")

_SAFE = "/~:@!$&'()*+,;="
_PLAIN = pattern(rf"[\w.{re.escape(_SAFE)}-]*", re.ASCII)
_INDEX = ("index.html", "index.htm")
_TIDY = pattern(r"/([\w-]+/)*", re.ASCII)


class Web(Struct, frozen=True):
    """Where the blog is in the world: `https://host`, and the path below it, without a `/`."""

    origin: str
    base: str

    def href(self, address: str) -> str:
        """The link to *address* from any page of the site."""
        return self.base + encoded(address)

    def url(self, address: str) -> str:
        """*address* for those who are elsewhere."""
        return self.origin + self.base + encoded(address)

    @property
    def host(self) -> str:
        """The host's name in lower-case ASCII."""
        name = urlsplit(self.origin).hostname or "localhost"
        try:
            return name.encode("idna").decode()
        except UnicodeError:
            return "localhost"

    def within(self, link: str) -> str | None:
        """The address that an absolute *link* means, or None when it leads to another site."""
        parts, own = urlsplit(link), urlsplit(self.origin)
        if parts.netloc.casefold() != own.netloc.casefold():
            return None
        path = unquote(parts.path)
        if self.base and path != self.base and not path.startswith(f"{self.base}/"):
            return None
        return path[len(self.base) :] or "/"


def web(config: Config) -> Web:
    """Where the blog of *config* is; without an address it is on this machine."""
    parts = urlsplit(config.url if "//" in config.url else "")
    if not parts.netloc:
        return Web("http://localhost", "")
    return Web(f"{parts.scheme}://{parts.netloc}", encoded(unquote(parts.path)).rstrip("/"))


def absolute(link: str) -> bool:
    """Whether *link* names a host."""
    return link.startswith("//") or "://" in link


def encoded(address: str) -> str:
    """*address* as it may stand in a link."""
    return address if _PLAIN.fullmatch(address) else quote(address, safe=_SAFE)


def output(address: str) -> str:
    """The file that a server shows at *address*."""
    return address[1:] + "index.html" if address.endswith("/") else address[1:]


def tidy(path: str) -> str:
    """*path* as an address: no doubled slash, no way out of the site, one spelling."""
    if _TIDY.fullmatch(path):
        return path
    parts: list[str] = []
    for part in unicodedata.normalize("NFC", path).split("/"):
        if part == "..":
            del parts[-1:]
        elif part.strip() not in ("", "."):
            parts.append(part.strip())
    if parts and not path.endswith("/") and parts[-1].lower() in _INDEX:
        parts.pop()
    elif parts and not path.endswith("/") and parts[-1].lower().endswith(WEB_PAGES):
        return "/" + "/".join(parts)
    return "/" + "".join(f"{part}/" for part in parts)


def same_place(path: str) -> str:
    """What two paths share when a disk that is blind to case has room for only one of them."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def home(config: Config, lang: str) -> str:
    """The front page of an edition."""
    bare = lang == config.language and not config.default_lang_in_url
    return "/" if bare else f"/{lang.lower()}/"


def tag(config: Config, lang: str, slug: str) -> str:
    """The page of a tag."""
    return f"{home(config, lang)}tags/{slug}/"


def author(config: Config, lang: str, slug: str) -> str:
    """The page of an author."""
    return f"{home(config, lang)}authors/{slug}/"


def year(config: Config, lang: str, slug: str) -> str:
    """The page of a year, in a blog that is long enough to have them."""
    return f"{home(config, lang)}archive/{slug}/"


def comments(address: str) -> str:
    """The feed of what readers answer to the post at *address*."""
    return folder(address) + "comments.xml"


def folder(address: str) -> str:
    """Where the files that belong to the page at *address* lie."""
    return address if address.endswith("/") else posixpath.splitext(address)[0] + "/"


def stretch(listing: str, number: int) -> str:
    """The page of a list's older posts, counted from the oldest."""
    return f"{listing}page/{number}/"
