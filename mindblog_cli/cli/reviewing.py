"""Segments shown to a person one by one, and what they say of each."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from mindblog_cli.cli.asking import asked
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.editor import edited
from mindblog_cli.cli.paint import shown
from mindblog_cli.errors import AnswerNeeded, UsageError
from mindblog_cli.l10n.review import Decision, Item, Verb
from mindblog_cli.segments.tags import fault
from mindblog_cli.translation.memory import Memory

_ROLES = {
    "machine": "warning",
    "outdated": "warning",
    "conflict": "error",
    "needs-work": "error",
    "reviewed": "good",
}
_NEEDY = ("outdated", "needs-work", "conflict")
_BELOW = "# What it is a translation of; lines with # are not read. Keep <g1>, </g1> and <x1/>."
_VERBS: dict[str, Verb] = {"a": "accept", "u": "use", "o": "omit"}


def reviewed(
    desk: Desk,
    found: Sequence[Item],
    langs: tuple[str, str],
    known: Memory,
    settle: Callable[[Decision], None],
) -> tuple[int, int]:
    """Go through *found* until the end or until the person stops: how many were settled, and left.

    Where nothing is suggested yet, *known* may have something like it. *settle* is called at
    once for each decision, so that nothing is lost by a stop.
    """
    done = 0
    for at, bare in enumerate(found, 1):
        item = _suggested(bare, langs, known)
        desk.terminal.err.write(_card(desk, item, f"{at}/{len(found)}", langs))
        for decision in _decisions(desk, item):
            if decision is None:
                return done, len(found) - at + 1
            try:
                settle(decision)
            except UsageError as error:
                desk.terminal.err.write(f"{error.message}\n{error.hint}\n")
                continue
            done += decision.do != "note"
    return done, 0


def _suggested(item: Item, langs: tuple[str, str], known: Memory) -> Item:
    """*item* with how something like it was translated elsewhere, if it needs that and it fits."""
    if item.suggestion or item.state not in _NEEDY:
        return item
    said = (one.target for one in known.similar(item.source, *langs))
    fitting = (text for text in said if text != item.target and not fault(item.source, text))
    return replace(item, suggestion=next(fitting, ""))


def _card(desk: Desk, item: Item, place: str, langs: tuple[str, str]) -> str:
    """The segment on the screen: what it is, source beside translation, and what there is to it."""
    paint = desk.paint(desk.terminal.err)
    label = f"{item.state} · {item.engine}" if item.engine else item.state
    head = f"{paint(place, 'place')}  {paint(label, _ROLES.get(item.state, 'dim'))}"
    rows = [(langs[0], item.source, "")]
    if item.previous:
        rows.append(("was", item.previous, "dim"))
    rows.append((langs[1], item.target or "–", "bold"))
    if item.suggestion:
        rows.append(("say", item.suggestion, "place"))
    if item.breaches:
        rows.append(("terms", ", ".join(item.breaches), "warning"))
    if item.note:
        rows.append(("note", item.note, "dim"))
    width = max(desk.terminal.width - 7, 20)
    lines = ["", head if not item.context else f"{head}  {item.context}"]
    for name, text, role in rows:
        wrapped = textwrap.wrap(shown(text), width) or [""]
        for number, line in enumerate(wrapped):
            label = paint(f"{'' if number else name:<6}", "dim")
            lines.append(f"{label} {paint(line, role) if role else line}")
    return "\n".join(lines) + "\n"


def _decisions(desk: Desk, item: Item) -> Iterator[Decision | None]:
    """What the person says of *item*: notes, and at the end what is to be done, or None to stop."""
    use = "[u]se suggestion, " if item.suggestion else ""
    question = f"[a]ccept, [e]dit, {use}[s]kip, [n]ote, [o]mit, [q]uit"
    while (key := _key(desk, question)) != "s":
        if key == "q":
            yield None
            return
        if key == "n":
            yield Decision(item.number, "note", note=asked(desk, "Note"), source=item.source)
        elif key == "e" and (text := _typed(desk, item)):
            yield Decision(item.number, "edit", text, source=item.source)
            return
        elif key in _VERBS and (key != "u" or item.suggestion):
            text = item.suggestion if key == "u" else ""
            yield Decision(item.number, _VERBS[key], text, source=item.source)
            return


def _key(desk: Desk, question: str) -> str:
    """The letter that the person answers with; the end of the input is a stop."""
    try:
        return asked(desk, question, "s").lower()[:1]
    except AnswerNeeded:
        return "q"


def _typed(desk: Desk, item: Item) -> str:
    """The translation as the person leaves it in their editor.

    Raises UsageError where that is no text.
    """
    with TemporaryDirectory(prefix="mindblog-") as folder:
        file = Path(folder, "segment.md")
        start = item.target or item.suggestion or item.source
        file.write_text(f"{start}\n\n{_BELOW}\n# {item.source}\n", "utf-8")
        edited(desk, file)
        try:
            lines = file.read_text("utf-8").split("\n")
        except UnicodeDecodeError:
            raise UsageError("your editor did not save the segment as UTF-8") from None
    return " ".join(line.strip() for line in lines if line and not line.startswith("# ")).strip()
