"""Front matter changed in place."""

import pytest

from mindblog_cli.errors import ContentError
from mindblog_cli.posts.changes import Add, Change, Put, Remove, Replace, Unset, held
from mindblog_cli.posts.edits import edited

TAGS = ("tags",)


def after(front: str, *changes: Change) -> str:
    """The YAML front matter *front* after *changes*."""
    new = edited(f"---\n{front}---\nBody\n".encode(), changes, "a.md").decode()
    assert new.startswith("---\n")
    assert new.endswith("---\nBody\n")
    return new.removeprefix("---\n").removesuffix("---\nBody\n")


def refusal(text: str, *changes: Change, file: str = "a.md") -> ContentError:
    with pytest.raises(ContentError) as caught:
        edited(text.encode(), changes, file)
    return caught.value


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("tags: [a]\n", "tags: [a, new]\n"),
        ("tags: [a,b]  # why\n", "tags: [a,b,new]  # why\n"),
        ("tags: [a,  b]\n", "tags: [a,  b,  new]\n"),
        ('tags: ["a"]\n', 'tags: ["a", "new"]\n'),
        ("tags: ['a']\n", "tags: ['a', 'new']\n"),
        ("tags: []\n", "tags: [new]\n"),
        ("tags: [a, new]\n", "tags: [a, new]\n"),
        ("tags: [a,\n  b]\n", "tags: [a,\n  b, new]\n"),
        ("tags: [\n  a, # x\n  b # y\n]\n", "tags: [\n  a, # x\n  b, # y\n  new\n]\n"),
        ("tags: [\n  a,\n]\n", "tags: [\n  a,\n  new,\n]\n"),
        ("tags:\n- a # x\n# end\nz: 1\n", "tags:\n- a # x\n- new\n# end\nz: 1\n"),
        ("tags:\n  -   a\n", "tags:\n  -   a\n  -   new\n"),
        ("tags:\n  - &x 'a'\nz: *x\n", "tags:\n  - &x 'a'\n  - 'new'\nz: *x\n"),
        ("tags:\n  -\n    a\n", "tags:\n  -\n    a\n  - new\n"),
        ("tags: &t [a]\nkeys: [*t]\n", "tags: &t [a, new]\nkeys: [*t]\n"),
        ("tags:\nz: 1\n", "tags: [new]\nz: 1\n"),
        ("tags: # none yet\n", "tags: [new] # none yet\n"),
        ("tags: ''\n", "tags: [new]\n"),
        ("tags: ~\n", "tags: [new]\n"),
        ("tags: a\n", "tags: a, new\n"),
        ("tags: a, b\n", "tags: a, b, new\n"),
        ("tags: a,b\n", "tags: a,b,new\n"),
        ("tags: 'a; b'\n", "tags: 'a; b; new'\n"),
        ("title: A\n", "title: A\ntags: [new]\n"),
        ("title: A\n# end\n\n", "title: A\n# end\ntags: [new]\n\n"),
        ("title: |\n  A\n\n", "title: |\n  A\n\ntags: [new]\n"),
        ("  title: A\n", "  title: A\n  tags: [new]\n"),
        ("{title: A}\n", "{title: A, tags: [new]}\n"),
        ("# nothing\n", "# nothing\ntags: [new]\n"),
        ("", "tags: [new]\n"),
        ("tags: [2020, 1.5]\n", "tags: [2020, 1.5, new]\n"),
    ],
)
def test_a_tag_is_added_in_the_style_of_the_others(front: str, expected: str) -> None:
    # A list under an anchor is read in two places, so a change to it is a change to both.
    if "*t" in front:
        assert "more than that" in str(refusal(f"---\n{front}---\n", Add(TAGS, "new")))
    else:
        assert after(front, Add(TAGS, "new")) == expected


