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
    widths = [max(cells(shown(row[at][0])) for row in rows) for at in range(len(rows[0]))]
    used = [at for at, wide in enumerate(widths) if wide]
    spare = width - sum(widths[at] for at in used) - len(GAP) * (len(used) - 1)
    for at, least in ((used[-1], 12), (flexible, 20), (used[-1], 0)):
        if spare < 0:
            smaller = max(min(widths[at], least), widths[at] + spare)
            spare += widths[at] - smaller
            widths[at] = smaller
    return "\n".join(_line(row, widths, used, paint) for row in rows)


def clipped(text: str, width: int) -> str:
    """*text* in at most *width* columns, with a sign where something is left out."""
    if cells(text) <= width:
        return text
    while text and cells(text) > width - 1:
        text = text[:-1]
    return f"{text.rstrip()}…" if width > 0 else ""


def _line(row: Sequence[Cell], widths: list[int], used: list[int], paint: Paint) -> str:
    parts: list[str] = []
    for at in used:
        text, role = row[at]
        text = clipped(shown(text), widths[at])
        padding = " " * (widths[at] - cells(text))
        parts.append(f"{paint(text, role) if role else text}{padding}")
    return GAP.join(parts).rstrip()
