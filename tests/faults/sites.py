"""Sites whose versions can be told apart in every file, and what makes one whole."""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from random import Random

from mindblog_cli.patterns import pattern
from tests.delivery.building import Site

_ASSET = pattern(rb'href="/([a-z]+\.[0-9a-f]{8}\.css)"')


def asset(version: int) -> str:
    """The fingerprinted file that every page of a version needs."""
    return f"style.{sha256(b'%d' % version).hexdigest()[:8]}.css"


def site(version: int, *, pages: int = 120, big: int = 100_000) -> Site:
    """All files of one version, of which a third is like in every other; nothing gets smaller."""
    head = b'<link rel="stylesheet" href="/%s">v%d ' % (asset(version).encode(), version)
    rnd, always = Random(version), Random(99)
    own = {f"p/{n}/index.html": head + rnd.randbytes(4_000 + n * 80) for n in range(pages)}
    same = {f"same/{n}.txt": always.randbytes(2_000) for n in range(pages // 2)}
    only = {f"only-{version}/{n}.html": head for n in range(10)}
    rest = {"index.html": head, asset(version): b"%d" % version, "big.bin": rnd.randbytes(big)}
    return own | same | only | rest


def write(folder: Path, files: Site) -> Path:
    """Lay *files* into *folder*."""
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def size(files: Mapping[str, bytes]) -> int:
    """Bytes in all."""
    return sum(map(len, files.values()))


def stale(path: str) -> bool:
    """Whether *path* outlives its page on purpose."""
    return path.endswith(".css")


def pages(files: Site) -> Site:
    """What decides which version is live: all but what outlives its page."""
    return {path: content for path, content in files.items() if not stale(path)}


def dangling(there: Site) -> list[str]:
    """The pages in *there* that need a file that is not there."""
    return [
        path
        for path, content in there.items()
        if (found := _ASSET.search(content)) and found[1].decode() not in there
    ]
