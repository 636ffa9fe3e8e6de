import pytest

from tests.cli.folder import Folder

POST = "---\ntitle: Hello # mine\ndate: 2024-01-01\ntags: [a, b]\n---\nText.\n"


@pytest.fixture
def shelf(blog: Folder) -> Folder:
    blog.write("posts/hello.md", POST)
    blog.write("posts/hello.da.md", "---\ntitle: Hej\n---\nTekst.\n")
    blog.write("posts/help.md", "---\ntitle: Help\ndate: 2023-01-01\n---\n")
    return blog


def test_fields_are_set_without_an_editor_and_no_other_byte_changes(shelf: Folder) -> None:
    done = shelf.run("edit", "hello", "--set", "title=Hi: there", "--set", "draft=yes")

    assert done.code == 0, done.err
    assert done.out == "posts/hello.md: 1 post (en 1) changed\n"
    text = shelf.read("posts/hello.md")
    assert text.endswith("date: 2024-01-01\ntags: [a, b]\ndraft: true\n---\nText.\n")
    assert "Hi: there" in text
    assert "# mine" in text


@pytest.mark.parametrize(
    ("setting", "line"),
    [
        ("date=1 May 2020", "date: 2020-05-01"),
        ("date=2020-05-01 10:00", "date: 2020-05-01 10:00"),
        ("weight=7", "weight: 7"),
        ("draft=on", "draft: true"),
        ("description=A: b", "description: 'A: b'"),
        ("extra.mood=good", "  mood: good"),
        ("extra.stars=5", "  stars: 5"),
        ("extra.top=true", "  top: true"),
    ],
)
def test_a_value_becomes_what_its_field_holds(shelf: Folder, setting: str, line: str) -> None:
    done = shelf.run("edit", "hello", "--set", setting)

    assert done.code == 0, done.err
    assert line.replace("'", '"') in shelf.read("posts/hello.md").replace("'", '"')


def test_a_list_is_given_with_commas(shelf: Folder) -> None:
    shelf.run("edit", "hello", "--set", "tags=b, c")

    assert shelf.run("list", "hello", "--format", "tags").out == "b, c\n"


def test_a_field_is_set_under_the_name_that_the_file_has_for_it(shelf: Folder) -> None:
    shelf.write("posts/x.md", "---\ntitle: X\nlastmod: 2020-01-01\n---\n")

    shelf.run("edit", "x", "--set", "updated=2021-02-03")

    assert shelf.read("posts/x.md") == "---\ntitle: X\nlastmod: 2021-02-03\n---\n"


def test_fields_are_taken_away(shelf: Folder) -> None:
    shelf.run("edit", "posts/hello.md", "--unset", "tags", "--unset", "date")

    assert shelf.read("posts/hello.md") == "---\ntitle: Hello # mine\n---\nText.\n"


def test_a_dry_run_shows_a_diff(shelf: Folder) -> None:
    done = shelf.run("edit", "hello", "--set", "title=New", "-n")

    assert "-title: Hello # mine\n+title: New" in done.out
    assert shelf.read("posts/hello.md") == POST


def test_what_is_so_already_is_not_done(shelf: Folder) -> None:
    done = shelf.run("edit", "hello", "--set", "title=Hello")

    assert (done.code, done.out) == (0, "nothing to do: it is so already\n")


@pytest.mark.parametrize(
    ("setting", "code", "said"),
    [
        ("date=2020-02-30", 2, "30 February does not exist"),
        ("date=soon", 2, '"soon" is not a date'),
        ("draft=maybe", 2, '"maybe" is not true or false'),
        ("weight=heavy", 2, '"heavy" is not a whole number'),
        ("titel=X", 2, '"titel" is no field of a post; did you mean "title"?'),
        ("colour=red", 2, '"colour" is no field of a post'),
        ("title", 2, "needs KEY=VALUE"),
        ("lang=xx", 3, "posts/hello.md would be wrong"),
    ],
)
def test_a_post_is_never_made_wrong(shelf: Folder, setting: str, code: int, said: str) -> None:
    done = shelf.run("edit", "hello", "--set", setting)

    assert done.code == code, done.err
    assert said in done.err
    assert shelf.read("posts/hello.md") == POST


def test_a_translation_is_edited_by_its_language(shelf: Folder) -> None:
    shelf.run("edit", "hello", "--lang", "da", "--set", "title=Hejsa")

    assert shelf.read("posts/hello.da.md") == "---\ntitle: Hejsa\n---\nTekst.\n"


def test_a_translation_that_is_not_there_is_told_of(shelf: Folder) -> None:
    done = shelf.run("edit", "help", "--lang", "da", "--set", "title=x")

    assert done.code == 4
    assert '"Help" is not there in da yet, only in en (posts/help.md)' in done.err
    assert "--lang da --slug help" in done.err


