"""What translating would do, or has done, in words and as values for programs."""

from typing import Any

from mindblog_cli.cli.amounts import some
from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.report import Report
from mindblog_cli.cli.translating import told_posts
from mindblog_cli.translation.office import MEMORY_ALONE, Office
from mindblog_cli.translation.sending import Estimate
from mindblog_cli.translation.translate import Outcome, Todo, by_languages, wanted

# So many texts are shown without -v.
FEW = 10


def planned(desk: Desk, needed: Todo, office: Office) -> Report:
    """Exactly what would be sent, and to whom."""
    lines: list[str] = []
    whole = Estimate()
    told: list[dict[str, Any]] = []
    for (source, target), jobs in by_languages(needed.jobs).items():
        made = office.estimate(wanted(jobs), source, target)
        choice = office.choice(source, target)
        whole += made
        sent = f"{made.characters} characters to {choice.engine} ({choice.why})"
        if choice.engine == MEMORY_ALONE:
            sent = f"of which nothing is known; {choice.why}"
        lines.append(f"{source} → {target}: {some(len(made.texts), 'segment')}, {sent}")
        lines += _texts(desk, made)
        told += [
            {"source": source, "target": target, "engine": choice.engine, "text": one.text}
            for one in made.texts
        ]
    lines = [*lines, _cost(whole)] if lines else ["nothing to translate"]
    lines += _untracked(needed)
    found = {
        "texts": told,
        "characters": whole.characters,
        "requests": whole.requests,
        "known": whole.known,
        "over": whole.over,
        "cost": whole.cost,
        "currency": whole.currency,
        "untracked": [pair.path for pair in needed.untracked],
    }
    return Report("\n".join(lines), found)


def _texts(desk: Desk, made: Estimate) -> list[str]:
    """A line for each text that would be sent; of many only the first, unless all are wanted."""
    paint = desk.paint(desk.terminal.out)
    shown = made.texts if desk.given.verbose else made.texts[:FEW]
    more = len(made.texts) - len(shown)
    lines = [f"{paint('+', 'added')} {one.text}" for one in shown]
    return [*lines, f"and {more} more; -v shows all"] if more else lines


def _cost(made: Estimate) -> str:
    parts = [f"{made.characters} characters in {some(made.requests, 'request')}"]
    if made.known:
        parts.append(f"{made.known} known already")
    if made.over:
        parts.append(f"{made.over} over the limit")
    if made.cost:
        parts.append(f"about {made.cost:.2f} {made.currency}")
    return ", ".join(parts) + "; nothing was sent"


def lines_of(desk: Desk, needed: Todo, office: Office, outcome: Outcome) -> list[str]:
    """What was done, in a few lines."""
    paint = desk.paint(desk.terminal.out)
    lines = _written(office, outcome)
    if not outcome.written and not outcome.left:
        lines.append("nothing to translate")
    for unfit in outcome.needs_work[: None if desk.given.verbose else FEW]:
        lines.append(
            f"{paint('needs work', 'warning')}  {unfit.path}: {unfit.reason}: {unfit.text[:60]}"
        )
    lines += _held(needed)
    if outcome.left:
        why = ", for more characters may not be sent" if office.tally.over else ""
        lines.append(f"left for another time{why}: {told_posts(outcome.left)}")
    return [*lines, *_untracked(needed)]


def _written(office: Office, outcome: Outcome) -> list[str]:
    """The posts that were written, and who made what is new in them."""
    lines = []
    tally, sent = office.tally, office.budget.spent
    made = [some(outcome.translated, "segment") + " translated"] if outcome.translated else []
    made += [some(outcome.suggested, "suggestion")] if outcome.suggested else []
    if outcome.written and not made:
        lines.append(f"{told_posts(outcome.written)}: brought up to date, nothing was sent")
    elif outcome.written:
        who = ", ".join(sorted({one.engine for one in office.choices.values()}))
        price = f", about {office.cost:.2f} {office.currency}" if office.cost else ""
        known = tally.memory + tally.journal
        free = f", {known} of them known already" if known else ""
        lines.append(
            f"{told_posts(outcome.written)}: {' and '.join(made)} by {who}{free}, "
            f"{sent} characters sent{price}"
        )
    for (source, target), one in office.choices.items():
        lines.append(f"{source} → {target}: {one.engine}, {one.why}")
    return lines


def _held(needed: Todo) -> list[str]:
    """What a person wrote stays, though it is out of date."""
    held = sum(v.fate == "hold" for job in needed.jobs for v in job.merge.verdicts())
    if not held:
        return []
    kept = f"{some(held, 'segment')} that a person wrote: out of date, and kept"
    return [f"{kept}; mindblog l10n review shows what is suggested"]


def _untracked(needed: Todo) -> list[str]:
    if not needed.untracked:
        return []
    told = told_posts([pair.path for pair in needed.untracked])
    return [f"written by hand, and left alone: {told}; mindblog l10n adopt takes them in"]


def found_of(office: Office, outcome: Outcome) -> dict[str, Any]:
    """What was done, for a program."""
    return {
        "written": outcome.written,
        "translated": outcome.translated,
        "suggested": outcome.suggested,
        "cost": round(office.cost, 4),
        "currency": office.currency,
        "characters": office.budget.spent,
        "needs_work": outcome.needs_work,
        "left": outcome.left,
        "tally": office.tally,
        "engines": [
            {"source": s, "target": t, "engine": one.engine, "why": one.why}
            for (s, t), one in office.choices.items()
        ],
    }
