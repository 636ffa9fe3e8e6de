"""Rows of words under each other, as wide as the screen is."""

from collections.abc import Sequence

from mindblog_cli.cli.paint import Paint, cells, shown

Cell = tuple[str, str]
"""Text and the role that colours it; without a role it is plain."""

GAP = "  "


def table(rows: Sequence[Sequence[Cell]], width: int, paint: Paint, *, flexible: int) -> str:
    """*rows* in columns; the column *flexible* gives way where the screen is narrow, then the last.

    A column that nothing stands in takes no room.
    """
    if not rows:
        return ""
    natural = [max(cells(shown(row[at][0])) for row in rows) for at in range(len(rows[0]))]
    widths = _fitted({at: wide for at, wide in enumerate(natural) if wide}, width, flexible)
    return "\n".join(_line(row, widths, paint) for row in rows)


def _fitted(widths: dict[int, int], width: int, flexible: int) -> dict[int, int]:
    """*widths* made narrower, step by step, until all columns fit; some may have to go."""
    last = max(widths, default=0)
    others = [at for at in reversed(widths) if at not in (flexible, last)]
    for at, least in (
        (last, 12),
        (flexible, 20),
        (last, 0),
        (flexible, 8),
        *((o, 0) for o in others),
    ):
        over = sum(widths.values()) + len(GAP) * (len(widths) - 1) - width
        if over > 0 and widths.get(at, 0) > least:
            widths = {**widths, at: max(least, widths[at] - over)}
            widths = {one: wide for one, wide in widths.items() if wide}
    return widths


def clipped(text: str, width: int) -> str:
    """*text* in at most *width* columns, with a sign where something is left out."""
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[:-1]
    return f"{text.rstrip()}…" if width > 0 else ""


def _line(row: Sequence[Cell], widths: dict[int, int], paint: Paint) -> str:
    parts: list[str] = []
    for at, width in widths.items():
        text, role = row[at]
        text = clipped(shown(text), width)
        padding = " " * (width - cells(text))
        parts.append(f"{paint(text, role) if role else text}{padding}")
    return GAP.join(parts).rstrip()
