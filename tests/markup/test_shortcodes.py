import pytest

from mindblog_cli.markup.fragment import Setting, Spot, fragment
from mindblog_cli.markup.shortcodes import expand


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ('{{< figure src="a.png" alt="b" >}}', '<figure><img src="a.png" alt="b"></figure>'),
        (
            '{{< figure src="a.png" link="c/" caption="d & e" />}}',
            '<figure><a href="c/"><img src="a.png" alt=""></a>'
            "<figcaption>d &amp; e</figcaption></figure>",
        ),
        ('{{< gallerypicture src="a.jpg" >}}', '<figure><img src="a.jpg" alt=""></figure>'),
        (
            "{{ image(src='a.webp', alt=\"b\") }}",
            '<figure><img src="a.webp" alt="b"></figure>',
        ),
        ('[a]({{< ref "b c.md#d" >}})', "[a](ref:b%20c.md#d)"),
        ('[a]({{% relref path="b.md" %}})', "[a](ref:b.md)"),
        ("[a]({% post_url 2010-01-02-b %})", "[a](ref:2010-01-02-b)"),
        ("{{< youtube abc >}}", "[YouTube: abc](https://www.youtube.com/watch?v=abc)"),
        ('{{< vimeo id="12" >}}', "[Vimeo: 12](https://vimeo.com/12)"),
        ('{{< tweet user="a" id="12" >}}', "[X: 12](https://x.com/i/status/12)"),
        ("{{< gist a 12 >}}", "[GitHub Gist: a/12](https://gist.github.com/a/12)"),
        ("![a]({{ site.baseurl }}/b.png)", "![a](/b.png)"),
        ("[a]({{ '/b/' | relative_url }})", "[a](/b/)"),
        ("{% raw %}{{ a }}{% endraw %}", "{{ a }}"),
        ("{% comment %}a{% endcomment %}b", "b"),
        ("a\n{: .b #c}\n", "a\n\n"),
        ("* TOC\n{:toc}\n\na", "\n\na"),
        ("`{{< a >}}` {{</* b */>}}", "`{{< a >}}` {{&lt; b >}}"),
        ("no marks { at % all }", "no marks { at % all }"),
    ],
)
def test_what_other_programs_write_is_put_in_markdowns_words(text: str, expanded: str) -> None:
    assert expand(text) == (expanded, [])


def test_highlighted_code_becomes_a_fence_longer_than_any_within() -> None:
    hugo = "{{< highlight go >}}\n````\n{{< /highlight >}}"
    text = hugo + "{% highlight ruby linenos %}b{% endhighlight %}"

    expanded, _ = expand(text)

    assert expanded == "\n`````go\n````\n`````\n\n```ruby\nb\n```\n"
    assert expand("{% highlight %}a{% endhighlight %}")[0] == "\n```\na\n```\n"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{{% note %}}a *b*{{% /note %}}", "note"),
        ("{{< alert warning >}}\na *b*\n{{< /alert >}}", "warning"),
        ('{{< admonition type="tip" >}}a *b*{{< /admonition >}}', "tip"),
    ],
)
def test_notices_of_all_themes_become_alerts(text: str, kind: str) -> None:
    made = fragment(text)

    assert f'<blockquote class="alert {kind}" role="note">' in made.html
    assert "<p>a <em>b</em></p>" in made.html


def test_details_stay_details() -> None:
    made = fragment('{{< details summary="a" >}}\n*b*\n{{< /details >}}')

    assert "<details><summary>a</summary>\n<p><em>b</em></p>\n</details>" in made.html


def test_the_unknown_is_named_where_it_stands_and_what_it_held_is_kept() -> None:
    text = "a\n{{< gallery x=1 >}}b{{< /gallery >}}\n{% include c.html %}\n{{ d.e }} {{ f(1) }}\n"

    expanded, unknown = expand(text)

    assert expanded == "a\nb\n\n{{ d.e }} \n"
    assert unknown == [
        Spot("{{< gallery >}}", 2),
        Spot("{% include %}", 3),
        Spot("{{ d.e }}", 4),
        Spot("{{ f() }}", 4),
    ]
    found = fragment(text).diagnostics("a.md", 4)
    assert [(d.code, d.severity, d.line) for d in found[:2]] == [
        ("MB051", "warning", 5),
        ("MB051", "warning", 6),
    ]


def test_code_is_left_alone_but_for_what_hid_it_from_another_program() -> None:
    text = "æ\n\n```\n{{< a >}}\n{% raw %}{{ b }}{% endraw %}\n{{%/* c */%}}\n```\n\n    {{ d }}\n"

    expanded, unknown = expand(text)

    assert expanded == "æ\n\n```\n{{< a >}}\n{{ b }}\n{{% c %}}\n```\n\n    {{ d }}\n"
    assert unknown == []


def test_a_reference_is_resolved_like_any_link() -> None:
    known = {"ref:b.md": "/b/"}

    made = fragment("[a]({{< ref b.md >}}) [c]({{< ref d.md >}})", Setting(resolve=known.get))

    assert '<a href="/b/">a</a> <a href="d.md">c</a>' in made.html
    assert made.broken == (Spot("ref:d.md", 1),)


@pytest.mark.parametrize(
    "opened", ["{{< a ", "{{< note a\n", "{{</* ", "{{< highlight x >}}\n", "{% a ", "{% raw %}a "]
)
def test_what_is_opened_thousands_of_times_and_never_closed_is_left(opened: str) -> None:
    text = opened * 20_000

    assert expand(text) == (text, [])
