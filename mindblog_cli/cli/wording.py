"""What is wrong, in words: the place, the line itself with the fault underlined, the way out."""

from collections import Counter
from collections.abc import Sequence

from mindblog_cli.cli.paint import Paint, cells, shown
from mindblog_cli.errors import Diagnostic, MindBlogError, in_order

# More warnings of one kind than this are told as a number, unless asked for.
FEW = 3


def error_text(error: MindBlogError, paint: Paint) -> str:
    """An error in the form that CLI.md promises; all that its diagnostics say comes first."""
    faults: list[Diagnostic] = in_order(list(getattr(error, "diagnostics", [])))
    errors = [fault for fault in faults if fault.severity == "error"]
    lines = [diagnostic_text(fault, paint) for fault in errors]
    if others := [fault for fault in faults if fault.severity != "error"]:
        lines.insert(0, warnings_text(others, paint))
    if error.message not in (f"{fault.where}: {fault.message}" for fault in errors):
        lines.append(f"{paint('error', 'error')}: {shown(error.message)}")
    if error.hint:
        lines.append(f"  {_several(error.hint)}")
    return "\n".join(lines)


def diagnostic_text(fault: Diagnostic, paint: Paint) -> str:
    """One fault with its source line, such as rustc would show it."""
    code = f"[{fault.code}]" if fault.code else ""
    lines = [f"{paint(fault.severity + code, fault.severity)}: {shown(fault.message)}"]
    if fault.file:
        lines.append(f"  {paint('-->', 'dim')} {paint(shown(fault.where), 'place')}")
    if fault.text and fault.line:
        lines += _source(fault, paint)
    elif fault.hint:
        lines.append(f"  hint: {_several(fault.hint)}")
    if fault.fix:
        lines.append(f"  fix: {_several(fault.fix)}")
    return "\n".join(lines)


def warnings_text(warnings: Sequence[Diagnostic], paint: Paint, *, every: bool = False) -> str:
    """Warnings in the order of the files; where there are many of a kind, their number."""
    counts = Counter(warning.code for warning in warnings)
    lines: list[str] = []
    told: set[str] = set()
    for warning in in_order(list(warnings)):
        if every or counts[warning.code] <= FEW:
            lines.append(diagnostic_text(warning, paint))
        elif warning.code not in told:
            told.add(warning.code)
            number = counts[warning.code]
            lines.append(
                f"{paint(f'{number} warnings {warning.code}', 'warning')}, the first in "
                f"{paint(shown(warning.where), 'place')}: {shown(warning.message)}; -v shows all"
            )
    return "\n".join(lines)


def annotation(fault: Diagnostic) -> str:
    """*fault* as GitHub Actions takes it, so that it stands beside the line of the file."""
    place = {"file": fault.file, "line": fault.line, "col": fault.col, "title": fault.code}
    properties = ",".join(f"{key}={_escaped(str(value))}" for key, value in place.items() if value)
    advice = fault.fix or fault.hint
    message = f"{fault.message} ({advice})" if advice else fault.message
    message = message.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{fault.severity} {properties}::{message}"


def _escaped(value: str) -> str:
    for char in "%\r\n:,":
        value = value.replace(char, f"%{ord(char):02X}")
    return value


def _source(fault: Diagnostic, paint: Paint) -> list[str]:
    number = str(fault.line)
    bar = paint("|", "dim")
    lines = [f"  {paint(number, 'dim')} {bar} {shown(fault.text)}".replace("\t", " ")]
    column = max(fault.col, 1) - 1
    before = cells(shown(fault.text[:column]))
    meant = cells(shown(fault.text[column : column + max(fault.width, 1)]))
    carets = paint("^" * max(meant, 1), fault.severity)
    lines.append(f"  {' ' * len(number)} {bar} {' ' * before}{carets} {fault.hint}".rstrip())
    return lines


def _several(text: str) -> str:
    return text.replace("\n", "\n  ")
