"""What the links in a post lead to."""

import re

import pytest

from tests.build.folder import SETTINGS, Folder

PROFILE = 'profile = "hugo"\n'


def hrefs(html: str) -> list[str]:
    """The addresses that a page's text names."""
    text = html.partition('class="e-content')[2]
    return re.findall(r'(?:href|src)="([^"]+)"', text.partition("</article>")[0])


@pytest.fixture
def linked(blog: Folder) -> Folder:
    blog.post("target")
    blog.post("target.da", slug="maal")
    blog.write("posts/trip/index.md", "---\ntitle: Trip\ndate: 2025-01-01\n---\n![Sea](sea.png)\n")
    blog.write("posts/trip/sea.png", b"sea")
    blog.write("posts/notes.pdf", b"pdf")
    blog.write("posts/private.pdf", b"no")
    return blog


@pytest.mark.parametrize(
    ("written", "leads_to"),
    [
        ("target.md", "/target/"),
        ("./target.md#part", "/target/#part"),
        ("/target", "/target/"),
        ("/target/?a=1", "/target/?a=1"),
        ("/posts/target.md", "/target/"),
        ("@/target.md", "/target/"),
        ("../target/", "/target/"),
        ("trip/sea.png", "/trip/sea.png"),
        ("trip/index.md", "/trip/"),
        ("notes.pdf", "/notes.pdf"),
        ("/feed.xml", "/feed.xml"),
        ("/index.html", "/"),
        ("https://example.com/x", "https://example.com/x"),
        ("mailto:a@example.com", "mailto:a@example.com"),
        ("?page=2", "?page=2"),
    ],
)
def test_a_link_leads_to(linked: Folder, written: str, leads_to: str) -> None:
    linked.post("source", f"[x]({written})\n")

    built = linked.build()

    assert leads_to in hrefs(linked.page("source/index.html"))
    assert built.diagnostics == ()


@pytest.mark.parametrize("written", ["nowhere.md", "/nowhere/", "../../etc/passwd", "gone.pdf"])
def test_a_link_to_nothing_is_named_with_its_line(linked: Folder, written: str) -> None:
    linked.post("source", f"One.\n\n[x]({written})\n")

    diagnostics = linked.build().diagnostics

    assert [(d.code, d.where) for d in diagnostics] == [("MB031", "posts/source.md:7")]


def test_a_translation_is_led_to_translations(linked: Folder) -> None:
    linked.post("source.da", "[x](target.md)\n")

    linked.build()

    assert "/da/maal/" in hrefs(linked.page("da/source/index.html"))


def test_only_loose_files_that_a_post_names_are_published(linked: Folder) -> None:
    linked.post("source", "[x](notes.pdf)\n")

    linked.build()

    assert linked.has("notes.pdf")
    assert not linked.has("private.pdf")


def test_pictures_of_a_bundle_lie_once_beside_its_page(linked: Folder) -> None:
    linked.write("posts/trip/index.da.md", "---\ntitle: Tur\n---\n![Hav](sea.png)\n")

    linked.build()

    assert "/trip/sea.png" in hrefs(linked.page("trip/index.html"))
    assert "/trip/sea.png" in hrefs(linked.page("da/trip/index.html"))
    assert linked.has("trip/sea.png")
    assert not linked.has("da/trip/sea.png")


def test_a_blog_below_a_path_keeps_its_links_inside(linked: Folder) -> None:
    linked.write("mindblog.toml", SETTINGS.replace("example.org", "example.org/my/blog"))
    linked.post("source", "[a](target.md) [b](/target/) [c](/my/blog/target/)\n")

    linked.build()

    assert hrefs(linked.page("source/index.html")).count("/my/blog/target/") == 3


def test_other_programs_references_are_understood(linked: Folder) -> None:
    linked.write("mindblog.toml", PROFILE + SETTINGS)
    linked.post("source", '[a]({{< ref "target.md" >}}) [b]({{< relref "nowhere" >}})\n')

    diagnostics = linked.build().diagnostics

    assert "/target/" in hrefs(linked.page("source/index.html"))
    assert [d.code for d in diagnostics] == ["MB031"]
