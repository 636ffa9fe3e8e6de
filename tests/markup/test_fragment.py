import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from mindblog_cli.markup.fragment import Fragment, Heading, Labels, Setting, Spot, fragment


def test_the_highest_heading_is_an_h2_and_the_others_follow() -> None:
    text = "# One\n\n### Three\n"

    made = fragment(text)

    assert made.headings == (Heading(2, "one", "One"), Heading(4, "three", "Three"))
    assert '<h2 id="one">One</h2>' in made.html


def test_headings_that_begin_deep_come_up_and_none_goes_below_six() -> None:
    assert [h.level for h in fragment("#### a\n\n##### b\n").headings] == [2, 3]
    assert [h.level for h in fragment("# a\n\n###### b\n").headings] == [2, 6]


def test_ids_are_in_the_texts_own_script_and_never_twice() -> None:
    made = fragment(
        "## Æble\n\n## Æble\n\n## 日本 語\n\n## Mine {#æble-3}\n\n## Comments\n\n## ?!\n"
    )

    ids = [heading.id for heading in made.headings]
    assert ids == ["æble", "æble-2", "日本-語", "æble-3", "comments-2", "section"]


def test_a_heading_has_its_text_without_markup() -> None:
    made = fragment("## A *b* `<c>` [d](e) f[^1]\n\n[^1]: g\n")

    assert made.headings == (Heading(2, "a-b-c-d-f", "A b <c> d f"),)


def test_a_text_that_opens_with_its_title_does_not_say_it_twice() -> None:
    text = "# A  title\n\nText\n"

    assert fragment(text, Setting(title="a title")).html == "<p>Text</p>\n"
    assert "<h2" in fragment(text, Setting(title="Other")).html


def test_links_go_through_the_resolver_but_for_those_that_are_whole() -> None:
    asked: list[str] = []

    def resolve(href: str) -> str:
        asked.append(href)
        return f"/there/{href}?a=1&b=2"

    text = "[a](b.md) [c](https://d.example/) [e](#f) [g](//h.example/) ![i](j.png)\n\n## f\n"
    made = fragment(text, Setting(resolve=resolve))

    assert asked == ["b.md", "j.png"]
    assert '<a href="/there/b.md?a=1&amp;b=2">a</a>' in made.html
    assert made.links == ("b.md", "https://d.example/", "#f", "//h.example/")
    assert made.images == ("j.png",)


def test_what_leads_nowhere_is_named_with_its_line() -> None:
    text = "One\n\n[a](æ.md)\n\n![b](c.png)\n[d](#e)\n[f]({{< ref g.md >}})\n"

    made = fragment(text, Setting(resolve=lambda href: None))

    assert made.broken == (
        Spot("%C3%A6.md", 3),
        Spot("c.png", 5),
        Spot("ref:g.md", 7),
        Spot("#e", 6),
    )
    found = made.diagnostics("posts/a.md", body_line=10)
    assert [(d.code, d.where) for d in found] == [
        ("MB031", "posts/a.md:12"),
        ("MB030", "posts/a.md:14"),
        ("MB031", "posts/a.md:16"),
        ("MB031", "posts/a.md:15"),
    ]


def test_the_authors_own_html_is_kept_and_its_links_resolved() -> None:
    text = "<p><a class=x href='a.md'>b</a><img src=c.png srcset='c.png 1x, d.png 2x'></p>\n"

    made = fragment(text, Setting(resolve=lambda href: f"/{href}"))

    assert '<a class=x href="/a.md">b</a>' in made.html
    assert '<img src="/c.png" srcset="/c.png 1x, /d.png 2x">' in made.html


def test_a_post_in_html_goes_the_same_way() -> None:
    text = "<h1>One</h1><!-- <h1>x</h1> --><pre>a</pre><p>Two<a href='b.html'>c</a></p>"

    made = fragment(text, Setting(resolve=lambda href: "/b/"), markup="html")

    assert made.headings == (Heading(2, "one", "One"),)
    assert '<a href="/b/">c</a>' in made.html
    assert '<pre tabindex="0">a</pre>' in made.html
    assert made.lead == "Twoc"


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("a < b and style = on\n", ()),
        ('<b style="color: red">x</b>\n', ("style",)),
        ('<iframe src="https://a.example/"></iframe>\n', ("frame",)),
        ("<script>1</script>\n", ("script",)),
        ('`<b style="">`\n', ()),
    ],
)
def test_what_a_strict_policy_would_stop_is_named(text: str, needs: tuple[str, ...]) -> None:
    assert fragment(text).needs == needs