def test_what_would_change_meaning_is_quoted() -> None:
    items = ["yes", "3.10", "2020-01-01", "a: b", "- x", "a, b", "#1", "", "ø", "it's", "1e3", "@x"]
    items += ["a\tb", "a\nb", "x\u2028y", '"', "null", "Nej", "c#", "{x", "😀", "\ufeffx", "0o17"]

    changed = after("tags:\n  - a\n", *(Add(TAGS, item) for item in items))

    assert "  - ø\n" in changed
    assert "  - c#\n" in changed
    assert '  - "3.10"\n' in changed
    assert '  - "yes"\n' in changed


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("tags: [a, b, c]\n", "tags: [a, c]\n"),
        ("tags: [b, c]\n", "tags: [c]\n"),
        ("tags: [a, b]\n", "tags: [a]\n"),
        ("tags: [b]\n", "tags: []\n"),
        ("tags: [b, a, b]\n", "tags: [a]\n"),
        ("tags: [a, # about a\n  b]\n", "tags: [a, # about a]\n"),
        ("tags: [a, # about a\n  b\n]\n", "tags: [a, # about a\n]\n"),
        ("tags:\n- a\n# about b\n- b # x\n- c\n", "tags:\n- a\n# about b\n- c\n"),
        ("tags: # all\n- b\nz: 1\n", "tags: [] # all\nz: 1\n"),
        ("tags: a, b\n", "tags: a\n"),
        ("tags: b\n", 'tags: ""\n'),
        ("tags: [a]\n", "tags: [a]\n"),
        ("title: A\n", "title: A\n"),
    ],
)
def test_a_tag_is_removed(front: str, expected: str) -> None:
    if "# about a]" in expected:
        assert "MB006" in {
            d.code for d in refusal(f"---\n{front}---\n", Remove(TAGS, "b")).diagnostics
        }
    else:
        assert after(front, Remove(TAGS, "b")) == expected


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ("tags: [a, b]\n", "tags: [a, new]\n"),
        ("tags: [a, 'b']\n", "tags: [a, 'new']\n"),
        ("tags: [new, b]\n", "tags: [new]\n"),
        ("tags: [b, a, b]\n", "tags: [new, a]\n"),
        ("tags:\n  - b # x\n  - a\n", "tags:\n  - new # x\n  - a\n"),
        ("tags:\n  - &x b\n", "tags:\n  - &x new\n"),
        ("tags: a,b\n", "tags: a,new\n"),
        ("tags: b\n", "tags: new\n"),
        ("tags: a b\n", "tags: a b\n"),
        ("tags: [a]\n", "tags: [a]\n"),
        ("z: 1\n", "z: 1\n"),
    ],
)
def test_a_tag_takes_the_place_of_another(front: str, expected: str) -> None:
    assert after(front, Replace(TAGS, "b", "new")) == expected


def test_text_that_splits_at_spaces_stays_so() -> None:
    assert after("tags: a b\n", Replace(TAGS, "b", "c", spaced=True)) == "tags: a c\n"
    assert after("tags: a b\n", Add(TAGS, "c", spaced=True)) == "tags: a b c\n"
    assert after("tags: a b\n", Add(TAGS, "c d", spaced=True)) == "tags: [a, b, c d]\n"
    assert after("tags: a, b\n", Add(TAGS, "c, d")) == 'tags: [a, b, "c, d"]\n'


@pytest.mark.parametrize(
    ("front", "value", "expected"),
    [
        ("k: a # why\n", "b", "k: b # why\n"),
        ("k: 'a'\n", "it's", "k: 'it''s'\n"),
        ('k: "a"\n', 'say "x"', 'k: "say \\"x\\""\n'),
        ("k: 'a'\n", "a\nb", 'k: "a\\nb"\n'),
        ("k: a\n", "a: b", 'k: "a: b"\n'),
        ("k: >-\n  a\n  b\n\nz: 1\n", "c", "k: c\n\nz: 1\n"),
        ("k: a\n  b\nz: 1\n", "c", "k: c\nz: 1\n"),
        ("k:\n  'a'\n", "c", "k:\n  'c'\n"),
        ("k:\n", "b", "k: b\n"),
        ("k: a\n", "b", "k: b\n"),
        ("k: a\n", "a", "k: a\n"),
        ("k: a\n", True, "k: true\n"),
        ("k: true\n", False, "k: false\n"),
        ("k: 1\n", True, "k: true\n"),
        ("k: 1\n", 2, "k: 2\n"),
        ("k: 1\n", 1.5, "k: 1.5\n"),
        ("k: a\n", None, "k:\n"),
        ("k: 2024-01-01\n", "2025-02-14 21:55:17 +0000", "k: 2025-02-14 21:55:17 +0000\n"),
        ("z: 1\n", "2025-02-14", "z: 1\nk: 2025-02-14\n"),
        ("z: 1\n", None, "z: 1\nk:\n"),
        ("k: &x a\nz: *x\n", "b", None),
        ("z: &x a\nk: *x\n", "b", "z: &x a\nk: b\n"),
        ("k: a\nk: b\n", "c", "k: a\nk: c\n"),
        ("k: [a, b]\n", "c", "k: c\n"),
        ("k:\n  - a\n  - b\nz: 1\n", "c", "k: c\nz: 1\n"),
        ("k:\n  a: 1\nz: 1\n", "c", "k: c\nz: 1\n"),
        ("k: c\n", ["a", "b"], "k: [a, b]\n"),
        ("k: [a, b, c]\n", ["a", "c", "d"], "k: [a, c, d]\n"),
        ("k: [a, b]\n", ["b", "a"], "k: [b, a]\n"),
        ("k:\n  - a\n  - b # x\n", ["b", "c"], "k:\n  - b # x\n  - c\n"),
        ("k:\n  - a\n  - b\nz: 1\n", ["b", "a"], "k:\n  - b\n  - a\nz: 1\n"),
        ("k:\n  - a\nz: 1\n", [], "k: []\nz: 1\n"),
        ("z: 1\n", [], "z: 1\nk: []\n"),
        ("k: {a: 1}\n", {"a": 2, "b": "x"}, "k: {a: 2, b: x}\n"),
        ("k:\n    a: 1\nz: 1\n", {"b": {"c": 2}}, "k:\n    a: 1\n    b:\n      c: 2\nz: 1\n"),
        ("z: 1\n", {"a": "x", "b": ["t"]}, "z: 1\nk:\n  a: x\n  b: [t]\n"),
        ("k:\nz: 1\n", {"a": "x"}, "k:\n  a: x\nz: 1\n"),
        ("k: {}\n", {"a": {"b": 1}}, "k: {a: {b: 1}}\n"),
        ("k: a\n", {"b": 1}, None),
        ("b: &b {a: 1}\nk: *b\n", {"a": 2}, None),
    ],
)
def test_a_field_is_put(front: str, value: object, expected: str | None) -> None:
    change = Put(("k",), value)  # type: ignore[arg-type]

    if expected is None:
        assert refusal(f"---\n{front}---\n", change).diagnostics[0].code == "MB006"
    else:
        assert after(front, change) == expected