def test_an_ambiguous_post_is_a_question(shelf: Folder) -> None:
    done = shelf.run("edit", "hel", "--set", "title=x")

    assert done.code == 4
    assert '"hel" fits' in done.err


def test_on_a_terminal_the_question_is_asked(shelf: Folder) -> None:
    shelf.editor("path.write_text(path.read_text() + 'More.\\n')")

    done = shelf.run("edit", "help", tty=True)
    assert done.out == "posts/help.md is saved\n"

    done = shelf.run("edit", "hel", tty=True, input="nonsense\nhello en\n")
    assert done.code == 0, done.err
    assert shelf.read("posts/hello.md").endswith("Text.\nMore.\n")


def test_without_a_post_there_is_a_list_the_newest_first(shelf: Folder) -> None:
    shelf.editor("")

    done = shelf.run("edit", tty=True, input="1\n", env={"NO_COLOR": "1"})

    assert done.out == "posts/hello.md is as it was\n"
    assert "  1  Hello  hello (2024-01-01, en)\n" in done.err


def test_choosing_nothing_does_nothing(shelf: Folder) -> None:
    assert shelf.run("edit", tty=True, input="\n").code == 4
    assert shelf.run("edit", tty=True, input="").code == 4


def test_a_long_list_is_cut_and_can_be_searched(blog: Folder) -> None:
    for number in range(30):
        blog.write(f"posts/p{number}.md", f"---\ntitle: Post {number:02}\n---\n")
    blog.editor("")

    done = blog.run("edit", tty=True, input="post 29\n")

    assert "and 18 more" in done.err
    assert done.out == "posts/p29.md is as it was\n"


def test_an_empty_blog_has_nothing_to_choose(blog: Folder) -> None:
    done = blog.run("edit", tty=True)

    assert done.code == 4
    assert "there are no posts yet" in done.err


def test_nobody_is_asked_where_nobody_is(shelf: Folder) -> None:
    done = shelf.run("edit")

    assert done.code == 4
    assert "'edit' needs a post and cannot ask for one" in done.err


def test_an_editor_needs_a_terminal(shelf: Folder) -> None:
    done = shelf.run("edit", "hello")

    assert done.code == 4
    assert "--set KEY=VALUE" in done.err


def test_an_error_is_shown_and_the_post_offered_again_at_its_line(shelf: Folder) -> None:
    shelf.editor(
        "log = path.parent.parent / 'log'\n"
        "seen = log.read_text() if log.exists() else ''\n"
        "log.write_text(seen + ' '.join(args[:-1]) + ';')\n"
        "bad, good = 'date: 2024-01-31', 'date: 2024-02-31'\n"
        "text = path.read_text().replace('2024-01-01', '2024-02-31')\n"
        "path.write_text(text if not seen else text.replace('2024-02-31', '2024-02-28'))\n"
    )
    shelf.env["EDITOR"] = _as_vim(shelf)

    done = shelf.run("edit", "hello", tty=True, input="\n", env={"NO_COLOR": "1"})

    assert done.code == 0, done.err
    assert "error[MB011]: 31 February does not exist in 2024" in done.err or "MB011" in done.err
    assert "Open it again at line 3? [Y/n]" in done.err
    assert shelf.read("log") == ";+3;"
    assert "date: 2024-02-28" in shelf.read("posts/hello.md")


def test_who_does_not_go_back_is_told_that_the_error_stays(shelf: Folder) -> None:
    shelf.editor("path.write_text('---\\ntitle: [\\n---\\n')")

    done = shelf.run("edit", "hello", tty=True, input="n\n")

    assert done.code == 3
    assert "posts/hello.md has an error; it is saved, but not published" in done.err


def test_yes_to_all_does_not_open_it_for_ever(shelf: Folder) -> None:
    shelf.editor("path.write_text('---\\ntitle: [\\n---\\n')")

    assert shelf.run("edit", "hello", "--yes", tty=True).code == 3


def test_a_post_that_can_not_be_read_can_still_be_opened(shelf: Folder) -> None:
    shelf.write("posts/broken.md", "---\ntitle: [\n---\n")
    shelf.editor("path.write_text('---\\ntitle: Whole\\n---\\n')")

    done = shelf.run("edit", "posts/broken.md", tty=True)

    assert done.code == 0, done.err
    assert shelf.run("list", "--format", "title", "whole").out == "Whole\n"


def _as_vim(shelf: Folder) -> str:
    """The test's editor under a name whose way of taking a line is known."""
    vim = shelf.write("home/vim", f'#!/bin/sh\nexec {shelf.env["EDITOR"]} "$@"\n')
    vim.chmod(0o755)
    return str(vim)
