import subprocess
import sys
from importlib import import_module
from pathlib import Path

import msgspec
import pytest

import mindblog_cli
from mindblog_cli.cli.app import COMMANDS, main
from mindblog_cli.cli.manual import manual
from tests.cli.folder import Folder


def test_mindblog_alone_shows_the_daily_commands_first(empty: Folder) -> None:
    shown = empty.run()

    assert shown.code == 0
    headings = [line for line in shown.out.splitlines() if line.endswith(":") and line[0] != " "]
    assert headings[:3] == ["Every day:", "Now and then:", "Once:"]
    assert shown.out.index("  new ") < shown.out.index("  publish ") < shown.out.index("  init ")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_on_the_front_page_what_its_own_page_says(
    empty: Folder, name: str
) -> None:
    shown = empty.run(name, "--help")

    module, summary, _ = COMMANDS[name]
    assert shown.code == 0
    assert summary in " ".join(shown.out.split())
    assert import_module(f"mindblog_cli.cli.commands.{module}").app
    assert max(map(len, shown.out.splitlines())) <= 100


def test_help_fits_a_narrow_screen(empty: Folder) -> None:
    shown = empty.run("new", "-h", env={"COLUMNS": "60"})

    page, _, _ = shown.out.partition("Examples:")
    assert max(map(len, page.splitlines())) <= 60


def test_an_unknown_command_is_told_what_comes_close(empty: Folder) -> None:
    shown = empty.run("publsh")

    assert shown.code == 2
    assert 'there is no command "mindblog publsh"; did you mean mindblog publish?' in shown.err
    assert shown.out == ""


def test_options_before_a_slip_of_the_pen_change_nothing(empty: Folder) -> None:
    assert empty.run("-q", "publsh") == empty.run("publsh")
    assert empty.run("-v") == empty.run()


def test_a_command_like_no_other_gets_no_guess(empty: Folder) -> None:
    shown = empty.run("xyzzy")

    assert shown.code == 2
    assert "did you mean" not in shown.err


def test_an_unknown_option_is_told_what_comes_close(empty: Folder) -> None:
    shown = empty.run("list", "--jsn")

    assert shown.code == 2
    assert "no such option: --jsn" in shown.err
    assert "--json" in shown.err


def test_a_value_that_is_no_choice_is_told_in_our_words(blog: Folder) -> None:
    shown = blog.run("list", "--sort", "beauty")

    assert shown.code == 2
    assert shown.err.startswith("error: invalid value for '--sort': 'beauty' is not one of")
    assert "mindblog list -h shows how" in shown.err


def test_options_for_all_may_stand_before_the_command_or_after_it(blog: Folder) -> None:
    before = blog.run("-C", str(blog.root), "--json", "list", cwd="/")
    after = blog.run("list", "--json", "-C", str(blog.root), cwd="/")

    assert before == after
    assert before.data["command"] == "list"


def test_an_error_is_one_json_object_too(empty: Folder) -> None:
    shown = empty.run("list", "--json")

    assert shown.code == 5
    assert shown.data["ok"] is False
    assert shown.data["command"] == "list"
    assert "there is no blog" in str(shown.data["diagnostics"])


def test_a_wrong_command_line_that_asks_for_json_gets_it(empty: Folder) -> None:
    shown = empty.run("new", "--json", "--nonsense")

    assert shown.code == 2
    assert shown.data["ok"] is False


def test_version_is_said_without_loading_anything() -> None:
    script = "import sys; from mindblog_cli.cli.app import main\n"
    script += "sys.argv = ['mindblog', '--version']\n"
    script += "try: main()\nexcept SystemExit as e: assert not e.code\n"
    script += "assert not {'typer', 'msgspec', 'rich'} & set(sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert done.stderr == ""
    assert done.stdout == f"mindblog {mindblog_cli.__version__}\n"


def test_version_may_stand_beside_other_options(empty: Folder) -> None:
    assert empty.run("-q", "--version").out == f"mindblog {mindblog_cli.__version__}\n"


@pytest.mark.parametrize("words", [[], ["--help"], ["tag", "add", "-h"], ["publsh"]])
def test_help_and_slips_of_the_pen_load_no_command(words: list[str]) -> None:
    script = "import sys; from mindblog_cli.cli.app import main\n"
    script += f"sys.argv = ['mindblog', *{words!r}]\n"
    script += "try: main()\nexcept SystemExit: pass\n"
    script += "print([m for m in sys.modules if m == 'typer' or '.commands.' in m])"

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_no_command_loads_another_or_what_draws(blog: Folder) -> None:
    script = "import sys; from mindblog_cli.cli.app import main\n"
    script += f"sys.argv = ['mindblog', 'new', 'A', '-C', {str(blog.root)!r}]\n"
    script += "try: main()\nexcept SystemExit as e: assert not e.code, e.code\n"
    script += "loaded = {m for m in sys.modules if m.startswith('mindblog_cli.cli.commands.')}\n"
    script += "print(sorted(loaded), 'rich' in sys.modules, 'requests' in sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines()[-1] == "['mindblog_cli.cli.commands.new'] False False"


@pytest.mark.parametrize("words", [["list"], ["tag", "list"], ["status"]])
def test_a_look_at_a_blog_loads_nothing_that_changes_one(blog: Folder, words: list[str]) -> None:
    script = "import sys; from mindblog_cli.cli.app import main\n"
    script += f"sys.argv = ['mindblog', *{words!r}, '-C', {str(blog.root)!r}]\n"
    script += "try: main()\nexcept SystemExit as e: assert not e.code, e.code\n"
    slow = {"yaml", "tomlkit", "frontmatter", "typing_extensions", "rich", "requests"}
    script += f"print(sorted({slow!r} & set(sys.modules)))"

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert done.stdout.splitlines()[-1] == "[]"


def test_types_are_told_apart_as_well_without_typing_extensions() -> None:
    script = "import sys, typing; from mindblog_cli.cli.app import load_types; load_types()\n"
    script += "assert 'typing_extensions' not in sys.modules\n"
    script += "import msgspec._utils as utils, typing_extensions\n"
    script += "print(all(getattr(utils, name) is getattr(typing_extensions, name)"
    script += " for name in ('Required', 'NotRequired')))\n"
    script += "load_types(); print(sys.modules['typing_extensions'] is typing_extensions)"

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert done.stdout.split() == ["True", "True"]


def test_the_process_ends_with_the_exit_code(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "argv", ["mindblog", "list", "-C", str(tmp_path / "nowhere")])

    with pytest.raises(SystemExit) as ended:
        main()

    assert ended.value.code == 5


def test_events_as_lines_are_had_from_every_command(blog: Folder) -> None:
    for path in manual()["pages"]:
        assert blog.run(*path.split(), "--json=lines", "--help").code == 0

    asked = blog.run("list", "--json=lines").out.splitlines()
    assert msgspec.json.decode(asked[-1])["ok"]
    assert blog.run("list", "--", "--json=lines").code == 0
