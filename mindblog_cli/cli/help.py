"""A help page: plain text that fits the screen, with headings and nothing drawn around them."""

from collections.abc import Iterable
from textwrap import wrap

from mindblog_cli.cli.manual import Page, Param
from mindblog_cli.cli.paint import Paint, cells

_NAMES_AT_MOST = 26


def help_text(page: Page, everywhere: Iterable[Param], paint: Paint, width: int) -> str:
    """*page* as text: usage, what the command does, what it takes, examples."""
    width = max(40, min(width, 100))
    blocks = [f"{paint('Usage:', 'bold')} {page['usage']}", _wrapped(page["about"], width)]
    tables = {
        **page["commands"],
        "Arguments": _rows(page["arguments"]),
        "Options": _rows(page["options"]),
        "Everywhere": _rows(everywhere),
    }
    names = [cells(name) for rows in tables.values() for name in rows]
    first = max((name for name in names if name <= _NAMES_AT_MOST), default=_NAMES_AT_MOST)
    for title, rows in tables.items():
        told = [_row(name, text, first, width, paint) for name, text in rows.items()]
        blocks.append("\n".join([paint(f"{title}:", "bold"), *told]) if told else "")
    if page["examples"]:
        blocks.append(f"{paint('Examples:', 'bold')}\n{page['examples']}")
    return "\n\n".join(block for block in blocks if block)


def _wrapped(text: str, width: int) -> str:
    paragraphs = (" ".join(part.split()) for part in text.split("\n\n"))
    return "\n\n".join("\n".join(wrap(part, width)) for part in paragraphs)


def _rows(params: Iterable[Param]) -> dict[str, str]:
    """Long names stand under long names, whether there is a short one before them or not."""
    return {
        f"    {one['shown']}" if one["shown"].startswith("--") else one["shown"]: one["help"]
        for one in params
    }


def _row(name: str, text: str, first: int, width: int, paint: Paint) -> str:
    head = f"  {paint(name, 'place')}"
    margin = "\n" + " " * (first + 4)
    told = margin.join(wrap(text, max(20, width - first - 4)))
    if len(name) > first:
        return f"{head}{margin}{told}"
    return f"{head}{' ' * (first - len(name))}  {told}".rstrip()
