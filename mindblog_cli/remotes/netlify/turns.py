"""Taking turns at Netlify, which knows no locks: each publisher makes a deploy that stays a draft.

A turn says in its title whose it is, and lists a file that never comes, so it is never done. One
may go on who finds no other: of two, each of which made theirs before they listed all, at least
one sees the other. The later one steps back at once, for which the earlier one waits a little.

The bytes of a delivery are brought to the turn of its owner, and a release is made under their
token. So whoever breaks the turn of somebody dead removes with it all that they could publish.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from hashlib import sha256

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.errors import RemoteError, RemoteRefused
from mindblog_cli.remotes.claims import holder, stale
from mindblog_cli.remotes.netlify.api import Api
from mindblog_cli.remotes.netlify.deploys import Deploy, claimed, turn_title
from mindblog_cli.remotes.netlify.digests import sha1_of
from mindblog_cli.remotes.netlify.late import lost
from mindblog_cli.remotes.remote import Claim, Holder
from mindblog_cli.tree.paths import RESERVED

POLLS = 6
PAUSE = 0.5
"""Seconds in which those who came later have seen us, and stepped back."""

MARK = f"{RESERVED}/turn"

RENEW = 30.0
"""Seconds after which a turn is touched, so that it does not grow stale."""


class Queue(Struct, frozen=True):
    """Who is there, the first one first, and the time it is there."""

    turns: tuple[Deploy, ...]
    every: tuple[Deploy, ...]
    now: float


class Turn:
    """The turn of *claim* at *site*."""

    def __init__(self, api: Api, site: str, claim: Claim, sleep: Callable[[float], None]) -> None:
        self.token = claim.token
        self.id = ""
        self.every: tuple[Deploy, ...] = ()
        """The newest deploys, as they were when the turn was taken."""
        self._api = api
        self._site = site
        self._claim = claim
        self._sleep = sleep
        self._files: Mapping[str, str] = {MARK: sha1_of(claim.token.encode())}

    def over(self, api: Api) -> None:
        """Go on by another connection."""
        self._api = api

    def take(self) -> Holder | None:
        """Try once; None when it is our turn, else ours is withdrawn."""
        queue = self._queue()
        if not self._mine(queue):
            # A deploy is dear: three may be made a minute. So none is made to be told to wait.
            if held := self._before_us(queue):
                return held
            self.id = self._api.create(self._site, turn_title(self._claim), self._files).id
        held = self._waited()
        if held is not None:
            self.free()
        return held

    def check(self) -> None:
        """Raise Locked when somebody took our turn away, as is done with the dead."""
        self._seen()

    def keep(self) -> None:
        """Say that we still live, when it is time."""
        turn, now = self._seen()
        if now - turn.heard > RENEW:
            # What can not be renewed is still ours, until somebody takes it for dead.
            with suppress(RemoteError):
                self._api.update(self._site, self.id, self._files, at_once=True)

    def list(self, files: Mapping[str, str]) -> Deploy:
        """Have *files* (sha1 by path) compared with what is there; raises Locked."""
        self._files = {**files, MARK: self._files[MARK]}
        if (deploy := self._api.update(self._site, self.id, self._files)) is None:
            raise lost()
        return deploy

    def free(self) -> None:
        """Let the next one go, and leave nothing of ours behind that was not published."""
        ours = [deploy for deploy in self._queue().every if deploy.token == self.token]
        turns = [deploy for deploy in ours if deploy.turn]
        remove(self._api, [deploy for deploy in ours if not deploy.turn])
        for turn in turns:
            self._api.end(turn.id)
        self.id = ""

    def _seen(self) -> tuple[Deploy, float]:
        deploy, now = self._api.deploy(self.id) if self.id else (None, 0.0)
        if deploy is None or deploy.state == "error":
            raise lost()
        return deploy, now

    def _waited(self) -> Holder | None:
        held: Holder | None = None
        for _ in range(POLLS):
            queue = self._queue()
            held = self._before_us(queue)
            if held is None:
                if self._mine(queue):
                    self.every = queue.every
                    return None
                held = Holder("somebody", 0.0)
            if not held.dying:
                break
            self._sleep(PAUSE)
        return held

    def _queue(self) -> Queue:
        listed = self._api.deploys(self._site)
        turns = (deploy for deploy in listed.deploys if deploy.turn)
        standing = sorted(turns, key=lambda turn: turn.order)
        return Queue(tuple(standing), tuple(listed.deploys), listed.now)

    def _mine(self, queue: Queue) -> bool:
        """Whether we are in it; an answer that was lost may have been a turn of ours."""
        ours = [turn for turn in queue.turns if claimed(turn).token == self.token]
        if ours and self.id not in {turn.id for turn in ours}:
            self.id = ours[0].id
        return bool(ours)

    def _before_us(self, queue: Queue) -> Holder | None:
        """Who keeps us from going on; *dying* when they are about to step back."""
        ours = next((turn.order for turn in queue.turns if turn.id == self.id), None)
        for turn in queue.turns:
            if claimed(turn).token == self.token:
                continue
            held = self._judged(turn, queue)
            if stale(held):
                self._break(turn)
                continue
            first = ours is not None and ours < turn.order
            return Holder(held.owner, held.age, dead=held.dead, dying=held.dying or first)
        return None

    def _judged(self, turn: Deploy, queue: Queue) -> Holder:
        theirs = claimed(turn)
        heard = max(d.heard for d in queue.every if d.id == turn.id or d.token == theirs.token)
        machine = sha256(self._claim.machine.encode()).hexdigest()[:16]
        ours = replace(self._claim, machine=machine if self._claim.machine else "")
        return holder(theirs, ours, queue.now - heard)

    def _break(self, turn: Deploy) -> None:
        """Remove a turn of the dead, and then what they made: they can not publish it any more.

        What was made before they last saw their turn is seen now that it is gone.
        """
        self._api.end(turn.id)
        token = claimed(turn).token
        for deploy in self._api.deploys(self._site).deploys:
            if deploy.token == token and deploy.published_at is None:
                # Refused where they were just faster: what they published is seen after `take`.
                with suppress(RemoteRefused):
                    self._api.delete(deploy.id)


def remove(api: Api, deploys: Iterable[Deploy]) -> None:
    """Remove what was never published, as far as that goes."""
    for deploy in deploys:
        if deploy.published_at is None:
            with suppress(RemoteError):
                api.delete(deploy.id)
