"""Front matter read into values, and its faults."""

from typing import Any

import pytest

from mindblog_cli.errors import Diagnostic
from mindblog_cli.posts.front import locate, read_front, undecodable
from mindblog_cli.posts.source import parse


def read(
    text: str | bytes, name: str = "", profile: str = "mindblog"
) -> tuple[dict[str, Any], list[Diagnostic]]:
    data = text.encode() if isinstance(text, str) else text
    return read_front(parse(data, name=name, profile=profile), "posts/a.md")


def values(text: str, name: str = "", profile: str = "mindblog") -> dict[str, Any]:
    found, diagnostics = read(text, name=name, profile=profile)
    assert diagnostics == []
    return found


def fault(text: str | bytes, name: str = "", profile: str = "mindblog") -> Diagnostic:
    found, diagnostics = read(text, name=name, profile=profile)
    assert found == {}
    (only,) = diagnostics
    assert only.severity == "error"
    return only


def test_keys_stay_as_written_and_in_order() -> None:
    found = values("---\nTitle: A\nmy-key: 1\nyes: 2\n2020: 3\nnull: 4\n---\n")

    assert list(found.items()) == [
        ("Title", "A"),
        ("my-key", 1),
        ("yes", 2),
        ("2020", 3),
        ("null", 4),
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("2025-02-14 21:55:17 +0000", "2025-02-14 21:55:17 +0000"),
        ("2025-02-14", "2025-02-14"),
        ("!!timestamp 2025-02-14", "2025-02-14"),
        ("yes", True),
        ("Off", False),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("1.5", 1.5),
        ("3.10", "3.10"),
        ("007", "007"),
        ("12:30", "12:30"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("12345678901234567890123", "12345678901234567890123"),
        ("!!int x", "x"),
        ("!!float x", "x"),
        ("!!binary aGk=", "aGk="),
        ("!!set {a, b}", ["a", "b"]),
        ("&x [1, b]", [1, "b"]),
        ("{a: [b]}", {"a": ["b"]}),
    ],
)
def test_yaml_values(written: str, value: object) -> None:
    found = values(f"---\nkey: {written}\n---\n")

    assert repr(found) == repr({"key": value})


def test_anchors_and_merged_keys_are_followed() -> None:
    text = "---\nbase: &b {a: 1, c: 2}\nown:\n  <<: *b\n  a: 3\nsame: *b\n---\n"

    assert values(text)["own"] == {"a": 3, "c": 2}
    assert values(text)["same"] == {"a": 1, "c": 2}


@pytest.mark.parametrize("text", ["", "Hello", "---\n---\n", "---\n# nothing\n---\n", ";;;\n;;;\n"])
def test_no_front_matter_says_nothing(text: str) -> None:
    assert values(text) == {}


def test_toml_dates_are_text() -> None:
    text = "+++\nd = 2024-01-02\nt = 2024-01-02T03:04:05Z\nl = [2024-01-02, 1.5]\n+++\n"

    assert values(text) == {
        "d": "2024-01-02",
        "t": "2024-01-02T03:04:05+00:00",
        "l": ["2024-01-02", 1.5],
    }


def test_formats_of_one_line_a_field_give_text() -> None:
    assert values("Title: A: b\nTags: x,\n    y\n\nBody", profile="pelican") == {
        "Title": "A: b",
        "Tags": "x,\ny",
    }
    assert values(".. title: A\n.. tags:\n\nBody") == {"title": "A", "tags": ""}
    assert values("Ab\n==\n\n:date: 2020\n\nBody", name="a.rst") == {"title": "Ab", "date": "2020"}
    assert values("Ab\n==\n\n:title: B\n\nBody", name="a.rst") == {"title": "B"}


