import pytest

from tests.cli.folder import Folder


@pytest.fixture
def shelf(blog: Folder) -> Folder:
    blog.write(
        "posts/a.md",
        "---\ntitle: A first\ndate: 2024-01-01\ntags: [x]\nauthors: [Ann]\n"
        "updated: 2024-02-01 10:00\n"
        "aliases: [/old/]\n---\nSee [b](b.md), [the world](https://example.com) and [no](no.md).\n",
    )
    blog.write("posts/b.md", "---\ntitle: B\ndate: 2024-01-02\n---\nBack to [a](/a/).\n")
    blog.write("posts/b.da.md", "---\ntitle: Be\n---\nTilbage.\n")
    blog.write("posts/gone.md", "---\ntitle: Gone\nexpires: 2020-01-01\n---\nPast.\n")
    return blog


def test_all_that_is_known_is_shown(shelf: Folder) -> None:
    shown = shelf.run("show", "a")

    assert shown.code == 0, shown.err
    assert shown.out == (
        "A first\n"
        "  path        posts/a.md\n"
        "  lang        en\n"
        "  state       live\n"
        "  address     https://example.org/a/\n"
        "  date        2024-01-01\n"
        "  updated     2024-02-01 10:00+00:00\n"
        "  tags        x\n"
        "  authors     Ann\n"
        "  words       6\n"
        "  languages   en  posts/a.md\n"
        "  missing     da\n"
        "  aliases     old/index.html\n"
        "  links       /b/, https://example.com\n"
        "  broken      no.md\n"
        "  linked from posts/b.md\n"
    )


def test_programs_get_the_same(shelf: Folder) -> None:
    data = shelf.run("show", "b", "--lang", "da", "--json").data["data"]

    assert isinstance(data, dict)
    assert data["path"] == "posts/b.da.md"
    assert data["address"] == "https://example.org/da/b/"
    assert data["languages"] == {"da": "posts/b.da.md", "en": "posts/b.md"}
    assert data["date"] == "2024-01-02"


def test_the_text_is_shown_as_written_or_as_html(shelf: Folder) -> None:
    assert shelf.run("show", "b", "--text").out == "Back to [a](/a/).\n"
    assert shelf.run("show", "b", "--html").out == '<p>Back to <a href="/a/">a</a>.</p>\n'


def test_a_post_that_is_no_longer_shown_has_no_address(shelf: Folder) -> None:
    shown = shelf.run("show", "gone")

    assert "state       expired" in shown.out
    assert "address" not in shown.out
    assert shelf.run("show", "gone", "--html").out == "<p>Past.</p>\n"


def test_many_links_stand_under_each_other(blog: Folder) -> None:
    links = [f"https://example.com/a/long/address/{number}" for number in range(4)]
    blog.write("posts/a.md", "# A\n\n" + " ".join(f"<{link}>" for link in links) + "\n")

    shown = blog.run("show", "a").out

    assert "\n              ".join(links) in shown


def test_a_post_that_is_not_there_is_an_answer_that_is_needed(shelf: Folder) -> None:
    shown = shelf.run("show", "nowhere")

    assert shown.code == 4
    assert 'no post matches "nowhere"' in shown.err