@pytest.mark.parametrize(
    ("front", "keys", "expected"),
    [
        ("k: a # x\nz: 1\n", ("k",), "z: 1\n"),
        ("z: 1\nk: |\n  a\n\n  b\n# y\n", ("k",), "z: 1\n# y\n"),
        ("k:\n- a\n- b\nz: 1\n", ("k",), "z: 1\n"),
        ("k:\n", ("k",), ""),
        ("{k: 1, z: 2}\n", ("k",), "{z: 2}\n"),
        ("{z: 2, k: 1}\n", ("k",), "{z: 2}\n"),
        ("k: {a: 1, b: 2}\n", ("k", "b"), "k: {a: 1}\n"),
        ("k:\n  a: 1\n  b: 2\n", ("k", "a"), "k:\n  b: 2\n"),
        ("z: 1\nk:\n  a: 1\n", ("k", "a"), "z: 1\n"),
        ("z: 1\n", ("k",), "z: 1\n"),
        ("z: 1\n", ("z", "k"), "z: 1\n"),
    ],
)
def test_a_field_is_taken_away(front: str, keys: tuple[str, ...], expected: str) -> None:
    assert after(front, Unset(keys)) == expected


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("---\nb: &b {tags: [a]}\n<<: *b\n---\n", Add(TAGS, "x")),
        ("---\nz: &z [a]\ntags: *z\n---\n", Add(TAGS, "x")),
        ("---\ntags: {a: 1}\n---\n", Add(TAGS, "x")),
        ("---\ntags: [[a], b]\n---\n", Put(("tags", "x"), "y")),
        ("---\na: 1\na: 2\n---\n", Unset(("a",))),
        ("---\na: &x 1\nb: *x\n---\n", Unset(("a",))),
        ("+++\na = 1\n+++\n", Put(("a",), None)),
        ("+++\na = 1\n+++\n", Put(("a", "b"), 1)),
        (".. title: A\n\n", Put(("a", "b"), 1)),
        (".. title: A\n\n", Put(("title",), "a\nb")),
        (".. title: A\n\n", Put(("title",), " a")),
        (".. tags: a\n\n", Add(TAGS, "b, c")),
    ],
)
def test_what_can_not_be_done_safely_is_refused_with_its_place(text: str, change: Change) -> None:
    error = refusal(text, change)

    assert error.exit_code == 3
    assert error.diagnostics[0].code == "MB006"
    assert str(error).startswith("a.md:")


