"""Settings of what follows a publish: who is told that the site has changed, and how."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from mindblog_cli.blog.config import Config
from mindblog_cli.patterns import pattern

_KEY = pattern(r"[A-Za-z0-9-]{8,128}")
_PURGE = pattern(r"[a-z][a-z0-9-]*(:\S+)?")


def following_faults(config: Config) -> Iterator[tuple[tuple[str, ...], str, str]]:
    """What types cannot say: (keys, what is wrong, what to do)."""
    if config.indexnow and not _KEY.fullmatch(config.indexnow):
        yield (
            ("indexnow",),
            "a key for IndexNow has 8 to 128 letters, digits and hyphens",
            'make one of your own, such as indexnow = "b7c3f1d0a94e4c5c"',
        )
    if not _on_the_web(config.indexnow_url):
        yield ("indexnow_url",), f'"{config.indexnow_url}" is no address on the web', ""
    for hub in config.hubs:
        if not _on_the_web(hub):
            hint = 'write it like hubs = ["https://pubsubhubbub.appspot.com/"]'
            yield ("hubs",), f'"{hub}" is no address on the web', hint
    for name, target in config.targets.items():
        if target.purge and not _names_a_cache(target.purge):
            hint = "write it like cloudflare:ZONE, fastly, bunny, http or http:http://10.0.0.1:6081"
            yield ("targets", name, "purge"), f'"{target.purge}" names no cache', hint
        if target.site and not _on_the_web(target.site):
            hint = "write it like https://www.example.org"
            yield ("targets", name, "site"), f'"{target.site}" is no address on the web', hint


def _names_a_cache(purge: str) -> bool:
    """Whether *purge* says all that is to be said; who knows other kinds is found out later."""
    kind, _, more = purge.partition(":")
    if kind == "http":
        return purge == kind or _on_the_web(more)
    return _PURGE.fullmatch(purge) is not None and purge != "cloudflare"


def _on_the_web(url: str) -> bool:
    """Whether *url* may be asked for: it has a host, no password and no spaces."""
    try:
        parts = urlsplit(url)
        named = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and named
        and "@" not in parts.netloc
        and url.split() == [url]
    )
