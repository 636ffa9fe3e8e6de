"""What a site is called and what is in it, and what is there already: nothing is lost by either."""

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from unicodedata import normalize

import pytest

from mindblog_cli.tree.manifest import MAGIC
from tests.delivery.building import visible
from tests.faults.author import Author, complains
from tests.faults.places import Folder, folder
from tests.sshd import Sshd

ODD = {
    "a b/c d.txt": b"space",
    f"{normalize('NFC', 'smørrebrød')}.txt": b"composed",
    f"{normalize('NFD', 'rå')}.txt": b"decomposed",
    "😀/🎉.txt": b"emoji",
    "100%#?&=+;.txt": b"signs",
    "line\nbreak\ttab.txt": b"newline",
    "quo'te\"s`$(x)\\.txt": b"quotes",
    "-rf": b"dash",
    "--help/-x": b"dashes",
    "n" * 251 + ".txt": b"255 bytes",
    "/".join("deep" for _ in range(60)) + "/x.txt": b"deep",
    "[host]:path*.txt": b"globs",
    "~/x.txt": b"no home",
}


def test_names_arrive_as_they_are_change_and_go(author: Author, place: Folder) -> None:
    author.writes("First.", ODD)
    done = author.publishes(place.address)
    assert done.code == 0, done.err
    assert place.read() == author.site
    assert all(place.read()[name] == content for name, content in ODD.items())

    author.writes("Second.", {name: content + b"!" for name, content in ODD.items()})
    assert author.publishes(place.address).code == 0
    assert place.read() == author.site

    for name in ODD:
        (author.folder.root / "static" / name).unlink()
    assert author.publishes(place.address, "--allow-deletes", "100").code == 0
    assert place.read() == author.site


def test_same_size_and_time_but_other_bytes_are_sent(author: Author, near: Folder) -> None:
    author.writes("First.", {"x.txt": b"aaaa"})
    assert author.publishes(near.address).code == 0
    static = author.folder.root / "static/x.txt"
    before = static.stat()

    static.write_bytes(b"bbbb")
    os.utime(static, ns=(before.st_atime_ns, before.st_mtime_ns))
    author.folder.run("build", "--clean")

    assert author.publishes(near.address).code == 0
    assert near.read()["x.txt"] == b"bbbb"


def manifest(place: Folder) -> Path:
    return place.www / ".mindblog/manifest"


def corrupt(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-10])


def empty(path: Path) -> None:
    path.write_bytes(b"")


def of_another_program(path: Path) -> None:
    path.write_bytes(b"#!/bin/sh\n")


@pytest.mark.parametrize("harm", [corrupt, truncate, empty, Path.unlink, of_another_program])
def test_a_manifest_that_can_not_be_believed(
    author: Author, near: Folder, harm: Callable[[Path], None]
) -> None:
    author.writes("First.", {"x.txt": b"1"})
    assert author.publishes(near.address).code == 0
    (near.www / "theirs").mkdir()
    (near.www / "theirs/note.txt").write_bytes(b"mine")
    # Somebody wrote over a file of ours, which only bytes can tell.
    (near.www / "x.txt").unlink()
    (near.www / "x.txt").write_bytes(b"2")
    harm(manifest(near))
    shutil.rmtree(author.folder.root / ".mindblog/remotes", ignore_errors=True)

    done = author.publishes(near.address)

    assert done.code == 0, done.err
    assert near.read() == {**author.site, "theirs/note.txt": b"mine"}
    assert author.publishes(near.address).out.startswith("nothing to send")


def test_a_manifest_of_a_later_version_is_left_alone(author: Author, near: Folder) -> None:
    assert author.publishes(near.address).code == 0
    old = near.read()
    manifest(near).write_bytes(MAGIC + b"99\nwhatever")
    author.writes("Second.")

    complains(author.publishes(near.address), 10, "later mindblog", "update")

    assert near.read() == old
    assert manifest(near).read_bytes() == MAGIC + b"99\nwhatever"


@pytest.fixture(params=["file-staged", "sftp-staged"])
def staged(request: pytest.FixtureRequest, asked: Callable[[], Sshd], tmp_path: Path) -> Folder:
    return folder(request.param, tmp_path / "there/www", asked)


