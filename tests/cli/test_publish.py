from pathlib import Path

import msgspec
import pytest

from tests.cli.folder import SETTINGS, Folder


@pytest.fixture
def ready(blog: Folder) -> Folder:
    blog.write("posts/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nFirst.\n")
    blog.write("posts/b.md", "---\ntitle: B\ndate: 2024-01-02\ndraft: true\n---\nHidden.\n")
    blog.write("posts/c.md", "---\ntitle: C\ndate: 2030-01-02\n---\nLater.\n")
    return blog


def test_a_build_says_what_it_made_and_where(ready: Folder) -> None:
    done = ready.run("build")

    assert done.code == 0, done.err
    assert done.out.startswith("1 post, ")
    assert " in .mindblog/site; " in done.out
    assert ready.run("build").out.endswith("none written in 0.0 s\n")


def test_drafts_and_what_is_to_come_are_built_when_asked_for(ready: Folder) -> None:
    done = ready.run("build", "--drafts", "--future", "--out", "look", "--base-url", "http://x.y")

    assert done.out.startswith("3 posts, ")
    assert "Hidden." in ready.read("look/b/index.html")
    assert "http://x.y/b/" in ready.read("look/b/index.html")


def test_a_build_tells_programs_its_numbers(ready: Folder) -> None:
    data = ready.run("build", "--json").data["data"]

    assert isinstance(data, dict)
    assert data["folder"] == str(ready.root / ".mindblog" / "site")
    assert data["posts"] == 1
    assert data["files"] == data["written"]


def test_warnings_are_errors_when_that_is_asked_for(ready: Folder) -> None:
    ready.write("posts/d.md", "---\ntitle: D\n---\nSee [no](no.md).\n")

    assert ready.run("build").code == 0
    strict = ready.run("build", "--strict")

    assert strict.code == 3
    assert "MB031" in strict.err


def test_a_post_with_an_error_stops_the_build_and_all_are_shown(ready: Folder) -> None:
    ready.write("posts/x.md", "---\ndate: 2020-02-30\n---\n")
    ready.write("posts/y.md", "---\ndate: 2020-04-31\n---\n")

    done = ready.run("publish")

    assert done.code == 3
    assert done.err.count("error[MB011]") == 2
    assert not (ready.root / "public").exists()


def test_without_a_target_the_site_goes_to_a_folder_that_can_be_looked_at(ready: Folder) -> None:
    done = ready.run("publish")

    assert done.code == 0, done.err
    assert "sent to file:public in 0.0 s\n" in done.out
    folder = ready.root / "public"
    assert f"look at it: python3 -m http.server -d {folder} 8000\n" in done.out
    assert "First." in (folder / "a" / "index.html").read_text("utf-8")


def test_the_path_to_look_at_is_quoted(ready: Folder) -> None:
    done = ready.run("publish", "file:my site")

    assert f"http.server -d '{ready.root}/my site' 8000" in done.out


def test_a_target_of_the_settings_is_named_with_its_address(ready: Folder) -> None:
    ready.write(
        "mindblog.toml",
        SETTINGS + '[targets.prod]\nurl = "file:www"\nsite = "https://www.example.org"\n',
    )

    done = ready.run("publish")

    assert "sent to prod" in done.out
    assert "read it: https://www.example.org/\n" in done.out
    assert "https://www.example.org/a/" in ready.read("www/a/index.html")


def test_of_several_targets_one_has_to_be_named(ready: Folder) -> None:
    two = '[targets.prod]\nurl = "file:www"\n[targets.test]\nurl = "file:try"\n'
    ready.write("mindblog.toml", SETTINGS + two)

    asked = ready.run("publish")
    assert asked.code == 4
    assert "there is more than one target: prod, test" in asked.err

    assert ready.run("publish", "test").code == 0
    assert ready.run("publish", tty=True, input="prod\n").code == 0
    assert ready.run("publish", "stage").code == 2


def test_a_plan_is_shown_and_nothing_sent(ready: Folder) -> None:
    done = ready.run("publish", "--dry-run", "-v")

    assert done.code == 0
    assert done.out.startswith("would send ")
    assert "+ a/index.html  " in done.out
    assert not (ready.root / "public").exists()

    data = ready.run("publish", "--dry-run", "--json").data["data"]
    assert isinstance(data, dict)
    assert {"path", "size"} == set(data["put"][0])


def test_nothing_to_send_is_done_at_once(ready: Folder) -> None:
    ready.run("publish")

    assert ready.run("publish", "-n").out == "nothing to send: file:public is as it should be\n"
    assert ready.run("publish").out.startswith("nothing to send")


