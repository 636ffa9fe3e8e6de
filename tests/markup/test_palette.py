from pathlib import Path
from typing import cast

import pygments
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.markup.fragment import Setting, fragment
from mindblog_cli.markup.palette import Highlights, keep, recall

KNOWN = {"a": "<pre>æ</pre>\n", "b": "", "c": "\n" * 300}


def test_what_is_kept_is_recalled(tmp_path: Path) -> None:
    file = tmp_path / "highlights"

    keep(file, KNOWN)

    assert recall(file) == KNOWN
    assert [path.name for path in file.parent.iterdir()] == ["highlights"]


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=9), max_size=5))
def test_any_blocks_come_back_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, blocks: dict[str, str]
) -> None:
    file = tmp_path_factory.getbasetemp() / "any"

    keep(file, Highlights(blocks))

    assert recall(file) == blocks


def test_a_file_that_is_not_there_or_not_a_file_is_empty(tmp_path: Path) -> None:
    assert recall(tmp_path / "missing") == {}
    assert recall(tmp_path) == {}


def test_a_damaged_file_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "highlights"
    keep(file, KNOWN)
    whole = file.read_bytes()

    for damaged in (b"", b"\n", whole[:-1], whole[9:], whole + b"x", whole.replace(b"pre", b"prf")):
        file.write_bytes(damaged)

        assert recall(file) == {}


def test_a_file_of_another_version_is_empty(tmp_path: Path) -> None:
    file = tmp_path / "highlights"
    keep(file, KNOWN)
    content = file.read_bytes()
    version = pygments.__version__.encode()
    assert content.count(version) == 1

    file.write_bytes(content.replace(version, version[::-1]))

    assert recall(file) == {}


def test_blocks_in_another_form_are_none(tmp_path: Path) -> None:
    file = tmp_path / "highlights"

    keep(file, cast("dict[str, str]", {"a": 1}))

    assert recall(file) == {}


def test_a_disk_that_refuses_only_costs_time(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")

    keep(tmp_path / "file" / "highlights", KNOWN)

    assert (tmp_path / "file").read_text() == "kept"


def test_highlights_know_which_of_them_were_used() -> None:
    highlights = Highlights(KNOWN)

    assert highlights["a"]
    highlights["d"] = "new"
    highlights.update({"e": "from a worker"})

    assert "missing" not in highlights
    assert highlights.get("missing") is None
    assert list(highlights) == ["a", "b", "c", "d", "e"]
    assert len(highlights) == 5
    assert highlights.used == {"a": KNOWN["a"], "d": "new", "e": "from a worker"}


def test_what_is_taken_out_is_nowhere() -> None:
    highlights = Highlights(KNOWN)
    highlights["d"] = "new"

    del highlights["d"], highlights["b"]

    assert set(highlights) == {"a", "c"}
    assert highlights.used == {}


def test_code_known_from_the_last_build_is_used(tmp_path: Path) -> None:
    file, text = tmp_path / "highlights", "```python\nx = 1\n```\n"
    first = Highlights()
    made = fragment(text, Setting(highlights=first))
    keep(file, first.used)

    again = Highlights(recall(file))

    assert fragment(text, Setting(highlights=again)) == made
    assert again.used == first.used
    assert list(again) == list(first)
