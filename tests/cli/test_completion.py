import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.blog.root import open_blog
from mindblog_cli.cli.completion import FILES, FOLDERS, answer
from mindblog_cli.cli.glance import glance, post_names
from mindblog_cli.posts.find import find
from tests.cli.folder import Folder
from tests.cli.session import Session
from tests.fixtures import archive

SETTINGS = """\
[languages.en]
[languages.pt-BR]
[tags."service design"]
names.pt-BR = "design de serviços"
[targets.prod]
url = "file:public"
"""


@pytest.fixture
def blog(empty: Folder) -> Folder:
    empty.write("mindblog.toml", SETTINGS)
    for name in ("2024-01-02-alpha.md", "alpha.pt-br.md", "deep/beta.md", "gamma/index.md"):
        empty.write(f"posts/{name}", "A text.\n")
    empty.write("posts/gamma/notes.md", "It belongs to gamma.\n")
    empty.write("posts/.hidden.md", "")
    return empty


def words(blog: Folder, line: str, cwd: str = ".") -> list[str]:
    told = answer(line, str(blog.root / cwd))
    return [one.partition("\t")[0] for one in told.splitlines()]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("mindblog ta", ["tag", "target"]),
        ("mindblog tag re", ["rename"]),
        ("mindblog -q tag re", ["rename"]),
        ("mindblog nonsense ta", ["tag", "target"]),
        ("mindblog publish --no", ["--no-build", "--no-verify", "--no-input"]),
        ("mindblog new --e", ["--edit"]),
        ("mindblog --vers", ["--version"]),
        ("mindblog list --state sch", ["scheduled"]),
        ("mindblog list --state=sch", ["--state=scheduled"]),
        ("mindblog list --nonsense=sch", []),
        ("mindblog --color a", ["auto", "always"]),
        ("mindblog new --lang ", ["en", "pt-BR"]),
        ("mindblog new --lang pt --slug p", []),
        ("mindblog publish ", ["prod"]),
        ("mindblog publish ./p", [FILES]),
        ("mindblog target remove ", ["prod"]),
        ("mindblog target login p", ["prod"]),
        ("mindblog list --tag ser", ["service design"]),
        ("mindblog list --tag 'service d", ["service design"]),
        ("mindblog list --tag service\\ d", ["service design"]),
        ("mindblog tag rename ", ["service design", "design de serviços"]),
        ("mindblog tag list d", ["design de serviços"]),
        ("mindblog edit al", ["alpha"]),
        ("mindblog edit alpha al", []),
        ("mindblog edit posts/al", [FILES]),
        ("mindblog list gam", ["gamma"]),
        ("mindblog show -- b", ["beta"]),
        ("mindblog show -- -", []),
        ("mindblog tag add body alpha b", ["beta"]),
        ("mindblog new ", []),
        ("mindblog new --body-file R", [FILES]),
        ("mindblog -C p", [FOLDERS]),
        ("mindblog edit 'a \"b' \\", []),
        ("mindblog completion f", ["fish"]),
    ],
)
def test_what_fits_is_offered(blog: Folder, line: str, expected: list[str]) -> None:
    assert words(blog, line) == expected


@given(st.text("ab '\"\\\\$-=\n", max_size=12))
def test_no_line_is_too_odd(line: str) -> None:
    assert answer(f"mindblog {line}", "/").count("<files>") <= 1


def test_a_command_is_told_with_what_it_does(blog: Folder) -> None:
    assert (
        answer("mindblog pub", str(blog.root)) == "publish\tBuild what has changed and send it.\n"
    )


def test_posts_are_those_of_the_blog_that_is_meant(blog: Folder, tmp_path: Path) -> None:
    everything = ["alpha", "beta", "gamma"]

    assert sorted(words(blog, "mindblog edit ")) == everything
    assert sorted(words(blog, "mindblog edit ", cwd="posts/deep")) == everything
    assert sorted(words(blog, f"mindblog -C {blog.root} edit ", cwd="/")) == everything
    assert words(blog, "mindblog -C /nowhere edit ") == []


def test_settings_may_stand_in_pyproject_and_beside_it(empty: Folder) -> None:
    empty.write("pyproject.toml", "[tool.mindblog]\nposts = 'texts'\ntargets.a.url = 'file:a'\n")
    empty.write("mindblog.local.toml", "targets.b.url = 'file:b'\n")
    empty.write("texts/one.md", "")

    assert words(empty, "mindblog publish ") == ["a", "b"]
    assert words(empty, "mindblog edit ") == ["one"]


