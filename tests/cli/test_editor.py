from pathlib import Path

import pytest

from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.editor import editor_command
from mindblog_cli.cli.terminal import Terminal
from mindblog_cli.errors import ConfigError
from tests.cli.folder import Screen


def desk(**env: str) -> Desk:
    return Desk(Terminal(Screen(), Screen(), Screen(), env, Path()))


@pytest.mark.parametrize(
    ("chosen", "command"),
    [
        ("vim", ["vim", "+7", "a b.md"]),
        ("/usr/bin/nano -w", ["/usr/bin/nano", "-w", "+7", "a b.md"]),
        ("emacsclient -t", ["emacsclient", "-t", "+7", "a b.md"]),
        ("code", ["code", "--wait", "--goto", "a b.md:7"]),
        ("code -w", ["code", "-w", "--goto", "a b.md:7"]),
        ("'/my apps/zed'", ["/my apps/zed", "--wait", "a b.md:7"]),
        ("hx", ["hx", "a b.md:7"]),
        ("gedit", ["gedit", "a b.md"]),
    ],
)
def test_each_editor_is_told_the_line_in_its_way(chosen: str, command: list[str]) -> None:
    assert editor_command(desk(EDITOR=chosen), Path("a b.md"), 7) == command


def test_visual_comes_before_editor() -> None:
    assert editor_command(desk(EDITOR="ed", VISUAL="vi"), Path("a"), 0) == ["vi", "a"]


def test_without_a_choice_one_that_is_there_is_taken(tmp_path: Path) -> None:
    (tmp_path / "nano").write_text("#!/bin/sh\n")
    (tmp_path / "nano").chmod(0o755)

    assert editor_command(desk(PATH=str(tmp_path)), Path("a"), 2) == ["nano", "+2", "a"]


def test_without_any_the_author_is_told_what_to_set() -> None:
    with pytest.raises(ConfigError) as told:
        editor_command(desk(PATH="/nowhere"), Path("a"), 0)

    assert "EDITOR" in told.value.hint
