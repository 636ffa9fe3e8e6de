"""Edits written to disk: all or none."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from mindblog_cli.errors import Refused
from mindblog_cli.events import Began, Ended, Event, Moved
from mindblog_cli.posts.edits import Edit
from mindblog_cli.posts.save import Recovered, apply_all, digest, recover, save

OLD, NEW = b"old\n", b"new and longer\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "posts").mkdir()
    return tmp_path


def write(root: Path, *names: str) -> list[Edit]:
    """Files with OLD in them, and the edits that make it NEW."""
    for name in names:
        (root / "posts" / name).write_bytes(OLD)
    return [Edit(f"posts/{name}", digest(OLD), NEW) for name in names]


def contents(root: Path) -> dict[str, bytes]:
    """Every file that the author would see or trip over."""
    files = [path for path in root.rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def test_all_edits_are_written(root: Path) -> None:
    edits = [*write(root, "a.md", "b.md"), Edit("posts/new/c.md", "", NEW)]

    apply_all(root, edits)

    assert contents(root) == dict.fromkeys(["posts/a.md", "posts/b.md", "posts/new/c.md"], NEW)


def test_no_edits_need_no_disk(root: Path) -> None:
    apply_all(root, [])

    assert not (root / ".mindblog").exists()


def test_progress_is_told(root: Path) -> None:
    told: list[Event] = []

    apply_all(root, write(root, "a.md"), told.append)

    assert told == [Began("save", 1), Moved("save", what="posts/a.md"), Ended("save")]


def test_the_mode_of_a_file_stays(root: Path) -> None:
    edits = write(root, "a.md")
    (root / "posts/a.md").chmod(0o640)

    apply_all(root, edits)

    assert (root / "posts/a.md").stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed_and_stays_a_link(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "a.md"
    elsewhere.write_bytes(OLD)
    (root / "posts/a.md").symlink_to(elsewhere)

    apply_all(root, [Edit("posts/a.md", digest(OLD), NEW)])

    assert (root / "posts/a.md").is_symlink()
    assert elsewhere.read_bytes() == NEW


def test_one_changed_file_stops_all(root: Path) -> None:
    edits = write(root, "a.md", "b.md", "c.md", "d.md", "e.md")
    for name in "bcde":
        (root / f"posts/{name}.md").write_bytes(b"edited meanwhile")
    before = contents(root)

    with pytest.raises(Refused, match=r"posts/b\.md, posts/c.md, posts/d.md and 1 more changed"):
        apply_all(root, edits)

    assert contents(root) == before


def test_a_new_file_does_not_replace_one_that_is_there(root: Path) -> None:
    write(root, "a.md")

    with pytest.raises(Refused, match="changed after"):
        apply_all(root, [Edit("posts/a.md", "", NEW)])


def test_a_file_saved_while_edits_are_prepared_stops_all(root: Path) -> None:
    edits = write(root, "a.md", "b.md")

    def author(event: Event) -> None:
        if event == Moved("save", what="posts/b.md"):
            (root / "posts/a.md").write_bytes(b"by hand")

    with pytest.raises(Refused, match=r"posts/a\.md changed"):
        apply_all(root, edits, author)

    assert contents(root) == {"posts/a.md": b"by hand", "posts/b.md": OLD}


def test_one_file_under_two_names_is_refused(root: Path) -> None:
    edits = write(root, "a.md")
    (root / "posts/b.md").symlink_to("a.md")

    with pytest.raises(Refused, match="two names"):
        apply_all(root, [*edits, Edit("posts/b.md", digest(OLD), b"other")])


def test_what_is_no_file_is_refused(root: Path) -> None:
    (root / "posts/a.md").mkdir()

    with pytest.raises(Refused, match="can not be read"):
        apply_all(root, [Edit("posts/a.md", "", NEW)])


def test_a_folder_that_can_not_be_made_stops_all(root: Path) -> None:
    edits = [*write(root, "a.md"), Edit("posts/a.md/x/b.md", "", NEW)]

    with pytest.raises(Refused):
        apply_all(root, edits)

    assert contents(root) == {"posts/a.md": OLD}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_file_stops_all(root: Path) -> None:
    edits = write(root, "a.md", "b.md")
    (root / "posts/b.md").chmod(0o444)

    with pytest.raises(Refused, match="may not be written"):
        apply_all(root, edits)


def test_an_interruption_while_preparing_changes_nothing(root: Path) -> None:
    edits = write(root, "a.md", "b.md")

    def stop(event: Event) -> None:
        if isinstance(event, Moved):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply_all(root, edits, stop)

    assert contents(root) == {"posts/a.md": OLD, "posts/b.md": OLD}


# Fails or kills itself, as a full disk or a power cut would, at the file with the given number.
CUT = """
import os, signal, sys
from pathlib import Path
from mindblog_cli.events import Moved
from mindblog_cli.posts.edits import Edit
from mindblog_cli.posts.save import apply_all, digest

