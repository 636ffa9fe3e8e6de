"""A file of the site to the address at which readers find it."""

from ipaddress import ip_address
from urllib.parse import quote, unquote, urlsplit

_SAFE = "/~:@!$&'()*+,;="
_INDEX = "index.html"
# Names that no reader's machine looks for outside its own house (RFC 2606, RFC 6761, RFC 8375).
_AT_HOME = ("localhost", "local", "internal", "home.arpa", "onion")
_EXAMPLES = ("test", "example", "invalid", "example.com", "example.net", "example.org")


def address(site: str, path: str) -> str:
    """Where *path* is read on *site*: an `index.html` at its folder, the rest by its name."""
    folder, slash, name = path.rpartition("/")
    return _at(site, f"{folder}{slash}" if name == _INDEX else path)


def forms(site: str, path: str) -> tuple[str, ...]:
    """Every address that a cache may know *path* by: a folder's page has two."""
    return tuple(dict.fromkeys((address(site, path), _at(site, path))))


def host(site: str) -> str:
    """The host of *site* as the network has it, with its port if that is not the usual one."""
    parts = urlsplit(site)
    name = parts.hostname or ""
    if not name.isascii():
        name = name.encode("idna").decode()
    return f"{name}:{parts.port}" if parts.port else name


def reserved(site: str) -> bool:
    """Whether *site* has a name that is kept for examples and tests: nobody answers there."""
    return _below(_name(site), _EXAMPLES)


def public(site: str) -> bool:
    """Whether people elsewhere can read *site*, as far as its name tells."""
    name = _name(site)
    if "." not in name or _below(name, _AT_HOME + _EXAMPLES):
        return False
    try:
        return ip_address(name).is_global
    except ValueError:
        return True


def _name(site: str) -> str:
    return (urlsplit(site).hostname or "").rstrip(".").lower()


def _below(name: str, domains: tuple[str, ...]) -> bool:
    return any(name == domain or name.endswith(f".{domain}") for domain in domains)


def _at(site: str, path: str) -> str:
    parts = urlsplit(site)
    base = quote(unquote(parts.path), safe=_SAFE).rstrip("/")
    return f"{parts.scheme}://{host(site)}{base}/{quote(path, safe=_SAFE)}"
