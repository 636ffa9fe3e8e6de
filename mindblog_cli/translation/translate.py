"""Translations made or brought up to date: what changed goes to an engine, the rest stays.

Each post is written as soon as all of its answers are there. What an engine said is in the journal
before that, so that a run that is cut off pays for nothing twice.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from mindblog_cli.blog.root import Blog
from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.folders import joining_fields, translation_path
from mindblog_cli.l10n.glossary import Glossary, Term
from mindblog_cli.l10n.merge import finish
from mindblog_cli.l10n.pairs import Pair, blank, catalog_of, merge_of
from mindblog_cli.l10n.plan import Merged, Said
from mindblog_cli.l10n.trial import misfit
from mindblog_cli.translation.asked import Answer, Failure, Gate, Wanted
from mindblog_cli.translation.writing import Job, write

# So many finished posts are written at once, for the disk is asked to be sure each time.
TOGETHER = 20

Ask = Callable[[Sequence[Wanted], str, str, Gate], Iterable[tuple[str, Answer | Failure]]]
"""Gets texts translated from one language to another, if they pass the gate; see `sending`."""


class Todo(Struct, frozen=True):
    """What has to be done, *untracked* translations that are left alone, and what is wrong.

    *glossary* has the words that answers are to have.
    """

    jobs: tuple[Job, ...]
    untracked: tuple[Pair, ...]
    faults: tuple[Diagnostic, ...]
    glossary: Glossary


class Unfit(Struct, frozen=True):
    """A segment of the post at *path* that no answer fitted, and why."""

    path: str
    text: str
    reason: str


class Outcome(Struct):
    """What came of a run: segments *translated*, and *suggested* where a person's text stays.

    *left* are posts whose answers did not all come, so they wait. *breaches* says of the posts by
    their paths in how many answers a term of the glossary was translated in another way.
    """

    written: list[str] = field(default_factory=list)
    translated: int = 0
    suggested: int = 0
    needs_work: list[Unfit] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    faults: list[Diagnostic] = field(default_factory=list)
    breaches: Counter[tuple[str, Term]] = field(default_factory=Counter)


def todo(blog: Blog, pairs: Iterable[Pair], glossary: Glossary, folders: Collection[str]) -> Todo:
    """What *pairs* need. Nothing is written."""
    jobs, untracked, faults = [], [], []
    for pair in pairs:
        try:
            catalog, before = catalog_of(blog.root, pair)
            if catalog is None and pair.path:
                untracked.append(pair)
                continue
            path = pair.path or translation_path(blog.config, pair.original, pair.lang, folders)
            merge = merge_of(
                blog.root,
                blog.config,
                pair,
                catalog or blank(pair, path),
                glossary.stays(pair.lang),
                fresh=_fresh(blog, pair, path),
            )
            jobs.append(Job(pair, merge, before))
        except ContentError as error:
            faults += error.diagnostics
    return Todo(tuple(jobs), tuple(untracked), tuple(faults), glossary)


def _fresh(blog: Blog, pair: Pair, path: str) -> dict[str, Any]:
    """What a new translation says beside its text: what joins it to its story, and if it waits."""
    waits = {"draft": True} if pair.original.status == "draft" else {}
    return {**joining_fields(blog.config, pair.original, path), **waits}


def translate(blog: Blog, needed: Todo, ask: Ask, outcome: Outcome) -> None:
    """Do what is *needed*, and tell in *outcome* what came of it, also where it ends with an error.

    Raises what *ask* raises, after all that was finished is written. The caller holds the lock.
    """
    _store(blog, [(job, {}) for job in needed.jobs if not job.merge.wants], outcome)
    for (source, target), some in by_languages(needed.jobs).items():
        desk = _Desk(blog, some, outcome, needed.glossary)
        try:
            for key, answer in ask(wanted(some), source, target, desk.gate):
                desk.hear(key, answer)
        finally:
            desk.close()


def by_languages(jobs: Iterable[Job]) -> dict[tuple[str, str], list[Job]]:
    """Those of *jobs* for which an engine is asked, by original language and language."""
    found: dict[tuple[str, str], list[Job]] = {}
    for job in jobs:
        if job.merge.wants:
            found.setdefault((job.pair.original.id.lang, job.pair.lang), []).append(job)
    return found


def wanted(jobs: Sequence[Job]) -> list[Wanted]:
    """All that is asked for; a key says whose it is: the job's number, and its own key."""
    return [
        Wanted(f"{at}:{want.key}", want.text, want.before, want.after)
        for at, job in enumerate(jobs)
        for want in job.merge.wants
    ]


class _Desk:
    """Jobs of one pair of languages, whose answers come in any order."""

    def __init__(
        self, blog: Blog, jobs: Sequence[Job], outcome: Outcome, glossary: Glossary
    ) -> None:
        self.blog = blog
        self.jobs = jobs
        self.outcome = outcome
        self.glossary = glossary
        self.open: dict[int, dict[int, Said | None]] = {at: {} for at in range(len(jobs))}
        self.ready: list[tuple[Job, Mapping[int, Said | None]]] = []

    def gate(self, asked: Wanted, text: str) -> str:
        """Why *text* can not stand where it is wanted; called from threads."""
        at, key = _numbers(asked.key)
        return misfit(self.jobs[at].merge, key, text)

    def hear(self, name: str, answer: Answer | Failure) -> None:
        """Take an answer, and write the posts that have all of theirs now and then."""
        if isinstance(answer, Failure) and answer.later:
            return
        at, key = _numbers(name)
        job, said = self.jobs[at], self.open[at]
        if isinstance(answer, Answer):
            said[key] = Said(answer.text, answer.engine, answer.by)
            broken = self.glossary.breaches(_text(job, key), answer.text, job.pair.lang)
            self.outcome.breaches.update((job.path, term) for term in broken)
        else:
            said[key] = None
            self.outcome.needs_work.append(Unfit(job.path, _text(job, key), answer.reason))
        if len(said) == len(job.merge.wants):
            self.ready.append((job, self.open.pop(at)))
        if len(self.ready) >= TOGETHER:
            self._write()

    def close(self) -> None:
        """Write what is finished; the posts that are not are left for another time."""
        self._write()
        self.outcome.left += [self.jobs[at].path for at in self.open]

    def _write(self) -> None:
        ready, self.ready = self.ready, []
        _store(self.blog, ready, self.outcome)


def _numbers(name: str) -> tuple[int, int]:
    """The job and its own key in a key of `wanted`."""
    at, _, key = name.partition(":")
    return int(at), int(key)


def _text(job: Job, key: int) -> str:
    return next((want.text for want in job.merge.wants if want.key == key), "")


def _store(
    blog: Blog, ready: Iterable[tuple[Job, Mapping[int, Said | None]]], outcome: Outcome
) -> None:
    made: list[tuple[Job, Merged]] = []
    for job, answers in ready:
        try:
            merged = finish(job.merge, answers)
        except ContentError as error:
            outcome.faults += error.diagnostics
            continue
        outcome.needs_work += [
            Unfit(job.path, _text(job, key), reason) for key, reason in merged.refused.items()
        ]
        advice = {want.key for want in job.merge.wants if want.advice}
        fitting = {key for key, said in answers.items() if said and key not in merged.refused}
        outcome.translated += len(fitting - advice)
        outcome.suggested += len(fitting & advice)
        made.append((job, merged))
    outcome.written += write(blog.root, made)
