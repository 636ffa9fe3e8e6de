"""A place where `Foo` and `foo` are one file, as on macOS and Windows: renaming loses nothing."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mindblog_cli.remotes.folder.files import Stat, Upload
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.remote import Sent
from mindblog_cli.tree.paths import Collision, check_all, fold
from tests.delivery.building import Site, send, visible


class CaseBlind(LocalFiles):
    """The local files, but that a name also means one there is that differs in case alone."""

    def stat(self, paths: Sequence[str]) -> list[Stat | None]:
        return super().stat([real(path) for path in paths])

    def read(self, path: str) -> bytes | None:
        return super().read(real(path))

    def digest(self, paths: Sequence[str]) -> list[str]:
        return super().digest([real(path) for path in paths])

    def names(self, folders: Sequence[str]) -> list[dict[str, Stat]]:
        return super().names([real(path) for path in folders])

    def create(self, path: str, content: bytes) -> bool:
        return super().create(real(path), content)

    def replace(self, path: str, content: bytes) -> None:
        super().replace(real(path), content)

    def folders(self, paths: Iterable[str]) -> None:
        for path in paths:
            super().folders([real(path)])

    def upload(self, uploads: Iterable[Upload]) -> Iterator[Sent]:
        return super().upload(uploads)

    def rename(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        return [
            old for old, new in pairs if super(CaseBlind, self).rename([(real(old), real(new))])
        ]

    def link(self, pairs: Iterable[tuple[str, str]]) -> list[str]:
        return [old for old, new in pairs if super(CaseBlind, self).link([(real(old), real(new))])]

    def remove(self, paths: Iterable[str]) -> None:
        for path in paths:
            super().remove([real(path)])

    def rmdir(self, paths: Iterable[str]) -> None:
        for path in paths:
            super().rmdir([real(path)])

    def check_changeable(self, paths: Iterable[str]) -> None:
        super().check_changeable(real(path) for path in paths)


def real(path: str) -> str:
    """*path* with each name spelled as it is on the disk."""
    found = "/"
    for name in path.strip("/").split("/"):
        there = os.listdir(found) if os.path.isdir(found) else []
        same = [one for one in there if fold(one) == fold(name)]
        found = os.path.join(found, name if name in there or not same else same[0])
    return found


def folded(site: Site) -> Site:
    return {fold(path): content for path, content in site.items()}


def deliver_in_turn(folder: Path, level: str, sites: list[Site]) -> None:
    """Send *sites* one after the other; each time readers find exactly that one."""
    www = folder / "www"
    if level == "staged":
        www.mkdir()
    for site in sites:
        send(folder, site, FolderRemote(CaseBlind(), str(www)))
        assert folded(visible(www)) == folded(site)
    assert send(folder, sites[-1], FolderRemote(CaseBlind(), str(www))).nothing_to_do


OLD: Site = {
    "index.html": b"1", "Foo.html": b"a", "Bar/x.html": b"b", "Bar/Baz/y.html": b"c", "keep": b"k",
    "A": b"file", "b/c": b"in a folder",
}  # fmt: skip


@pytest.mark.parametrize("level", ["staged", "atomic"])
@pytest.mark.parametrize(
    "changed",
    [
        {"foo.html": b"a"},
        {"foo.html": b"new"},
        {"bar/x.html": b"b"},
        {"bar/x.html": b"new", "bar/baz/y.html": b"new"},
        {"bar/z.html": b"another"},
        {"a/b": b"a folder where a file was"},
        {"B": b"a file where a folder was"},
    ],
)
def test_what_differs_in_case_alone_is_not_deleted(
    tmp_path: Path, level: str, changed: Site
) -> None:
    taken = {fold(path) for path in changed}
    above = {fold(path.partition("/")[0]) for path in changed}
    new = {
        path: content
        for path, content in OLD.items()
        if fold(path) not in taken
        and fold(path) not in above
        and fold(path.partition("/")[0]) not in above
    } | changed

    deliver_in_turn(tmp_path, level, [OLD, new, OLD, new])


NAMES = st.lists(st.sampled_from("aAbBcC"), min_size=1, max_size=3).map("/".join)


def fit(sites: list[Site]) -> bool:
    try:
        for site in sites:
            check_all(site)
    except Collision:
        return False
    return True


@settings(deadline=None, max_examples=20)
@given(
    st.lists(
        st.dictionaries(NAMES, st.sampled_from([b"1", b"2"]), max_size=5).map(
            lambda site: site | {"index.html": b"front"}
        ),
        min_size=2,
        max_size=4,
    ).filter(fit)
)
def test_whatever_is_renamed_to_whatever(
    tmp_path_factory: pytest.TempPathFactory, sites: list[Site]
) -> None:
    deliver_in_turn(tmp_path_factory.mktemp("blind"), "staged", sites)
