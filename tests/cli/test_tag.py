import os
import tomllib
from difflib import unified_diff

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.cli.edits import one_line
from tests.cli.folder import Folder


@pytest.fixture
def shelf(blog: Folder) -> Folder:
    blog.write("posts/a.md", "---\ntitle: A\ntags: [krop, mind]\ncategories: krop\n---\nx\n")
    blog.write("posts/a.da.md", "---\ntitle: Å\ntags: [krop]\n---\nx\n")
    blog.write("posts/b.md", "---\ntitle: B\n---\nx\n")
    blog.write("posts/b.da.md", "---\ntitle: Be\n---\nx\n")
    return blog


def tags(folder: Folder, path: str) -> str:
    return next((line for line in folder.read(path).splitlines() if line.startswith("tags")), "")


def config_tags(folder: Folder) -> dict[str, object]:
    found: dict[str, object] = tomllib.loads(folder.read("mindblog.toml")).get("tags", {})
    return found


def test_categories_are_renamed_with_the_tags(shelf: Folder) -> None:
    shelf.run("tag", "rename", "krop", "body")

    assert "categories: body" in shelf.read("posts/a.md")


def test_without_a_redirect_the_old_name_is_forgotten(shelf: Folder) -> None:
    shelf.run("tag", "rename", "krop", "body", "--no-redirect")

    assert config_tags(shelf) == {}


def test_renaming_back_leaves_no_tag_that_leads_to_itself(shelf: Folder) -> None:
    before = {name: shelf.read(f"posts/{name}") for name in ("a.md", "a.da.md")}
    shelf.run("tag", "rename", "krop", "body")

    shelf.run("tag", "rename", "body", "krop")

    assert {name: shelf.read(f"posts/{name}") for name in before} == before
    assert config_tags(shelf) == {"krop": {"aliases": ["body"]}}


def test_another_spelling_of_the_same_needs_no_redirect(shelf: Folder) -> None:
    shelf.run("tag", "rename", "krop", "Krop")

    assert tags(shelf, "posts/a.md") == "tags: [Krop, mind]"
    assert config_tags(shelf) == {}


def test_what_the_settings_said_of_the_old_tag_goes_over(shelf: Folder) -> None:
    shelf.write(
        "mindblog.toml",
        shelf.read("mindblog.toml") + '\n[tags.krop]\nslugs = { da = "k" }\naliases = ["soma"]\n'
        'names = { da = "Kroppen" }\ndescription = { en = "All of it" }\n',
    )

    done = shelf.run("tag", "rename", "krop", "body")

    assert done.code == 0, done.err
    assert config_tags(shelf) == {
        "body": {
            "aliases": ["soma", "krop"],
            "names": {"da": "Kroppen"},
            "slugs": {"da": "k"},
            "description": {"en": "All of it"},
        }
    }


def test_one_post_that_can_not_be_changed_stops_all(shelf: Folder) -> None:
    before = shelf.read("posts/a.md"), shelf.read("mindblog.toml")
    (shelf.root / "posts" / "a.da.md").write_bytes(b"---\ntitle: A\ntags: [krop\n---\n")

    done = shelf.run("tag", "rename", "krop", "body")
    assert done.code == 0, "a file that is no post has no tags"
    assert "MB002" in done.err
    assert shelf.read("posts/a.md") != before[0]


def test_a_dry_run_changes_nothing_and_says_so_to_programs(shelf: Folder) -> None:
    before = shelf.read("posts/a.md")

    done = shelf.run("tag", "rename", "krop", "body", "--dry-run", "--json")

    assert done.data["data"] == {
        "changed": ["posts/a.da.md", "posts/a.md", "mindblog.toml"],
        "posts": {"da": 1, "en": 1},
        "dry_run": True,
    }
    assert shelf.read("posts/a.md") == before


def test_a_tag_is_added_where_a_story_has_its_tags(shelf: Folder) -> None:
    shelf.run("tag", "add", "new,newer", "a", "b")

    assert tags(shelf, "posts/a.md") == "tags: [krop, mind, new, newer]"
    assert tags(shelf, "posts/a.da.md") == "tags: [krop, new, newer]"
    assert tags(shelf, "posts/b.md") == "tags: [new, newer]"
    assert tags(shelf, "posts/b.da.md") == ""


@pytest.mark.parametrize("args", [["a", "--lang", "da"], ["posts/a.da.md"]])
def test_a_path_or_a_language_means_that_file_alone(shelf: Folder, args: list[str]) -> None:
    shelf.run("tag", "add", "new", *args)

    assert tags(shelf, "posts/a.md") == "tags: [krop, mind]"
    assert tags(shelf, "posts/a.da.md") == "tags: [krop, new]"


def test_posts_come_from_stdin_or_from_a_search(shelf: Folder) -> None:
    shelf.run("tag", "add", "one", "-", input="posts/a.md\n\nposts/b.md\n")
    shelf.run("tag", "add", "two", "-", input="posts/a.md\0posts/b.md\0")
    shelf.run("tag", "add", "three", "--query", "mind")

    assert tags(shelf, "posts/a.md") == "tags: [krop, mind, one, two, three]"
    assert tags(shelf, "posts/b.md") == "tags: [one, two]"


def test_adding_what_is_there_does_nothing(shelf: Folder) -> None:
    assert shelf.run("tag", "add", "krop", "a").out == "nothing to do: it is so already\n"


