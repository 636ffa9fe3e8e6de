"""House rules are tests, so that there is one command to remember."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from mindblog_cli.blog import config
from mindblog_cli.cli.app import COMMANDS
from mindblog_cli.errors import Exit

HOUSE = Path(__file__).parents[1]
LONGEST = 400
TOP = {"pyproject.toml", "mindblog_cli", "posts", "tests", "README.md", "LICENSE"}


def run(*command: str) -> str:
    """What *command* says if it fails, else nothing."""
    done = subprocess.run(
        [sys.executable, "-m", *command], cwd=HOUSE, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr if done.returncode else ""


def tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files"], cwd=HOUSE, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a git checkout, so nothing says which files belong to it")
    return listed.stdout.decode().splitlines()


@pytest.mark.parametrize("rules", [("check",), ("format", "--check")])
def test_ruff_finds_nothing(rules: tuple[str, ...]) -> None:
    assert run("ruff", *rules, "mindblog_cli", "tests") == ""


def test_mypy_finds_nothing() -> None:
    assert run("mypy") == ""


def test_rooms_import_downwards_only() -> None:
    program = "from importlinter.cli import lint_imports_command as go; go()"
    done = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=HOUSE,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_no_file_is_too_long_to_see_at_a_glance() -> None:
    files = [*HOUSE.glob("mindblog_cli/**/*.py"), *HOUSE.glob("tests/**/*.py")]
    lengths = {file: len(file.read_text("utf-8").splitlines()) for file in files}

    assert [f"{file}: {n} lines" for file, n in lengths.items() if n > LONGEST] == []


def test_the_top_level_holds_what_belongs_there() -> None:
    top = {path.split("/")[0] for path in tracked()}

    assert {name for name in top if not name.startswith(".")} == TOP


def test_every_dependency_has_a_lower_and_an_upper_bound() -> None:
    project = tomllib.loads((HOUSE / "pyproject.toml").read_text("utf-8"))["project"]

    # Time zones are numbered by year and their old names stay, so they need no upper bound.
    loose = [d for d in project["dependencies"] if not (">=" in d and ",<" in d)]
    assert loose == ["tzdata>=2024.1"]


def test_the_readme_names_every_command_setting_exit_code_and_diagnostic() -> None:
    readme = (HOUSE / "README.md").read_text("utf-8")
    kinds = (
        config.Config,
        config.Language,
        config.Tag,
        config.Author,
        config.Target,
        config.Translation,
        config.EngineSettings,
    )
    words = {name for kind in kinds for name in kind.__struct_fields__} | {*COMMANDS}
    sources = [file.read_text("utf-8") for file in HOUSE.glob("mindblog_cli/**/*.py")]
    words |= {code for text in sources for code in re.findall(r'"(MB\d{3})"', text)}
    words |= {str(int(code)) for code in Exit}

    assert sorted(word for word in words if not re.search(rf"\b{word}\b", readme)) == []
