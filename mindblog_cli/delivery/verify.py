"""Looking at a site as a reader does, right after it went live.

Loaded late: with it comes all of HTTP.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct

from mindblog_cli.delivery.changed import Changed
from mindblog_cli.delivery.judging import Fault, Got, closed, fault
from mindblog_cli.delivery.locking import Clock
from mindblog_cli.delivery.reading import Reader
from mindblog_cli.delivery.sample import Visit, sample
from mindblog_cli.delivery.verification import Outcome, Verification, Verified
from mindblog_cli.http.client import Unreached

PAUSES = (0.5, 1.0, 2.0, 3.0, 3.5)
"""Seconds before each further try: caches and networks of servers lag."""
LIMIT = 12.0
"""Seconds after which no further try begins."""
_TRIES_IN_THE_DARK = 2
# A host that takes minutes to show a push is not waited for.
_TRIES_OF_THE_PATIENT = 3


class Watch(Struct, frozen=True):
    """What goes on beside the looking: *beat* is called now and then.

    *headers* finds out whether headers are served as the manifest has them.
    """

    clock: Clock
    beat: Callable[[], None]
    headers: Callable[[], bool]


def verified(changed: Changed, wanted: Verification, watch: Watch) -> Outcome:
    """What a sample of the addresses that changed shows, after several tries if need be."""
    looking = _Looking(wanted, watch, sample(changed, wanted.site))
    with Reader() as reader:
        end = watch.clock.monotonic() + LIMIT
        for pause in (*PAUSES, None):
            looking.take(reader.read(looking.pending))
            watch.beat()
            if not looking.goes_on or pause is None or watch.clock.monotonic() + pause > end:
                break
            watch.clock.sleep(pause)
    return looking.outcome


class _Looking:
    """What is known of each address so far."""

    def __init__(self, wanted: Verification, watch: Watch, visits: Iterable[Visit]) -> None:
        self.wanted = wanted
        self.watch = watch
        self.visits = {visit.address: visit for visit in visits}
        self.faults: dict[str, Fault] = {}
        self.silent: dict[str, str] = {}
        self.barred: dict[str, str] = {}
        self.rounds = 0
        self._headers: bool | None = None

    @property
    def pending(self) -> list[str]:
        """The addresses of which it is not known that all is well."""
        known = self.visits.keys() - self.faults.keys() - self.silent.keys() - self.barred.keys()
        return [one for one in self.visits if not self.rounds or one not in known]

    @property
    def goes_on(self) -> bool:
        """Whether another try may change anything."""
        dark = len(self.silent) == len(self.visits) and self.rounds >= _TRIES_IN_THE_DARK
        slow = self.rounds >= _TRIES_OF_THE_PATIENT and self._forgiven
        return bool(self.pending) and not dark and not slow

    @property
    def _forgiven(self) -> bool:
        """Whether nothing is left but what may take its time."""
        stale = all(one.stale for one in self.faults.values())
        return self.wanted.patient and stale and not self.silent

    def take(self, answers: dict[str, Got | Unreached]) -> None:
        """Judge the answers of one round."""
        self.rounds += 1
        for address, answer in answers.items():
            for known in (self.faults, self.silent, self.barred):
                known.pop(address, None)
            if isinstance(answer, Unreached):
                self.silent[address] = answer.message
            elif why := closed(answer):
                self.barred[address] = f"{address} {why} ({answer.status})"
            elif found := self._fault(self.visits[address], answer):
                self.faults[address] = found

    def _fault(self, visit: Visit, answer: Got) -> Fault | None:
        found = fault(visit, answer, self.wanted.mode)
        if found is None or not found.headers:
            return found
        if self._headers is None:
            self._headers = self.watch.headers()
        return found if self._headers else None

    @property
    def outcome(self) -> Outcome:
        """What it comes to."""
        unseen = self.silent | self.barred
        seen = len(self.visits) - len(unseen)
        told = Verified(
            site=self.wanted.site,
            mode=self.wanted.mode,
            addresses=seen,
            unseen=next(iter(unseen.values()), ""),
        )
        # Another site than ours shows nothing of ours, and is no server that fails.
        ours = any(one.stale or one.broken for one in self.faults.values()) or any(
            visit.now and address not in self.faults and address not in unseen
            for address, visit in self.visits.items()
        )
        worst = self._wrong() or self._unanswered(seen) or self._unseen(told)
        return Outcome(verified=told, fault=worst, ours=ours)

    def _wrong(self) -> Fault | None:
        """The fault that is told, the front page's before others."""
        found = (self.faults[one] for one in self.visits if one in self.faults)
        return next((one for one in found if not (self.wanted.patient and one.stale)), None)

    def _unanswered(self, seen: int) -> Fault | None:
        """A page that does not come, of a site that does."""
        if not seen or not self.silent:
            return None
        address, why = next(iter(self.silent.items()))
        return Fault(address, "answer 200", f"does not: {why}")

    def _unseen(self, told: Verified) -> Fault | None:
        """A site of which nothing is seen is no fault of ours, unless it was asked about."""
        if not self.wanted.asked or not told.unseen:
            return None
        return Fault(told.site, "be looked at", f"can not be: {told.unseen}")
