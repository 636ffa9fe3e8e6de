"""What GitHub shows on the page of a run."""

from pathlib import Path

import pytest

from mindblog_cli.cli.summary import MOST, Published, failed, published, stopped
from mindblog_cli.errors import ContentError, Diagnostic, RemoteError
from tests.cli.folder import SETTINGS, Folder

DONE = Published(
    target="prod",
    address="sftp://me@example.org/srv/www",
    site="https://example.org/",
    level="atomic",
    release="20240501T093000Z-0f70381b",
    files=52,
    bytes=7_500_000,
    resumed=3,
    deleted=2,
    seconds=21.0,
    more=(("Verified", "12 addresses"),),
)
ODD = Diagnostic("MB031", "a link | leads <nowhere>", "posts/a.md", 3, severity="warning")


def test_a_publish_is_told_in_a_table() -> None:
    assert published(DONE) == (
        "### ✅ prod is live\n\n"
        "| | |\n|---|---|\n"
        "| Read it | <https://example.org/> |\n"
        "| Sent | 52 files, 7.5 MB; 3 of them by an earlier try; 2 files deleted |\n"
        "| Goes live | atomic |\n"
        "| Release | `20240501T093000Z-0f70381b` |\n"
        "| Verified | 12 addresses |\n"
        "| Time | 21 s |\n"
        "| To | `sftp://me@example.org/srv/www` |\n"
        "\n\n\n"
    )


def test_what_there_is_not_has_no_row() -> None:
    told = published(Published(target="prod", address="file:www", nothing=True))

    assert told.startswith("### ✅ prod is as it should be\n")
    assert "| Sent | nothing: all was there |" in told
    assert "Read it" not in told
    assert "Release" not in told


def test_warnings_open_when_they_are_clicked_and_do_not_break_the_page() -> None:
    told = published(DONE, [ODD, ODD])

    assert "<details><summary>1 warning</summary>\n\n" in told
    assert r"- `posts/a.md:3` a link \| leads \<nowhere\>" in told


def test_many_are_counted() -> None:
    many = [Diagnostic("MB031", f"no {n}", "a.md", n, severity="warning") for n in range(MOST + 7)]

    told = published(DONE, many)

    assert told.count("\n- ") == MOST + 1
    assert "- and 7 more\n" in told


def test_a_failure_says_what_what_to_do_and_its_code() -> None:
    told = failed("publish", RemoteError("the line broke", hint="run it again"), "prod", [ODD])

    assert told.startswith("### ❌ mindblog publish (prod)\n\n**the line broke**\n\nrun it again\n")
    assert "\nExit code 6\n" in told
    assert "<summary>1 warning</summary>" in told


def test_faults_of_posts_are_listed() -> None:
    fault = Diagnostic("MB011", "30 February does not exist", "a.md", 4, fix="mindblog edit a")

    told = failed("publish", ContentError("1 post has an error", [fault]), "", [ODD])

    assert "<summary>1 error, 1 warning</summary>" in told
    assert "- `a.md:4` 30 February does not exist (mindblog edit a)\n" in told


def test_who_is_stopped_says_so() -> None:
    assert stopped("publish", "interrupted", "prod").startswith(
        "### ⏹️ mindblog publish (prod): interrupted\n"
    )


@pytest.fixture
def ready(blog: Folder) -> Folder:
    blog.write("posts/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nSee [no](no.md).\n")
    blog.env["GITHUB_STEP_SUMMARY"] = str(blog.root / "summary.md")
    return blog


def test_each_run_adds_its_own(ready: Folder) -> None:
    ready.run("publish", "file:www")
    ready.run("publish", "file:www")
    ready.run("publish", "ftp://x")
    (ready.root / "full").mkdir()
    ready.run("publish", "file:full", "--require", "atomic")

    page = ready.read("summary.md")

    heads = [line for line in page.splitlines() if line.startswith("###")]
    assert heads == [
        "### ✅ file:www is live",
        "### ✅ file:www is as it should be",
        "### ❌ mindblog publish",
        "### ❌ mindblog publish (file:full)",
    ]
    assert "| To | `file:www` |" in page
    assert "<summary>1 warning</summary>" in page


def test_a_password_in_an_address_is_on_no_page(ready: Folder) -> None:
    done = ready.run(
        "publish", "sftp://me:hush-hush@example.org/srv", env={"GITHUB_ACTIONS": "true"}
    )

    assert done.code == 5
    assert "hush-hush" not in ready.read("summary.md") + done.out + done.err


def test_a_page_that_can_not_be_written_is_no_failure(ready: Folder, tmp_path: Path) -> None:
    ready.write("mindblog.toml", f'{SETTINGS}[targets.prod]\nurl = "file:www"\n')

    done = ready.run("publish", env={"GITHUB_STEP_SUMMARY": str(tmp_path)})

    assert done.code == 0
