"""Texts to an engine and back, until each has an answer that fits or nothing more can be tried.

A batch goes out as one request. What then lacks an answer, or has one whose tags were lost, doubled
or crossed, is sent once more by itself; then run by run, the words between two tags as a text of
their own. Whatever comes back is in the journal before anybody sees it.
"""

from collections.abc import Sequence
from itertools import count

from msgspec import Struct

from mindblog_cli.engines.batches import batches
from mindblog_cli.engines.engine import Busy, Engine, Request, Term, Text, TooLarge
from mindblog_cli.segments import tags
from mindblog_cli.translation.asked import Asked, Path, Said, longest, part
from mindblog_cli.translation.costs import Budget, characters
from mindblog_cli.translation.journal import Journal, Line, name
from mindblog_cli.translation.pace import Pacer
from mindblog_cli.translation.sentences import parts

# How often an engine is asked for the same text in the same run.
_TRIES = 2


class Route(Struct, frozen=True):
    """From which language to which, by whom, and with which words of the glossary."""

    source: str
    target: str
    engine: Engine
    terms: tuple[Term, ...] = ()

    def name(self, asked: Asked) -> str:
        """What *asked* is called in the journal."""
        return name(asked.text.text, self.source, self.target)

    def request(self, batch: Sequence[Asked], budget: Budget) -> Request:
        """*batch* as one request, of which the engine may send again what *budget* allows."""

        def again(texts: Sequence[Text]) -> bool:
            return budget.take(sum(characters(text.text) for text in texts))

        texts = tuple(asked.text for asked in batch)
        return Request(self.source, self.target, texts, self.terms, again)


def recall(asked: Asked, route: Route, journal: Journal) -> None:
    """Tell *asked* what *journal* has on it."""
    for line in journal.said(route.name(asked)):
        asked.hear(Said(line.said, line.engine, "journal"))
        asked.tried += line.engine == route.engine.name


class Courier:
    """Carries batches over one *route*; shared by threads."""

    def __init__(self, route: Route, journal: Journal, budget: Budget, pacer: Pacer) -> None:
        self._route = route
        self._journal = journal
        self._budget = budget
        self._pacer = pacer

    def carry(self, batch: Sequence[Asked]) -> None:
        """Get answers for *batch*. Raises what the engine raises when there is no more use in it.

        What is not closed then was not finished.
        """
        fresh = [asked for asked in batch if not asked.tried]
        if fresh:
            self._send(fresh, "primary")
        for asked in batch:
            if not _settled(asked) and asked.tried < _TRIES:
                self._send([asked], "retried")
            if not _settled(asked):
                self._by_runs(asked)
            self._budget.give_back(asked.paid)
            asked.paid = 0
            asked.closed = True

    def _send(self, batch: Sequence[Asked], path: Path) -> None:
        limit = self._route.engine.limits.characters
        if len(batch) == 1 and len(batch[0].text.text) > limit:
            self._in_parts(batch[0], limit)
            return
        try:
            self._post(batch, path)
        except TooLarge:
            if len(batch) == 1:
                self._in_parts(batch[0], len(batch[0].text.text) // 2)
                return
            middle = len(batch) // 2
            self._send(batch[:middle], path)
            self._send(batch[middle:], path)

    def _post(self, batch: Sequence[Asked], path: Path) -> None:
        answers: list[str | None] = []
        sent = self._answered(batch, answers)
        engine = self._route.engine.name
        for asked in sent:
            asked.tried += 1
        if len(answers) != len(sent):
            # Whose is which can not be told.
            return
        each = zip(sent, answers, strict=True)
        heard = [(asked, text) for asked, said in each if (text := _neat(said))]
        self._journal.write(Line(self._route.name(asked), engine, text) for asked, text in heard)
        for asked, text in heard:
            asked.hear(Said(text, engine, path))

    def _answered(self, batch: Sequence[Asked], answers: list[str | None]) -> list[Asked]:
        """Which of *batch* could be paid for; what the engine said to them is in *answers*."""
        for tried in count(1):
            batch = [asked for asked in batch if self._afforded(asked)]
            if not batch:
                break
            self._pacer.rest()
            for asked in batch:
                asked.paid = 0
            self._budget.asked()
            try:
                answers += self._route.engine.translate(self._route.request(batch, self._budget))
                break
            except Busy as error:
                self._pacer.again(error, tried)
        return list(batch)

    def _afforded(self, asked: Asked) -> bool:
        if not asked.paid:
            asked.over = not self._budget.take(asked.size)
            asked.paid = 0 if asked.over else asked.size
        return not asked.over

    def _by_runs(self, asked: Asked) -> None:
        runs = tags.runs(asked.text.text)
        if not tags.ids(asked.text.text):
            return
        told = [
            part(run, " ".join(runs[:i]), " ".join(runs[i + 1 :])) for i, run in enumerate(runs)
        ]
        said = [one for one in told if any(map(str.isalpha, one.text.text))]
        if self._carried(asked, said):
            words = [one.answer if one in said else one.text.text for one in told]
            self._hear(asked, tags.joined(asked.text.text, words), "runs")

    def _in_parts(self, asked: Asked, most: int) -> None:
        """Translate sentences of *asked* by themselves."""
        asked.tried = _TRIES
        cut = parts(asked.text.text, most)
        if not cut:
            asked.reason = "longer than the engine takes"
            return
        told = [part(one.strip()) for one in cut]
        if self._carried(asked, told):
            said = "".join(
                one[: len(one) - len(one.lstrip())] + heard.answer
                for one, heard in zip(cut, told, strict=True)
            )
            self._hear(asked, said, longest(one.path for one in told))

    def _carried(self, asked: Asked, told: list[Asked]) -> bool:
        """Carry *told*, which make up *asked* and are paid for with it; whether all have come."""
        for one in told:
            recall(one, self._route, self._journal)
        missing = [one for one in told if not one.good]
        if asked.paid:
            for one in missing:
                one.paid = one.size
                asked.paid -= one.size
        for batch in batches(missing, self._route.engine.limits, length):
            self.carry(batch)
        asked.over = any(one.over and not one.good for one in told)
        for one in told:
            if not one.good:
                asked.reason = one.reason
        return all(one.good for one in told)

    def _hear(self, asked: Asked, text: str, path: Path) -> None:
        asked.hear(Said(text, self._route.engine.name, path))


def length(asked: Asked) -> int:
    """How much of a request *asked* takes up."""
    return len(asked.text.text)


def _settled(asked: Asked) -> bool:
    return asked.good or asked.over


def _neat(answer: str | None) -> str:
    return tags.mended(answer).strip() if answer else ""