def test_a_post_with_a_fault_is_not_changed() -> None:
    assert "a.md:3:1" in str(refusal("---\na: [\n---\n", Put(("b",), 1)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Body\n", "---\ntitle: A\n---\nBody\n"),
        ("\ufeffBody\r\n", "\ufeff---\r\ntitle: A\r\n---\r\nBody\r\n"),
        ("---\n\nprose\n", "---\ntitle: A\n---\n---\n\nprose\n"),
        ("", "---\ntitle: A\n---\n"),
    ],
)
def test_a_file_without_front_matter_gets_some(text: str, expected: str) -> None:
    assert edited(text.encode(), [Put(("title",), "A")], "a.md").decode() == expected


def test_line_ends_and_the_byte_order_mark_stay() -> None:
    text = "\ufeff---\r\ntags:\r\n  - a\r\ntitle: é\r\n---\r\nBody\n"

    new = edited(text.encode(), [Add(TAGS, "ø"), Put(("draft",), True)], "a.md").decode()

    expected = text.replace("  - a\r\n", "  - a\r\n  - ø\r\n")
    assert new == expected.replace("é\r\n", "é\r\ndraft: true\r\n")


@pytest.mark.parametrize(
    ("front", "change", "expected"),
    [
        ("a = 1 # x\n", Put(("a",), 2), "a = 2 # x\n"),
        ("a = 'x'\n", Put(("a",), "y"), "a = 'y'\n"),
        ("a = 'x'\n", Put(("a",), "it's"), 'a = "it\'s"\n'),
        ("d = 2024-01-01 # x\n", Put(("d",), "2025-01-01"), "d = 2025-01-01 # x\n"),
        ("d = '2024-01-01'\n", Put(("d",), "2025-01-01"), "d = '2025-01-01'\n"),
        ("d = 2024-01-01\n", Put(("d",), "soon"), 'd = "soon"\n'),
        ("d = 2024-01-01\n", Put(("d",), "2025-02-30"), 'd = "2025-02-30"\n'),
        (
            "a = 1\n\n[b]\nc = 1\n",
            Put(("d",), "2025-01-01"),
            "a = 1\nd = 2025-01-01\n\n[b]\nc = 1\n",
        ),
        ("# t\n[b]\nc = 1\n", Put(("a b",), ["x"]), '"a b" = ["x"]\n# t\n[b]\nc = 1\n'),
        ("a = 1 # x\n# t\n[b]\nc = 1\n", Put(("d",), 1), "a = 1 # x\nd = 1\n# t\n[b]\nc = 1\n"),
        ("a = 1\n", Put(("b", "c"), "x"), 'a = 1\n\n[b]\nc = "x"\n'),
        ("[t]\ntags = ['a'] # x\n", Add(("t", "tags"), "b"), "[t]\ntags = ['a', 'b'] # x\n"),
        ("[t]\ntags = ['a', 'b']\n", Remove(("t", "tags"), "a"), "[t]\ntags = ['b']\n"),
        ("tags = [\n  'a', # x\n]\n", Replace(TAGS, "a", "b"), "tags = [\n  'b', # x\n]\n"),
        ("tags = []\n", Add(TAGS, "b"), 'tags = ["b"]\n'),
        ("a = 1\nb = 2\n", Unset(("a",)), "b = 2\n"),
    ],
)
def test_toml_is_changed_in_place(front: str, change: Change, expected: str) -> None:
    new = edited(f"+++\n{front}+++\nBody".encode(), [change], "a.md").decode()

    assert new == f"+++\n{expected}+++\nBody"


def test_toml_keeps_its_line_ends() -> None:
    new = edited(b"+++\r\na = 1\r\n+++\r\nBody\n", [Put(("b",), 2)], "a.md")

    assert new == b"+++\r\na = 1\r\nb = 2\r\n+++\r\nBody\n"


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        ('{"a": 1, "tags": ["x"]}', Add(TAGS, "é"), '{"a": 1, "tags": ["x", "é"]}'),
        (
            '{\n  "tags": [\n    "x"\n  ]\n}',
            Add(TAGS, "y"),
            '{\n  "tags": [\n    "x",\n    "y"\n  ]\n}',
        ),
        ('{\n  "a": 1\n}', Put(("b",), "c"), '{\n  "a": 1,\n  "b": "c"\n}'),
        ('{"a": 1, "b": 2}', Unset(("b",)), '{"a": 1}'),
        ('{"a": 1}', Put(("b",), None), '{"a": 1, "b": null}'),
        ('{"tags": ["x", "y"]}', Remove(TAGS, "y"), '{"tags": ["x"]}'),
        ('{"a": "x"}', Put(("a",), ["b"]), '{"a": ["b"]}'),
        ("{}", Put(("a",), True), '{"a": true}'),
    ],
)
def test_json_is_changed_in_place(text: str, change: Change, expected: str) -> None:
    assert edited(f"{text}\nBody".encode(), [change], "a.md").decode() == f"{expected}\nBody"


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        (".. title: A\n.. tags: a\n\nB", Add(TAGS, "b"), ".. title: A\n.. tags: a, b\n\nB"),
        (".. title: A\n.. tags:\n\nB", Add(TAGS, "b"), ".. title: A\n.. tags: b\n\nB"),
        (".. tags: a,b\n\nB", Remove(TAGS, "a"), ".. tags: b\n\nB"),
        ("<!--\n.. title: A\n-->\nB", Put(("d",), True), "<!--\n.. title: A\n.. d: true\n-->\nB"),
        (".. title: A\n.. d: x\n\nB", Unset(("d",)), ".. title: A\n\nB"),
        (".. title: A\n\nB", Put(("title",), "B"), ".. title: B\n\nB"),
        (".. title: A\n\nB", Put(TAGS, ["a", "b"]), ".. title: A\n.. tags: a, b\n\nB"),
        (".. title: A\n\nB", Put(("n",), None), ".. title: A\n.. n:\n\nB"),
    ],
)
def test_nikola_is_changed_in_place(text: str, change: Change, expected: str) -> None:
    assert edited(text.encode(), [change], "a.md").decode() == expected