def test_too_many_deletes_are_refused_until_they_are_allowed(ready: Folder) -> None:
    for number in range(40):
        ready.write(f"posts/p{number}.md", f"---\ntitle: P{number}\ndate: 2024-01-01\n---\n")
    ready.run("publish")
    for number in range(40):
        (ready.root / "posts" / f"p{number}.md").unlink()

    refused = ready.run("publish")
    assert refused.code == 10
    assert "publish would delete" in refused.err
    assert "--allow-deletes" in refused.err

    shown = ready.run("publish", "-n", "-v")
    assert "- p1/index.html" in shown.out
    assert " and delete " in shown.out

    allowed = ready.run("publish", "--allow-deletes", "1000")
    assert allowed.code == 0
    assert " deleted in " in allowed.out


def test_what_was_built_before_can_be_sent_as_it_is(ready: Folder) -> None:
    assert ready.run("publish", "--no-build").code == 10
    ready.run("build")
    ready.write("posts/a.md", "---\ntitle: Changed\n---\n")

    assert ready.run("publish", "--no-build").code == 0
    assert "Changed" not in ready.read("public/a/index.html")


@pytest.mark.parametrize(
    ("target", "code"),
    [("nowhere", 2), ("carrier-pigeon://here", 5), ("file:.", 10)],
)
def test_a_target_that_can_not_be_is_refused(ready: Folder, target: str, code: int) -> None:
    done = ready.run("publish", target)

    assert done.code == code, done.err
    assert "mindblog failed" not in done.err


def test_a_level_that_does_not_exist_is_a_fault_of_the_settings(ready: Folder) -> None:
    ready.write("mindblog.toml", SETTINGS + '[targets.a]\nurl = "file:www"\nlevel = "perfect"\n')

    assert ready.run("publish").code == 5


def test_a_target_can_be_asked_to_switch_at_once(ready: Folder) -> None:
    ready.write("mindblog.toml", SETTINGS + '[targets.a]\nurl = "file:www"\nlevel = "atomic"\n')
    assert ready.run("publish").code == 0
    (ready.root / "plain").mkdir()
    ready.write("plain/mine.txt", "x")

    assert ready.run("publish", "file:plain", "--require", "atomic").code == 10


def test_events_go_out_a_line_each_and_the_report_comes_last(ready: Folder) -> None:
    done = ready.run("publish", "--json=lines")

    lines = [msgspec.json.decode(line) for line in done.out.splitlines()]
    assert {"began", "moved", "ended"} <= {line.get("type") for line in lines[:-1]}
    assert lines[-1]["ok"] is True
    assert lines[-1]["data"]["target"] == "file:public"
    assert done.err == ""


def test_github_gets_a_summary(ready: Folder) -> None:
    summary = ready.root / "summary.md"

    ready.run("publish", env={"GITHUB_STEP_SUMMARY": str(summary)})

    assert "### ✅ file:public is live\n" in summary.read_text("utf-8")


def test_two_at_once_are_one_too_many(ready: Folder) -> None:
    from mindblog_cli.blog.lock import locked
    from mindblog_cli.blog.root import open_blog

    with locked(open_blog(ready.root, {})):
        done = ready.run("publish")

    assert done.code == 9
    assert "--wait-lock" in done.err


def test_an_earlier_release_is_live_again(ready: Folder) -> None:
    ready.run("publish")
    ready.write("posts/a.md", "---\ntitle: Worse\ndate: 2024-01-01\n---\n")
    ready.run("publish")
    listed = ready.run("rollback", "--list").out.splitlines()
    assert [line.endswith("live") for line in listed] == [True, False]

    assert ready.run("rollback", "-n").out.startswith("would make ")
    assert "Worse" in ready.read("public/a/index.html")

    done = ready.run("rollback")
    assert done.code == 0, done.err
    assert "is live again on file:public" in done.out
    assert "First." in ready.read("public/a/index.html")

    named = ready.run("rollback", listed[0][:17])
    assert named.code == 0
    assert "Worse" in ready.read("public/a/index.html")
    assert "already" in ready.run("rollback", listed[0][:17]).out


def test_there_may_be_nothing_to_go_back_to(ready: Folder) -> None:
    assert ready.run("rollback", "--list").out == "no releases yet\n"

    done = ready.run("rollback")
    assert done.code == 4
    assert "there is no earlier release" in done.err


def test_a_lock_of_the_machine_is_waited_for_no_longer_than_asked(ready: Folder) -> None:
    from mindblog_cli.blog.lock import locked
    from mindblog_cli.blog.root import open_blog

    with locked(open_blog(Path(ready.root), {})):
        assert ready.run("build", "--wait-lock", "0.2").code == 9
