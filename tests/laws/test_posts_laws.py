"""What holds for every post file there can be."""

import tomllib
from typing import Any

import tomlkit
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mindblog_cli.errors import ContentError
from mindblog_cli.posts.changes import (
    Add,
    Change,
    Put,
    Remove,
    Replace,
    Unset,
    stepped,
    steps,
)
from mindblog_cli.posts.edits import edited
from mindblog_cli.posts.front import locate, read_front
from mindblog_cli.posts.source import parse, unparse, unparse_front
from mindblog_cli.posts.splices import unchanged

PIECES = [
    "---\n",
    "---\r\n",
    "...\n",
    "+++\n",
    ";;;\n",
    "{",
    "}",
    '"',
    "\n",
    "\r\n",
    "title: A\n",
    "tags:\n",
    "- a\n",
    "  - b # x\n",
    "k: [a, b]\n",
    "k = 1\n",
    ".. title: A\n",
    "<!--\n",
    "-->\n",
    ":date: x\n",
    "Title\n=====\n",
    "\ufeff",
    "prose ",
    "é😀",
    "key",
    ": ",
    "'",
    "|\n  x\n",
    "&a ",
    "*a",
    "\t",
    "[",
    "]",
]
NAMES = st.sampled_from(["a.md", "a.rst", "a.html", ""])
PROFILES = st.sampled_from(["mindblog", "pelican"])
TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
pieced = st.lists(st.sampled_from(PIECES), max_size=14).map(lambda parts: "".join(parts).encode())


@settings(deadline=None)
@given(st.binary(max_size=200) | pieced, NAMES, PROFILES)
def test_a_file_cut_and_joined_is_the_same_file(data: bytes, name: str, profile: str) -> None:
    source = parse(data, name=name, profile=profile)

    assert unparse(source) == data
    assert source.front_line == 1 + source.head.count(b"\n")
    assert source.body_line == 1 + unparse_front(source).count(b"\n")


@settings(deadline=None)
@given(st.binary(max_size=80) | pieced, pieced)
def test_a_file_with_its_front_matter_apart_is_the_same_two_files(data: bytes, meta: bytes) -> None:
    source = parse(data, meta=meta)

    assert (unparse(source), unparse_front(source)) == (data, meta)


@settings(deadline=None)
@given(st.binary(max_size=200) | pieced, NAMES, PROFILES, st.sampled_from(["title", "k", "key"]))
def test_reading_gives_values_or_faults_with_a_place(
    data: bytes, name: str, profile: str, key: str
) -> None:
    source = parse(data, name=name, profile=profile)

    values, found = read_front(source, "a.md")
    places = [locate(source, (key, 0)), locate(source, (key,), at_key=True)]

    lines = 1 + data.count(b"\n")
    assert isinstance(values, dict)
    assert all(1 <= each.line <= lines and each.col >= 1 for each in found)
    assert all(1 <= each.line <= lines and each.col >= 1 and each.width >= 1 for each in places)


keys = st.sampled_from(["title", "tags", "draft", "a b", "date", "no", "cover"])
scalars = (
    st.booleans() | st.integers(-99, 99) | TEXT | st.sampled_from(["3.10", "2020-01-01", "no"])
)
lists = st.lists(TEXT | st.sampled_from(["a", "b", "c"]), max_size=4)
fields = st.dictionaries(
    keys, scalars | lists | st.dictionaries(keys, scalars, max_size=2), max_size=5
)
items = st.sampled_from(["a", "b", "c", "a, b"]) | TEXT.filter(bool)
changes = st.one_of(
    st.builds(Put, st.tuples(keys), scalars | lists),
    st.builds(Put, st.tuples(keys, keys), scalars),
    st.builds(Unset, st.tuples(keys) | st.tuples(keys, keys)),
    st.builds(Add, st.tuples(keys), items),
    st.builds(Remove, st.tuples(keys), items),
    st.builds(Replace, st.tuples(keys), items, items),
)


