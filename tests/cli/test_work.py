"""What a run that was killed left half done, and the next command."""

import msgspec
import pytest

from mindblog_cli.posts.save import JOURNAL, Journal, Move, digest
from tests.cli.folder import SETTINGS, Folder

OLD = "---\ntitle: A\ndate: 2024-01-01\ntags: [krop]\n---\nx\n"
NEW = OLD.replace("krop", "body")


@pytest.fixture
def cut(blog: Folder) -> Folder:
    """A blog in which `tag rename krop body` was killed between two of its renames."""
    blog.write("posts/a.md", NEW)
    blog.write("posts/b.md", OLD)
    blog.write("posts/.b", NEW)
    blog.write(".settings", f'{SETTINGS}[tags.body]\naliases = ["krop"]\n')
    moves = [
        Move("posts/.b", "posts/b.md", digest(OLD.encode())),
        Move(".settings", "mindblog.toml", digest(SETTINGS.encode())),
    ]
    blog.write(f".mindblog/{JOURNAL}", msgspec.json.encode(Journal("ready", moves)).decode())
    return blog


def test_a_build_first_finishes_it_and_knows_the_new_settings(cut: Folder) -> None:
    done = cut.run("build")

    assert done.code == 0
    assert "2 files that a cut run left are as it meant them" in done.err
    assert cut.read("posts/b.md") == NEW
    assert (cut.root / ".mindblog/site/tags/krop/index.html").exists()
    assert not (cut.root / ".mindblog" / JOURNAL).exists()


def test_what_the_author_changed_since_is_left_and_named(cut: Folder) -> None:
    cut.write("posts/b.md", "---\ntitle: By hand\n---\n")

    done = cut.run("build")

    assert "posts/b.md was changed since and stays as it is" in done.err
    assert "By hand" in cut.read("posts/b.md")
