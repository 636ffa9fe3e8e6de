"""A post cut into front matter and body."""

import pytest

from mindblog_cli.posts.source import parse, unparse, unparse_front


def cut(text: str, *, name: str = "", profile: str = "mindblog") -> tuple[str, str, str]:
    data = text.encode()
    source = parse(data, name=name, profile=profile)
    assert unparse(source) == data
    return source.format, source.front.decode(), source.body.decode()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: A\n---\nBody\n", ("yaml", "title: A\n", "Body\n")),
        ("---\ntitle: A\n...\nBody\n---\n", ("yaml", "title: A\n", "Body\n---\n")),
        ("---\r\ntitle: A\r\n---\r\nBody", ("yaml", "title: A\r\n", "Body")),
        ("\ufeff---\ntitle: A\n---\nBody", ("yaml", "title: A\n", "Body")),
        ("---  \ntitle: A\n--- \nBody", ("yaml", "title: A\n", "Body")),
        ("\n\n---\ntitle: A\n---\nBody", ("yaml", "title: A\n", "Body")),
        ("---\n---\nBody", ("yaml", "", "Body")),
        ("---\n# only this\n\n---\nBody", ("yaml", "# only this\n\n", "Body")),
        ("---\ntitle: A\n---", ("yaml", "title: A\n", "")),
        ("---\ntitle: A\n---\n    code\n", ("yaml", "title: A\n", "    code\n")),
        ("---\n- a\n---\nBody", ("yaml", "- a\n", "Body")),
        ("---\ntitle = 1\n---\nBody", ("yaml", "title = 1\n", "Body")),
        ("---\noops\ntitle: A\n---\nBody", ("yaml", "oops\ntitle: A\n", "Body")),
        ('---\n"a b": 1\n---\n', ("yaml", '"a b": 1\n', "")),
        ("+++\na = 1\n+++\nBody", ("toml", "a = 1\n", "Body")),
        ("---toml\na = 1\n---\nBody", ("toml", "a = 1\n", "Body")),
        ('---json\n{"a": 1}\n---\nBody', ("json", '{"a": 1}\n', "Body")),
        ("---yaml\na: 1\n---\nBody", ("yaml", "a: 1\n", "Body")),
        (';;;\n{"a": 1}\n;;;\nBody', ("json", '{"a": 1}\n', "Body")),
        ('{"a": {"b": "}"}}\nBody', ("json", '{"a": {"b": "}"}}', "Body")),
        ('{\n  "a": "\\""\n}\n\nBody', ("json", '{\n  "a": "\\""\n}', "\nBody")),
        ("{}\nBody", ("json", "{}", "Body")),
        ('{"a": 1}', ("json", '{"a": 1}', "")),
        ('{"a": 1} Body', ("json", '{"a": 1}', " Body")),
        ('{"a": 1', ("json", '{"a": 1', "")),
        (".. title: A\n.. tags: b\n\nBody", ("nikola", ".. title: A\n.. tags: b\n", "Body")),
        ("<!--\n.. title: A\n-->\nBody", ("nikola", ".. title: A\n", "Body")),
        ("\ufeff.. title: A\r\n\r\nBody", ("nikola", ".. title: A\r\n", "Body")),
        (".. title: A", ("nikola", ".. title: A", "")),
    ],
)
def test_front_matter_is_told_from_the_body(text: str, expected: tuple[str, str, str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\n",
        "Hello\n",
        "    code first\n",
        "---\n\nProse between two rules.\n\n---\nMore",
        "---\nA heading under a rule\n---\nMore",
        "---\n\n- a list\n\n---\n",
        "----\ntitle: A\n----\n",
        "{{< shortcode >}}\n",
        "{% include x %}\n",
        "{ not json }\n",
        ".. image:: a.png\n",
        ".. _target: https://example.org\n",
        "Title: this may be prose\n\nBody",
        "+++\nno toml here\n",
    ],
)
def test_prose_that_looks_like_front_matter_is_left_in_the_body(text: str) -> None:
    assert cut(text) == ("none", "", text)


def test_a_byte_order_mark_is_no_part_of_the_body() -> None:
    source = parse(b"\xef\xbb\xbfHello")

    assert (source.head, source.body) == (b"\xef\xbb\xbf", b"Hello")


def test_without_a_closing_fence_all_is_front_matter() -> None:
    assert cut("---\ntitle: A\n\nBody\n") == ("yaml", "title: A\n\nBody\n", "")
    assert cut("+++\na = 1\n") == ("toml", "a = 1\n", "")
    assert cut(';;;\n{"a": 1}\n') == ("json", '{"a": 1}\n', "")


def test_lines_are_counted_from_the_top_of_the_file() -> None:
    source = parse(b"\n---\ntitle: A\ntags: b\n---\n\nBody")

    assert (source.front_line, source.body_line) == (3, 6)


@pytest.mark.parametrize(
    ("text", "front", "body"),
    [
        ("Title: A: b\nTags: x,\n    y\n\nBody", "Title: A: b\nTags: x,\n    y\n", "Body"),
        ("Title: A\nBody", "Title: A\n", "Body"),
        (
            "---\nTitle: A: b\nDate: 2020-01-01\n---\nBody",
            "Title: A: b\nDate: 2020-01-01\n",
            "Body",
        ),
    ],
)
def test_pelican_knows_key_value_lines(text: str, front: str, body: str) -> None:
    assert cut(text, profile="pelican") == ("colon", front, body)


def test_pelican_with_yaml_between_fences_is_yaml() -> None:
    assert cut("---\ntags: [a, b]\n---\nBody", profile="pelican")[0] == "yaml"


@pytest.mark.parametrize("front", ["https://example.org is a link\n", "Two words: no\n"])
def test_pelican_takes_prose_for_prose(front: str) -> None:
    assert cut(front + "\nBody", profile="pelican") == ("none", "", front + "\nBody")


@pytest.mark.parametrize(
    ("text", "front", "body"),
    [
        ("A\n=\n\nBody", "", "A\n=\n\nBody"),
        ("Aa\n==\n\n:date: 2020\n\nBody", "Aa\n==\n\n:date: 2020\n", "Body"),
        ("==\nAa\n==\n:date: 2020\n:tags: a,\n  b\n\nBody", None, "Body"),
        (":date: 2020\n\nBody", ":date: 2020\n", "Body"),
        ("Aa\n==\n\nBody", "Aa\n==\n\n", "Body"),
        ("Only prose.\n\nMore", "", "Only prose.\n\nMore"),
    ],
)
def test_a_rest_document_has_its_fields_under_the_heading(
    text: str, front: str | None, body: str
) -> None:
    kind, found, rest = cut(text, name="a.rst")

    assert kind == ("none" if front == "" else "colon")
    assert rest == body
    assert front is None or found == front


@pytest.mark.parametrize(
    ("meta", "kind"),
    [(b".. title: A\n", "nikola"), (b"title: A\n", "yaml"), (b"---\ntitle: A\n---\n", "yaml")],
)
def test_front_matter_may_lie_in_a_file_beside_the_post(meta: bytes, kind: str) -> None:
    source = parse(b"---\nBody", meta=meta)

    assert (source.format, source.apart) == (kind, True)
    assert unparse(source) == b"---\nBody"
    assert unparse_front(source) == meta
