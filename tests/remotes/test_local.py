"""Folders on this machine: which level, what survives, what is refused."""

import os
from pathlib import Path

import pytest

from mindblog_cli.errors import Refused, RemoteError, RemoteRefused
from mindblog_cli.remotes.conformance import publish
from mindblog_cli.remotes.folder.files import Ask, Upload, clear, walk
from mindblog_cli.remotes.folder.local import LocalFiles
from mindblog_cli.remotes.folder.remote import FolderRemote
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Claim, Content, Look
from mindblog_cli.tree.manifest import Entry

FILES = LocalFiles()
SITE = {"index.html": b"front", "a/b.html": b"deep"}


def remote(www: Path) -> FolderRemote:
    return FolderRemote(LocalFiles(), str(www))


def send(www: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    publish(lambda: remote(www), old, new)


def test_where_nothing_is_the_site_becomes_a_link_that_can_be_moved(tmp_path: Path) -> None:
    (tmp_path / "srv").mkdir()
    send(tmp_path / "srv/www", {}, SITE)

    (tmp_path / "srv").rename(tmp_path / "moved")

    www = tmp_path / "moved/www"
    assert www.is_symlink()
    assert (www / "index.html").read_bytes() == b"front"


def test_an_unchanged_file_is_one_file_in_all_releases(tmp_path: Path) -> None:
    www = tmp_path / "www"
    send(www, {}, SITE)
    before = os.stat(www / "a/b.html").st_ino

    send(www, SITE, SITE | {"index.html": b"new"})

    assert os.stat(www / "a/b.html").st_ino == before
    assert os.stat(www / "index.html").st_nlink == 1


def test_what_others_put_beside_the_site_is_carried_along(tmp_path: Path) -> None:
    www = tmp_path / "www"
    send(www, {}, SITE)
    (www / ".well-known").mkdir()
    (www / ".well-known/security.txt").write_text("mine")
    (www / "googleabc.html").write_text("mine")

    for version in range(7):
        send(www, SITE, SITE | {"index.html": b"%d" % version})

    assert (www / ".well-known/security.txt").read_text() == "mine"
    assert (www / "googleabc.html").read_text() == "mine"


def test_what_others_took_away_again_does_not_come_back(tmp_path: Path) -> None:
    www = tmp_path / "www"
    send(www, {}, SITE)
    (www / "theirs").mkdir()
    (www / "theirs/x").write_text("mine")
    (www / "note").write_text("mine")
    send(www, SITE, SITE | {"index.html": b"x"})
    (www / "note").unlink()
    clear(FILES, str(www / "theirs"))

    for version in range(7):
        send(www, SITE, SITE | {"index.html": b"%d" % version})

    assert not (www / "note").exists()
    assert not (www / "theirs").exists()


def test_a_file_somebody_removed_is_sent_again(tmp_path: Path) -> None:
    www = tmp_path / "www"
    send(www, {}, SITE)
    (www / "a/b.html").unlink()

    send(www, SITE, SITE | {"index.html": b"x"})

    assert (www / "a/b.html").read_bytes() == b"deep"


class Swept(LocalFiles):
    """Files where somebody empties the stage just before it is used, once."""

    def __init__(self, stage: Path) -> None:
        self.stage = stage
        self.swept = False

    def do(self, *wishes: Ask) -> None:
        used = any(getattr(wish, "old", "").startswith(str(self.stage)) for wish in wishes)
        if used and not self.swept:
            clear(FILES, str(self.stage))
            self.swept = True
        super().do(*wishes)


def test_a_stage_that_was_emptied_is_filled_again(tmp_path: Path) -> None:
    www, stage = tmp_path / "www", tmp_path / ".mindblog/releases/www/stage"
    site = SITE | {"twin": b"deep"}

    publish(lambda: FolderRemote(Swept(stage), str(www)), {}, site)

    assert {path: (www / path).read_bytes() for path in site} == site


def test_a_burst_whose_stage_was_emptied_fails_and_the_next_run_repairs(tmp_path: Path) -> None:
    www = tmp_path / "www"
    www.mkdir()
    site = SITE | {"twin": b"deep"}

    with pytest.raises(RemoteError, match="lost while the site was switched"):
        publish(lambda: FolderRemote(Swept(www / ".mindblog/stage"), str(www)), {}, site)
    send(www, {}, site)

    assert {path: (www / path).read_bytes() for path in site} == site


def test_a_release_that_was_damaged_is_no_start_for_the_next(tmp_path: Path) -> None:
    www, home = tmp_path / "www", tmp_path / ".mindblog/releases/www"
    for version in range(5):
        send(www, SITE, SITE | {"index.html": b"%d" % version})
    oldest = min(home.glob("2*"))
    (oldest / "a/b.html").unlink()
    send(www, SITE, SITE | {"index.html": b"x"})
    assert (www / "a/b.html").read_bytes() == b"deep"

    for manifest in home.glob("2*/.mindblog/manifest"):
        if manifest.parents[1] != www.resolve():
            manifest.write_bytes(b"nonsense")
    send(www, SITE, SITE | {"index.html": b"y"})

    assert (www / "index.html").read_bytes() == b"y"


def test_a_document_root_keeps_what_is_not_ours_and_puts_by_what_it_replaces(
    tmp_path: Path,
) -> None:
    www = tmp_path / "www"
    www.mkdir()
    (www / "theirs.html").write_text("mine")

    send(www, {}, SITE)

    assert not www.is_symlink()
    assert (www / "theirs.html").read_text() == "mine"
    assert (www / "index.html").read_bytes() == b"front"


def test_a_link_that_is_not_ours_is_a_document_root(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "www").symlink_to("data")

    send(tmp_path / "www", {}, SITE)

    assert (tmp_path / "www").is_symlink()
    assert (tmp_path / "data/index.html").read_bytes() == b"front"


def test_a_file_is_no_place_for_a_site(tmp_path: Path) -> None:
    (tmp_path / "www").write_text("")

    with pytest.raises(RemoteRefused):
        remote(tmp_path / "www").look()


@pytest.mark.parametrize("address", ["file:.", "file:..", "file:/", "file:~", "file:../.."])
def test_the_blog_itself_home_and_the_root_are_refused(address: str, tmp_path: Path) -> None:
    blog = tmp_path / "blog"
    blog.mkdir()

    with pytest.raises(Refused, match="no place for a site"), open_remote(address, blog) as target:
        target.look()


def test_where_links_do_not_work_the_level_is_staged(tmp_path: Path) -> None:
    class Plain(LocalFiles):
        hardlinks = False

    class Lying(LocalFiles):
        def symlink(self, text: str, path: str) -> None:
            raise RemoteRefused("no links here")

    for name, files in (("plain", Plain()), ("lying", Lying())):
        www = tmp_path / name
        publish(lambda www=www, files=files: FolderRemote(files, str(www)), {}, SITE)  # type: ignore[misc]

        assert not www.is_symlink()
        assert (www / "index.html").read_bytes() == b"front"


def test_without_hard_links_a_document_root_can_not_go_back(tmp_path: Path) -> None:
    class Plain(LocalFiles):
        hardlinks = False
        second_names = False

    def connect() -> FolderRemote:
        return FolderRemote(Plain(), str(tmp_path / "www"))

    first = publish(connect, {}, SITE)
    publish(connect, SITE, {"index.html": b"2"})
    with connect() as target:
        target.take(Claim("a", "anna"))
        with pytest.raises(RemoteRefused, match="was not kept"):
            target.restore(first.release)
        target.free()


def test_after_a_journal_that_makes_no_sense_no_manifest_is_believed(tmp_path: Path) -> None:
    www = tmp_path / "www"
    www.mkdir()
    send(www, {}, SITE)
    (www / ".mindblog/journal").write_bytes(b"nonsense")

    with remote(www) as target:
        assert target.look().unfinished
        assert target.take(Claim("a", "anna")) is None
        assert target.look() == Look(level="staged", manifest=None)


def test_errors_of_the_system_are_sorted(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/x").write_text("")
    file, folder = str(tmp_path / "file"), str(tmp_path / "folder")
    missing = f"{file}/x"

    for act in (
        lambda: FILES.create(missing, b""),
        lambda: FILES.rewrite(missing, b""),
        lambda: FILES.replace(missing, b""),
        lambda: FILES.folders([missing]),
        lambda: FILES.rename([(file, missing)]),
        lambda: FILES.link([(file, missing)]),
        lambda: FILES.rename([(file, folder)]),
        lambda: FILES.read(folder),
        lambda: FILES.symlink("x", missing),
        lambda: list(FILES.upload([Upload(missing, _content(tmp_path / "file"))])),
    ):
        with pytest.raises(RemoteRefused):
            act()
    assert FILES.rename([(missing, file)]) == [missing]
    assert FILES.names([missing]) == [{}]
    FILES.remove([folder, missing, f"{folder}/none"])
    assert walk(FILES, str(tmp_path))[0].keys() == {"file", "folder/x"}


def test_a_build_that_vanished_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="can not be read"):
        list(FILES.upload([Upload(str(tmp_path / "x"), _content(tmp_path / "gone"))]))


def _content(path: Path) -> Content:
    return Content(path="x", entry=Entry("0", 0), open=lambda: open(path, "rb"))


def test_a_spare_release_that_was_half_removed_is_no_harm(tmp_path: Path) -> None:
    www, home = tmp_path / "www", tmp_path / ".mindblog/releases/www"
    for version in range(5):
        send(www, SITE, SITE | {"index.html": b"%d" % version})
    oldest = min(home.glob("2*"))
    clear(FILES, str(oldest / "a"))

    send(www, SITE, SITE | {"index.html": b"x"})

    assert (www / "a/b.html").read_bytes() == b"deep"
