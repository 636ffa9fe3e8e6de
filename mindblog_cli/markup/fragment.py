"""A text to a Fragment, whatever it is written in."""

from collections.abc import MutableMapping
from importlib import import_module

from msgspec import Struct

from mindblog_cli.errors import Diagnostic
from mindblog_cli.markup.finish import finish
from mindblog_cli.markup.highlight import plain
from mindblog_cli.markup.markdown import to_html
from mindblog_cli.markup.parts import Fragment, Heading, Labels, Markup, Resolve, Spot
from mindblog_cli.markup.shortcodes import expand

__all__ = ["Fragment", "Heading", "Labels", "Markup", "Resolve", "Setting", "Spot", "fragment"]


def _as_written(href: str) -> str:
    return href


class Setting(Struct, frozen=True, kw_only=True):
    """What surrounds a text: how its links resolve, its language's words, code already coloured.

    *highlights* is filled as code is highlighted; give the same one again and Pygments stays
    asleep. *title* is the post's: a text that opens by repeating it does not say it twice.
    """

    resolve: Resolve = _as_written
    labels: Labels = Labels()
    highlights: MutableMapping[str, str] | None = None
    title: str = ""


def fragment(text: str, setting: Setting | None = None, *, markup: Markup = "markdown") -> Fragment:
    """*text* as HTML, with its links resolved and its faults named."""
    setting = setting or Setting()
    html = text
    unknown: list[Spot] = []
    problems: list[Diagnostic] = []
    if markup == "markdown":
        expanded, unknown = expand(text)
        html = to_html(expanded, {} if setting.highlights is None else setting.highlights)
    elif markup == "html":
        html, unknown = expand(text, source="html")
    else:
        html, problems = _restructured(text)
    done = finish(html, text, setting.resolve, setting.labels, setting.title)
    return Fragment(*done, unknown=tuple(unknown), problems=tuple(problems))


def _restructured(text: str) -> tuple[str, list[Diagnostic]]:
    """*text* by docutils, which is an extra: without it the text is shown as it is."""
    try:
        # Heavy, and few blogs have a post for it.
        rst = import_module("mindblog_cli.markup.rst")
    except ModuleNotFoundError:
        problem = Diagnostic(
            "MB050",
            "reStructuredText needs docutils; the text is shown as it is written",
            "",
            severity="warning",
            hint="pip install 'mindblog-cli[rst]'",
        )
        return plain(text), [problem]
    done: tuple[str, list[Diagnostic]] = rst.to_html(text)
    return done
