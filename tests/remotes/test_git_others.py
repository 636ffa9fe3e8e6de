"""A branch that others write to as well: what is theirs stays, and nobody loses anything."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import rollback
from mindblog_cli.errors import (
    Locked,
    Refused,
    RemoteRefused,
)
from mindblog_cli.events import silence
from mindblog_cli.remotes.git.remote import GitRemote
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Claim, Content, Sent, Source, Step
from mindblog_cli.tree.manifest import Manifest, to_bytes
from tests.delivery.building import NOW, send
from tests.remotes.git_sites import (
    FRONT,
    elsewhere,
    publish,
    remote,
    site,
)
from tests.servers.git_server import bare, commit, git, live

__all__ = ["site"]


def test_files_of_others_stay(site: Path, tmp_path: Path) -> None:
    publish(tmp_path, FRONT | {"old": b"1"})
    commit(site, "pages", {"CNAME": b"example.org", "d/x": b"theirs"}, parent="pages")

    publish(tmp_path, FRONT | {"new": b"2"})

    assert live(site) == FRONT | {
        "new": b"2",
        "CNAME": b"example.org",
        "d/x": b"theirs",
        ".nojekyll": b"",
    }


def test_a_branch_that_is_there_is_taken_over_and_nothing_is_deleted(
    site: Path, tmp_path: Path
) -> None:
    commit(site, "pages", {"index.html": b"front", "a": b"theirs", "b": b"other"})

    publish(tmp_path, FRONT | {"a": b"ours"})

    assert live(site) == FRONT | {"a": b"ours", "b": b"other", ".nojekyll": b""}
    assert git(site, "rev-list", "--count", "pages") == "2"


def test_a_file_that_somebody_removed_or_made_a_program_is_put_back(
    site: Path, tmp_path: Path
) -> None:
    pages = FRONT | {"a": b"1", "b": b"2", "c": b"3"}
    publish(tmp_path, pages)
    commit(site, "pages", {}, parent="pages", delete=["a"], program=["b"])

    publish(tmp_path, pages | {"c": b"4"})

    assert live(site) == pages | {"c": b"4", ".nojekyll": b""}
    assert "100755" not in git(site, "ls-tree", "-r", "pages")


@pytest.mark.parametrize(("theirs", "ours"), [("d/x", "d"), ("d", "d/x")])
def test_a_file_of_somebody_else_is_not_buried(
    theirs: str, ours: str, site: Path, tmp_path: Path
) -> None:
    publish(tmp_path, FRONT)
    commit(site, "pages", {theirs: b"theirs"}, parent="pages")

    with pytest.raises(RemoteRefused, match="not ours"):
        publish(tmp_path, FRONT | {ours: b"ours"})

    assert live(site)[theirs] == b"theirs"


def test_a_folder_that_took_the_place_of_a_file_of_ours_is_not_deleted(
    site: Path, tmp_path: Path
) -> None:
    publish(tmp_path, FRONT | {"a": b"1"})
    commit(site, "pages", {"a/b": b"theirs"}, parent="pages", delete=["a"])

    publish(tmp_path, FRONT)

    assert live(site) == FRONT | {"a/b": b"theirs", ".nojekyll": b""}


def test_a_manifest_that_is_damaged_is_told_of_and_nothing_is_deleted(
    site: Path, tmp_path: Path
) -> None:
    publish(tmp_path, FRONT | {"old": b"1"})
    commit(site, "pages", {".mindblog/manifest": b"nonsense"}, parent="pages")

    publish(tmp_path, FRONT | {"new": b"2"})

    assert live(site) == FRONT | {"old": b"1", "new": b"2", ".nojekyll": b""}


def test_a_manifest_of_a_later_version_is_not_touched(site: Path, tmp_path: Path) -> None:
    later = to_bytes(Manifest(entries={}, release="x", made_at=NOW)).replace(
        b"manifest 1", b"manifest 9"
    )
    commit(site, "pages", {".mindblog/manifest": later})

    with pytest.raises(Refused, match="later mindblog"):
        publish(tmp_path, FRONT)

    with remote(tmp_path) as place:
        assert place.releases() == []


def test_of_two_publishers_the_second_is_told_and_nothing_is_lost(
    site: Path, tmp_path: Path
) -> None:
    publish(tmp_path, FRONT)

    class Overtaken(GitRemote):
        def take(self, claim: Claim) -> None:
            super().take(claim)
            self.look()
            send(
                tmp_path / "other",
                FRONT | {"theirs": b"2"},
                open_remote("git+file:../site.git#pages", tmp_path / "other"),
            )

    first = remote(tmp_path)
    first.__class__ = Overtaken
    with pytest.raises(Locked, match="somebody else"):
        send(tmp_path, FRONT | {"ours": b"1"}, first)

    assert live(site) == FRONT | {"theirs": b"2", ".nojekyll": b""}
    publish(tmp_path, FRONT | {"theirs": b"2", "ours": b"1"})
    assert live(site)["ours"] == b"1"


def test_one_who_has_seen_that_another_was_first_does_not_go_on(site: Path, tmp_path: Path) -> None:
    publish(tmp_path, FRONT)
    with remote(tmp_path) as place:
        place.take(Claim("a", "anna"))
        place.look()
        commit(site, "pages", {"x": b"theirs"}, parent="pages")
        place.keep()
        place.look()

        with pytest.raises(Locked):
            place.keep()
        with pytest.raises(Locked):
            place.restore(place.releases()[0].id)


def test_what_went_live_after_ours_is_not_taken_back(site: Path, tmp_path: Path) -> None:
    class Followed(GitRemote):
        def switch(self, step: Step, source: Source) -> None:
            super().switch(step, source)
            send(tmp_path / "other", FRONT | {"theirs": b"2"}, elsewhere(tmp_path))

    publish(tmp_path, FRONT)
    with pytest.raises(Locked, match="was live, and somebody else has published since"):
        send(tmp_path, FRONT | {"ours": b"1"}, remote(tmp_path, kind=Followed))

    assert live(site) == FRONT | {"theirs": b"2", ".nojekyll": b""}
    assert "ours" in git(site, "ls-tree", "--name-only", "pages~1")


@pytest.mark.parametrize("act", ["force", "delete", "back"])
def test_a_branch_that_somebody_moves_under_way_is_left_as_they_want_it(
    act: str, site: Path, tmp_path: Path
) -> None:
    publish(tmp_path, FRONT)
    publish(tmp_path, FRONT | {"a": b"1"})
    moves: dict[str, Callable[[], object]] = {
        "force": lambda: commit(site, "pages", {"x": b"theirs"}),
        "delete": lambda: git(site, "update-ref", "-d", "refs/heads/pages"),
        "back": lambda: git(site, "update-ref", "refs/heads/pages", "pages~1"),
    }

    class Overtaken(GitRemote):
        def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
            yield from super().stage(contents)
            moves[act]()

    with pytest.raises(Locked):
        send(tmp_path, FRONT | {"a": b"2"}, remote(tmp_path, kind=Overtaken))

    assert b"2" not in live(site).values()
    publish(tmp_path, FRONT | {"a": b"2"})
    assert live(site)["a"] == b"2"


def test_going_back_keeps_what_others_have_put_there_since(site: Path, tmp_path: Path) -> None:
    publish(tmp_path, FRONT | {"a": b"1", "gone": b"g", "f": b"file"})
    commit(site, "pages", {"early": b"e"}, parent="pages")
    publish(tmp_path, FRONT | {"a": b"2", "new": b"n", "f/x": b"folder"})
    commit(site, "pages", {"late": b"l", "early": b"changed"}, parent="pages")

    with remote(tmp_path) as place:
        rollback(place, None, silence)

    theirs = {"late": b"l", "early": b"changed", ".nojekyll": b""}
    assert live(site) == FRONT | theirs | {"a": b"1", "gone": b"g", "f": b"file"}
    assert git(site, "rev-list", "--count", "pages") == "5"


@pytest.mark.parametrize("like_hosts", [True, False])
def test_a_machine_without_a_copy_can_go_back(like_hosts: bool, tmp_path: Path) -> None:
    site = bare(tmp_path / "site.git", like_hosts=like_hosts)
    for number in range(3):
        publish(tmp_path, FRONT | {"a": b"%d" % number, f"n{number}": b"x"})

    with elsewhere(tmp_path) as place:
        rollback(place, place.releases()[-1].id, silence)

    assert live(site) == FRONT | {"a": b"0", "n0": b"x", ".nojekyll": b""}


def test_a_release_that_was_cut_out_of_history_is_told_of(tmp_path: Path) -> None:
    site = bare(tmp_path / "site.git")
    publish(tmp_path, FRONT)
    publish(tmp_path, FRONT | {"a": b"1"})
    commit(site, "pages", live(site) | live(site, ours=True))
    git(site, "reflog", "expire", "--expire=now", "--all")
    git(site, "gc", "--prune=now", "-q")

    with (
        elsewhere(tmp_path) as place,
        pytest.raises(RemoteRefused, match="not in the repository"),
    ):
        rollback(place, None, silence)


def test_going_back_does_not_bury_what_others_put_there(site: Path, tmp_path: Path) -> None:
    publish(tmp_path, FRONT | {"d": b"file"})
    publish(tmp_path, FRONT)
    commit(site, "pages", {"d/x": b"theirs"}, parent="pages")

    with remote(tmp_path) as place, pytest.raises(RemoteRefused, match="not ours"):
        rollback(place, None, silence)
