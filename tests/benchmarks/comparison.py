"""mindblog beside one peer, on the same posts."""

from collections.abc import Callable

from msgspec import Struct

from tests.benchmarks.output import Counterpart, Written, contents, counterparts
from tests.benchmarks.pairs import Pair, pairs
from tests.benchmarks.sides import LANGS, mindblog, peer


class Comparison(Struct, frozen=True):
    """What was compared with what, what each step cost, and what both have written."""

    peer: str
    posts: int
    langs: tuple[str, ...]
    rounds: int
    page_size: int
    ours_version: str
    theirs_version: str
    pairs: list[Pair]
    ours: Written
    theirs: Written
    counterparts: list[Counterpart]


def compare(
    name: str, posts: int, rounds: int, page_size: int, say: Callable[[str], None]
) -> Comparison:
    """Lay out both sides, measure them in turn, and look at what they wrote."""
    say(f"{name}: laying out")
    ours, theirs = mindblog(posts, LANGS, page_size), peer(name, posts)
    found = pairs(ours, theirs, posts, rounds, say)
    our_site, their_site = contents(ours.output), contents(theirs.output)
    return Comparison(
        peer=name,
        posts=posts,
        langs=LANGS,
        rounds=rounds,
        page_size=page_size,
        ours_version=ours.version,
        theirs_version=theirs.version,
        pairs=found,
        ours=our_site.written,
        theirs=their_site.written,
        counterparts=counterparts(their_site, our_site),
    )
