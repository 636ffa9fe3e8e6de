from pathlib import Path

import pytest

from mindblog_cli.blog.config import Config, Language, Profile
from mindblog_cli.l10n.folders import catalog_path, catalogs, joining_fields, translation_path
from mindblog_cli.posts.post import Post
from mindblog_cli.posts.shelf import Shelf, scan
from mindblog_cli.posts.stories import together

LANGS = {lang: Language() for lang in ("en", "da", "pt-BR")}
YAML = "---\ntitle: Hello\ndate: 2024-05-01\n---\n\nWords.\n"
COLON = "Title: Hello\nDate: 2024-05-01\n\nWords.\n"
NIKOLA = ".. title: Hello\n.. slug: hello\n.. date: 2024-05-01 10:00:00 UTC\n\nWords.\n"
TOML = '+++\ntitle = "Hello"\ndate = 2024-05-01\n+++\n\nWords.\n'


def config(profile: Profile = "mindblog", posts: str = "posts", language: str = "en") -> Config:
    return Config(profile=profile, posts=posts, language=language, languages=LANGS)


def blog(root: Path, files: dict[str, str], config: Config) -> Shelf:
    for path, text in files.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return scan(root, config)


def only(shelf: Shelf, path: str) -> Post:
    return next(post for post in shelf.posts if post.path == path)


def folders(root: Path, config: Config) -> list[str]:
    return [entry.name for entry in (root / config.posts).iterdir() if entry.is_dir()]


def translated(text: str, fields: dict[str, str]) -> str:
    """*text* with *fields* in its front matter, in the form that it has."""
    lines = text.splitlines(keepends=True)
    forms = {"---\n": "{}: {}\n", "+++\n": '{} = "{}"\n', NIKOLA.splitlines(True)[0]: ".. {}: {}\n"}
    form = forms.get(lines[0], "{}: {}\n")
    return lines[0] + "".join(form.format(*field) for field in fields.items()) + "".join(lines[1:])


@pytest.mark.parametrize(
    ("config", "original", "text", "beside", "wanted"),
    [
        (config(), "posts/hello.md", YAML, {}, "posts/hello.da.md"),
        (config(), "posts/news/hello.en.md", YAML, {}, "posts/news/hello.da.md"),
        (config(), "posts/hello/index.md", YAML, {}, "posts/hello/index.da.md"),
        (config(), "posts/2024-05-01-hello.md", YAML, {}, "posts/2024-05-01-hello.da.md"),
        (config(), "posts/en/hello.md", YAML, {}, "posts/da/hello.md"),
        (config(posts="."), "hello.md", YAML, {}, "hello.da.md"),
        (config(posts="./posts//"), "posts/hello.md", YAML, {}, "posts/hello.da.md"),
        (
            config("hugo", "content"),
            "content/en/posts/hello.md",
            TOML,
            {},
            "content/da/posts/hello.md",
        ),
        (
            config("hugo", "content"),
            "content/posts/hello/index.md",
            TOML,
            {"content/posts/hello/map.png": ""},
            "content/posts/hello/index.da.md",
        ),
        (
            config("hugo", "content"),
            "content/posts/hello/index.en.md",
            YAML,
            {},
            "content/posts/hello/index.da.md",
        ),
        (
            config("jekyll", "."),
            "_posts/en/2024-05-01-hello.md",
            YAML,
            {},
            "_posts/da/2024-05-01-hello.md",
        ),
        (
            config("jekyll", "."),
            "_posts/2024-05-01-hello.md",
            YAML,
            {},
            "_posts/2024-05-01-hello.da.md",
        ),
        (config("pelican", "content"), "content/hello.md", COLON, {}, "content/hello.da.md"),
        (config("nikola"), "posts/hello.md", NIKOLA, {}, "posts/hello.da.md"),
        (config("zola", "content"), "content/blog/hello.md", TOML, {}, "content/blog/hello.da.md"),
        (config("eleventy", "src"), "src/en/hello.md", YAML, {}, "src/da/hello.md"),
        # The others have a folder of their own, and this one has none.
        (
            config("eleventy", "src"),
            "src/blog/hello.md",
            YAML,
            {"src/da/blog/other.md": YAML},
            "src/da/blog/hello.md",
        ),
        # The folder may be spelt in another way than the language is.
        (
            config(language="pt-BR"),
            "posts/pt_br/hello.md",
            YAML,
            {"posts/DA/other.md": YAML},
            "posts/DA/hello.md",
        ),
    ],
)
def test_a_translation_is_found_where_it_is_put(  # noqa: PLR0917
    tmp_path: Path, config: Config, original: str, text: str, beside: dict[str, str], wanted: str
) -> None:
    source = only(blog(tmp_path, {original: text, **beside}, config), original)

    path = translation_path(config, source, "da", folders(tmp_path, config))
    fields = joining_fields(config, source, path)
    shelf = blog(tmp_path, {path: translated(text, fields)}, config)

    assert path == wanted
    assert [one for one in shelf.diagnostics if one.severity == "error"] == []
    assert together(shelf.posts)[source.id.name]["da"].path == path


