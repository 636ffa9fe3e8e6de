"""Translations made or brought up to date: what changed goes to an engine, the rest stays.

Each post is written as soon as all of its answers are there. What an engine said is in the journal
before that, so that a run that is cut off pays for nothing twice.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from mindblog_cli.blog.root import Blog
from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.folders import joining_fields, translation_path
from mindblog_cli.l10n.glossary import Glossary
from mindblog_cli.l10n.merge import finish
from mindblog_cli.l10n.pairs import Pair, blank, catalog_of, merge_of
from mindblog_cli.l10n.plan import Merged, Said
from mindblog_cli.segments.stays import Stays
from mindblog_cli.translation.sending import Answer, Failure, Wanted
from mindblog_cli.translation.writing import Job, edits, write

# So many finished posts are written at once, for the disk is asked to be sure each time.
TOGETHER = 20

Ask = Callable[[Sequence[Wanted], str, str], Iterable[tuple[str, Answer | Failure]]]
"""Gets texts translated from one language to another; see `sending`."""


class Todo(Struct, frozen=True):
    """What has to be done, *untracked* translations that are left alone, and what is wrong."""

    jobs: tuple[Job, ...]
    untracked: tuple[Pair, ...]
    faults: tuple[Diagnostic, ...]

    @property
    def wants(self) -> int:
        """How many segments an engine will be asked for."""
        return sum(len(job.merge.wants) for job in self.jobs)


class Outcome(Struct):
    """What came of a run; *left* are posts whose answers did not all come, so they wait."""

    written: list[str] = field(default_factory=list)
    translated: int = 0
    needs_work: list[tuple[str, str, str]] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)


def todo(blog: Blog, pairs: Iterable[Pair], glossary: Glossary, folders: Collection[str]) -> Todo:
    """What *pairs* need. Nothing is written."""
    jobs, untracked, faults = [], [], []
    for pair in pairs:
        try:
            catalog, before = catalog_of(blog.root, pair)
            if catalog is None and pair.translation:
                untracked.append(pair)
                continue
            path = (
                pair.translation.path
                if pair.translation
                else translation_path(blog.config, pair.original, pair.lang, folders)
            )
            merge = merge_of(
                blog.root,
                blog.config,
                pair,
                catalog or blank(pair, path),
                Stays(glossary.stays(pair.lang)),
                fresh=_fresh(pair),
            )
            jobs.append(Job(pair, merge, before))
        except ContentError as error:
            faults += error.diagnostics
    return Todo(tuple(jobs), tuple(untracked), tuple(faults))


def _fresh(pair: Pair) -> dict[str, Any]:
    """What a new translation says beside its text: what joins it to its story, and if it waits."""
    waits = {"draft": True} if pair.original.status == "draft" else {}
    return {**joining_fields(pair.original, pair.lang), **waits}


def translate(blog: Blog, jobs: Sequence[Job], ask: Ask) -> Iterator[Outcome]:
    """Do *jobs*; what has come of them so far is given again and again, for whoever watches.

    Raises what *ask* raises, after all that was finished is written. The caller holds the lock.
    """
    outcome = Outcome()
    _store(blog, [(job, {}) for job in jobs if not job.merge.wants], outcome)
    yield outcome
    for (source, target), some in _by_languages(jobs).items():
        yield from _translated(blog, some, outcome, lambda w, s=source, t=target: ask(w, s, t))


def _by_languages(jobs: Sequence[Job]) -> dict[tuple[str, str], list[Job]]:
    found: dict[tuple[str, str], list[Job]] = {}
    for job in jobs:
        if job.merge.wants:
            found.setdefault((job.pair.original.id.lang, job.pair.lang), []).append(job)
    return found


def _translated(
    blog: Blog,
    jobs: Sequence[Job],
    outcome: Outcome,
    ask: Callable[[Sequence[Wanted]], Iterable[tuple[str, Answer | Failure]]],
) -> Iterator[Outcome]:
    wanted = [
        Wanted(f"{number}:{want.key}", want.text, want.before, want.after)
        for number, job in enumerate(jobs)
        for want in job.merge.wants
    ]
    answers: dict[int, dict[int, Said | None]] = {number: {} for number in range(len(jobs))}
    ready: list[tuple[Job, Mapping[int, Said | None]]] = []
    try:
        for name, answer in ask(wanted):
            number, key = map(int, name.split(":"))
            if isinstance(answer, Failure) and answer.later:
                continue
            said = answers[number]
            said[key] = Said(answer.text, answer.engine) if isinstance(answer, Answer) else None
            if isinstance(answer, Failure):
                want = next(one for one in jobs[number].merge.wants if one.key == key)
                path = jobs[number].merge.catalog.translation
                outcome.needs_work.append((path, want.text, answer.reason))
            if len(said) == len(jobs[number].merge.wants):
                ready.append((jobs[number], answers.pop(number)))
            if len(ready) >= TOGETHER:
                _store(blog, ready, outcome)
                ready = []
                yield outcome
    finally:
        _store(blog, ready, outcome)
        outcome.left += [jobs[number].merge.catalog.translation for number in answers]
    yield outcome


def _store(
    blog: Blog, ready: Iterable[tuple[Job, Mapping[int, Said | None]]], outcome: Outcome
) -> None:
    made: list[tuple[Job, Merged]] = []
    for job, answers in ready:
        try:
            merged = finish(job.merge, answers)
            edits(job, merged)
        except ContentError as error:
            outcome.faults += error.diagnostics
            continue
        texts = {want.key: want.text for want in job.merge.wants}
        path = job.merge.catalog.translation
        outcome.needs_work += [
            (path, texts.get(key, ""), reason) for key, reason in merged.refused.items()
        ]
        outcome.translated += sum(
            answer is not None and key not in merged.refused for key, answer in answers.items()
        )
        made.append((job, merged))
    outcome.written += write(blog.root, made)
