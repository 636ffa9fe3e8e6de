"""Gets texts translated: what is known for nothing, the rest from an engine, as little as can be.

    with engine, remembered(file, records) as known:
        means = Means(engine, known, journal, Budget(limit), say=say)
        for key, answer in ask(wanted, "en", "da", means):
            ...

Equal texts are sent once. Answers come as soon as they are there, in the order of the batches that
came back; a run that is interrupted has lost none of those that had arrived.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence

from msgspec import Struct, field

from mindblog_cli.engines.batches import batches
from mindblog_cli.engines.engine import Engine, Limits, Term
from mindblog_cli.events import Began, Ended, Listener, Moved, Noted, silence
from mindblog_cli.translation.asked import Answer, Asked, Failure, Gate, Said, Wanted, fits
from mindblog_cli.translation.costs import FREE, Budget, Price
from mindblog_cli.translation.courier import Courier, Route, length, recall
from mindblog_cli.translation.crew import Crew, Done
from mindblog_cli.translation.journal import Journal
from mindblog_cli.translation.memory import Memory
from mindblog_cli.translation.pace import Pace, Pacer
from mindblog_cli.translation.sentences import parts

__all__ = ["Answer", "Estimate", "Failure", "Gate", "Means", "Tally", "Wanted", "ask", "estimate"]

Result = tuple[str, Answer | Failure]


class Tally(Struct):
    """What became of the texts of a run, equal ones counted once.

    *primary*: the first answer fitted; *retried*: the second; *runs*: put together from what stands
    between tags; *failed*: none did; *over*: not asked for, since the limit was reached. *memory*
    and *journal* cost nothing.
    """

    memory: int = 0
    journal: int = 0
    primary: int = 0
    retried: int = 0
    runs: int = 0
    failed: int = 0
    over: int = 0

    def count(self, asked: Asked) -> None:
        """Count one text whose outcome is known."""
        way = asked.path if asked.good else "over" if asked.over else "failed"
        setattr(self, way, getattr(self, way) + 1)


class Means(Struct, frozen=True):
    """What texts are translated with, for all languages of a run; *terms* by target language."""

    engine: Engine
    known: Memory
    journal: Journal
    budget: Budget = field(default_factory=Budget)
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    say: Listener = silence
    pace: Pace = Pace()
    tally: Tally = field(default_factory=Tally)
    price: Price = FREE


class Estimate(Struct, frozen=True):
    """What would be sent: *texts*, each once, their *characters* in so many *requests*.

    *known* texts are answered already; *over* are those that the limit leaves for another time.
    """

    texts: tuple[Wanted, ...] = ()
    characters: int = 0
    requests: int = 0
    known: int = 0
    over: int = 0
    cost: float = 0.0
    currency: str = ""

    def __add__(self, other: "Estimate") -> "Estimate":
        """Both together, such as two languages."""
        return Estimate(
            self.texts + other.texts,
            self.characters + other.characters,
            self.requests + other.requests,
            self.known + other.known,
            self.over + other.over,
            self.cost + other.cost,
            self.currency or other.currency,
        )


def estimate(wanted: Sequence[Wanted], source: str, target: str, means: Means) -> Estimate:
    """What `ask` would send if the engine's first answers were all good. Sets that much aside."""
    limits = means.engine.limits
    known, missing = _sorted_out(wanted, _route(source, target, means), means, fits)
    affordable = _affordable(missing, means.budget)
    sent = [asked for asked in affordable if _pieces(asked, limits)]
    characters = sum(asked.size for asked in sent)
    return Estimate(
        texts=tuple(asked.wanted[0] for asked in sent),
        characters=characters,
        requests=sum(_requests(batch, limits) for batch in batches(sent, limits, length)),
        known=len(known),
        over=len(missing) - len(affordable),
        cost=means.price.of(characters),
        currency=means.price.currency,
    )


