"""Settings changed in place."""

from pathlib import Path

import pytest

from mindblog_cli.blog.lock import locked
from mindblog_cli.blog.rewriting import changed
from mindblog_cli.blog.root import Blog, open_blog
from mindblog_cli.errors import Locked

SETTINGS = """\
# our blog
language = "en" # the first

[tags.krop]
# old names
aliases = ["legeme"]
"""


@pytest.fixture
def blog(tmp_path: Path) -> Blog:
    (tmp_path / "mindblog.toml").write_text(SETTINGS, "utf-8")
    return open_blog(tmp_path, {})


def test_a_new_value_leaves_every_other_line_alone(blog: Blog) -> None:
    after = changed(blog, {("tags", "krop", "aliases"): ["legeme", "body"]}).decode()

    assert after == SETTINGS.replace('["legeme"]', '["legeme", "body"]')


def test_a_table_that_is_not_there_is_made(blog: Blog) -> None:
    after = changed(blog, {("tags", "sind", "names", "en"): "mind", ("tags", "krop"): None})

    blog.file.write_bytes(after)
    config = open_blog(blog.root, {}).config
    assert config.tags["sind"].names == {"en": "mind"}
    assert "krop" not in config.tags
    assert after.decode().startswith("# our blog\n")


def test_taking_away_what_is_not_there_changes_nothing(blog: Blog) -> None:
    absent: dict[tuple[str, ...], object] = {("url",): None, ("authors", "x", "url"): None}

    assert changed(blog, absent) == SETTINGS.encode()


def test_a_byte_order_mark_and_a_pyproject_stay_as_they_are(tmp_path: Path) -> None:
    text = b"\xef\xbb\xbf[project]\nname = 'x'\n\n[tool.mindblog]\npage_size = 1\n"
    (tmp_path / "pyproject.toml").write_bytes(text)

    after = changed(open_blog(tmp_path, {}), {("page_size",): 2})

    assert after == text.replace(b"page_size = 1", b"page_size = 2")


def test_a_second_writer_is_told_who_is_at_work(blog: Blog) -> None:
    naps: list[float] = []

    with (
        locked(blog),
        pytest.raises(Locked, match="process"),
        locked(blog, wait=0.2, sleep=naps.append),
    ):
        pass

    assert len(naps) == 2
    with locked(blog):
        pass
