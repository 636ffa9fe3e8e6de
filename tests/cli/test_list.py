import os
from pathlib import Path

import pytest

from tests.cli.folder import Folder

POSTS = {
    "posts/old.md": "---\ntitle: Old news\ndate: 2020-01-01\ntags: [body]\nauthor: Ann\n---\nA b c",
    "posts/old.da.md": "---\ntitle: Gammelt nyt\n---\nOrd\n",
    "posts/coming.md": "---\ntitle: Coming\ndate: 2030-01-01\n---\n",
    "posts/gone.md": "---\ntitle: Gone\ndate: 2019-01-01\nexpires: 2021-01-01\ntags: body\n---\n",
    "posts/idea.md": "---\ntitle: Idea\ndraft: true\n---\n",
    "posts/dansk.da.md": "---\ntitle: Kun dansk\ndate: 2022-03-04\nupdated: 2023-01-01\n---\n",
}


@pytest.fixture
def shelf(blog: Folder) -> Folder:
    for name, text in POSTS.items():
        blog.write(name, text)
    return blog


def titles(folder: Folder, *args: str) -> list[str]:
    shown = folder.run("list", "--format", "title", *args)
    assert shown.code == 0, shown.err
    return shown.out.splitlines()


def test_without_a_terminal_fields_are_set_apart_by_tabs(shelf: Folder) -> None:
    shown = shelf.run("list", "old")

    assert shown.out == "2020-01-01\tlive\ten,da\tposts/old.md\tOld news\tbody\n"


def test_the_newest_comes_first_and_what_has_no_date_before_it(shelf: Folder) -> None:
    assert titles(shelf) == ["Idea", "Coming", "Kun dansk", "Old news", "Gone"]


@pytest.mark.parametrize(
    ("args", "found"),
    [
        (["old"], ["Old news"]),
        (["NEWS old"], ["Old news"]),
        (["news", "old"], ["Old news"]),
        (["--tag", "Body"], ["Old news", "Gone"]),
        (["--lang", "da"], ["Kun dansk", "Gammelt nyt"]),
        (["--state", "draft", "--state", "scheduled"], ["Idea", "Coming"]),
        (["--state", "expired"], ["Gone"]),
        (["--state", "live"], ["Kun dansk", "Old news"]),
        (["--state", "untranslated"], ["Idea", "Coming", "Kun dansk", "Gone"]),
        (["--state", "untranslated", "--lang", "da"], ["Idea", "Coming", "Gone"]),
        (["--since", "2022-01-01"], ["Coming", "Kun dansk"]),
        (["--author", "ann"], ["Old news"]),
        (["--sort", "title"], ["Coming", "Gone", "Idea", "Kun dansk", "Old news"]),
        (["--sort", "words"], ["Old news", "Coming", "Gone", "Idea", "Kun dansk"]),
        (["--sort", "path"], ["Coming", "Kun dansk", "Gone", "Idea", "Old news"]),
        (["--sort", "updated"], ["Idea", "Coming", "Kun dansk", "Old news", "Gone"]),
    ],
)
def test_posts_are_found_by_what_is_known_of_them(
    shelf: Folder, args: list[str], found: list[str]
) -> None:
    assert titles(shelf, *args) == found


def test_a_terminal_gets_a_table_with_a_dash_for_what_is_missing(shelf: Folder) -> None:
    shown = shelf.run("list", tty=True, env={"COLUMNS": "80", "NO_COLOR": "1"})

    assert shown.out == (
        "–           draft      en·–   Idea\n"
        "2030-01-01  scheduled  en·–   Coming\n"
        "2022-03-04  live       –·da   Kun dansk\n"
        "2020-01-01  live       en·da  Old news   body\n"
        "2019-01-01  expired    en·–   Gone       body\n"
    )


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_the_table_fits_the_screen(shelf: Folder, columns: int) -> None:
    long = "En meget lang titel om 日本語 og alt det, som der ellers er at sige " * 2
    shelf.write("posts/long.md", f"---\ntitle: {long}\ntags: [one, two, three, four]\n---\n")

    shown = shelf.run("list", tty=True, env={"COLUMNS": str(columns), "NO_COLOR": "1"})

    assert max(map(len, shown.out.splitlines())) <= columns