def _requests(batch: Sequence[Asked], limits: Limits) -> int:
    if len(batch) > 1:
        return 1
    return sum(1 for _ in batches(_pieces(batch[0], limits), limits, len))


def _pieces(asked: Asked, limits: Limits) -> list[str]:
    """What *asked* is sent as: itself, or its sentences, or not at all."""
    text = asked.text.text
    return [text] if len(text) <= limits.characters else parts(text, limits.characters)


def ask(
    wanted: Sequence[Wanted],
    source: str,
    target: str,
    means: Means,
    *,
    gate: Gate = fits,
) -> Generator[Result, None, None]:
    """Each key of *wanted* with its answer, or why there is none; closed, it sends no more.

    Raises Exhausted, Refusing or Busy after all that was finished until then has been given. *gate*
    is called from threads.
    """
    route = _route(source, target, means)
    known, missing = _sorted_out(wanted, route, means, gate)
    sent = _affordable(missing, means.budget)
    stage = f"translate to {target}"
    size = sum(asked.size for asked in sent)
    means.say(Began(stage, len(wanted), "segments", size, "characters"))
    try:
        for asked in [*known, *missing[len(sent) :]]:
            yield from _told(asked, stage, means)
        yield from _sent(sent, route, means, stage)
    finally:
        means.say(Ended(stage))


def _route(source: str, target: str, means: Means) -> Route:
    return Route(source, target, means.engine, means.terms.get(target, ()))


def _sorted_out(
    wanted: Sequence[Wanted], route: Route, means: Means, gate: Gate
) -> tuple[list[Asked], list[Asked]]:
    """What the journal or the memory can answer, and what not."""
    known: list[Asked] = []
    missing: list[Asked] = []
    same: dict[str, list[Wanted]] = {}
    for one in wanted:
        same.setdefault(one.text, []).append(one)
    for text, some in same.items():
        asked = Asked(some, gate)
        recall(asked, route, means.journal)
        if not asked.good and (found := means.known.exact(text, route.source, route.target)):
            asked.hear(Said(found.target, "memory", "memory", found.by))
        (known if asked.good else missing).append(asked)
    return known, missing


def _affordable(missing: Sequence[Asked], budget: Budget) -> list[Asked]:
    """As many of *missing* as the budget has characters for, from the first on.

    None after one that does not fit: to fill up with short ones would leave posts half translated.
    """
    for place, asked in enumerate(missing):
        if not budget.take(asked.size):
            for left in missing[place:]:
                left.over = True
            return list(missing[:place])
        asked.paid = asked.size
    return list(missing)


def _sent(sent: Sequence[Asked], route: Route, means: Means, stage: str) -> Iterator[Result]:
    limits = route.engine.limits
    todo = batches(sent, limits, length)
    error: BaseException | None = None
    with Crew[list[Asked]](max(1, limits.at_once)) as crew:
        pacer = Pacer(means.pace, crew.stop, crew.tell)
        courier = Courier(route, means.journal, means.budget, pacer)
        while True:
            while crew.free and not error and (batch := next(todo, None)):
                crew.give(batch, courier.carry)
            if not crew.busy:
                break
            heard = crew.hear()
            if not isinstance(heard, Done):
                # A sign of life: a screen shows that it is waited, and for how long.
                means.say(Noted(heard) if heard else Moved(stage, 0))
                continue
            for asked in heard.item:
                yield from _told(asked, stage, means)
            if heard.error and not error:
                error = heard.error
                # What is under way may come in; nothing more goes out.
                crew.stop.set()
    if error:
        raise error


def _told(asked: Asked, stage: str, means: Means) -> Iterator[Result]:
    """What came of *asked*; nothing if it was not finished."""
    if not (asked.good or asked.over or asked.closed):
        return
    means.tally.count(asked)
    free = asked.path in {"memory", "journal"} if asked.good else asked.over
    so_far = means.price.told(means.budget.spent)
    means.say(Moved(stage, len(asked.wanted), 0 if free else asked.size, so_far))
    yield from asked.outcome()
