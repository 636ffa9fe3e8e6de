"""Who translates what: an engine for each pair of languages, and what all of them share."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.blog.root import Blog
from mindblog_cli.engines.auto import chosen
from mindblog_cli.engines.engine import Engine, Term
from mindblog_cli.engines.registry import open_engine, settings_of
from mindblog_cli.events import Listener, silence
from mindblog_cli.l10n.catalog import Catalog
from mindblog_cli.l10n.folders import catalogs
from mindblog_cli.l10n.glossary import Glossary
from mindblog_cli.l10n.po import load
from mindblog_cli.posts.stamps import content
from mindblog_cli.translation.asked import Answer, Failure, Gate, Wanted, fits
from mindblog_cli.translation.costs import Budget, Price
from mindblog_cli.translation.journal import Journal
from mindblog_cli.translation.memory import Memory, Record, remembered
from mindblog_cli.translation.sending import Estimate, Means, Tally, ask, estimate

JOURNAL, MEMORY = "translation.journal", "translation-memory"

# The engine that knows what was translated before, and nothing else.
MEMORY_ALONE = "memory"


class Choice(Struct, frozen=True):
    """The engine for a pair of languages, and why it is that one."""

    engine: str
    why: str


class Office:
    """All that translating takes in one run; made by `opened`."""

    def __init__(  # noqa: PLR0913, PLR0917 - each is one thing that it has at hand
        self,
        config: Config,
        env: Mapping[str, str],
        glossary: Glossary,
        known: Memory,
        journal: Journal,
        budget: Budget,
        wish: str = "",
        say: Listener = silence,
    ) -> None:
        self.config = config
        self.env = env
        self.glossary = glossary
        self.known = known
        self.journal = journal
        self.budget = budget
        self.wish = wish
        self.say = say
        self.tally = Tally()
        self.cost = 0.0
        self.currency = ""
        self.choices: dict[tuple[str, str], Choice] = {}

    def choice(self, source: str, target: str) -> Choice:
        """Who translates from *source* to *target*."""
        if (source, target) not in self.choices:
            found = Choice(self.wish, "it was asked for")
            if not self.wish:
                found = Choice(*chosen(self.config, source, target, self.env))
            self.choices[source, target] = found
        return self.choices[source, target]

    def ask(
        self, wanted: Sequence[Wanted], source: str, target: str, gate: Gate = fits
    ) -> Iterator[tuple[str, Answer | Failure]]:
        """Answers from the engine for these languages; see `sending.ask`."""
        before = self.budget.spent
        with open_engine(self.choice(source, target).engine, self.config, self.env) as engine:
            means = self._means(engine, target)
            try:
                for key, answer in ask(wanted, source, target, means, gate=gate):
                    if engine.name == MEMORY_ALONE and isinstance(answer, Failure):
                        # Nobody was asked, so nothing has failed.
                        yield key, Failure("no engine was asked", later=True)
                    else:
                        yield key, answer
            finally:
                self.cost += means.price.of(self.budget.spent - before)
                self.currency = means.price.currency

    def estimate(self, wanted: Sequence[Wanted], source: str, target: str) -> Estimate:
        """What `ask` would send, and what that would cost; nothing is started or sent."""
        name = self.choice(source, target).engine
        engine = open_engine(name, self.config, self.env)
        return estimate(wanted, source, target, self._means(engine, target))

    def _means(self, engine: Engine, lang: str) -> Means:
        settings = settings_of(engine.name, self.config)
        terms = tuple(Term(one.source, one.target) for one in self.glossary.terms(lang))
        return Means(
            engine,
            self.known,
            self.journal,
            self.budget,
            {lang: terms},
            self.say,
            tally=self.tally,
            price=Price(settings.price, settings.currency),
        )


@contextmanager
def opened(  # noqa: PLR0913 - what a run is given
    blog: Blog,
    env: Mapping[str, str],
    glossary: Glossary,
    *,
    engine: str = "",
    limit: int | None = None,
    say: Listener = silence,
) -> Iterator[Office]:
    """What one run translates with; *limit* characters are sent at most, if there is a limit."""
    with memory(blog) as known:
        yield Office(
            blog.config,
            env,
            glossary,
            known,
            Journal(blog.work / JOURNAL),
            Budget(limit),
            engine,
            say,
        )


@contextmanager
def memory(blog: Blog) -> Iterator[Memory]:
    """What has been translated in *blog* before."""
    with remembered(blog.work / MEMORY, _records(blog)) as known:
        yield known


def _records(blog: Blog) -> Iterator[Record]:
    """Every record, to be read where it is newer than what the memory has of it."""
    for path, stamp in catalogs(blog.root, blog.config).items():
        yield Record(path, str(stamp), partial(_loaded, blog.root, path))


def _loaded(root: Path, path: str) -> Catalog:
    return load(content(root, path), path)
