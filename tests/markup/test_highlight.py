from mindblog_cli.markup.fragment import Setting, fragment

CODE = "```python\nx = 1  # <one>\n```\n"


def test_code_has_classes_for_its_colours() -> None:
    made = fragment(CODE)

    assert '<pre tabindex="0"><code class="language-python">' in made.html
    assert '<span class="c1"># &lt;one&gt;</span>' in made.html


def test_code_that_was_seen_before_comes_from_the_cache() -> None:
    highlights: dict[str, str] = {}
    first = fragment(CODE, Setting(highlights=highlights))

    (key,) = highlights
    highlights[key] = "<pre>known</pre>"

    again = fragment(CODE, Setting(highlights=highlights))
    assert again.html == '<pre tabindex="0">known</pre>\n'
    assert "known" not in first.html


def test_a_language_that_nobody_knows_is_shown_plainly() -> None:
    for fence in ("```nosuchlanguage", "```text", "```", "```!"):
        made = fragment(f"{fence}\na < b\n```\n")

        assert made.html == '<pre tabindex="0"><code>a &lt; b\n</code></pre>\n'


def test_words_behind_the_language_do_not_matter() -> None:
    highlights: dict[str, str] = {}

    for fence in ("```Python", "```{python}", "```python,ignore", '```python title="x"'):
        fragment(f"{fence}\nx\n```\n", Setting(highlights=highlights))

    assert len(highlights) == 1
