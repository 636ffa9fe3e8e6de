"""A help page: plain text that fits the screen, with headings and nothing drawn around them."""

from collections.abc import Mapping
from inspect import cleandoc
from textwrap import wrap
from typing import Any

from mindblog_cli.cli.paint import Paint, cells

EVERYWHERE = "Everywhere"
_NAMES_AT_MOST = 26


def help_text(
    command: Any,  # noqa: ANN401 - typer keeps these types to itself
    ctx: Any,  # noqa: ANN401
    paint: Paint,
    width: int,
    sections: Mapping[str, Mapping[str, str]] | None = None,
) -> str:
    """The page for *command*: usage, what it does, what it takes, examples."""
    width = max(40, min(width, 100))
    about, *examples = cleandoc(command.help or "").split("\nExamples:\n")
    blocks = [f"{paint('Usage:', 'bold')} {_usage(command, ctx)}", _wrapped(about, width)]
    tables = {**(sections or {}), **_options(command, ctx)}
    names = [cells(name) for rows in tables.values() for name in rows]
    first = max((name for name in names if name <= _NAMES_AT_MOST), default=_NAMES_AT_MOST)
    for title, rows in tables.items():
        told = [_row(name, text, first, width, paint) for name, text in rows.items()]
        blocks.append("\n".join([paint(f"{title}:", "bold"), *told]))
    if examples:
        blocks.append(f"{paint('Examples:', 'bold')}\n{examples[0].rstrip()}")
    return "\n\n".join(block for block in blocks if block)


def _usage(command: Any, ctx: Any) -> str:  # noqa: ANN401
    return " ".join([ctx.command_path, *command.collect_usage_pieces(ctx)])


def _wrapped(text: str, width: int) -> str:
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    return "\n\n".join("\n".join(wrap(part, width)) for part in paragraphs)


def _options(command: Any, ctx: Any) -> dict[str, dict[str, str]]:  # noqa: ANN401
    found: dict[str, dict[str, str]] = {"Arguments": {}, "Options": {}, EVERYWHERE: {}}
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record and param.param_type_name == "argument":
            found["Arguments"][record[0]] = record[1]
        elif record:
            name = f"    {record[0]}" if record[0].startswith("--") else record[0]
            found[param.rich_help_panel or "Options"][name] = record[1]
    return {title: rows for title, rows in found.items() if rows}


def _row(name: str, text: str, first: int, width: int, paint: Paint) -> str:
    head = f"  {paint(name, 'place')}"
    margin = "\n" + " " * (first + 4)
    told = margin.join(wrap(text, max(20, width - first - 4)))
    if len(name) > first:
        return f"{head}{margin}{told}"
    return f"{head}{' ' * (first - len(name))}  {told}".rstrip()