@pytest.mark.parametrize(
    ("text", "code", "where", "part"),
    [
        ("---\ntitle: A\n\nBody\n", "MB001", (1, 1), "after line 2"),
        ("+++\na = 1\n", "MB001", (1, 1), "+++"),
        ("---\ntitle: a: b\n---\n", "MB002", (2, 9), "in quotes"),
        ('---\r\na: 1\r\ntitle: "a\r\nb: c\r\n---\r\n', "MB002", (3, 8), "close it"),
        ("---\na: 1\nfoo bar\nc: d\n---\n", "MB002", (3, 1), ""),
        ("---\na: 1\n\nfoo bar\n\n---\n", "MB002", (4, 1), "missing after line 2"),
        ("---\na: [b, c\nd: e\n---\n", "MB002", (2, 4), "`]`"),
        ("---\na: {b: c\nd: e\n---\n", "MB002", (2, 4), "`}`"),
        ("---\na: 1\n\tb: 2\n---\n", "MB002", (3, 1), "spaces"),
        ("---\na: @b\n---\n", "MB002", (2, 4), "in quotes"),
        ("---\na: 'it's'\n---\n", "MB002", (2, 8), "quotes"),
        ("---\na: *x\n---\n", "MB002", (2, 4), "in quotes"),
        ("---\na: !x 1\n---\n", "MB002", (2, 4), "quote the value"),
        ("---\na: {{ x }}\n---\n", "MB002", (2, 5), "in quotes"),
        ("---\né: \x07\n---\n", "MB002", (2, 4), ""),
        ("---\na: !!bool x\n---\n", "MB002", (2, 1), ""),
        ("---\na: &x [*x]\n---\n", "MB002", (2, 1), ""),
        ("---\n<<: x\n---\n", "MB002", (2, 5), ""),
        ("---\n- a\n---\n", "MB003", (2, 1), "key: value"),
        ("---\n\ntitle = 1\ntags: x = 1\n---\n", "MB002", (4, 5), ""),
        ("---\ntitle = 1\n---\n", "MB003", (2, 1), "+++"),
        ("---js\nconst a = 1\n---\n", "MB003", (2, 1), "as YAML"),
        ("+++\na = 1\nb =\n+++\n", "MB002", (3, 4), ""),
        ("+++\na = 'x\n+++\n", "MB002", (2, 7), ""),
        ("+++\na = [1,\n+++\n", "MB002", (2, 8), ""),
        ('{"a": 1,\n"b" 2}\n', "MB002", (2, 5), ""),
        (";;;\n[1]\n;;;\n", "MB003", (2, 1), ""),
        (b"---\ntitle: caf\xe9\n---\n", "MB005", (2, 11), "UTF-8"),
        (b"---\na: 1\n---\n\xc3\xa9 \xe9", "MB005", (4, 3), "UTF-8"),
        (b"\xff\xfea\x00", "MB005", (1, 1), "UTF-16"),
    ],
)
def test_a_fault_is_told_with_its_place(
    text: str | bytes, code: str, where: tuple[int, int], part: str
) -> None:
    found = fault(text)

    assert (found.code, (found.line, found.col)) == (code, where)
    assert part in found.hint
    assert found.file == "posts/a.md"


@pytest.mark.parametrize(
    "text",
    [
        "---\na: " + "[" * 5000 + "]" * 5000 + "\n---\n",
        "+++\na = " + "[" * 5000 + "]" * 5000 + "\n+++\n",
        '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}\n",
        '{"a": ' + "1" * 5000 + "}\n",
    ],
)
def test_what_no_one_writes_by_hand_is_a_fault_and_no_crash(text: str) -> None:
    assert fault(text).code == "MB002"


@pytest.mark.parametrize(
    ("text", "line", "col", "profile"),
    [
        ("---\na: 1\nb: 2\na: 3\n---\n", 4, 1, ""),
        ('{"a": 1, "a": 3}\n', 1, 10, ""),
        (".. a: 1\n.. a: 3\n\n", 2, 4, ""),
        ("a: 1\na: 3\n\n", 2, 1, "pelican"),
    ],
)
def test_of_a_key_that_stands_twice_the_last_counts(
    text: str, line: int, col: int, profile: str
) -> None:
    found, (warning,) = read(text, profile=profile)

    assert str(found["a"]) == "3"
    assert (warning.code, warning.severity) == ("MB004", "warning")
    assert (warning.line, warning.col) == (line, col)


def test_toml_refuses_a_key_that_stands_twice() -> None:
    assert fault("+++\na = 1\na = 2\n+++\n").line == 3


def test_a_file_apart_is_read_without_its_post() -> None:
    source = parse(b"\xff", meta=b".. title: A\n")

    assert read_front(source, "a.meta") == ({"title": "A"}, [])
    assert undecodable(source.body, "a.txt") is not None