@pytest.mark.parametrize(
    ("text", "change", "expected"),
    [
        ("Aa\n==\n\n:tags: a\n\nB", Add(TAGS, "b"), "Aa\n==\n\n:tags: a, b\n\nB"),
        ("Aa\n==\n\n:tags: a,\n  b\n\nB", Add(TAGS, "c"), "Aa\n==\n\n:tags: a, b, c\n\nB"),
        ("Aa\n==\n\nB", Add(TAGS, "a"), "Aa\n==\n\n:tags: a\n\nB"),
        ("Aa\n==\n\n:d: x\n\nB", Put(("title",), "Abc"), "Abc\n===\n\n:d: x\n\nB"),
        ("====\n Aa\n====\n\nB", Put(("title",), "日本語"), "======\n 日本語\n======\n\nB"),
        ("Aa\n=====\n\nB", Put(("title",), "Abc"), "Abc\n=====\n\nB"),
        ("Aa\n==\n\n:title: x\n\nB", Put(("title",), "y"), "Aa\n==\n\n:title: y\n\nB"),
        ("Aa\n==\n\n:d: x\n:e: y\n\nB", Unset(("d",)), "Aa\n==\n\n:e: y\n\nB"),
        ("Aa\n==\n\nB", Unset(("title",)), None),
        ("Aa\n==\n\nB", Put(("title",), ""), None),
    ],
)
def test_rest_is_changed_in_place(text: str, change: Change, expected: str | None) -> None:
    if expected is None:
        assert refusal(text, change, file="a.rst").diagnostics
    else:
        assert edited(text.encode(), [change], "a.rst").decode() == expected


def test_pelican_is_changed_in_place() -> None:
    text = b"Title: A\nTags: a,\n      b\n\nBody"

    new = edited(text, [Add(("Tags",), "c"), Put(("Slug",), "x")], "a.md", profile="pelican")

    assert new == b"Title: A\nTags: a, b, c\nSlug: x\n\nBody"


def test_a_meta_file_is_front_matter_as_a_whole() -> None:
    assert edited(b".. title: A", [Add(TAGS, "b")], "a.meta") == b".. title: A\n.. tags: b"
    assert edited(b"title: A", [Add(TAGS, "b")], "a.meta") == b"title: A\ntags: [b]"


def test_no_change_changes_nothing() -> None:
    text = b"---\na:   1\n---\n"

    assert edited(text, [], "a.md") == text
    assert edited(b"Body", [Remove(TAGS, "a")], "a.md") == b"Body"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"Tags": ["a"]}, ("Tags",)),
        ({"tag": "a", "tags": None}, ("tag",)),
        ({"tags": None}, ("tags",)),
        ({"taxonomies": {"TAGS": ["a"]}}, ("taxonomies", "TAGS")),
        ({"taxonomies": "x"}, None),
        ({}, None),
    ],
)
def test_a_field_is_found_under_any_of_its_names(
    values: dict[str, object], expected: tuple[str, ...] | None
) -> None:
    assert held(values, ("tags",), ("tag",), ("taxonomies", "tags")) == expected


def test_dashes_and_underscores_are_the_same_in_a_key() -> None:
    assert held({"Last-Modified_at": 1}, ("last_modified_at",)) == ("Last-Modified_at",)
