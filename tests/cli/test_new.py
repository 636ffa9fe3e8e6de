import sys

import pytest
import yaml

from tests.cli.folder import Folder


def front(text: str) -> dict[str, object]:
    found: dict[str, object] = yaml.load(text.split("---\n")[1], yaml.BaseLoader)
    return found


def test_a_post_begins_as_a_draft_of_this_minute(blog: Folder) -> None:
    made = blog.run("new", "What we learned")

    assert made.code == 0
    assert made.out == "posts/what-we-learned.md\n"
    assert blog.read("posts/what-we-learned.md") == (
        "---\ntitle: What we learned\ndate: 2024-05-01 09:30\ndraft: true\n---\n"
    )


@pytest.mark.parametrize(
    "title",
    [
        'It: a "test" [x]',
        "'quoted'",
        "yes",
        "2024",
        "2024-05-01",
        "# no comment",
        "tre: to: en",
        "Æblegrød – en hyldest",
        "日本語",
        "a" * 300,
        "- dash",
        "{a: b}",
        "back\\slash %",
        "😀",
    ],
)
def test_any_title_is_read_back_as_it_was_given(blog: Folder, title: str) -> None:
    made = blog.run("new", "--slug", "x", "--", title)

    assert made.code == 0
    assert front(blog.read("posts/x.md"))["title"] == title
    assert blog.run("list", "--format", "title").out == f"{title}\n"


def test_everything_may_be_said(blog: Folder) -> None:
    made = blog.run(
        *("new", "Hvad vi lærte", "--lang", "da", "--slug", "learned", "--tag", "krop"),
        *("--tag", "a, b", "--date", "February 11th 2011", "--live", "--bundle"),
    )

    assert made.out == "posts/learned/index.da.md\n"
    assert front(blog.read("posts/learned/index.da.md")) == {
        "title": "Hvad vi lærte",
        "date": "2011-02-11",
        "tags": ["krop", "a, b"],
    }


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("2024-03-01 10:00", "2024-03-01 10:00"),
        ("2024-03-01 10:00:30", "2024-03-01 10:00:30"),
        ("2024-03-01 10:00 +0200", "2024-03-01 10:00 +02:00"),
        ("2024-03-01 10:00 Z", "2024-03-01 10:00"),
    ],
)
def test_a_date_keeps_its_zone_where_that_is_not_the_sites(
    blog: Folder, said: str, written: str
) -> None:
    blog.run("new", "A", "--date", said)

    assert front(blog.read("posts/a.md"))["date"] == written


def test_a_post_is_never_overwritten(blog: Folder) -> None:
    blog.write("posts/a.md", "mine")

    again = blog.run("new", "A")

    assert again.code == 10
    assert "posts/a.md is there already" in again.err
    assert blog.read("posts/a.md") == "mine"


@pytest.mark.parametrize("there", ["posts/a/index.md", "posts/a.markdown"])
def test_nor_is_it_hidden_by_another_form_of_the_same(blog: Folder, there: str) -> None:
    blog.write(there, "mine")

    again = blog.run("new", "A")

    assert again.code == 10
    assert there in again.err


def test_a_bundle_knows_the_file_beside_it(blog: Folder) -> None:
    blog.write("posts/a.da.md", "mine")

    assert blog.run("new", "A", "--bundle", "--lang", "da").code == 10
    assert blog.run("new", "A", "--bundle").code == 0


def test_a_translation_goes_where_its_language_has_a_folder(blog: Folder) -> None:
    blog.write("posts/da/b.md", "---\ntitle: B\n---\n")

    assert blog.run("new", "A", "--lang", "da").out == "posts/da/a.md\n"


def test_jekyll_gets_its_date_in_the_name(blog: Folder) -> None:
    blog.write("mindblog.toml", 'profile = "jekyll"\nposts = "_posts"\n')

    assert blog.run("new", "A").out == "_posts/2024-05-01-a.md\n"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("A", "--lang", "de"), '"de" is no language of this blog; it has en, da'),
        (("A", "--date", "2020-02-30"), "30 February does not exist"),
        (("A", "--date", "soonish"), '"soonish" is not a date'),
        (("!!!",), 'no address can be made of "!!!"'),
        (("A", "--slug", "../x"), '"../x" can not be a slug'),
        (("A", "--body-file", "nowhere.md"), "nowhere.md cannot be read"),
    ],
)
def test_what_can_not_be_is_refused(blog: Folder, wrong: tuple[str, ...], said: str) -> None:
    made = blog.run("new", *wrong)

    assert made.code == 2
    assert said in made.err
    assert not (blog.root / "posts").exists()


