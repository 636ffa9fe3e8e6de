import gc
import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from mindblog_cli.blog.config import Config, Language
from mindblog_cli.posts.find import found_at
from mindblog_cli.posts.ledger import FILE, MORE, keep, recall, renew
from mindblog_cli.posts.reader import read
from mindblog_cli.posts.reading import Reading, pack, unpack
from mindblog_cli.posts.shelf import scan

CONFIG = Config(languages={"da": Language()}, timezone="Europe/Copenhagen")
TEXTS = {
    "a.md": "---\ntitle: A\ndate: 2020-07-02 10:00\nupdated: 2020-07-03\ntags: [x, y]\n---\nText",
    "a.da.md": "---\ntitle: Å\ndate: 2020-01-02T10:00:00.5+05:30\nimage: a.png\n---\nTekst",
    "b.md": "---\ndate: never\ntitel: T\n---\n",
    "c.md": "---\ntitle: [\n---\n",
    "d.md": '{"x": {"y": [1, 2.5, null, true, "é😀", {"z": [[]]}], "n": -1e300}}\n',
    "e.md": "+++\nday = 2020-01-02\nat = 2020-01-02T03:04:05Z\nodd = [inf, -0.0]\n+++\n",
    "f.html": "<p>not one of ours",
}


def said(path: str, text: str, config: Config = CONFIG) -> Reading:
    post, diagnostics = read(found_at(f"posts/{path}", config), text.encode(), config)
    return Reading((1, 2), post, tuple(diagnostics))


READINGS = {f"posts/{path}": said(path, text) for path, text in TEXTS.items()}


def test_what_was_read_is_recalled_as_it_was(tmp_path: Path) -> None:
    keep(tmp_path, CONFIG, READINGS)

    recalled = recall(tmp_path, CONFIG)

    # As they are written, for a moment in one zone is equal to the same moment in another.
    assert repr(recalled) == repr(READINGS)


@pytest.mark.parametrize(
    "other",
    [
        {"languages": {}},
        {"languages": {"da": Language(), "de": Language()}},
        {"language": "da"},
        {"timezone": "UTC"},
        {"profile": "jekyll"},
        {"posts": "content"},
    ],
)
def test_under_other_settings_nothing_is_recalled(tmp_path: Path, other: dict[str, object]) -> None:
    keep(tmp_path, CONFIG, READINGS)

    assert recall(tmp_path, replace(CONFIG, **other)) == {}
    assert recall(tmp_path, replace(CONFIG, url="https://example.org")) == READINGS


def test_what_is_lost_or_cut_or_changed_is_nothing(tmp_path: Path) -> None:
    keep(tmp_path, CONFIG, READINGS)
    whole = (tmp_path / FILE).read_bytes()

    assert recall(tmp_path / "lost", CONFIG) == {}
    for at in range(0, len(whole), 7):
        (tmp_path / FILE).write_bytes(whole[:at])
        assert recall(tmp_path, CONFIG) == {}
        (tmp_path / FILE).write_bytes(whole[:at] + b"\xff" + whole[at + 1 :])
        assert recall(tmp_path, CONFIG) == {}


def test_what_only_looks_whole_is_nothing(tmp_path: Path) -> None:
    keep(tmp_path, CONFIG, {"posts/a.md": Reading(("no number",), None)})  # type: ignore[arg-type]

    assert (tmp_path / FILE).exists()
    assert recall(tmp_path, CONFIG) == {}


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_file_is_an_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    work = tmp_path_factory.mktemp("work")
    (work / FILE).write_bytes(data)

    assert recall(work, CONFIG) == {}


def test_where_nothing_was_ever_made_nothing_is_kept(tmp_path: Path) -> None:
    keep(tmp_path / ".mindblog", CONFIG, READINGS)

    assert recall(tmp_path / ".mindblog", CONFIG) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_few_new_readings_are_written_beside_the_others(tmp_path: Path) -> None:
    many = {f"posts/{at}.md": Reading((at, 1), None) for at in range(200)}
    renew(tmp_path, CONFIG, {}, many)
    whole = (tmp_path / FILE).read_bytes()
    changed = {**many, "posts/7.md": Reading((0,), None), "posts/new.md": Reading((1,), None)}
    fewer = {path: one for path, one in changed.items() if path != "posts/8.md"}

    for known, readings in ((many, changed), (changed, fewer)):
        renew(tmp_path, CONFIG, known, readings)
        assert recall(tmp_path, CONFIG) == readings
    assert (tmp_path / FILE).read_bytes() == whole
    (tmp_path / MORE).write_bytes((tmp_path / MORE).read_bytes()[:-9])
    assert recall(tmp_path, CONFIG) == many


def test_many_new_readings_are_written_with_all_others(tmp_path: Path) -> None:
    many = {f"posts/{at}.md": Reading((at, 1), None) for at in range(200)}
    renew(tmp_path, CONFIG, {}, many)
    renew(tmp_path, CONFIG, many, many | {"posts/7.md": Reading((0,), None)})

    fewer = dict(list(many.items())[:150])
    renew(tmp_path, CONFIG, recall(tmp_path, CONFIG), fewer)

    assert recall(tmp_path, CONFIG) == fewer
    assert not (tmp_path / MORE).exists()


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_is_left_as_it_was(tmp_path: Path, *, on: bool) -> None:
    before = gc.isenabled()
    (gc.enable if on else gc.disable)()

    keep(tmp_path, CONFIG, READINGS)
    recall(tmp_path, CONFIG)

    assert gc.isenabled() is on
    (gc.enable if before else gc.disable)()


@pytest.mark.parametrize(
    "text",
    [
        "---\ndate: 1893-01-01\n---\n",
        '{"title": "\\ud800"}\n',
        '{"x": ["\\ud800"]}\n',
        f"+++\nx = {2**70}\n+++\n",
    ],
)
def test_what_bytes_would_change_is_left_out_and_the_rest_is_kept(text: str) -> None:
    """In Copenhagen the clocks of 1893 were by the sun, 50 minutes and 20 seconds before UTC's."""
    odd = said("odd.md", text)
    assert odd.post

    assert unpack(pack(READINGS | {"posts/odd.md": odd})) == READINGS


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=6), values, max_size=4))
def test_whatever_json_holds_comes_back_or_is_left_out(front: dict[str, object]) -> None:
    """All that YAML and TOML hold is among it, once their dates are text."""
    reading = said("a.md", json.dumps(front) + "\n")

    kept = unpack(pack({"posts/a.md": reading}))

    assert repr(kept) in (repr({"posts/a.md": reading}), "{}")
    if kept == {}:
        assert any(abs(int(n)) >= 2**63 for n in _numbers(front))


def _numbers(value: object) -> list[int]:
    if isinstance(value, int):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [number for each in inner for number in _numbers(each)]


def test_a_scan_of_what_is_recalled_opens_nothing(tmp_path: Path) -> None:
    for path, text in TEXTS.items():
        file = tmp_path / "posts" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
    first = scan(tmp_path, CONFIG, clock=lambda: 2**62)
    (tmp_path / ".mindblog").mkdir()
    keep(tmp_path / ".mindblog", CONFIG, first.readings)
    for path in TEXTS:
        stat = (tmp_path / "posts" / path).stat()
        (tmp_path / "posts" / path).write_bytes(b"\xff" * stat.st_size)
        _dated_back(tmp_path / "posts" / path, stat.st_mtime_ns)

    second = scan(tmp_path, CONFIG, known=recall(tmp_path / ".mindblog", CONFIG))

    assert second == first


def _dated_back(file: Path, to: int) -> None:
    os.utime(file, ns=(to, to))