def test_one_language_needs_no_column_and_many_are_counted(empty: Folder) -> None:
    empty.write("posts/a.md", "---\ntitle: A\n---\n")
    empty.write("mindblog.toml", 'language = "en"\n')
    assert "en" not in empty.run("list", "--format", "table").out

    langs = "".join(f"[languages.{lang}]\n" for lang in ("da", "de", "fr", "es", "nl", "sv", "fi"))
    empty.write("mindblog.toml", f'language = "en"\n{langs}')
    assert "1/8" in empty.run("list", "--format", "table").out


def test_tsv_has_a_head(shelf: Folder) -> None:
    head, first, *_ = shelf.run("list", "--format", "tsv").out.splitlines()

    assert head.split("\t") == ["date", "state", "langs", "path", "title", "tags"]
    assert first.split("\t")[1] == "draft"


def test_json_says_all_that_is_known(shelf: Folder) -> None:
    data = shelf.run("list", "old", "--json").data["data"]

    assert data == [
        {
            "date": "2020-01-01",
            "state": "live",
            "langs": {"en": "live", "da": "live"},
            "path": "posts/old.md",
            "title": "Old news",
            "tags": ["body"],
            "name": "old",
            "lang": "en",
            "slug": "old",
            "updated": None,
            "authors": ["Ann"],
            "words": 3,
            "translations": {},
        }
    ]
    assert shelf.run("list", "old", "--format", "json").data["data"] == data


def test_paths_for_xargs_end_in_nul(shelf: Folder) -> None:
    assert shelf.run("list", "--tag", "body", "-0").out == "posts/old.md\0posts/gone.md\0"


@pytest.mark.parametrize(
    "wrong",
    [
        ["--format", "path,colour"],
        ["--lang", "de"],
        ["--since", "whenever"],
        ["--state", "asleep"],
        ["--sort", "size"],
    ],
)
def test_what_can_not_be_asked_is_refused(shelf: Folder, wrong: list[str]) -> None:
    assert shelf.run("list", *wrong).code == 2


def test_nothing_found_is_no_error(shelf: Folder) -> None:
    shown = shelf.run("list", "nowhere")

    assert (shown.code, shown.out, shown.err) == (0, "", "no post fits\n")


def test_a_post_that_can_not_be_read_is_told_of_and_the_others_listed(shelf: Folder) -> None:
    shelf.write("posts/broken.md", "---\ntitle: [\n---\n")

    shown = shelf.run("list")

    assert shown.code == 0
    assert len(shown.out.splitlines()) == 5
    assert "error[MB002]" in shown.err
    assert "posts/broken.md" in shown.err


def test_a_title_with_a_tab_or_a_line_end_stays_one_field(blog: Folder) -> None:
    blog.write("posts/a.md", '---\ntitle: "a\\tb\\nc"\n---\n')

    assert blog.run("list", "--format", "title,path").out == "a b c\tposts/a.md\n"


def test_the_blog_is_found_from_any_folder_inside_it(shelf: Folder) -> None:
    assert shelf.run("list", "old", cwd="posts").out.startswith("2020-01-01")


def test_a_folder_without_a_blog_says_how_to_make_one(tmp_path: Path) -> None:
    shown = Folder(tmp_path).run("list")

    assert shown.code == 5
    assert "mindblog init" in shown.err


def test_what_was_read_once_is_not_opened_by_the_next_command(shelf: Folder) -> None:
    posts = [shelf.root / path for path in POSTS]
    for post in posts:
        os.utime(post, ns=(0, 0))
    (shelf.root / ".mindblog").mkdir()
    first = shelf.run("list")

    for post in posts:
        post.write_bytes(b"\xff" * post.stat().st_size)
        os.utime(post, ns=(0, 0))

    assert shelf.run("list") == first


def test_a_list_of_a_blog_that_was_never_built_leaves_no_trace(shelf: Folder) -> None:
    shelf.run("list")

    assert not (shelf.root / ".mindblog").exists()


def test_a_language_that_the_blog_does_not_have_comes_after_those_it_has(shelf: Folder) -> None:
    shelf.write("posts/old.md", POSTS["posts/old.md"] + "\n")
    for lang in ("xx", "ar"):
        shelf.write(f"posts/{lang}.md", f"---\ntranslationKey: old\nlang: {lang}\n---\n")

    shown = shelf.run("list", "--format", "langs", "old")

    assert shown.out == "en,da,ar,xx\n"
