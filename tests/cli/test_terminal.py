"""The command line on a real terminal: a process of its own with a pseudo-terminal around it."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.folder import Folder
from tests.cli.session import PATIENCE, Session, mindblog


@pytest.fixture(autouse=True)
def interruptible() -> Iterator[None]:
    """A shell lets what it starts in the background ignore SIGINT, and so would our children."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_new_asks_for_a_title_and_opens_the_editor(blog: Folder) -> None:
    blog.editor("path.write_text(path.read_text() + 'On a terminal: %s\\n' % sys.stdout.isatty())")

    session = mindblog(blog, "new")
    session.until("What is it called?")
    session.type("Æbler\n")

    assert session.end() == 0
    assert "posts/aebler.md" in session.shown
    assert blog.read("posts/aebler.md").endswith("On a terminal: True\n")


def test_a_pick_list_is_searched_by_typing(blog: Folder) -> None:
    for number in range(20):
        blog.write(f"posts/p{number}.md", f"---\ntitle: Post {number:02}\n---\n")
    blog.editor("")

    session = mindblog(blog, "edit")
    session.until("and 8 more")
    session.type("post 1\n")
    session.until("Post 10")
    session.type("2\n")

    assert session.end() == 0
    assert "is as it was" in session.shown


def test_colour_is_seen_on_a_terminal_unless_it_is_not_wanted(blog: Folder) -> None:
    coloured = mindblog(blog, "list", "-C", "/nowhere")
    assert coloured.end() == 5
    assert "\x1b[1;31merror\x1b[0m" in coloured.shown

    plain = mindblog(blog, "list", "-C", "/nowhere", NO_COLOR="1")
    plain.end()
    assert "\x1b" not in plain.shown


def test_an_interruption_ends_with_130_and_no_trace(blog: Folder) -> None:
    session = mindblog(blog, "new")
    session.until("What is it called?")
    session.process.send_signal(signal.SIGINT)

    assert session.end() == 130
    assert "Traceback" not in session.shown
    assert "interrupted" in session.shown


def test_a_termination_ends_with_143(blog: Folder) -> None:
    session = mindblog(blog, "new")
    session.until("What is it called?")
    session.process.send_signal(signal.SIGTERM)

    assert session.end() == 143
    assert "Traceback" not in session.shown


def test_bars_are_drawn_for_long_work_and_gone_at_its_end(tmp_path: Path) -> None:
    script = (
        "import time\n"
        "from mindblog_cli.cli.desk import Desk\n"
        "from mindblog_cli.cli.screen import screen\n"
        "from mindblog_cli.cli.terminal import system_terminal\n"
        "from mindblog_cli.events import Began, Ended, Moved\n"
        "with screen(Desk(system_terminal())) as say:\n"
        "    say(Began('send', 6, size=6000))\n"
        "    for n in range(6):\n"
        "        time.sleep(0.3)\n"
        "        say(Moved('send', 1, 1000, f'{n}.html'))\n"
        "    say(Ended('send'))\n"
        "print('done')\n"
    )
    folder = Folder(tmp_path)

    session = Session(folder, sys.executable, "-c", script, COLUMNS="100")

    assert session.end() == 0
    text = session.shown
    assert "6/6 files" in text
    assert "kB/s" in text or "B/s" in text
    assert text.rindex("\x1b[2K") < text.rindex("done")


def test_a_reader_that_goes_away_is_no_trouble(blog: Folder) -> None:
    for number in range(300):
        blog.write(f"posts/p{number}.md", f"---\ntitle: {'long ' * 60}{number}\n---\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "mindblog_cli", "list", "-C", str(blog.root)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()

    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(PATIENCE) == 0
    assert said == b""
