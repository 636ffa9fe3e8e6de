"""reStructuredText by docutils; loaded only for a post that is written in it."""

from io import StringIO

from docutils import nodes
from docutils.core import publish_doctree, publish_parts
from docutils.io import DocTreeInput
from docutils.parsers.null import Parser
from docutils.readers.doctree import Reader
from docutils.writers.html5_polyglot import Writer

from mindblog_cli.errors import Diagnostic
from mindblog_cli.patterns import pattern

# Nothing but the text itself may come in: no files, no raw HTML, no settings from the machine.
_SETTINGS = {
    "_disable_config": True,
    "file_insertion_enabled": False,
    "raw_enabled": False,
    "doctitle_xform": False,
    "initial_header_level": 2,
    "syntax_highlight": "short",
    "table_style": "colwidths-auto",
    "report_level": 2,
    "halt_level": 5,
    "embed_stylesheet": False,
    "input_encoding": "unicode",
    "output_encoding": "unicode",
}
_SECTION = pattern(r'<section id="([^"]+)">\s*<h([1-6])>')


def to_html(text: str) -> tuple[str, list[Diagnostic]]:
    """*text* as HTML, and what docutils has against it."""
    settings = {**_SETTINGS, "warning_stream": StringIO()}
    tree = publish_doctree(text, settings_overrides=settings)
    problems = [_diagnostic(message) for message in _messages(tree)]
    parts = publish_parts(
        tree,
        source_class=DocTreeInput,
        reader=Reader(parser=Parser()),
        writer=Writer(),
        settings_overrides=settings,
    )
    return _SECTION.sub(r'<section>\n<h\2 id="\1">', parts["body"]), problems


def _messages(tree: nodes.document) -> list[nodes.system_message]:
    """What docutils would print into the text; taken out of it."""
    messages = list(tree.findall(nodes.system_message))
    for message in messages:
        message.parent.remove(message)
    messages += tree.transform_messages
    tree.transform_messages = []
    for node in list(tree.findall(nodes.problematic)):
        node.parent.replace(node, nodes.Text(node.astext()))
    return messages


def _diagnostic(message: nodes.system_message) -> Diagnostic:
    said = message.children[0].astext() if message.children else "not understood"
    return Diagnostic(
        "MB052", f"docutils: {said}", "", line=message.get("line") or 0, severity="warning"
    )