def test_a_translation_into_the_blogs_own_language_has_no_suffix(tmp_path: Path) -> None:
    source = only(blog(tmp_path, {"posts/hello.da.md": YAML}, config()), "posts/hello.da.md")

    path = translation_path(config(), source, "en", [])
    shelf = blog(tmp_path, {path: YAML}, config())

    assert path == "posts/hello.md"
    assert set(together(shelf.posts)["hello"]) == {"en", "da"}


@pytest.mark.parametrize(
    ("profile", "field", "wanted"),
    [
        ("mindblog", "translationKey: greeting", {"translationKey": "greeting"}),
        ("jekyll", "ref: greeting\nlang: en", {"lang": "da", "ref": "greeting"}),
    ],
)
def test_a_translation_joins_the_story_that_the_original_names(
    tmp_path: Path, profile: Profile, field: str, wanted: dict[str, str]
) -> None:
    where = "_posts/2024-05-01-hello.md" if profile == "jekyll" else "posts/hello.md"
    told = config(profile, "." if profile == "jekyll" else "posts")
    text = YAML.replace("title", f"{field}\ntitle")
    source = only(blog(tmp_path, {where: text}, told), where)

    path = translation_path(told, source, "da", [])
    fields = joining_fields(told, source, path)
    shelf = blog(tmp_path, {path: translated(YAML, fields)}, told)

    assert fields == wanted
    assert set(together(shelf.posts)["greeting"]) == {"en", "da"}


def test_records_are_neither_posts_nor_assets_but_found(tmp_path: Path) -> None:
    files = {"posts/news/hello.md": YAML, "posts/bundle/index.md": YAML}
    source = only(blog(tmp_path, files, config()), "posts/news/hello.md")
    record = catalog_path(config(), source, "da")
    ours = {record: 'msgid ""', "posts/.l10n/glossary.csv": "", "posts/.l10n/da/.hidden.po": ""}

    shelf = blog(tmp_path, {**ours, "posts/.l10n/da/notes.md": YAML}, config())

    assert record == "posts/.l10n/da/news/hello.po"
    assert [post.path for post in shelf.posts] == sorted(files)
    assert shelf.assets == ()
    assert list(catalogs(tmp_path, config())) == [record]


def test_a_record_has_its_place_whatever_language_the_original_is_in(tmp_path: Path) -> None:
    files = {"posts/en/hello.md": YAML, "posts/bundle/index.en.md": YAML}
    shelf = blog(tmp_path, files, config())

    found = {post.path: catalog_path(config(), post, "da") for post in shelf.posts}

    assert found == {
        "posts/en/hello.md": "posts/.l10n/da/hello.po",
        "posts/bundle/index.en.md": "posts/.l10n/da/bundle.po",
    }


def test_a_blog_without_records_has_none(tmp_path: Path) -> None:
    assert catalogs(tmp_path, config()) == {}

    (tmp_path / "posts").mkdir()
    (tmp_path / "posts/.l10n").write_text("no folder")

    assert catalogs(tmp_path, config()) == {}


def test_a_record_that_is_written_has_another_stamp(tmp_path: Path) -> None:
    record = tmp_path / "posts/.l10n/da/hello.po"
    record.parent.mkdir(parents=True)
    record.write_text("one")
    before = catalogs(tmp_path, config())

    record.write_text("another")

    assert catalogs(tmp_path, config()) != before
