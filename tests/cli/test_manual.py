"""The manual is written from the commands; `pytest --accept` writes it anew."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import mindblog_cli.cli.manual
from mindblog_cli.cli.app import tree
from mindblog_cli.cli.described import described, params
from mindblog_cli.cli.grammar import everywhere
from mindblog_cli.cli.manual import Manual, Page, manual
from tests.cli.folder import Folder

FILE = Path(mindblog_cli.cli.manual.__file__).with_name("manual.json")


def written() -> Manual:
    """The manual, from the commands as they are."""
    group = tree()
    ctx = group.context_class(group, info_name="mindblog")
    return Manual(everywhere=params(everywhere(), ctx), pages=dict(_pages(group, ctx)))


def _pages(command: Any, ctx: Any) -> Iterator[tuple[str, Page]]:  # noqa: ANN401 - as typer has it
    yield ctx.command_path.partition(" ")[2], described(command, ctx)
    for name in getattr(command, "list_commands", lambda _: [])(ctx):
        inner = command.get_command(ctx, name)
        yield from _pages(inner, inner.context_class(inner, info_name=name, parent=ctx))


def test_the_manual_is_that_of_the_commands_as_they_are(pytestconfig: pytest.Config) -> None:
    now = written()

    if pytestconfig.getoption("--accept"):
        FILE.write_text(json.dumps(now, ensure_ascii=False, indent=1) + "\n", "utf-8")
        manual.cache_clear()
    assert manual() == now, "run pytest --accept and look at the difference"


def test_a_page_is_the_same_whether_its_command_is_loaded_or_not(empty: Folder) -> None:
    for path in manual()["pages"]:
        from_the_manual = empty.run(*path.split(), "--help")
        from_the_command = empty.run("--color", "auto", *path.split(), "--help")

        assert from_the_manual == from_the_command
