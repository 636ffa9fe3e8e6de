"""Long runs by hand: `pytest -m campaign -n 0 -s tests/cli/test_translate_campaign.py`."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import msgspec
import pytest

from mindblog_cli.l10n.po import load
from mindblog_cli.posts.source import parse
from mindblog_cli.segments.parse import parse as segmented
from mindblog_cli.translation.journal import name
from tests.cli.folder import SETTINGS, Folder
from tests.cli.translating import POST, asked, bilingual
from tests.fixtures import archive

pytestmark = pytest.mark.campaign

MINDBLOG = (sys.executable, "-m", "mindblog_cli")
MANY = 300


def real_posts() -> list[Path]:
    """English posts of rOpenSci that have a paragraph to edit."""
    root = archive("hugo-bundles-en-es-pt-fr")
    found = sorted(root.rglob("index.md"))
    found += [path for path in sorted(root.rglob("20*.md")) if path not in found]
    return [path for path in found if paragraph(path.read_bytes())][:MANY]


def paragraph(data: bytes) -> int:
    """Where a paragraph in the middle of the text ends; 0 where there is none."""
    source = parse(data)
    found = [
        block.segments[0].end
        for block in segmented(source.body).blocks
        if block.kind == "paragraph" and block.segments
    ]
    return len(data) - len(source.body) + found[len(found) // 2] if found else 0


def test_one_paragraph_edited_in_each_of_300_posts_is_300_segments(
    blog: Folder,
) -> None:
    blog.write("mindblog.toml", SETTINGS + '\n[translation]\nengine = "pseudo"\n')
    for number, path in enumerate(real_posts()):
        data = path.read_bytes()
        (blog.root / "posts").mkdir(exist_ok=True)
        (blog.root / f"posts/p{number}.md").write_bytes(data)
    assert blog.run("translate", "--all", "--to", "da").code == 0
    whole_posts = 0
    for path in (blog.root / "posts").glob("p*.md"):
        if not path.name.endswith(".da.md"):
            data = path.read_bytes()
            at = paragraph(data)
            path.write_bytes(data[:at] + b" And so on." + data[at:])
            whole_posts += len(parse(data).body.decode())

    again = blog.run("translate", "--all", "--to", "da", "--json").data["data"]

    assert isinstance(again, dict)
    print(f"{whole_posts} characters of text, {again['characters']} sent")  # noqa: T201
    assert again["translated"] == MANY
    assert whole_posts >= 30 * again["characters"]


def test_a_run_killed_at_100_moments_leaves_whole_files_and_asks_nothing_twice(
    blog: Folder,
) -> None:
    chance = random.Random(7)
    posts = {f"posts/p{n}.md": POST.replace("end", f"end {n}") for n in range(40)}
    shelf = bilingual(blog, posts=posts)
    paid: set[str] = set()
    for number in range(100):
        path = shelf.root / f"posts/p{number % 40}.md"
        path.write_text(path.read_text().replace("- one", f"- one\n- more {number}", 1))
        before = len(asked(shelf))
        process = subprocess.Popen([*MINDBLOG, "translate", "--all", "-q"], cwd=shelf.root)
        time.sleep(chance.uniform(0.05, 0.9))
        process.send_signal(signal.SIGKILL)
        process.wait()
        whole(shelf)
        assert not paid & {name(text, "en", "da") for text in asked(shelf)[before:]}
        paid |= journalled(shelf)
    assert shelf.run("translate", "--all").code == 0
    whole(shelf)
    sent = asked(shelf)
    print(f"{len(sent)} segments were sent, {len(sent) - len(set(sent))} under way at a kill")  # noqa: T201
    assert shelf.run("translate", "--check", "--fail-on", "missing,outdated").code == 0


def journalled(folder: Folder) -> set[str]:
    """What has an answer on disk."""
    journal = folder.root / ".mindblog/translation.journal"
    lines = journal.read_bytes().split(b"\n")[:-1] if journal.exists() else []
    return {msgspec.json.decode(line)["of"] for line in lines}


def whole(folder: Folder) -> None:
    """Every file can be read, and every translation is one of a state that its original had."""
    for path in (folder.root / "posts").rglob("*.po"):
        load(path.read_bytes(), path.name)
    for path in (folder.root / "posts").glob("*.da.md"):
        text = path.read_text()
        assert text.startswith("---\ntitle: WHAT WE LEARNED\n---\n"), path
        assert "THE END" in text, path