def test_a_journal_that_can_not_be_read(author: Author, staged: Folder) -> None:
    author.writes("First.", {"x.txt": b"1"})
    assert author.publishes(staged.address).code == 0
    (staged.www / "theirs.txt").write_bytes(b"mine")
    # A burst had begun: one file is of a version that no manifest tells of.
    (staged.www / "x.txt").write_bytes(b"2")
    (staged.ours / "journal").write_bytes(b"half a journ")

    done = author.publishes(staged.address)

    assert done.code == 0, done.err
    assert staged.read() == {**author.site, "theirs.txt": b"mine"}
    assert not (staged.ours / "journal").exists()


def test_a_stage_that_was_swept_in_the_middle_of_a_burst(author: Author, staged: Folder) -> None:
    from tests.faults.cut import cut_in_the_burst

    author.writes("First.", {f"{n}.txt": b"1" for n in range(9)})
    assert author.publishes(staged.address).code == 0
    author.writes("Second.", {f"{n}.txt": b"2" for n in range(9)})
    author.folder.run("build")
    cut_in_the_burst(author, staged, after=4)
    for file in (staged.ours / "stage").iterdir():
        file.unlink()

    done = author.publishes(staged.address, "--wait-lock", "5")

    assert done.code == 0, done.err
    assert staged.read() == author.site
    assert not (staged.ours / "journal").exists()


def test_files_of_others_stay(author: Author, place: Folder) -> None:
    theirs = {".htaccess": b"x", "old/page.html": b"y", "-": b"z", ".well-known/a": b"w"}
    if place.level == "staged":
        for name, content in theirs.items():
            (place.www / name).parent.mkdir(parents=True, exist_ok=True)
            (place.www / name).write_bytes(content)
    author.writes("First.")
    assert author.publishes(place.address).code == 0
    if place.level == "atomic":
        for name, content in theirs.items():
            (place.www / name).parent.mkdir(parents=True, exist_ok=True)
            (place.www / name).write_bytes(content)

    for text in ("Second.", "Third."):
        author.writes(text)
        assert author.publishes(place.address).code == 0

    assert place.read() == author.site | theirs


def test_a_file_of_others_where_a_new_one_comes_is_put_by(author: Author, staged: Folder) -> None:
    assert author.publishes(staged.address).code == 0
    (staged.www / "new.txt").write_bytes(b"theirs")
    author.writes("Second.", {"new.txt": b"ours"})

    assert author.publishes(staged.address).code == 0

    assert staged.read() == author.site
    assert (staged.ours / "kept/foreign/new.txt").read_bytes() == b"theirs"


def file_for_folder(www: Path) -> None:
    (www / "s").write_bytes(b"theirs")


def folder_for_file(www: Path) -> None:
    (www / "s/x.txt").mkdir(parents=True)


def link_for_folder(www: Path) -> None:
    (www.parent / "elsewhere").mkdir()
    (www / "s").symlink_to(www.parent / "elsewhere")


@pytest.mark.parametrize("first", [pytest.param(True, marks=pytest.mark.campaign), False])
@pytest.mark.parametrize("obstacle", [file_for_folder, folder_for_file, link_for_folder])
def test_what_is_in_the_way_is_told_of_before_anything_changes(
    author: Author, staged: Folder, obstacle: Callable[[Path], None], first: bool
) -> None:
    if not first:
        assert author.publishes(staged.address).code == 0
    obstacle(staged.www)
    old = staged.read()
    author.writes("Second.", {"s/x.txt": b"2"})

    complains(author.publishes(staged.address), 10, "s", "othing was changed")

    assert staged.read() == old
    assert not list((staged.www.parent / "elsewhere").glob("*"))
    os.rename(staged.www / "s", staged.www.parent / "moved")
    again = author.publishes(staged.address)
    assert again.code == 0, again.err
    assert staged.read() == author.site


