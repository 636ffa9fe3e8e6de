from pathlib import Path

from mindblog_cli.blog.lock import locked
from mindblog_cli.blog.root import open_blog
from tests.cli.folder import NOW, Folder

SOON = "---\ntitle: Soon\ndate: 2024-05-02\n---\n"


def lines(shown: str) -> dict[str, str]:
    """What stands behind each label."""
    told = [line for line in shown.splitlines() if not line.startswith(" ")]
    return {line[:9].strip(): line[10:] for line in told}


def test_a_new_blog_has_nothing_to_be_told(blog: Folder) -> None:
    shown = blog.run("status", "--check")

    assert shown.code == 0
    assert lines(shown.out) == {
        "posts": "    live",
        "site": "not built yet",
        "targets": "file:public",
    }


def test_of_many_errors_and_plans_the_first_are_shown(blog: Folder) -> None:
    for number in range(5):
        blog.write(f"posts/bad{number}.md", "---\ndate: 2024-02-30\n---\n")
        blog.write(
            f"posts/p{number}.md", f"---\ntitle: P{number}\ndate: 2024-06-0{number + 1}\n---\n"
        )

    shown = blog.run("status")

    assert shown.code == 0
    assert shown.out.count("30 February does not exist") == 3
    assert lines(shown.out)["errors"].startswith("5 errors; ")
    assert "P2 (en)" in shown.out
    assert "P3" not in shown.out
    assert "and 2 more" in shown.out
    assert shown.err == ""


def test_errors_are_something_to_do_and_programs_get_them_whole(blog: Folder) -> None:
    blog.write("posts/bad.md", "---\ndate: 2024-02-30\n---\n")

    shown = blog.run("status", "--check", "--json")

    assert shown.code == 8
    assert shown.data["ok"] is False
    assert "30 February does not exist" in str(shown.data["diagnostics"])
    found = shown.data["data"]
    assert isinstance(found, dict)
    assert found["attention"] == ["errors"]
    assert found["errors"] == 1


def test_a_post_that_has_come_due_is_something_to_do(blog: Folder) -> None:
    blog.write("posts/soon.md", SOON)
    blog.run("build")
    before = blog.run("status", "--check")

    blog.now = NOW.replace(day=3)
    after = blog.run("status", "--check")

    assert before.code == 0
    assert after.code == 8
    assert "out of date since 2024-05-02 00:00" in lines(after.out)["site"]


def test_a_build_that_was_cut_off_is_something_to_do(blog: Folder) -> None:
    blog.run("build")
    blog.write(".mindblog/site.writing", "")

    shown = blog.run("status", "--check")

    assert shown.code == 8
    assert "the last build was cut off" in shown.out


def test_a_build_under_way_is_nobodys_worry(blog: Folder) -> None:
    blog.run("build")
    blog.write(".mindblog/site.writing", "")

    with locked(open_blog(blog.root, {})):
        shown = blog.run("status", "--check")

    assert shown.code == 0
    assert "process" in lines(shown.out)["at work"]
    assert "at work" not in lines(blog.run("status").out)


def test_looking_changes_nothing(blog: Folder, tmp_path: Path) -> None:
    blog.write("posts/soon.md", SOON)
    before = sorted(tmp_path.rglob("*"))

    blog.run("status")

    assert sorted(tmp_path.rglob("*")) == before
