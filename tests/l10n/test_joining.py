"""New translations in all kinds of sites: where they go, and that the scan finds them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from mindblog_cli.blog.config import Config, Language, Profile
from mindblog_cli.l10n.folders import catalog_path, catalogs, joining_fields, translation_path
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.posts.shelf import Shelf, scan

PROFILES: list[Profile] = ["mindblog", "hugo", "jekyll", "zola", "pelican", "nikola", "eleventy"]


def config(profile: Profile = "mindblog", posts: str = "posts") -> Config:
    languages = {"da": Language(), "pt-BR": Language()}
    return Config(profile=profile, posts=posts, languages=languages)


def write(root: Path, path: str, **front: Any) -> None:  # noqa: ANN401 - any YAML
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{yaml.safe_dump({'title': 'T', **front})}---\nText.\n")


def post(path: str, name: str = "", lang: str = "en") -> Post:
    return Post(id=PostId(name, lang), path=path, digest="", title="", stem="")


def by_path(shelf: Shelf) -> dict[str, Post]:
    assert shelf.diagnostics == ()
    return {post.path: post for post in shelf.posts}


def folders(root: Path, settings: Config) -> list[str]:
    return [path.name for path in (root / settings.posts).iterdir() if path.is_dir()]


@pytest.mark.parametrize(
    ("original", "lang", "record"),
    [
        (post("posts/foo.en.md"), "pt-BR", "posts/.l10n/pt-BR/foo.po"),
        (post("posts/2024/foo/index.md"), "da", "posts/.l10n/da/2024/foo.po"),
        (post("posts/foo.da.md", lang="da"), "en", "posts/.l10n/en/foo.da.po"),
        (post("posts/da/foo.md", lang="da"), "en", "posts/.l10n/en/foo.da.po"),
        (post("posts/_posts/2024-01-02-foo.md"), "da", "posts/.l10n/da/2024-01-02-foo.po"),
    ],
)
def test_a_record_has_the_name_of_its_original(original: Post, lang: str, record: str) -> None:
    assert catalog_path(config(), original, lang) == record


def test_a_blog_at_the_root_has_its_records_there() -> None:
    there = config("jekyll", ".")

    assert catalog_path(there, post("_posts/en/foo.md"), "da") == ".l10n/da/foo.po"


def test_two_stories_in_files_of_one_name_have_records_of_their_own() -> None:
    english, danish = post("posts/foo.md", "a"), post("posts/foo.da.md", "b", "da")

    assert catalog_path(config(), english, "pt-BR") != catalog_path(config(), danish, "pt-BR")


@pytest.mark.parametrize(
    ("path", "lang", "folders", "wanted"),
    [
        ("posts/foo.da.md", "pt-BR", [], "posts/foo.pt-BR.md"),
        ("posts/da/foo.md", "en", ["da"], "posts/foo.md"),
        ("posts/da/foo.md", "en", ["da", "en"], "posts/en/foo.md"),
        ("posts/da/foo.md", "pt-BR", ["da"], "posts/pt-BR/foo.md"),
        ("posts/da/foo.md", "pt-BR", ["da", "PT_br"], "posts/PT_br/foo.md"),
        ("posts/a/da/foo.md", "en", ["a"], "posts/a/en/foo.md"),
    ],
)
def test_a_translation_from_another_language_goes_where_the_others_are(
    path: str, lang: str, folders: list[str], wanted: str
) -> None:
    assert translation_path(config(), post(path, lang="da"), lang, folders) == wanted


PLACES: list[Callable[[str], str]] = [
    lambda base: f"{base}/foo.md",
    lambda base: f"{base}/foo.en.md",
    lambda base: f"{base}/en/a/foo.md",
    lambda base: f"{base}/a/foo/index.md",
    lambda base: f"{base}/2024-02-03-foo.md",
]
KEYS: list[dict[str, Any]] = [
    {},
    {"translationKey": "the key"},
    {"ref": "kept", "lang": "en"},
    {"page_id": "kept", "lang": "en"},
    {"ref": "da-vinci", "lang": "en"},
    {"id": "en-kept", "lang": "en"},
    {"ref": "without a language"},
    {"slug": "a-slug"},
    {"translation_key": "k", "slug": "s", "ref": "r", "lang": "en"},
]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("place", PLACES, ids=range(len(PLACES)))
@pytest.mark.parametrize("front", KEYS, ids=lambda front: "-".join(front) or "plain")
def test_a_new_translation_is_found_as_one(
    tmp_path: Path, profile: Profile, place: Callable[[str], str], front: dict[str, Any]
) -> None:
    settings = config(profile)
    path = place("posts/_posts" if profile == "jekyll" else "posts")
    write(tmp_path, path, date="2024-02-03", **front)
    original = by_path(scan(tmp_path, settings))[path]

    made = {}
    for lang in ("da", "pt-BR"):
        made[lang] = translation_path(settings, original, lang, folders(tmp_path, settings))
        write(tmp_path, made[lang], **joining_fields(settings, original, made[lang]))

    found = by_path(scan(tmp_path, settings))
    assert found[path].id == original.id
    for lang, where in made.items():
        assert found[where].id == PostId(original.id.name, lang)


def test_a_translation_says_what_its_kind_of_site_goes_by() -> None:
    name = PostId("kept", "en")
    jekyll = Post(id=name, path="", digest="", title="", stem="", extra={"Ref": "kept"})
    pelican = Post(id=name, path="", digest="", title="", stem="", slug="kept")

    said = [
        joining_fields(config("jekyll", "."), jekyll, "_posts/a.da.md"),
        joining_fields(config("pelican", "."), pelican, "a.da.md"),
        joining_fields(config("hugo", "."), pelican, "a.da.md"),
    ]

    assert said == [
        {"lang": "da", "Ref": "kept"},
        {"lang": "da", "slug": "kept"},
        {"translationKey": "kept"},
    ]


@pytest.mark.parametrize("profile", PROFILES)
def test_records_are_never_taken_for_content(tmp_path: Path, profile: Profile) -> None:
    for base in ("posts", "posts/_posts", "posts/foo"):
        write(tmp_path, f"{base}/.l10n/da/foo.md")
        write(tmp_path, f"{base}/.l10n/glossary.csv")
        write(tmp_path, f"{base}/.l10n/da/index.md")
    write(tmp_path, "posts/foo/index.md")
    write(tmp_path, "posts/_posts/foo/index.md")

    found = scan(tmp_path, config(profile))

    assert not [each for each in found.posts if ".l10n" in each.path]
    assert not [each for each in found.assets if ".l10n" in each]
    assert not [name for each in found.posts for name in each.assets if ".l10n" in name]


def test_links_among_records_lead_nowhere(tmp_path: Path) -> None:
    write(tmp_path, "posts/.l10n/da/a/b.po")
    (tmp_path / "posts/.l10n/da/round").symlink_to(tmp_path / "posts")
    (tmp_path / "posts/.l10n/da/away.po").symlink_to(tmp_path / "nowhere")

    assert list(catalogs(tmp_path, config())) == ["posts/.l10n/da/a/b.po"]