def test_a_tag_is_removed_from_some_or_from_all(shelf: Folder) -> None:
    shelf.run("tag", "rm", "mind", "a")
    assert tags(shelf, "posts/a.md") == "tags: [krop]"

    shelf.run("tag", "rm", "KROP", "--all")
    assert "krop" not in shelf.read("posts/a.md") + shelf.read("posts/a.da.md")


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["rename", "kropp", "body"], 4, 'there is no tag "kropp"; did you mean "krop"?'),
        (["rename", "xyzzy", "body"], 4, "mindblog tag list shows all"),
        (["rename", "krop", "a, b"], 2, '"a, b" can not be a tag'),
        (["rename", "krop", " "], 2, "can not be a tag"),
        (["add", "x"], 2, "'tag add' needs posts"),
        (["add", "x", "nowhere"], 4, 'no post matches "nowhere"'),
        (["translate", "krop", "K", "--lang", "de"], 2, '"de" is no language of this blog'),
        (["merge", "krop"], 2, "missing option '--into'"),
        (["renam", "a", "b"], 2, "did you mean mindblog tag rename?"),
        ([], 2, "missing command"),
    ],
)
def test_what_can_not_be_is_refused(shelf: Folder, args: list[str], code: int, said: str) -> None:
    before = shelf.read("posts/a.md")

    done = shelf.run("tag", *args)

    assert done.code == code
    assert said in done.err
    assert shelf.read("posts/a.md") == before


def test_a_new_name_in_a_language_keeps_the_one_before(shelf: Folder) -> None:
    shelf.run("tag", "translate", "krop", "Kroppen", "--lang", "da")
    shelf.run("tag", "translate", "kroppen", "Legeme", "--lang", "da")

    assert config_tags(shelf) == {"krop": {"names": {"da": "Legeme"}, "aliases": ["Kroppen"]}}


def test_a_terminal_gets_a_table_of_tags(shelf: Folder) -> None:
    shelf.run("tag", "translate", "mind", "sind", "--lang", "da")

    shown = shelf.run("tag", "list", tty=True, env={"NO_COLOR": "1"})
    assert shown.out == "krop  2  da 1 · en 1\nmind  1  en 1         da: sind\n"
    assert shelf.run("tag", "list", "sin").out == "mind\t1\ten 1\tda: sind\t\n"
    assert shelf.run("tag", "list", "--json").data["data"] == [
        {"tag": "krop", "names": {}, "posts": {"da": 1, "en": 1}, "aliases": []},
        {"tag": "mind", "names": {"da": "sind"}, "posts": {"en": 1}, "aliases": []},
    ]


def test_zola_and_jekyll_keep_their_own_forms(blog: Folder) -> None:
    blog.write("mindblog.toml", 'profile = "zola"\n')
    blog.write("posts/a.md", '+++\ntitle = "A"\n[taxonomies]\ntags = ["krop"]\n+++\n')
    blog.write("posts/b.md", '+++\ntitle = "B"\n+++\n')
    blog.run("tag", "rename", "krop", "body")
    blog.run("tag", "add", "new", "b")
    assert 'tags = ["body"]' in blog.read("posts/a.md")
    assert '[taxonomies]\ntags = ["new"]' in blog.read("posts/b.md")

    blog.write("mindblog.toml", 'profile = "jekyll"\nposts = "_posts"\n')
    blog.write("_posts/2024-01-01-a.md", "---\ntitle: A\ntags: krop mind\n---\n")
    blog.run("tag", "rename", "krop", "body")
    assert "tags: body mind" in blog.read("_posts/2024-01-01-a.md")


def test_nikola_keeps_its_tags_beside_the_post(blog: Folder) -> None:
    blog.write("mindblog.toml", 'profile = "nikola"\n')
    blog.write("posts/a.md", "Text\n")
    blog.write("posts/a.meta", ".. title: A\n.. tags: krop, mind\n.. date: 2024-01-01\n")

    done = blog.run("tag", "rename", "krop", "body")

    assert done.out == "krop is now body: 1 post (en 1) changed\n"
    assert ".. tags: body, mind" in blog.read("posts/a.meta")
    assert blog.read("posts/a.md") == "Text\n"


def test_only_posts_that_change_are_opened_once_all_have_been_read(shelf: Folder) -> None:
    files = [shelf.root / "posts" / name for name in ("a.md", "a.da.md", "b.md", "b.da.md")]
    for file in files:
        os.utime(file, ns=(0, 0))
    before = shelf.run("tag", "rename", "krop", "body", "--dry-run")

    for file in files[2:]:
        file.write_bytes(b"\xff" * file.stat().st_size)
        os.utime(file, ns=(0, 0))

    assert "+tags: [body, mind]" in before.out
    assert shelf.run("tag", "rename", "krop", "body", "--dry-run") == before


@given(st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1), st.data())
def test_one_line_that_becomes_another_is_shown_as_difflib_does(
    old: list[str], data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(old) - 1))
    new = [*old[:at], "new", *old[at + 1 :]]

    shown = one_line(old, new, "a.md")

    assert shown == list(unified_diff(old, new, "a.md", "a.md", lineterm="", n=1))
    assert one_line(old, old, "a.md") == one_line(old, [*new, ""], "a.md") == []


def test_a_line_among_others_like_it_is_shown_as_one_line() -> None:
    shown = one_line(["a", "a", "b", "b", "b"], ["a", "a", "c", "b", "b"], "a.md")

    assert shown == ["--- a.md", "+++ a.md", "@@ -2,3 +2,3 @@", " a", "-b", "+c", " b"]