def test_a_folder_that_became_a_link_is_not_written_through(author: Author, staged: Folder) -> None:
    author.writes("First.", {"s/x.txt": b"1"})
    assert author.publishes(staged.address).code == 0
    os.rename(staged.www / "s", staged.www.parent / "elsewhere")
    (staged.www / "s").symlink_to(staged.www.parent / "elsewhere")
    author.writes("Second.", {"s/x.txt": b"2"})

    complains(author.publishes(staged.address), 10, "s is a link")

    assert (staged.www.parent / "elsewhere/x.txt").read_bytes() == b"1"
    (author.folder.root / "static/s/x.txt").unlink()
    complains(author.publishes(staged.address), 10, "s is a link")
    assert (staged.www.parent / "elsewhere/x.txt").read_bytes() == b"1"


def test_a_link_in_place_of_a_file_is_replaced_and_not_followed(
    author: Author, place: Folder
) -> None:
    author.writes("First.", {"x.txt": b"1"})
    assert author.publishes(place.address).code == 0
    outside = place.www.parent / "outside"
    outside.write_bytes(b"theirs")
    (place.www / "x.txt").unlink()
    (place.www / "x.txt").symlink_to(outside)
    author.writes("Second.", {"x.txt": b"2"})

    assert author.publishes(place.address).code == 0

    assert place.read() == author.site
    assert outside.read_bytes() == b"theirs"
    assert not (place.www / "x.txt").is_symlink()


def test_links_in_what_is_published_do_not_lead_out(author: Author, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"secret")
    author.writes("First.", {"x.txt": b"public"})
    author.folder.run("build")
    built = author.folder.root / ".mindblog/site/x.txt"
    built.unlink()
    built.symlink_to(tmp_path / "secret")

    complains(author.publishes("file:public", "--no-build"), 10, "x.txt")

    assert b"secret" not in visible(author.folder.root / "public").values()


def test_too_many_deletes(author: Author, near: Folder) -> None:
    author.writes("First.", {f"{n}.txt": b"1" for n in range(40)})
    assert author.publishes(near.address).code == 0
    old = near.read()
    for n in range(40):
        (author.folder.root / f"static/{n}.txt").unlink()

    complains(author.publishes(near.address), 10, "would delete 40 of", "--allow-deletes 40")

    assert near.read() == old
    assert author.publishes(near.address, "--allow-deletes", "40").code == 0
    assert near.read() == author.site


@pytest.mark.parametrize("harm", ["front page", "all"])
def test_a_build_that_is_no_site(author: Author, near: Folder, harm: str) -> None:
    assert author.publishes(near.address).code == 0
    old = near.read()
    built = author.folder.root / ".mindblog/site"
    if harm == "all":
        for path in built.rglob("*"):
            if path.is_file():
                path.unlink()
    else:
        (built / "index.html").unlink()

    done = author.publishes(near.address, "--no-build")

    assert done.code in (0, 10), done.err
    assert near.read() == old


def test_a_clock_that_is_a_day_off(author: Author, near: Folder) -> None:
    def releases() -> list[str]:
        listed = author.folder.run("rollback", "--list", "-t", near.address)
        assert listed.code == 0, listed.err
        return [line for line in listed.out.splitlines() if line]

    today = author.folder.now
    for number, days in enumerate((0, -1, 1, 0)):
        author.folder.now = today + timedelta(days=days)
        author.writes(f"Version {number}.")
        done = author.publishes(near.address)
        assert done.code == 0, done.err
        assert near.read() == author.site
        found = releases()
        assert found[0].endswith("live")
        assert len(found) == number + 1
        assert found == sorted(found, reverse=True)


def test_what_differs_in_case_alone_is_renamed(author: Author, place: Folder) -> None:
    author.writes("First.", {"Foo.txt": b"1", "Bar/x.txt": b"1"})
    assert author.publishes(place.address).code == 0
    static = author.folder.root / "static"
    os.rename(static / "Foo.txt", static / "foo.txt")
    os.rename(static / "Bar", static / "bar")

    assert author.publishes(place.address, "--allow-deletes", "9").code == 0

    assert place.read() == author.site


def test_two_names_that_are_one_elsewhere(author: Author, near: Folder) -> None:
    author.writes("First.", {"Foo.txt": b"1", "foo.txt": b"2"})

    done = author.publishes(near.address)

    assert done.code in (3, 10), done.err
    assert "Foo.txt" in done.err
    assert near.read() == {}
