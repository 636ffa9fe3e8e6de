"""A site in a folder: only what differs is written, and a kill does no harm."""

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mindblog_cli.tree.disk import Pen, TreeOnDisk, leaf_of_file, writing
from mindblog_cli.tree.paths import Collision, UnsafePath
from mindblog_cli.tree.tree import Tree, leaf_of

Site = dict[str, bytes]


def build(root: Path, site: Site, previous: Tree | None = None) -> tuple[TreeOnDisk, set[str]]:
    with writing(root, previous) as out:
        written = {path for path, content in site.items() if out.put(path, content)}
        made = out.finish()
    return made, written


def cut_short(root: Path, site: Site, previous: Tree) -> None:
    with writing(root, previous) as out:
        for path, content in site.items():
            out.put(path, content)
        raise KeyboardInterrupt


def on_disk(root: Path) -> Site:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def test_a_first_build_writes_all(tmp_path: Path) -> None:
    site = {"index.html": b"front", "a/b/c.html": b"", "ø/😀.html": b"x"}

    made, written = build(tmp_path / "site", site)

    assert written == set(site)
    assert on_disk(made.root) == site
    assert made.tree == Tree({path: leaf_of(site[path]) for path in sorted(site)})
    assert made.read("index.html") == b"front"
    with made.open("index.html") as file:
        assert file.read() == b"front"


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    root = tmp_path / "site"
    made, _ = build(root, {"a": b"1", "b": b"2", "c": b"3"})
    before = os.stat(root / "a").st_ino

    made, written = build(root, {"a": b"1", "b": b"!", "c": b"33"}, made.tree)

    assert written == {"b", "c"}
    assert os.stat(root / "a").st_ino == before


def test_without_a_memory_bytes_are_compared(tmp_path: Path) -> None:
    root = tmp_path / "site"
    build(root, {"a": b"1", "b": b"2"})

    _, written = build(root, {"a": b"1", "b": b"!"})

    assert written == {"b"}


def test_what_is_not_put_again_goes_and_takes_its_folders_along(tmp_path: Path) -> None:
    root = tmp_path / "site"
    made, _ = build(root, {"a/b/c": b"1", "a/d": b"2", "e/f": b"3", "g": b"4"})

    build(root, {"a/d": b"2"}, made.tree)

    assert sorted(p.relative_to(root).as_posix() for p in root.rglob("*")) == ["a", "a/d"]


def test_a_file_may_become_a_folder_and_a_folder_a_file(tmp_path: Path) -> None:
    root = tmp_path / "site"
    made, _ = build(root, {"a": b"1", "b/c": b"2"})
    site = {"a/x/y": b"3", "b": b"4"}

    made, _ = build(root, site, made.tree)

    assert on_disk(root) == site


def test_a_cut_build_is_not_believed_by_the_next(tmp_path: Path) -> None:
    root = tmp_path / "site"
    made, _ = build(root, {"a": b"1"})
    with pytest.raises(KeyboardInterrupt):
        cut_short(root, {"a": b"2"}, made.tree)

    _, written = build(root, {"a": b"1"}, made.tree)

    assert written == {"a"}
    assert on_disk(root) == {"a": b"1"}
    assert not root.with_name("site.writing").exists()


def test_scratch_files_of_a_killed_build_are_swept(tmp_path: Path) -> None:
    root = tmp_path / "site"
    build(root, {"a": b"1"})
    (root / ".mindblog-99-1").write_bytes(b"half")

    build(root, {"a": b"1"})

    assert on_disk(root) == {"a": b"1"}


def test_a_page_can_be_kept_without_its_bytes(tmp_path: Path) -> None:
    root = tmp_path / "site"
    made, _ = build(root, {"a": b"1", "b": b"2"})

    with writing(root, made.tree) as out:
        kept = [out.keep("a"), out.keep("c")]
        again = out.finish()

    assert kept == [True, False]
    assert on_disk(root) == {"a": b"1"}
    assert again.tree == Tree({"a": leaf_of(b"1")})


def test_what_a_worker_wrote_is_claimed(tmp_path: Path) -> None:
    root = tmp_path / "site"

    with writing(root, None) as out:
        leaf, wrote = out.pen.put("x/a", b"1")
        out.claim("x/a", leaf)
        made = out.finish()

    assert wrote
    assert on_disk(root) == {"x/a": b"1"}
    assert made.tree == Tree({"x/a": leaf_of(b"1")})


def test_nothing_is_kept_of_a_folder_that_was_emptied(tmp_path: Path) -> None:
    root = tmp_path / "site"
    made, _ = build(root, {"a": b"1"})
    (root / "a").unlink()

    with writing(root, made.tree) as out:
        kept = out.keep("a")
        out.put("a", b"1")
        out.finish()

    assert not kept
    assert on_disk(root) == {"a": b"1"}


def test_a_big_file_is_copied_once(tmp_path: Path) -> None:
    root, source = tmp_path / "site", tmp_path / "big"
    source.write_bytes(os.urandom(3_000_000))

    def copy(previous: Tree | None) -> tuple[bool, Tree]:
        with writing(root, previous) as out:
            wrote = out.copy("m/big", source)
            return wrote, out.finish().tree

    first, tree = copy(None)

    assert first
    assert tree.leaves["m/big"] == leaf_of_file(root / "m/big") == leaf_of_file(source)
    assert not copy(tree)[0]
    assert not copy(None)[0]


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", ".mindblog/lock"])
def test_a_path_out_of_the_site_is_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(UnsafePath):
        build(tmp_path / "site", {path: b""})
    with pytest.raises(UnsafePath):
        Pen(str(tmp_path), None, fresh=True).put(path, b"")


@pytest.mark.parametrize("paths", [("A", "a"), ("e\u0301", "\u00e9"), ("a", "A/b"), ("a/b", "a")])
def test_a_collision_names_both_paths(tmp_path: Path, paths: tuple[str, str]) -> None:
    with pytest.raises(Collision) as caught:
        build(tmp_path / "site", dict.fromkeys(paths, b""))

    assert {caught.value.first.rstrip("/")[0], caught.value.second[0]} == {
        paths[0][0],
        paths[1][0],
    }


def test_a_name_may_change_its_case(tmp_path: Path) -> None:
    root = tmp_path / "site"
    made, _ = build(root, {"Foo": b"1"})

    build(root, {"foo": b"1"}, made.tree)

    assert on_disk(root) == {"foo": b"1"}


def test_a_link_in_the_folder_is_replaced_and_never_followed(tmp_path: Path) -> None:
    root = tmp_path / "site"
    root.mkdir()
    (tmp_path / "precious").write_bytes(b"1")
    (root / "a").symlink_to(tmp_path / "precious")
    (root / "b").symlink_to(tmp_path)

    build(root, {"a": b"1"})

    assert (tmp_path / "precious").read_bytes() == b"1"
    assert not (root / "a").is_symlink()
    assert not (root / "b").is_symlink()


NAMES = st.sampled_from(["a", "b", "c/d", "c/e", "f/g/h"])
SITES = st.dictionaries(NAMES, st.binary(max_size=2))


@settings(deadline=None, max_examples=50)
@given(st.lists(SITES, min_size=1, max_size=4))
def test_after_any_builds_the_folder_is_the_last_one(
    tmp_path_factory: pytest.TempPathFactory, sites: list[Site]
) -> None:
    root = tmp_path_factory.mktemp("law") / "site"
    tree: Tree | None = None

    for site in sites:
        made, _ = build(root, site, tree)
        tree = made.tree

    assert on_disk(root) == sites[-1]