def test_without_a_title_and_someone_to_ask_there_is_no_post(blog: Folder) -> None:
    made = blog.run("new")

    assert made.code == 4
    assert made.err == (
        "error: 'new' needs a title and cannot ask for one (stdin is not a terminal)\n"
        '  use: mindblog new "TITLE" --no-edit\n'
    )


@pytest.mark.parametrize("unasked", [("--no-input",), ("--json",)])
def test_nobody_is_asked_who_does_not_want_to_be(blog: Folder, unasked: tuple[str, ...]) -> None:
    assert blog.run("new", *unasked, tty=True, input="A\n").code == 4


def test_no_one_is_asked_on_a_build_machine(blog: Folder) -> None:
    assert blog.run("new", tty=True, input="A\n", env={"CI": "true"}).code == 4


def test_on_a_terminal_the_title_is_asked_for_and_an_editor_opened(blog: Folder) -> None:
    blog.editor("path.write_text(path.read_text() + 'Words.\\n')")

    made = blog.run("new", tty=True, input="Asked\n")

    assert made.code == 0
    assert blog.read("posts/asked.md").endswith("draft: true\n---\nWords.\n")


def test_without_a_terminal_no_editor_is_opened(blog: Folder) -> None:
    blog.editor("sys.exit('opened')")

    assert blog.run("new", "A").code == 0
    assert blog.run("new", "B", "--no-edit", tty=True).code == 0


def test_an_editor_that_fails_leaves_the_post(blog: Folder) -> None:
    blog.editor("sys.exit(3)")

    made = blog.run("new", "A", tty=True)

    assert made.code == 5
    assert "failed with exit code 3" in made.err
    assert (blog.root / "posts" / "a.md").is_file()


def test_an_editor_that_is_not_there_is_named(blog: Folder) -> None:
    made = blog.run("new", "A", tty=True, env={"EDITOR": "no-such-editor-x"})

    assert made.code == 5
    assert "the editor no-such-editor-x does not start" in made.err


def test_the_text_may_come_from_a_file_or_from_stdin(blog: Folder) -> None:
    blog.write("text.md", "From a file.\n\nAnd more.\n")

    blog.run("new", "A", "--body-file", "text.md")
    blog.run("new", "B", "--body-file", "-", input="From stdin.")

    assert blog.read("posts/a.md").endswith("---\n\nFrom a file.\n\nAnd more.\n")
    assert blog.read("posts/b.md").endswith("---\n\nFrom stdin.\n")


def test_a_template_gives_fields_and_text(blog: Folder) -> None:
    blog.write(
        "recipe.md",
        "---\ntitle: Recipe\n# mind the salt\nserves:\n  - 4\nauthors: [Ann]\n---\n\n## Need\n",
    )

    blog.run("new", "Soup", "--template", "recipe.md", "--live")

    assert blog.read("posts/soup.md") == (
        "---\ntitle: Soup\ndate: 2024-05-01 09:30\n# mind the salt\nserves:\n  - 4\n"
        "authors: [Ann]\n---\n\n## Need\n"
    )


def test_a_dry_run_shows_the_file_and_writes_none(blog: Folder) -> None:
    made = blog.run("new", "A", "--dry-run")

    assert "would write posts/a.md" in made.out
    assert "title: A" in made.out
    assert not (blog.root / "posts").exists()


def test_programs_are_told_the_path(blog: Folder) -> None:
    assert blog.run("new", "A", "--json").data["data"] == {
        "path": "posts/a.md",
        "lang": "en",
        "draft": True,
    }


def test_the_path_is_as_it_would_be_typed_from_here(blog: Folder) -> None:
    (blog.root / "posts").mkdir()

    assert blog.run("new", "A", cwd="posts").out == "a.md\n"


@pytest.mark.skipif(sys.platform == "win32", reason="file modes are those of Unix")
def test_a_post_is_as_readable_as_any_other_file(blog: Folder) -> None:
    other = blog.write("posts/other.md", "x")

    blog.run("new", "A")

    assert (blog.root / "posts" / "a.md").stat().st_mode == other.stat().st_mode
