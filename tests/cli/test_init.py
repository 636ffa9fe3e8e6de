import tomllib
from pathlib import Path

import pytest

from tests.cli.folder import Folder

HUGO = """
baseURL = "https://example.org/"
title = "Sind"
DefaultContentLanguage = "da"
timeZone = "Europe/Copenhagen"
[permalinks]
posts = "/:year/:title/"
[languages.da]
title = "Sind"
[languages.pt-br]
title = "Mente"
"""


def settings(folder: Folder, name: str = "mindblog.toml") -> dict[str, object]:
    return tomllib.loads(folder.read(name))


def test_flags_answer_all_questions(empty: Folder) -> None:
    made = empty.run(
        *("init", "my blog", "--title", 'The "Mind"', "--url", "https://example.org/"),
        *("--lang", "en", "--lang", "da", "--author", "Ann", "--timezone", "Europe/Copenhagen"),
    )

    assert made.code == 0
    assert settings(empty, "my blog/mindblog.toml") == {
        "url": "https://example.org",
        "language": "en",
        "timezone": "Europe/Copenhagen",
        "languages": {
            "en": {"title": 'The "Mind"', "author": "Ann"},
            "da": {"title": 'The "Mind"', "author": "Ann"},
        },
    }
    assert "next: cd 'my blog'" in made.out


def test_a_new_blog_can_be_built_at_once(empty: Folder) -> None:
    empty.run("init")

    assert empty.run("build").code == 0
    assert "Hello" in empty.read(".mindblog/site/hello/index.html")


def test_five_questions_are_asked_on_a_terminal(empty: Folder) -> None:
    answers = "Sind\nhttps://sind.dk\nda, en\nBo\nEurope/Copenhagen\n"

    made = empty.run("init", tty=True, input=answers, env={"NO_COLOR": "1"})

    assert made.code == 0
    assert made.err.count(": ") == 5
    assert settings(empty)["language"] == "da"
    assert settings(empty)["url"] == "https://sind.dk"


def test_an_empty_answer_takes_what_is_offered(empty: Folder) -> None:
    env = {"LANG": "da_DK.UTF-8", "TZ": "Europe/Copenhagen", "USER": "bo", "NO_COLOR": "1"}

    made = empty.run("init", "min-blog", tty=True, input="\n" * 5, env=env)

    assert "[Min blog]" in made.err
    told = settings(empty, "min-blog/mindblog.toml")
    assert told["timezone"] == "Europe/Copenhagen"
    assert told["languages"] == {"da": {"title": "Min blog", "author": "bo"}}


def test_what_a_flag_says_is_not_asked(empty: Folder) -> None:
    made = empty.run("init", "--title", "X", "--lang", "en", tty=True, input="\n\n\n")

    assert made.code == 0
    assert "called" not in made.err


@pytest.mark.parametrize("wrong", [("--lang", "English!"), ("--timezone", "Mars/Base")])
def test_an_answer_that_can_not_be_leaves_no_blog_behind(
    empty: Folder, wrong: tuple[str, ...]
) -> None:
    made = empty.run("init", *wrong)

    assert made.code == 5
    assert not (empty.root / "mindblog.toml").exists()


def test_a_blog_is_never_overwritten(blog: Folder) -> None:
    before = blog.read("mindblog.toml")

    again = blog.run("init", "--title", "Other")

    assert again.code == 10
    assert blog.read("mindblog.toml") == before


def test_a_table_in_pyproject_is_a_blog_too(empty: Folder) -> None:
    empty.write("pyproject.toml", "[tool.mindblog]\nurl = 'https://example.org'\n")

    assert empty.run("init").code == 10


def test_a_dry_run_shows_the_settings_and_writes_nothing(empty: Folder) -> None:
    made = empty.run("init", "--title", "Mind", "-n")

    assert made.code == 0
    assert 'title = "Mind"' in made.out
    assert list(empty.root.iterdir()) == []


def test_a_gitignore_of_the_author_is_left_alone(empty: Folder) -> None:
    empty.write(".gitignore", "*.bak\n")

    empty.run("init")

    assert empty.read(".gitignore") == "*.bak\n"


def test_hugo_is_taken_over(empty: Folder) -> None:
    empty.write("hugo.toml", HUGO)
    empty.write("content/posts/hej.md", "---\ntitle: Hej\ndate: 2024-01-01\n---\n")
    empty.write("content/posts/hej.pt-BR.md", "---\ntitle: Oi\n---\n")

    made = empty.run("init", "--from", "hugo")

    assert made.code == 0
    assert settings(empty) == {
        "url": "https://example.org",
        "language": "da",
        "profile": "hugo",
        "timezone": "Europe/Copenhagen",
        "posts": "content",
        "permalinks": {"posts": "/:year/:title/"},
        "languages": {"da": {"title": "Sind"}, "pt-BR": {"title": "Mente"}},
    }
    assert "da,pt-BR" in empty.run("list").out
    assert not (empty.root / "content" / "hello.md").exists()


def test_hugo_may_keep_its_settings_in_a_folder(empty: Folder) -> None:
    empty.write("config/_default/hugo.yaml", "title: T\nbaseURL: https://x.org\n")
    empty.write("config/_default/languages.yaml", "de: {title: D}\n")
    empty.write("content/a.md", "# A\n")

    empty.run("init", "--from", "hugo")

    assert settings(empty)["languages"] == {"en": {"title": "T"}, "de": {"title": "D"}}


