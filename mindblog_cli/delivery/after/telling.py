"""Sending a few requests to one server within a bounded time, and finding out what came of them.

Some go out at once. A server that asks to be left alone for a moment, and a line that breaks, get a
second try. Where request after request fails, the rest is not tried.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Lock
from urllib.parse import quote, urlsplit

from msgspec import Struct, field

from mindblog_cli.delivery.after.told import Told
from mindblog_cli.delivery.locking import Clock
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Client, Party, Unreached

LIMIT = 30.0
"""Seconds for all requests of one step."""
LONGEST = 10.0
"""Seconds for which a server may ask us to wait before the second try."""
AT_ONCE = 8
FAILURES = 3
"""So many failed requests show that the others will fail as well."""

_TIMEOUT = 10.0
_PAUSE = 1.0
_GRACE = 0.5
_NAP = 0.5
_MOST_BYTES = 1_000_000
_BUSY = (429, 503)
_SAFE = "/~:@!$&'()*+,;=%"


class Complaint(Struct, frozen=True):
    """Why a request was in vain, in one line, and what can be done about it."""

    problem: str
    hint: str = ""


class Call(Struct, frozen=True, kw_only=True):
    """One request, which tells of so many *addresses*; *path* is added to the party's address."""

    method: str = "POST"
    path: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    addresses: int = 1


Judge = Callable[[Answer], Complaint | None]
"""What a server means by an answer; None where all is well."""


def sent(
    party: Party, calls: Sequence[Call], judge: Judge, clock: Clock, *, limit: float = LIMIT
) -> Told:
    """Send *calls* to *party*; raises nothing, whatever it does."""
    sending = _Sending(party, judge, clock, limit)
    pool = ThreadPoolExecutor(max(1, min(AT_ONCE, len(calls))), thread_name_prefix="telling")
    try:
        futures = [pool.submit(sending.send, call) for call in calls]
        _, late = wait(futures, timeout=limit)
        if late:
            sending.stop()
            wait(late, timeout=_GRACE)
    finally:
        sending.stop()
        # A name server may keep a thread for longer than anybody waits here.
        pool.shutdown(wait=False, cancel_futures=True)
        sending.client.close()
    return _told(party, calls, futures)


def apart(url: str) -> tuple[str, str]:
    """The server of *url*, and the path there, of which no slash is lost."""
    parts = urlsplit(url)
    path = quote(parts.path or "/", safe=_SAFE)
    query = quote(parts.query, safe=f"{_SAFE}?")
    return f"{parts.scheme}://{parts.netloc}", f"{path}?{query}" if query else path


def answered(who: str, answer: Answer) -> Complaint | None:
    """What an answer means that has no meaning of its own with *who*."""
    if 200 <= answer.status < 300:
        return None
    if answer.status == 429:
        return Complaint(f"{who} was asked too often", "leave it alone for some minutes")
    if 300 <= answer.status < 400:
        place = answer.headers.get("location", "elsewhere")[:160]
        return Complaint(f"{who} sends us to {place}", "if that is right, write it as the address")
    said = answer.said()
    return Complaint(f"{who} answers {answer.status}{f': {said}' if said else ''}")


class _Sending:
    """The requests of one step, which share a client and a count of failures."""

    def __init__(self, party: Party, judge: Judge, clock: Clock, limit: float) -> None:
        self.client = Client(party, min(_TIMEOUT, limit))
        self.judge = judge
        self.clock = clock
        self.end = clock.monotonic() + limit
        self.failures = 0
        self.stopped = False
        self._lock = Lock()

    def send(self, call: Call) -> Complaint | int:
        """The number of addresses told of, or why it was in vain; 0 where it was not tried."""
        if self.over:
            return 0
        try:
            complaint = self.judge(self._answer(call))
        except Unreached as error:
            told = Complaint(error.message, error.hint)
            complaint = _late(self.client.party) if self.stopped else told
        if complaint is None:
            return call.addresses
        with self._lock:
            self.failures += 1
        return complaint

    def stop(self) -> None:
        """Begin nothing more, and break off what goes on."""
        self.stopped = True
        self.client.abort()

    @property
    def over(self) -> bool:
        """Whether no request is begun any more."""
        return self.stopped or self.failures >= FAILURES

    def _answer(self, call: Call) -> Answer:
        try:
            answer = self._ask(call)
        except Unreached as error:
            if error.why not in ("cut", "closed") or not self._rest(_PAUSE):
                raise
            return self._ask(call)
        asks = answer.status in _BUSY and "retry-after" in answer.headers
        if asks and self._rest(answer.after(self.client.clock())):
            return self._ask(call)
        return answer

    def _ask(self, call: Call) -> Answer:
        return self.client.ask(
            call.method, call.path, call.headers, call.body or None, most=_MOST_BYTES
        )

    def _rest(self, seconds: float) -> bool:
        """Wait, where there is time for it."""
        late = self.clock.monotonic() + seconds >= self.end
        if seconds > LONGEST or late:
            return False
        # In pieces: a thread that sleeps keeps the program from ending when somebody stops it.
        while seconds > 0 and not self.over:
            self.clock.sleep(min(_NAP, seconds))
            seconds -= _NAP
        return not self.over


def _told(party: Party, calls: Sequence[Call], futures: Sequence[Future[Complaint | int]]) -> Told:
    """What came of all requests, with the first that failed as the reason."""
    done, first = 0, None
    for future in futures:
        came = _result(party, future)
        if isinstance(came, Complaint):
            first = first or came
        else:
            done += came
    if first is None:
        return Told(addresses=done)
    asked = sum(call.addresses for call in calls)
    some = f"; {asked - done} of {asked} addresses are not told" if done else ""
    return Told(addresses=done, problem=f"{first.problem}{some}", hint=first.hint)


def _result(party: Party, future: Future[Complaint | int]) -> Complaint | int:
    if future.done() and not future.cancelled():
        return future.result()
    return _late(party)


def _late(party: Party) -> Complaint:
    return Complaint(f"{party.name} at {party.host} did not answer in time")
