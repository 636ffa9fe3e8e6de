import sys

import pytest

from mindblog_cli.markup.fragment import Heading, fragment

TEXT = """
Title
=====

Text with `a link <b.rst>`_ and ``code``.

Part
----

.. code:: python

   x = 1
"""


def test_restructured_text_becomes_a_fragment_like_any_other() -> None:
    pytest.importorskip("docutils")

    made = fragment(TEXT, markup="rst")

    assert made.headings == (Heading(2, "title", "Title"), Heading(3, "part", "Part"))
    assert made.links == ("b.rst",)
    assert '<pre tabindex="0" class="code python' in made.html
    assert made.problems == ()


def test_its_faults_are_reported_and_nothing_from_outside_comes_in(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("docutils")
    text = "A\n\n.. include:: /etc/hostname\n\n.. raw:: html\n\n   <b>\n\nB `c_ d_\n"

    made = fragment(text, markup="rst")

    assert made.html == "<p>A</p>\n<p>B `c_ d_</p>\n"
    assert [d.line for d in made.diagnostics("a.rst", 11)] == [13, 15, 19, 19, 19]
    assert {d.code for d in made.problems} == {"MB052"}
    assert capsys.readouterr() == ("", "")


def test_without_docutils_the_text_is_shown_and_a_way_out_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, "mindblog_cli.markup.rst", raising=False)
    monkeypatch.setitem(sys.modules, "docutils", None)

    made = fragment("A <b>\n", markup="rst")

    assert made.html == '<pre tabindex="0"><code>A &lt;b&gt;\n</code></pre>\n'
    (diagnostic,) = made.diagnostics("a.rst")
    assert (diagnostic.code, diagnostic.file) == ("MB050", "a.rst")
    assert "mindblog-cli[rst]" in diagnostic.hint
