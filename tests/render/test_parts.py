"""Parts of pages that come again, and texts that go around the templates."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from mindblog_cli.errors import ConfigError
from mindblog_cli.markup.parts import Fragment
from mindblog_cli.pages.page import Page
from mindblog_cli.pages.views import Link, Listing, Moment, Teaser
from mindblog_cli.render.renderer import Renderer
from mindblog_cli.render.theme import BUILT_IN, load
from tests.render.making import FRAME, HEAD, ID, TEXT, post_page

TEASER = Teaser("One & <two>", "/one/", Moment("2011-02-11"), "Lead", (Link("Ida", "/ida/"),))
LISTING = Listing(FRAME, HEAD, "tag", "Trust", "On trust", (TEASER, TEASER))


def theme(folder: Path, **templates: str) -> Renderer:
    for name, text in templates.items():
        path = folder / "theme" / "templates" / f"{name.replace('__', '/')}.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Renderer(load(folder / "theme"))


def listed(renderer: Renderer, *teasers: Teaser) -> str:
    page = Page("index.html", "listing.html", replace(LISTING, posts=teasers))
    return renderer.render(page, {}).decode()


def test_a_part_of_the_blog_stands_in_for_the_built_in_one(tmp_path: Path) -> None:
    own = theme(tmp_path, parts__teaser='<b>{{ it.title }} {{ "home" | t }}</b>\n')

    assert "\n<b>One &amp; &lt;two&gt; Front page</b>\n</div>" in listed(own, TEASER)


def test_posts_that_look_alike_are_one_part_and_a_changed_one_is_another() -> None:
    html = listed(Renderer(load()), TEASER, replace(TEASER), replace(TEASER, title="Three"))

    assert html.count("One &amp; &lt;two&gt;") == 2
    assert html.count("Three") == 1


def test_a_part_is_said_in_the_language_of_its_page() -> None:
    renderer = Renderer(load())
    danish = replace(LISTING, frame=replace(FRAME, lang="da"))

    listed(renderer, TEASER)
    html = renderer.render(Page("da/index.html", "listing.html", danish), {}).decode()

    assert "11. februar 2011" in html


def test_a_fault_in_a_part_is_named_there(tmp_path: Path) -> None:
    own = theme(tmp_path, parts__teaser="<p>\n{{ it.no.such }}\n")

    with pytest.raises(ConfigError, match=r"^theme/templates/parts/teaser\.html:2: .*undefined"):
        listed(own, TEASER)


def test_a_part_of_what_can_not_be_kept_is_the_templates_fault(tmp_path: Path) -> None:
    own = theme(tmp_path, post='{{ page.extra | part("parts/teaser.html") }}')

    with pytest.raises(ConfigError, match=r"^theme/templates/post\.html: a filter .*unhashable"):
        own.render(post_page(), {ID: TEXT})


@pytest.mark.parametrize("html", ["", "<p>a/b &#x2f; &amp;#x2f; – 😀</p>\n", "<p>\\1 {{ x }}</p>"])
def test_a_text_is_the_same_whether_or_not_a_template_has_it_in_hand(
    tmp_path: Path, html: str
) -> None:
    text = Fragment(html)
    # As soon as one template is the author's, texts go through all of them.
    own = theme(tmp_path, missing=(BUILT_IN / "templates/missing.html").read_text("utf-8"))

    made = Renderer(load()).render(post_page(), {ID: text})

    assert made == own.render(post_page(), {ID: text})
    assert html.replace("&#x2f;", "/").encode() in made


def test_an_authors_template_has_the_text_itself(tmp_path: Path) -> None:
    own = theme(tmp_path, post="{{ body | striptags }} {{ body | length }}")

    assert own.render(post_page(), {ID: Fragment("<p>abc</p>")}) == b"abc 10"
