"""What a hint tells people to type is there to be typed."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import mindblog_cli
from mindblog_cli.cli.manual import manual

PACKAGE = Path(mindblog_cli.__file__).parent


def hints() -> Iterator[tuple[str, str]]:
    """Each file, and every piece of text in what it gives as a hint."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "hint":
                for part in ast.walk(node.value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        yield f"{file.name}:{part.lineno}", part.value


def test_every_command_in_a_hint_is_one() -> None:
    pages = manual()["pages"]

    found = [
        (place, name)
        for place, text in hints()
        for name in re.findall(r"(?<!update )\bmindblog ([a-z0-9]+(?: [a-z]+)?)", text)
    ]

    assert len(found) > 20
    assert [one for one in found if one[1].split()[0] not in pages] == []
    groups = {path.split()[0] for path in pages if " " in path}
    assert [
        (place, name)
        for place, name in found
        if name.split()[0] in groups and " " in name and name not in pages
    ] == []
