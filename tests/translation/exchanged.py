"""Records to be given out, made up or drawn."""

from typing import get_args

from hypothesis import strategies as st

from mindblog_cli.l10n.catalog import By, Catalog, Entry, Trouble
from mindblog_cli.translation.exchange.translated import Translated

RECORD = "posts/.l10n/da/foo.po"
MARKS = (("[", "](https://example.org?a=1&b=2)"), ("`<b>`",))

LINK = Entry("See <g1>this</g1> & <x2/>.", "Se <g1>dette</g1> & <x2/>.", marks=MARKS)
TITLE = Entry("Foo", "Fu", "title", by="human")
OLD = Entry("New words.", "Gamle ord.", by="human", previous="Old words.", suggestion="Nye ord.")
HARD = Entry("Hard.", "", trouble="needs-work")
TORN = Entry("Two sides.", "To sider.", by="human", trouble="conflict")
OUT = Entry("Left out.", "Ude.", trouble="omitted")
DONE = Entry("Done.", "Færdig.", by="reviewed", note="nice\n\n  indeed")
ALL = (TITLE, LINK, OLD, HARD, TORN, OUT, DONE)


def catalog(*entries: Entry) -> Catalog:
    return Catalog("en", "da", "posts/foo.md", "posts/foo.da.md", entries=entries)


def back(
    entry: Entry, target: str, by: str = "human", base: str = "", post: str = ""
) -> Translated:
    """*entry* as it comes back with *target*."""
    return Translated(
        post=post,
        lang="da",
        context=entry.context,
        source=entry.source,
        target=target,
        by=by,  # type: ignore[arg-type]
        base=base,
    )


_tags = st.integers(1, 3).flatmap(
    lambda n: st.sampled_from([f"<g{n}>", f"</g{n}>", f"<x{n}/>", f"<g{n}>in</g{n}>"])
)
_words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="<")
    | st.sampled_from(list("\r\n\t\0\x01\x85\u2028\ufffe]>&'\"😀 ")),
    max_size=8,
)
texts = st.lists(_words | _tags, max_size=6).map("".join)
entries = st.lists(
    st.builds(
        Entry,
        source=texts.filter(str.strip),
        target=texts,
        context=st.sampled_from(["", "2", "title", "cover.alt", 'a"<&']),
        by=st.sampled_from(get_args(By)),
        engine=st.sampled_from(["", "apertium"]),
        trouble=st.sampled_from(get_args(Trouble)),
        previous=st.sampled_from(["", "Old."]),
        suggestion=texts,
        marks=st.lists(st.tuples(_words) | st.tuples(_words, _words), max_size=3).map(tuple),
        note=st.sampled_from(["", "why\n\n  not?", "a < b & c"]),
    ),
    unique_by=lambda entry: (entry.source, entry.context),
    min_size=1,
    max_size=5,
)
catalogs = entries.map(lambda some: catalog(*some))
