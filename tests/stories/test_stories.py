"""Stories: a blog in one text file, what is typed, and what then stands on the screen.

    A sentence that is true when the story passes.
    == mindblog.toml
    language = "en"
    == posts/a.md
    ...
    ==
    $ mindblog list
    2024-01-01	live	en	posts/a.md	A
    $ mindblog nonsense
    ! error: there is no command "mindblog nonsense"
    ! …
    [2]
    $ cat posts/a.md

Lines that begin with `! ` went to stderr, `[2]` is the exit code where it is not 0. Besides
`mindblog` there are `cat FILE`, `grep TEXT FILE`, `ls FOLDER` and `write FILE TEXT`. How many files
a theme makes, and how long they are, is left out. `pytest --accept` rewrites what is expected.
"""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.folder import Folder

HERE = Path(__file__).parent


@pytest.mark.parametrize("name", sorted(path.stem for path in HERE.glob("*.story")))
def test_story(name: str, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    file = HERE / f"{name}.story"
    told = file.read_text("utf-8")
    setting, _, rest = told.partition("\n$ ")
    folder = Folder(tmp_path)
    _unpack(setting, folder)

    happened = f"{setting}\n" + "".join(
        _typed(line, folder) for line in f"$ {rest}".splitlines() if line.startswith("$ ")
    )

    if pytestconfig.getoption("--accept"):
        file.write_text(happened, "utf-8")
    assert happened == told


def _unpack(setting: str, folder: Folder) -> None:
    for part in setting.split("\n== ")[1:]:
        name, _, text = part.partition("\n")
        folder.write(name, text.removesuffix("\n==") + "\n")


def _typed(line: str, folder: Folder) -> str:
    command, *args = shlex.split(line.removeprefix("$ "))
    return f"{line}\n{_COMMANDS[command](args, folder)}"


def _mindblog(args: list[str], folder: Folder) -> str:
    done = folder.run(*args)
    err = "".join(f"! {line}\n" for line in done.err.splitlines())
    code = f"[{int(done.code)}]\n" if done.code else ""
    out = done.out if done.out.endswith("\n") or not done.out else f"{done.out}\n"
    told = f"{out}{err}{code}".replace(str(folder.root), "BLOG")
    for pattern, sign in _VARYING:
        told = re.sub(pattern, sign, told)
    return told


def _cat(args: list[str], folder: Folder) -> str:
    return folder.read(args[0])


def _grep(args: list[str], folder: Folder) -> str:
    lines = folder.read(args[1]).splitlines()
    return "".join(f"{line}\n" for line in lines if args[0] in line)


def _ls(args: list[str], folder: Folder) -> str:
    root = folder.root / args[0]
    found = sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())
    return "".join(f"{path}\n" for path in found)


def _write(args: list[str], folder: Folder) -> str:
    folder.write(args[0], args[1].replace("\\n", "\n"))
    return ""


_VARYING = (
    (r"\b\d+ files", "… files"),
    (r"\b\d+ written", "… written"),
    (r"\b[\d.]+ [kM]?B\b", "… kB"),
    (r"(\d{8}T\d{6}Z)-[0-9a-f]{8}", r"\1-…"),
)
_COMMANDS = {"mindblog": _mindblog, "cat": _cat, "grep": _grep, "ls": _ls, "write": _write}
