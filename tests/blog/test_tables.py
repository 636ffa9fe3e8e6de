"""A table put into the settings and taken out again, with all that is around it left alone."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.blog.tables import cut, put

KEYS = ("targets", "prod")
NEW = {"url": "sftp://x/y", "site": "https://z"}
TABLE = '[targets.prod]\nurl = "sftp://x/y"\nsite = "https://z"\n'


def filled(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", TABLE),
        ('url = "x"\n', f'url = "x"\n\n{TABLE}'),
        ('url = "x"', f'url = "x"\n\n{TABLE}'),
        ("[languages.en]\n\n# [targets.prod]\n", f"[languages.en]\n\n# [targets.prod]\n\n{TABLE}"),
        (
            '[targets.a]\nurl = "a"\n# of a\n\n# about en\n[languages.en]\n',
            f'[targets.a]\nurl = "a"\n# of a\n\n{TABLE}\n# about en\n[languages.en]\n',
        ),
        (
            '[targets.a]\nurl = """\n[not.a.table]\n"""\n# about en\n[languages.en]\n',
            f'[targets.a]\nurl = """\n[not.a.table]\n"""\n\n{TABLE}\n# about en\n[languages.en]\n',
        ),
        (
            'targets = { a = { url = "a" } }\n',
            'targets = { a = { url = "a" }, prod = {url = "sftp://x/y", site = "https://z"}}\n',
        ),
        ('[[x]]\na = [\n  1, # one\n]\r\n', f'[[x]]\na = [\n  1, # one\n]\r\n\n{TABLE}'),
    ],
)  # fmt: skip
def test_a_table_comes_after_its_likes_or_at_the_end(before: str, after: str) -> None:
    found = put(before, KEYS, NEW)

    assert found.replace("\r\n", "\n") == after.replace("\r\n", "\n")
    assert found.count("\r\n") in (0, found.count("\n"), 1 + TABLE.count("\n") + 1)
    assert filled(cut(found, KEYS)) == filled(before)


def test_a_table_of_another_tool_stays_behind_ours() -> None:
    keys = ("tool", "mindblog", *KEYS)
    before = "[tool.mindblog]\nurl = 'x'\n\n# of them\n[tool.other]\n"

    after = put(before, keys, {"url": "file:x"})

    table = '[tool.mindblog.targets.prod]\nurl = "file:x"\n'
    assert after == before.replace("# of them", f"{table}\n# of them")
    assert cut(after, keys) == before


def test_what_is_there_is_changed_in_its_line_and_the_rest_stays() -> None:
    before = '[targets.prod]\nurl = "old"  # here\nverify = "off"\n\n# end\n[tags.x]\n'

    after = put(before, KEYS, NEW)

    assert after == (
        '[targets.prod]\nurl = "sftp://x/y"  # here\nverify = "off"\nsite = "https://z"\n'
        "\n# end\n[tags.x]\n"
    )


def test_dotted_keys_are_changed_where_they_stand() -> None:
    before = 'targets.prod.url = "old"\n[tags.x]\n'

    after = put(before, KEYS, NEW)

    assert tomllib.loads(after)["targets"]["prod"] == NEW
    assert "targets" not in tomllib.loads(cut(after, KEYS))


def test_tables_below_go_too_and_a_comment_above_the_next_stays() -> None:
    below = "\n[targets.prod.more]\nx = 1\n# of next\n[tags.x]\n"

    assert cut(TABLE + below, KEYS) == "# of next\n[tags.x]\n"


_NAMES = st.sampled_from(["a", "b", "prod", "en", "x-y", '"q.r"'])
_HEADERS = st.lists(
    st.tuples(st.sampled_from(["targets", "tags", "languages"]), _NAMES), unique=True, max_size=5
)
_BODY = st.sampled_from(
    ["", "# c\n", "\n# [targets.b]\n", 'k = "v" # c\n', 'k = """\n[x]\n"""\n', "k = [\n 1,\n]\n\n"]
)


@given(_HEADERS.flatmap(lambda found: st.tuples(
    st.just(found), st.lists(_BODY, min_size=len(found) + 1, max_size=len(found) + 1)
)), st.booleans())  # fmt: skip
def test_whatever_is_around_it_stays(
    tables: tuple[list[tuple[str, str]], list[str]], windows: bool
) -> None:
    headers, bodies = tables
    text = bodies[0] + "".join(
        f"[{group}.{name}]\n{body}" for (group, name), body in zip(headers, bodies[1:], strict=True)
    )
    text = text.replace("\n", "\r\n") if windows else text
    before = tomllib.loads(text)

    with_it = put(text, KEYS, NEW)
    without = cut(with_it, KEYS)

    wanted = before.get("targets", {})
    assert tomllib.loads(with_it) == {
        **before, "targets": {**wanted, "prod": {**wanted.get("prod", {}), **NEW}}
    }  # fmt: skip
    assert tomllib.loads(without).get("targets", {}) == {
        name: one for name, one in wanted.items() if name != "prod"
    }
    if "prod" not in wanted:
        assert filled(without) == filled(text)
