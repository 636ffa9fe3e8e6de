"""Front matter read without libyaml says what libyaml says, or is left to it."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mindblog_cli.posts.flat_yaml import flat
from mindblog_cli.posts.yaml_front import read_yaml

SIGNS = "ab 0159.eE+_-:#,[]{}\"'?&*!|>%@`=~<\\\t\né😀\x85\xa0\u2028\ufeff\x07"
VALUES = """
A|A: b|a:b|a # b|a# b|a #|it's|"quoted"|"a # b"|"a" # b|"a"#b|"a\\n"|'it''s'|'a|"|[]|[a, b]|[ a ,b ]
["a", 'b, c', d e]|[a, ]|[a b, 1, 2.5, no]|[a: b]|[[a]]|["[a]"]|{a: b}|[a] # b|[a#b]|[a # b]|[it's]
1|01|-1|+1|1_000|0x1f|0b1|1234567890123456789|1.5|1.50|.5|1.5e+20|1.5E+20|1e5|1.|12:30|3.10|1:30.5
true|True|tRUE|yes|no|on|OFF|null|NULL|~|nan|.nan|.inf|=|<<|2011-02-11|2011-02-11 08:00:00 +0100
&a b|*a|!b c|@a|`a`|%a|- a|? a|: a|,a|-|?|a:|a :|:a|é: b|日本|||>|>-|a, b
"""
values = st.sampled_from([one for line in VALUES.splitlines() for one in line.split("|")])
written = values | st.text(st.sampled_from(SIGNS), max_size=6)
keys = st.sampled_from(["a", "b", "no", "c-d", "E_f", "a b", '"q"', "1", "<<", "é", "-", "#"])
indents = st.sampled_from(["", "", "", "  ", " ", "    ", "\t"])
spaces = st.sampled_from([" ", " ", " ", "  ", "", "\t"])
lines = st.one_of(
    st.builds("".join, st.tuples(indents, keys, st.just(":"), spaces, written, spaces)),
    st.builds("".join, st.tuples(indents, st.just("-"), spaces, written, spaces)),
    st.builds("".join, st.tuples(indents, st.sampled_from(["", "#", "# c", "---", "..."]))),
    written,
)
texts = st.builds(
    str.join, st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"]), st.lists(lines, max_size=6)
)


@settings(deadline=None, max_examples=500)
@given(texts)
def test_what_is_read_without_libyaml_is_what_libyaml_reads(text: str) -> None:
    found = flat(text)

    # As they are written, for 1 is equal to 1.0 and to true.
    assert found is None or (repr(found), []) == (repr(read_yaml(text)[0]), read_yaml(text)[1])


@settings(deadline=None)
@given(values, values)
def test_a_single_field_too(one: str, other: str) -> None:
    for text in (f"a: {one}\nb: {other}\n", f"a:\n- {one}\n- {other}\n", f"a: [{one}, {other}]"):
        found = flat(text)

        assert found is None or (repr(found), []) == (repr(read_yaml(text)[0]), read_yaml(text)[1])