def spot(
    text: str, *keys: str | int, at_key: bool = False, name: str = "", profile: str = "mindblog"
) -> str:
    place = locate(parse(text.encode(), name=name, profile=profile), keys, at_key=at_key)
    lines = text.removeprefix("\ufeff").replace("\r", "").split("\n")
    assert place.text == lines[place.line - 1]
    return f"{place.line}:{place.col}:{place.text[place.col - 1 :][: place.width]}"


YAML = """---\r
title: é😀x # why\r
tags:\r
 - &a b # c\r
 - "c d"\r
cover: {src: a.png}\r
empty:\r
again: *a\r
long: |\r
  foo\r
  bar\r
title: B\r
---\r
"""

TOML = """+++
title = "é # x" # why
date=2020-01-01
tags = [
  'a', # b
  "c",
]
[taxonomies]
tags=['x',"y"]
[extra."deep one"]
q.z = '''a
b'''
n=1
[[many]]
n=2
+++
"""


@pytest.mark.parametrize(
    ("text", "keys", "expected"),
    [
        (YAML, ("tags",), "4:2:- &a b # c"),
        (YAML, ("tags", 0), "4:4:&a b"),
        (YAML, ("tags", 1), '5:4:"c d"'),
        (YAML, ("tags", 9), "4:2:- &a b # c"),
        (YAML, ("cover", "src"), "6:14:a.png"),
        (YAML, ("empty",), "7:1:empty"),
        (YAML, ("again",), "8:8:*a"),
        (YAML, ("long",), "9:7:|"),
        (YAML, ("title",), "12:8:B"),
        (YAML, ("title", "x"), "12:8:B"),
        (YAML, ("none",), "2:1:t"),
        (TOML, ("title",), '2:9:"é # x"'),
        (TOML, ("date",), "3:6:2020-01-01"),
        (TOML, ("tags", 1), '6:3:"c"'),
        (TOML, ("taxonomies", "tags", 0), "9:7:'x'"),
        (TOML, ("extra", "deep one", "q", "z"), "11:7:'''a"),
        (TOML, ("extra", "deep one", "n"), "13:3:1"),
        (TOML, ("title", "n"), '2:9:"é # x"'),
        ('{\n "a": "x\\"y",\n "b": [1, {"c": null}]}\n', ("a",), '2:7:"x\\"y"'),
        ('{\n "a": "x",\n "b": [1, {"c": null}]}\n', ("b", 1, "c"), "3:17:null"),
        ("{}\n", ("b",), "1:1:{"),
        (".. title: A\n.. tags: b\n\n", ("tags",), "2:10:b"),
        ("---\na: [\n---\n", ("a",), "2:1:a"),
        ("---\n---\n", ("a",), "2:1:-"),
        ("Only prose", ("a",), "1:1:O"),
    ],
)
def test_a_value_is_found_where_it_stands(
    text: str, keys: tuple[str | int, ...], expected: str
) -> None:
    if expected == "2:1:-":
        assert locate(parse(text.encode()), keys).line == 2
    elif expected == "1:1:O":
        assert locate(parse(text.encode()), keys).line == 1
    else:
        assert spot(text, *keys) == expected


def test_a_key_is_found_where_it_stands() -> None:
    assert spot(YAML, "cover", "src", at_key=True) == "6:9:src"
    assert spot(TOML, "date", at_key=True) == "3:1:date"
    assert spot('{"a": 1}\n', "a", at_key=True) == '1:2:"a"'


def test_fields_of_other_formats_are_found_too() -> None:
    rest = "\ufeffTitle\n=====\n\n:date: 2020\n:tags: a,\n   b\n\nBody\n"

    assert spot(rest, "title", name="a.rst") == "1:1:Title"
    assert spot(rest, "tags", name="a.rst") == "5:8:a,"
    assert spot("Title: A\n\n", "Title", profile="pelican") == "1:8:A"


def test_a_body_that_is_no_text_is_told_of_before_anything_else() -> None:
    values, found = read(b"---\ntitle: [\n---\nT\xe6xt\n")

    assert (values, [one.where for one in found]) == ({}, ["posts/a.md:4:2"])