def as_yaml(values: dict[str, Any], *, flow: bool | None, style: str | None, width: int) -> str:
    return str(
        yaml.safe_dump(
            values,
            default_flow_style=flow,
            default_style=style,
            allow_unicode=True,
            sort_keys=False,
            width=width,
        )
    )


fronts = st.builds(
    as_yaml,
    fields,
    flow=st.sampled_from([True, False, None]),
    style=st.sampled_from([None, None, "'", '"']),
    width=st.sampled_from([20, 1000]),
)


def granted(data: bytes, change: Change) -> bytes | None:
    """What comes of it; None where the change is refused, as it may always be."""
    try:
        return edited(data, [change], "a.md")
    except ContentError:
        return None


def hold(data: bytes, change: Change) -> None:
    """The law of edits: what is read afterwards is what was read before, and the change."""
    before, faults = read_front(parse(data), "a.md")
    assume(not faults)
    new = granted(data, change)
    if new is None:
        return
    expected = before
    for step in steps(before, change):
        expected = stepped(expected, step)
    source = parse(new)
    assert unchanged(read_front(source, "a.md")[0], expected)
    assert source.body == b"Body\n"
    assert edited(new, [change], "a.md") == new


@settings(deadline=None)
@given(fronts, changes)
def test_yaml_after_a_change_says_what_it_said_and_the_change(front: str, change: Change) -> None:
    hold(f"---\n{front}---\nBody\n".encode(), change)


@settings(deadline=None)
@given(fields, changes, st.sampled_from(["\n", "\r\n"]))
def test_toml_after_a_change_says_what_it_said_and_the_change(
    values: dict[str, Any], change: Change, eol: str
) -> None:
    front = tomlkit.dumps(values)
    assume(unreadable(front) is False)
    text = f"+++\n{front}+++\n".replace("\r\n", "\n").replace("\n", eol) + "Body\n"

    hold(text.encode(), change)


def unreadable(text: str) -> bool:
    try:
        return "\r" in text or not isinstance(tomllib.loads(text), dict)
    except tomllib.TOMLDecodeError:
        return True


comments = st.sampled_from(["", " # why", "  # é: x"])
entries = st.sampled_from(["a", "'a'", '"b c"', "&x d", "é: f", "2020"])


@st.composite
def authored(draw: st.DrawFn) -> tuple[str, str]:
    """Front matter as people write it, with comments, and the tags among it."""
    before = draw(
        st.sampled_from(["title: A # t\n", "# top\n\ntitle: 'A'\n", "s: |\n  x\n\n  y\n"])
    )
    after = draw(st.sampled_from(["", "z: [1, 2] # z\n", "# end\n", "n:\n  m: 1\n"]))
    tags = draw(st.lists(entries.filter(lambda e: ":" not in e), max_size=3, unique=True))
    note = draw(comments)
    if not tags or draw(st.booleans()):
        return before, f"tags: [{', '.join(tags)}]{note}\n" + after
    dash = draw(st.sampled_from(["- ", "  - ", "  -   "]))
    rows = "".join(f"{dash}{tag}{draw(comments)}\n" for tag in tags)
    return before, f"tags:{note}\n{rows}{after}"


@settings(deadline=None)
@given(authored(), items.filter(str.isprintable), st.sampled_from(["\n", "\r\n"]))
def test_adding_a_tag_touches_no_other_line(parts: tuple[str, str], tag: str, eol: str) -> None:
    text = f"---\n{''.join(parts)}---\nBody\n".replace("\n", eol)
    old = text.split(eol)

    new = edited(text.encode(), [Add(("tags",), tag)], "a.md").decode().split(eol)

    gone = [line for line in old if line not in new]
    assert len(new) - len(old) <= 1
    assert len(gone) <= 1
    assert all(line.startswith("tags: [") for line in gone)
    kept = [line.partition("]")[2] for line in gone]
    assert all(any(line.endswith(rest) for line in new if "tags: [" in line) for rest in kept)


@settings(deadline=None)
@given(TEXT)
def test_any_text_can_be_a_title(title: str) -> None:
    values, found = read_front(parse(edited(b"Body", [Put(("title",), title)], "a.md")), "a.md")

    assert (values, found) == ({"title": title}, [])