def test_footnotes_lead_there_and_back() -> None:
    text = "A[^x] b[^x] c[^y]\n\n[^x]: <div>X</div>\n\n[^y]: Y\n\n[^z]: Z\n"

    made = fragment(text, Setting(labels=Labels(footnotes="Noter", back="Tilbage")))

    tree = lxml_html.fragment_fromstring(made.html, create_parent=True)
    notes = tree.xpath('//section[@role="doc-endnotes"][@aria-label="Noter"]/ol/li')
    assert [note.get("id") for note in notes] == ["fn-1", "fn-2", "fn-3"]
    assert tree.xpath('//sup/a[@role="doc-noteref"]/@href') == ["#fn-1", "#fn-1", "#fn-2"]
    back = tree.xpath('//a[@role="doc-backlink"]')
    assert [a.get("href") for a in back] == ["#fnref-1", "#fnref-1-2", "#fnref-2"]
    assert [a.get("aria-label") for a in back] == ["Tilbage 1", "Tilbage 1-2", "Tilbage 2"]
    assert made.lead == "A b c"


def test_a_footnote_with_torn_html_takes_what_is_left() -> None:
    assert "fn-1" in fragment("A[^1]\n\n[^1]: <div><div>\n").html


def test_tables_scroll_under_the_keyboard_and_align_without_style() -> None:
    made = fragment("| a | b |\n|---|--:|\n| 1 | 2 |\n", Setting(labels=Labels(table="Tabel")))

    assert '<div class="table" role="group" tabindex="0" aria-label="Tabel 1"><table>' in made.html
    assert '<td class="right">2</td>' in made.html
    assert made.html.count("</table></div>") == 1
    assert "style" not in made.html


def test_a_torn_table_opens_no_box() -> None:
    assert fragment("</table>", markup="html").html == "</table>"


@pytest.mark.parametrize(
    "torn",
    [
        "<!-- <h1>a</h1",
        "<pre>a",
        "<h2 a",
        "<h2>a</h3>",
        "<a href='b",
        "<table a",
        '<sup class="footnote-reference">1</sup>',
        '<blockquote class="markdown-alert-">',
        '<td style="text-align: ">',
        '<li><input type="checkbox">',
        "<p>a",
    ],
)
def test_what_is_torn_or_only_looks_like_ours_is_left_as_it_is(torn: str) -> None:
    made = fragment(torn, Setting(resolve=lambda href: "/c/"), markup="html")

    assert (made.html, made.headings, made.links, made.lead) == (torn, (), (), "")


def test_an_address_that_the_text_spells_in_another_way_has_no_line() -> None:
    made = fragment("[a](b&amp;c&#46;md)\n", Setting(resolve=lambda href: None))

    assert made.broken == (Spot("b&c.md", 0),)


def test_all_pictures_but_the_first_come_late() -> None:
    made = fragment('![a](1.png)\n![](2.png)\n<img loading="eager" src="3.png">\n')

    assert '<img src="1.png" alt="a">' in made.html
    assert '<img src="2.png" alt="" loading="lazy" decoding="async">' in made.html
    assert '<img loading="eager" src="3.png">' in made.html


def test_what_github_and_others_added_is_understood() -> None:
    text = "~~a~~\n\n- [x] b\n- [ ] c\n\nd\n: e\n\n> [!WARNING]\n> f\n\ng  \nh\n\n***\n"

    made = fragment(text, Setting(labels=Labels(warning="Pas på")))

    assert "<del>a</del>" in made.html
    assert '<li class="task"><span>☑</span>\nb</li>' in made.html
    assert '<li class="task"><span>☐</span>\nc</li>' in made.html
    assert "<dd>e</dd>" in made.html
    assert '<blockquote class="alert warning" role="note">' in made.html
    assert '<p class="alert-title">Pas på</p>' in made.html
    assert "g<br>\nh" in made.html
    assert "<hr>" in made.html


def test_the_lead_is_the_first_paragraph_that_says_something() -> None:
    assert fragment("![a](b.png)\n\nHej *du*\n&amp; jeg\n\nMere\n").lead == "Hej du & jeg"
    assert fragment("## Only\n").lead == ""


@given(st.text(alphabet="ab <>&\"'[](){}#!`*-_|:^~\n\t/=%.æ日", max_size=80))
def test_any_text_becomes_html_that_parses(text: str) -> None:
    for markup in ("markdown", "html"):
        made = fragment(text, markup=markup)

        assert isinstance(made, Fragment)
        assert made == fragment(text, markup=markup)
        lxml_html.fragment_fromstring(made.html.replace("\0", ""), create_parent=True)
