"""What a deploy is to hold: all of the site, and what is somebody else's."""

from collections.abc import Callable, Mapping
from hashlib import sha256
from io import BytesIO

from msgspec import Struct

from mindblog_cli.remotes.netlify import headers
from mindblog_cli.remotes.netlify.digests import Digests, sha1_of
from mindblog_cli.remotes.remote import Content, Source, Step
from mindblog_cli.tree.manifest import Entry
from mindblog_cli.tree.paths import RESERVED

MANIFEST = f"{RESERVED}/manifest"


class Whole(Struct, frozen=True):
    """The sha1 of every path, and where bytes come from that Netlify may ask for."""

    shas: dict[str, str]
    content: Callable[[str], Content | None]


def whole(
    step: Step,
    source: Source,
    there: Mapping[str, str],
    digests: Digests,
    *,
    our_headers: bool,
) -> Whole:
    """What *step* leads to from what is *there* (sha1 by path).

    Bytes that only Netlify has, such as those of files that linger, are named and never sent.
    """
    ours = {MANIFEST: step.sealed}
    if headers.NAME not in step.wanted and (headers.NAME not in there or our_headers):
        ours[headers.NAME] = headers.headers(step.wanted)
    gone = {*step.delete, *ours}
    shas = {path: sha for path, sha in there.items() if path not in gone}
    put = {*step.put}
    new = {path for path in step.wanted if path in put or path not in shas}
    contents = {path: found for path in sorted(new) if (found := source(path))}
    shas |= digests.of(contents.values())
    shas |= {path: sha1_of(content) for path, content in ours.items()}

    def content(path: str) -> Content | None:
        return inline(path, ours[path]) if path in ours else source(path)

    return Whole(shas, content)


def inline(path: str, content: bytes) -> Content:
    """Bytes that are at hand."""
    entry = Entry(sha256(content).hexdigest(), len(content))
    return Content(path=path, entry=entry, open=lambda: BytesIO(content))