root, plan = Path(sys.argv[1]), dict(pair.split("=") for pair in sys.argv[2:])
failed = False

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def watch(event, args):
    global failed
    number = Path(str(args[1])).stem if event == "os.rename" else ""
    if number and number == plan.get("undo" if failed else "rename"):
        die()
    if number and number == plan.get("fail"):
        failed = True
        raise OSError(28, "No space left on device")

def told(event):
    if isinstance(event, Moved) and Path(event.what).stem == plan.get("prepare"):
        die()

sys.addaudithook(watch)
edits = [Edit(f"posts/{n}.md", digest(b"old\\n"), b"new and longer\\n") for n in range(40)]
edits.insert(0, Edit("posts/new.md", "", b"new and longer\\n"))
apply_all(root, edits, told)
"""

NAMES = tuple(f"{n}.md" for n in range(40))
ALL_OLD = {f"posts/{name}": OLD for name in NAMES}
ALL_NEW = {f"posts/{name}": NEW for name in [*NAMES, "new.md"]}


def cut(root: Path, *plan: str) -> "subprocess.CompletedProcess[str]":
    """A run over forty files that comes to grief as planned."""
    write(root, *NAMES)
    command = [sys.executable, "-c", CUT, str(root), *plan]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("plan", "expected", "finished"),
    [
        (["prepare=0"], ALL_OLD, 0),
        (["prepare=39"], ALL_OLD, 0),
        (["rename=new"], ALL_NEW, 41),
        (["rename=0"], ALL_NEW, 40),
        (["rename=25"], ALL_NEW, 15),
        (["fail=25", "undo=10"], ALL_OLD, 15),
    ],
)
def test_a_kill_is_put_right_by_the_next_command(
    root: Path, plan: list[str], expected: dict[str, bytes], finished: int
) -> None:
    killed = cut(root, *plan)
    recovered = recover(root)

    assert killed.returncode == -signal.SIGKILL
    assert contents(root) == expected
    assert len(recovered.finished) == finished
    assert recover(root) == Recovered()


@pytest.mark.parametrize("number", ["new", "0", "39"])
def test_a_failure_midway_is_taken_back(root: Path, number: str) -> None:
    failed = cut(root, f"fail={number}")

    assert "Refused" in failed.stderr
    assert "can not be replaced: No space left on device" in failed.stderr
    assert contents(root) == ALL_OLD


def test_after_a_kill_what_the_author_changed_is_left(root: Path) -> None:
    cut(root, "rename=38")
    (root / "posts/39.md").write_bytes(b"by hand")

    assert recover(root) == Recovered(("posts/38.md",), ("posts/39.md",))
    assert contents(root) == {**ALL_NEW, "posts/39.md": b"by hand"}


def test_a_new_run_first_finishes_the_old_one(root: Path) -> None:
    cut(root, "rename=3")

    apply_all(root, [Edit("posts/39.md", digest(NEW), b"newer")])

    assert contents(root) == {**ALL_NEW, "posts/39.md": b"newer"}


def test_one_file_is_saved_in_one_step(root: Path) -> None:
    path = root / "posts/a.md"

    save(path, OLD)
    path.chmod(0o600)
    save(path, NEW)

    assert contents(root) == {"posts/a.md": NEW}
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_journal_that_can_not_be_written_stops_all(root: Path) -> None:
    edits = write(root, "a.md")
    (root / ".mindblog/.mindblog-edit").mkdir(parents=True)

    with pytest.raises(Refused, match="nothing was changed"):
        apply_all(root, edits)

    assert contents(root)["posts/a.md"] == OLD