@pytest.mark.parametrize("settings", ["language = ", "language = 1\ntags = 2\nposts = []\n"])
def test_settings_that_make_no_sense_are_no_trouble(empty: Folder, settings: str) -> None:
    empty.write("mindblog.toml", settings)

    assert words(empty, "mindblog edit ") == []
    assert words(empty, "mindblog ta") == ["tag", "target"]


@pytest.mark.parametrize("name", ["hugo-bundles-en-es-pt-fr", "jekyll-multilang", "pelican-blog"])
def test_names_of_real_posts_are_those_that_posts_go_by(name: str, tmp_path: Path) -> None:
    root = tmp_path / "blog"
    shutil.copytree(archive(name), root, symlinks=True)
    done = Folder(root).run("init", "--from", name.partition("-")[0])
    assert done.code == 0, done.err

    blog = open_blog(root, {})
    stems = {found.named.stem for found in find(blog.root, blog.config).posts}
    assert stems
    assert stems <= set(post_names(glance(str(root)), ""))


def test_a_shell_waits_for_the_standard_library_alone(blog: Folder) -> None:
    script = "import sys; from mindblog_cli.cli.app import main\n"
    script += "sys.argv = ['mindblog', '__complete', 'mindblog edit al']\n"
    script += "try: main()\nexcept SystemExit as e: assert not e.code\n"
    script += "assert not {'typer', 'msgspec', 'yaml'} & set(sys.modules)"

    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=blog.root,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == ""
    assert done.stdout == "alpha\n"


def test_a_script_is_printed_for_each_shell(empty: Folder) -> None:
    for shell in ("bash", "zsh", "fish", "powershell"):
        done = empty.run("completion", shell)

        assert done.code == 0
        assert "__complete" in done.out


# In each real shell, typed as a person does: the line, the key that completes it, what then stands.
LINES = [
    ("mindblog tag ren", "mindblog tag rename "),
    ("mindblog list --state=sch", "mindblog list --state=scheduled"),
    ("mindblog edit alp", "mindblog edit alpha "),
    ("mindblog list --tag serv", r"mindblog list --tag service\ design"),
    ("mindblog -C pos", "mindblog -C posts/"),
    ("mindblog edit posts/dee", "mindblog edit posts/deep/"),
]
QUIET = {"PS1": "> ", "PROMPT": "> ", "TERM": "dumb"}
STARTS = {
    "bash": (["--norc", "--noprofile", "-i"], "source {script}"),
    "zsh": (["-f", "-i"], "autoload -U compinit && compinit -u -D && source {script}"),
}


@pytest.mark.parametrize("shell", STARTS)
def test_a_shell_completes_what_is_typed(blog: Folder, shell: str) -> None:
    program, script = _installed(blog, shell)
    options, start = STARTS[shell]
    session = Session(blog, program, *options, **QUIET, PATH=_path())
    session.type(f"{start.format(script=script)} && echo re''ady\n")
    session.until("ready")

    for line, completed in LINES:
        session.shown = ""
        session.type(f"{line}\t")
        session.until(completed)
        session.type("\x15")

    session.type("exit\n")
    session.end()


def test_fish_completes_what_is_typed(blog: Folder) -> None:
    program, script = _installed(blog, "fish")
    asked = [line for line, _ in LINES]

    for line, completed in zip(asked, (c for _, c in LINES), strict=True):
        done = subprocess.run(
            [program, "--no-config", "-c", f"source {script}; complete -C {line!r}"],
            cwd=blog.root,
            env={**blog.env, "PATH": _path()},
            capture_output=True,
            text=True,
            check=False,
        )
        word = re.split(r"(?<!\\) ", completed.strip())[-1].replace("\\", "")
        assert done.stdout.partition("\t")[0].strip() == word, done.stderr


def _installed(blog: Folder, shell: str) -> tuple[str, Path]:
    program = shutil.which(shell)
    if not program:
        pytest.skip(f"{shell} is not installed here")
    (blog.root / "home").mkdir(exist_ok=True)
    return program, blog.write(f"home/completion.{shell}", blog.run("completion", shell).out)


def _path() -> str:
    return f"{Path(sys.executable).parent}:{Folder(Path()).env['PATH']}"
