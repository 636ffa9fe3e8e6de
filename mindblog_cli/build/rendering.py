"""Pages through a bench: all in this process, by forked workers, or by somebody's executor.

Pages whose text others show as well come first; then lists; feeds last, for they ask for the
fragments of posts that may have been made elsewhere.
"""

import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, msgpack

from mindblog_cli import __version__
from mindblog_cli.build.bench import (
    Bench,
    Fragments,
    Kit,
    Made,
    Put,
    Texts,
    far_from_home,
    packed,
    unpacked,
)
from mindblog_cli.build.crew import FEW, cut, forked, may_fork, workers
from mindblog_cli.build.texts import Text
from mindblog_cli.errors import ConfigError
from mindblog_cli.events import Listener, Moved
from mindblog_cli.markup.fragment import Fragment
from mindblog_cli.pages.page import Blueprint, Page
from mindblog_cli.posts.post import PostId

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

STAGE = "render"
_STEP = 50

Numbers = Sequence[int]
Submit = Callable[[Numbers, Fragments], "Future[bytes]"]


class Work(Struct, frozen=True):
    """What is to be rendered; *texts* reads a post's text, *put* writes a page to disk."""

    pages: Sequence[Blueprint]
    texts: Texts
    put: Put

    def order(self) -> tuple[list[int], list[int], list[int]]:
        """The numbers of pages with texts, of those without, and of feeds."""
        kinds: tuple[list[int], list[int], list[int]] = ([], [], [])
        for number, page in enumerate(self.pages):
            kinds[1 if not page.bodies else 2 if page.template == "feed" else 0].append(number)
        return kinds


def rendered(
    kit: Kit, work: Work, say: Listener, executor: "Executor | None" = None
) -> Iterator[Made]:
    """All pages of *work*, some at a time, as they come."""
    if executor and not _is_this_process(executor):
        yield from _led(work, say, _shipping(kit, work, executor))
    elif not executor and len(work.pages) >= FEW and may_fork():
        yield from _by_workers(kit, work, say)
    else:
        yield from _here(kit, work, say)


def _is_this_process(executor: "Executor") -> bool:
    from mindblog_cli.build.executors import Alone  # noqa: PLC0415 - loads what few builds need

    return isinstance(executor, Alone)


def _here(kit: Kit, work: Work, say: Listener) -> Iterator[Made]:
    bench, given = Bench(kit), Fragments()
    for numbers in work.order():
        for at in range(0, len(numbers), _STEP):
            some = [work.pages[number].page for number in numbers[at : at + _STEP]]
            made = bench.make(some, work.texts, work.put, given)
            given.update(made.fragments)
            say(Moved(STAGE, len(some), what=some[-1].path))
            yield made


def _led(work: Work, say: Listener, submit: Submit) -> Iterator[Made]:
    """Hand out the pages in pieces, and take in what comes back in any order."""
    from concurrent.futures import as_completed  # noqa: PLC0415 - only where there are several

    hands = workers()
    texts, plain, feeds = work.order()
    given = Fragments()

    def taken(pieces: Iterable[Numbers], needs: bool) -> Iterator[Made]:
        under_way = {submit(each, _needed(work, each, given) if needs else {}): each
                     for each in pieces}  # fmt: skip
        for future in as_completed(under_way):
            made = unpacked(future.result())
            numbers = under_way.pop(future)
            given.update(made.fragments)
            say(Moved(STAGE, len(numbers), what=work.pages[numbers[-1]].path))
            yield made

    yield from taken([*cut(texts, hands * 6), *cut(plain, hands * 4)], needs=False)
    # In few pieces: feeds that lie side by side share most of their entries.
    yield from taken(cut(feeds, hands), needs=True)


def _needed(work: Work, numbers: Numbers, given: Fragments) -> Fragments:
    bodies = {key for number in numbers for key in work.pages[number].bodies}
    return {key: given[key] for key in bodies if key in given}


class _Inherited(Struct):
    """What forked workers find in place when they start."""

    bench: Bench
    work: Work


_inherited: list[_Inherited] = []


def _by_workers(kit: Kit, work: Work, say: Listener) -> Iterator[Made]:
    _inherited.append(_Inherited(Bench(kit), work))
    try:
        with forked() as pool:
            yield from _led(
                work, say, lambda numbers, given: pool.submit(_made_of, numbers, _sent(given))
            )
    finally:
        _inherited.pop()


def _made_of(numbers: Numbers, given: bytes) -> bytes:
    """Render inherited pages; runs in a forked worker."""
    here = _inherited[-1]
    pages = (here.work.pages[number].page for number in numbers)
    with far_from_home():
        return packed(here.bench.make(pages, here.work.texts, here.work.put, _received(given)))


def _shipping(kit: Kit, work: Work, executor: "Executor") -> Submit:
    """Send everything as values; the bytes of the pages come back, and are written here."""
    sealed: Any = pickle.dumps((__version__, kit))
    # A cluster lays the kit down beside each worker once; others get it with every piece.
    if share := getattr(executor, "share", None):
        sealed = share(sealed)

    def submit(numbers: Numbers, given: Fragments) -> "Future[bytes]":
        pages = [work.pages[number].page for number in numbers]
        missing = {key: None for page in pages for key in page.bodies if key not in given}
        texts = [work.texts(key) for key in missing]
        return executor.submit(
            made_elsewhere, sealed, msgpack.encode(pages), msgpack.encode(texts), _sent(given)
        )

    return submit


def made_elsewhere(sealed: bytes, pages: bytes, texts: bytes, given: bytes) -> bytes:
    """Render pages that were sent here; runs in a worker that shares nothing with the sender."""
    there = {text.id: text for text in msgpack.decode(texts, type=list[Text])}
    sheets = msgpack.decode(pages, type=list[Page])
    with far_from_home():
        return packed(_bench(sealed).make(sheets, there.__getitem__, None, _received(given)))


@lru_cache(maxsize=2)
def _bench(sealed: bytes) -> Bench:
    version, kit = pickle.loads(sealed)  # noqa: S301 - sent by the one who runs this worker
    if version != __version__:
        raise ConfigError(
            f"a worker has mindblog {__version__}, but {version} is asked for",
            hint="install the same version on every machine of the cluster",
        )
    return Bench(kit)


def _sent(given: Mapping[PostId, Fragment]) -> bytes:
    return msgpack.encode(list(given.items()))


def _received(given: bytes) -> Fragments:
    return dict(msgpack.decode(given, type=list[tuple[PostId, Fragment]]))