@pytest.mark.parametrize(
    ("generator", "files", "expected"),
    [
        (
            "jekyll",
            {
                "_config.yml": "title: J\nurl: https://j.org\nbaseurl: /blog\nlang: en_US\n"
                "permalink: pretty\nauthor: {name: Jo}\nexclude: [vendor]\n",
                "_posts/2024-01-01-a.md": "---\ntitle: A\n---\n",
                "_posts/da/2024-01-01-a.md": "---\ntitle: B\n---\n",
            },
            {
                "url": "https://j.org/blog",
                "language": "en-US",
                "posts": "_posts",
                "permalink": "pretty",
                "ignore": ["vendor"],
            },
        ),
        (
            "zola",
            {
                "config.toml": 'base_url = "https://z.org"\ntitle = "Z"\n'
                'default_language = "en"\n[languages.fr]\ntitle = "Zf"\n',
                "content/a.fr.md": "+++\ntitle = 'A'\n+++\n",
            },
            {"url": "https://z.org", "language": "en", "posts": "content"},
        ),
        (
            "pelican",
            {
                "pelicanconf.py": "SITENAME = 'P'\nSITEURL = ''\nDEFAULT_LANG = 'de'\n"
                "TIMEZONE = 'Europe/Berlin'\nPATH = 'content'\n"
                "ARTICLE_URL = '{date:%Y}/{slug}/'\nraise SystemExit('never run')\n",
                "publishconf.py": "SITEURL = 'https://' + 'p.org'\n",
                "content/a.md": "Title: A\nDate: 2024-01-01\n\nHi\n",
            },
            {
                "url": "https://p.org",
                "language": "de",
                "timezone": "Europe/Berlin",
                "permalink": "/:year/:slug/",
            },
        ),
        (
            "nikola",
            {
                "conf.py": "BLOG_TITLE = _('N')\nSITE_URL = 'https://n.org/'\n"
                "DEFAULT_LANG = 'en'\nTRANSLATIONS = {DEFAULT_LANG: '', 'es': './es'}\n"
                "POSTS = (('artikler/*.md', 'posts', 'post.tmpl'),)\nX = unknown()\n",
                "artikler/a.md": "<!--\n.. title: A\n-->\n",
            },
            {"url": "https://n.org", "posts": "artikler", "profile": "nikola"},
        ),
        (
            "eleventy",
            {
                "_data/metadata.js": "export default {\n\ttitle: 'E',\n\turl: \"https://e.org/\",\n"
                "\tlanguage: 'en',\n\tauthor: { name: 'Eve' },\n};\n",
                "content/a.md": "---\ntitle: A\n---\n",
            },
            {"url": "https://e.org", "posts": "content", "language": "en"},
        ),
    ],
)
def test_other_generators_are_taken_over(
    empty: Folder, generator: str, files: dict[str, str], expected: dict[str, object]
) -> None:
    for name, text in files.items():
        empty.write(name, text)

    made = empty.run("init", "--from", generator)

    assert made.code == 0, made.err
    told = settings(empty)
    assert {key: told.get(key) for key in expected} == expected
    assert empty.run("list").code == 0


def test_a_permalink_that_we_can_not_make_is_left_to_the_profile(empty: Folder) -> None:
    empty.write("hugo.toml", "[permalinks.page]\nposts = '/:yearday/:title/'\n")
    empty.write("content/a.md", "# A\n")

    empty.run("init", "--from", "hugo")

    assert "permalinks" not in settings(empty)


def test_where_there_is_no_such_generator_nothing_is_made(empty: Folder) -> None:
    made = empty.run("init", "--from", "zola")

    assert made.code == 5
    assert "zola.toml" in made.err
    assert list(empty.root.iterdir()) == []


def test_settings_that_can_not_be_read_are_named(empty: Folder) -> None:
    empty.write("_config.yml", "title: [\n")

    made = empty.run("init", "--from", "jekyll")

    assert made.code == 5
    assert "_config.yml cannot be read" in made.err


def test_flags_are_stronger_than_what_the_generator_says(empty: Folder) -> None:
    empty.write("hugo.toml", HUGO)
    empty.write("content/a.md", "# A\n")

    empty.run("init", "--from", "hugo", "--url", "https://other.org", "--title", "Ny")

    told = settings(empty)
    assert told["url"] == "https://other.org"
    assert told["languages"] == {"da": {"title": "Ny"}, "pt-br": {"title": "Ny"}}


def test_programs_are_told_what_was_made(empty: Folder) -> None:
    made = empty.run("init", "--json", "--lang", "da", "--title", "Sind")

    assert made.data["data"] == {
        "folder": str(empty.root),
        "files": ["mindblog.toml", "posts/hello.md", ".gitignore"],
        "languages": {"da": "Sind"},
    }


def test_the_zone_of_this_machine_is_found(empty: Folder) -> None:
    empty.run("init", env={"TZ": "Asia/Tokyo"})
    assert settings(empty)["timezone"] == "Asia/Tokyo"

    assert Path(empty.root / ".gitignore").is_file()
