import re
import tomllib
from pathlib import Path

import pytest

from mindblog_cli.errors import ConfigError
from mindblog_cli.pages.views import Moment
from mindblog_cli.render.renderer import Renderer
from mindblog_cli.render.theme import BUILT_IN, load
from tests.render.making import ID, TEXT, post_page


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_a_template_of_the_blog_stands_in_for_the_built_in_one(tmp_path: Path) -> None:
    own = put(
        tmp_path / "theme",
        templates__post_dot_html='{% extends "built-in/post.html" %}'
        "{% block colophon %}<p>{{ page.extra.mood }} {{ assets.style }}</p>{% endblock %}",
    )

    html = Renderer(load(own)).render(post_page(), {ID: TEXT}).decode()

    assert "<p>calm assets/style." in html
    assert '<h1 class="p-name">' in html


def test_words_are_changed_key_by_key_and_a_new_language_may_come(tmp_path: Path) -> None:
    own = put(
        tmp_path / "theme",
        words__en_dot_toml='comments = "Letters"\n',
        words__fo_dot_toml='comments = "Viðmerkingar"\n',
    )

    theme = load(own)

    assert theme.words["en"]["comments"] == "Letters"
    assert theme.words["en"]["archive"] == "Archive"
    assert theme.words["fo"] == {"comments": "Viðmerkingar"}


def test_styles_are_replaced_or_added_to_and_files_copied(tmp_path: Path) -> None:
    more = load(
        put(tmp_path / "a", extra_dot_css="p{}", static__fonts__x="y", static__dot_dot_x="z")
    )
    other = load(
        put(tmp_path / "b", style_dot_css="b{}", feed_dot_css="f{}", favicon_dot_svg="<svg/>")
    )

    assert more.styles["style.css"].startswith(":root")
    assert more.styles["style.css"].endswith("\np{}")
    assert more.static["fonts/x"] == b"y"
    assert other.styles == {"style.css": "b{}", "feed.css": "f{}"}
    assert sorted(other.assets().values()) == [b"<svg/>", b"b{}", b"f{}"]


def test_a_changed_style_has_a_new_name_and_the_theme_a_new_digest(tmp_path: Path) -> None:
    plain, changed = load(), load(put(tmp_path / "theme", extra_dot_css="p{}"))

    assert plain.digest == load(tmp_path / "absent").digest
    assert changed.digest != plain.digest
    assert changed.names["style"] != plain.names["style"]
    assert changed.names["icon"] == plain.names["icon"]
    assert re.fullmatch(r"assets/style\.[0-9a-f]{8}\.css", plain.names["style"])


def test_a_fault_in_a_template_names_file_and_line(tmp_path: Path) -> None:
    own = put(tmp_path / "theme", templates__post_dot_html="<p>\n{{ page.nothing.at_all }}\n")

    with pytest.raises(ConfigError, match=r"^theme/templates/post\.html:2: .*undefined"):
        Renderer(load(own)).render(post_page(), {ID: TEXT})


def test_a_fault_in_a_parent_is_named_there(tmp_path: Path) -> None:
    own = put(tmp_path / "theme", templates__base_dot_html="a\nb\n{% if %}\n")

    with pytest.raises(ConfigError, match=r"^theme/templates/base\.html:3: "):
        Renderer(load(own)).render(post_page(), {ID: TEXT})


def test_a_fault_in_what_is_included_is_named_there(tmp_path: Path) -> None:
    own = put(
        tmp_path / "theme",
        templates__post_dot_html='a\n{% include "part.html" %}',
        templates__part_dot_html="\n\n{{ page.no.such }}\n",
    )

    with pytest.raises(ConfigError, match=r"^theme/templates/part\.html:3: .*undefined"):
        Renderer(load(own)).render(post_page(), {ID: TEXT})


def test_a_filter_that_is_given_the_wrong_thing_is_the_templates_fault(tmp_path: Path) -> None:
    own = put(tmp_path / "theme", templates__post_dot_html="{{ page.title | date }}")

    with pytest.raises(ConfigError, match=r"^theme/templates/post\.html: a filter .*iso"):
        Renderer(load(own)).render(post_page(), {ID: TEXT})


def test_the_same_within_the_built_in_theme_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        Renderer(load()).render(post_page(date=Moment("soon")), {ID: TEXT})


def test_a_template_that_is_not_there_is_a_fault_too(tmp_path: Path) -> None:
    own = put(tmp_path / "theme", templates__post_dot_html='{% include "no.html" %}')

    with pytest.raises(ConfigError, match=r"no\.html"):
        Renderer(load(own)).render(post_page(), {ID: TEXT})


def test_files_that_can_not_be_read_are_named(tmp_path: Path) -> None:
    words = put(tmp_path / "a", words__en_dot_toml='a = "b"\nc = \n')
    style = put(tmp_path / "b", style_dot_css="")
    (style / "style.css").write_bytes(b"\xff")

    with pytest.raises(ConfigError, match=r"^a/words/en\.toml: .*line 2"):
        load(words)
    with pytest.raises(ConfigError, match=r"^b/style\.css is not UTF-8"):
        load(style)


def test_the_built_in_words_are_complete_in_every_language() -> None:
    words = {p.stem: tomllib.loads(p.read_text("utf-8")) for p in BUILT_IN.glob("words/*.toml")}

    for lang, own in words.items():
        assert own.keys() == words["en"].keys(), lang
        for key, word in own.items():
            forms = list(word.values()) if isinstance(word, dict) else [word]
            assert all(forms), (lang, key)
            names = set(re.findall(r"\{\w+\}", str(words["en"][key])))
            assert set(re.findall(r"\{\w+\}", str(word))) == names, (lang, key)


def test_every_word_that_a_template_says_is_known_and_every_known_one_said() -> None:
    templates = "\n".join(p.read_text("utf-8") for p in BUILT_IN.glob("templates/**/*.html"))
    said = set(re.findall(r"""["'](\w+)["'] \| t\b""", templates))
    elsewhere = {"archive", "tags", "authors", "feeds", "page"}
    labels = {"footnotes", "back", "table", "note", "tip", "important", "warning", "caution"}

    known = tomllib.loads((BUILT_IN / "words" / "en.toml").read_text("utf-8")).keys()

    # The label waits for a blog that receives comments and fills the block for it.
    assert said | elsewhere | labels | {"post_comment"} == known


def test_the_style_stays_within_its_budget() -> None:
    import gzip

    assert len(gzip.compress((BUILT_IN / "style.css").read_bytes(), 9)) < 4 * 1024
