"""Patterns that are compiled late are like those of `re`."""

import re

import pytest

from mindblog_cli.patterns import pattern


@pytest.mark.parametrize("use", ["match", "search", "fullmatch", "findall", "split"])
def test_a_pattern_does_what_a_compiled_one_does(use: str) -> None:
    source, text = r"a(b+)", "abb cab"

    late, compiled = pattern(source, re.I), re.compile(source, re.I)

    assert str(getattr(late, use)(text)) == str(getattr(compiled, use)(text))
    assert late.pattern == source
    assert late.sub("-", text) == "- c-"


def test_a_slip_in_a_pattern_is_found_when_it_is_used() -> None:
    late = pattern(rb"(")

    with pytest.raises(re.error):
        late.match(b"")
