import pytest

from mindblog_cli.posts.flat_yaml import flat
from mindblog_cli.posts.yaml_front import read_yaml


def test_ordinary_front_matter_needs_no_libyaml() -> None:
    text = """\
# by hand
title: "Mind: the body"
subtitle: 'It''s # here'   # a note
date: 2011-02-11T08:00:00Z
tags: ["krop", 'a, b', sleep well , 2020, 1.5]
empty: []
draft: no
url: https://example.org/#top
weight: 10
version: 3.10
series:

categories:
  - "one"
  # two is gone
  - three
params:
  doi: 10.59350/x
  math: true
  note:
"""

    assert flat(text) == {
        "title": "Mind: the body",
        "subtitle": "It's # here",
        "date": "2011-02-11T08:00:00Z",
        "tags": ["krop", "a, b", "sleep well", 2020, 1.5],
        "empty": [],
        "draft": False,
        "url": "https://example.org/#top",
        "weight": 10,
        "version": "3.10",
        "series": None,
        "categories": ["one", "three"],
        "params": {"doi": "10.59350/x", "math": True, "note": None},
    }
    assert (flat(text), []) == read_yaml(text)
    assert flat(text.replace("\n", "\r\n")) == flat(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing\n",
        "a: 1\na: 2\n",
        "a:\n  b: 1\n  b: 2\n",
        "a: |\n  text\n",
        "a: one\n  two\n",
        "a: one\n- two\n",
        "a:\n- one\n  - two\n",
        "a:\n- one\n  b: two\n",
        "a:\n  b:\n    c: d\n",
        "a:\n- b: c\n",
        "  a: b\n",
        'a: "one\\ttwo"\n',
        "a: b: c\n",
        "a: -1\n",
        "a: ~\n",
        "a: &b c\n",
        "a: {b: c}\n",
        "a: [b, [c]]\n",
        "a:b\n",
        "a:\tb\n",
        "a: \u2028b\n",
        f"{'k' * 1025}: too long\n",
    ],
)
def test_what_is_less_plain_is_left_to_libyaml(text: str) -> None:
    assert flat(text) is None


@pytest.mark.parametrize("text", [f"a: '{'x' * 2000}'\n", f'a: ["{"x" * 2000}", {"y" * 2000}]'])
def test_a_long_text_is_as_good_as_a_short_one(text: str) -> None:
    assert (flat(text), []) == read_yaml(text)
    assert flat(text)


def test_a_long_line_that_is_declined_takes_no_time() -> None:
    """Each part of the pattern takes all it can and gives nothing back."""
    for text in (f"a: [{'b, ' * 20_000}", f"a: {' :x #' * 20_000}", f"a: '{chr(39) * 40_000}"):
        assert flat(text) is None
