"""A branch as a remote: what is published is a commit, and what makes it live is one push.

The push names the commit it goes on from, and the other side compares: so of two publishers the
second is refused, and no lock is needed. Nothing of anybody's working copy is touched; all that
git has to know lies in a copy of our own. History goes forward, also on the way back to an
earlier release.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from types import TracebackType
from typing import Self

from mindblog_cli.errors import Locked, RemoteError, RemoteRefused
from mindblog_cli.remotes.git import branch, changes, objects
from mindblog_cli.remotes.git.failures import late
from mindblog_cli.remotes.git.identity import who
from mindblog_cli.remotes.git.line import reached
from mindblog_cli.remotes.git.past import brought, compared, differences, supplied
from mindblog_cli.remotes.git.place import MANIFEST, NO_JEKYLL, Place
from mindblog_cli.remotes.git.program import environment, found
from mindblog_cli.remotes.git.store import Store, opened
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.release_id import KEPT, made_at
from mindblog_cli.remotes.remote import (
    Abilities,
    Claim,
    Content,
    Holder,
    Look,
    Release,
    Sent,
    Source,
    Step,
    Survey,
)
from mindblog_cli.tree.manifest import Entry, from_bytes


class GitRemote:
    """The branch at *place*."""

    def __init__(self, place: Place, opening: Opening, accepted: str) -> None:
        self.place = place
        self._opening = opening
        self._accepted = accepted
        self._held = ExitStack()
        self._open: Store | None = None
        self._claim: Claim | None = None
        self._basis: str | None = None
        """What the branch was at when it was last seen; under a claim, first seen."""
        self._late = False
        self._made: set[str] = set()
        """Commits of ours that were pushed, or may have been."""

    def __enter__(self) -> Self:
        root = self._opening.root
        git, env = found(), environment(os.environ)
        with ExitStack() as held:
            if self.place.url.host:
                env = held.enter_context(reached(self.place, root, self._accepted, git, env))
            cache = root / ".mindblog" / "git"
            self._open = held.enter_context(opened(cache, self.place, git, env))
            self._held = held.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._open = None
        self._held.close()

    def look(self) -> Look:
        """Ask for the tip, and fetch it only where it is news."""
        tip = self._seen()
        if self._claim is None or self._basis is None:
            self._basis = tip
        self._late = self._late or tip != self._basis
        return Look(level="atomic", manifest=self._store.published(tip).manifest)

    def survey(self, wanted: dict[str, Entry]) -> Survey:
        """Fetch what may be the same, and hash it."""
        return compared(self._store, self._here(), wanted)

    def take(self, claim: Claim) -> Holder | None:
        """There is nothing to lock with; what is seen next is what a switch goes on from."""
        if claim != self._claim:
            self._claim, self._basis, self._late = claim, None, False
        return None

    def keep(self) -> None:
        """Check that nobody was seen to come first."""
        if self._claim is None:
            raise Locked("this has not begun, or is over; nothing was switched")
        if self._late:
            raise late(self.place.url, after=self._basis in self._made)

    def free(self) -> None:
        """Forget what was seen."""
        self._claim, self._basis, self._late = None, None, False

    def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
        """Take bytes into our copy; what the branch has already is not sent by `switch`."""
        changes.check_names(content.path for content in contents)
        yield from objects.stage(self._store, contents)

    def switch(self, step: Step, source: Source) -> None:
        """One commit, one push."""
        tip = self._sure()
        published = self._store.published(tip)
        if published.manifest == step.sealed:
            return
        merge = changes.merged(self._store.tree(tip) if tip else (), step)
        change = changes.Change(merge.gone, self._named([*step.put, *merge.lost], step, source))
        told = f"{len(step.put)} new or changed, {len(step.delete)} deleted"
        self._go_live(tip, step.release, step.sealed, change, f"Publish ({told})")
        self._store.tidy()

    def probe(self) -> Abilities:
        """Ask whether we may write there."""
        tip = self._seen()
        draft = self._draft("", "Try whether this may be written", changes.NOTHING, {})
        empty = objects.commit(self._store, draft)
        branch.may_write(self._store, self.place, tip or empty, tip)
        remark = "what was published once stays in the branch's history"
        return Abilities(level="atomic", lock="compare", remarks=(remark,))

    def releases(self) -> list[Release]:
        """Those that the tip lists, and its own."""
        tip = self._here()
        published = self._store.published(tip)
        names = sorted(changes.known(published, tip), reverse=True)[:KEPT]
        return [Release(name, made_at(name), name == published.release) for name in names]

    def restore(self, release: str) -> None:
        """Commit once more what an earlier commit had."""
        tip = self._sure()
        published = self._store.published(tip)
        commit = changes.known(published, tip).get(release)
        if commit is None:
            raise RemoteRefused(f"there is no release {release}", hint="mindblog rollback --list")
        if commit == tip:
            return
        brought(self._store, commit, release)
        sealed = self._store.published(commit).manifest or b""
        live = from_bytes(published.manifest or b"").entries if published.release else {}
        change = changes.restored(
            differences(self._store, tip, commit), from_bytes(sealed).entries, live
        )
        supplied(self._store, change.named.values())
        self._go_live(tip, release, sealed, change, "Go back to an earlier release")

    @property
    def _store(self) -> Store:
        if self._open is None:
            raise RemoteError("there is no connection")
        return self._open

    def _seen(self) -> str:
        """The tip as it is now, its commit and folders brought here."""
        if not self._store.tip:
            return self._store.fetch()
        tip = branch.tip_of(self._store, self.place)
        return self._store.fetch() if tip not in ("", self._store.tip) else tip

    def _here(self) -> str:
        """The tip that what is done now goes on from."""
        if self._basis is None or self._basis not in ("", self._store.tip):
            self.look()
        return self._basis or ""

    def _sure(self) -> str:
        self.keep()
        tip = self._here()
        self.keep()
        return tip

    def _named(self, paths: Sequence[str], step: Step, source: Source) -> dict[str, str]:
        """The names in git of wanted files; what our copy has lost is taken in again."""
        digests = {step.wanted[path].digest for path in paths}
        staged = self._store.staged(digests)
        absent = [path for path in paths if step.wanted[path].digest not in staged]
        if contents := [content for path in absent if (content := source(path))]:
            for _ in self.stage(contents):
                pass
            staged = self._store.staged(digests)
        names = ((path, staged.get(step.wanted[path].digest)) for path in paths)
        return {path: name for path, name in names if name}

    def _go_live(
        self, tip: str, release: str, sealed: bytes, change: changes.Change, title: str
    ) -> None:
        gone, come = changes.listed(self._store.published(tip), tip, release)
        inline = {MANIFEST: sealed, **dict.fromkeys(come, b"")}
        if not (NO_JEKYLL in change.named or (tip and any(self._store.tree(tip, NO_JEKYLL)))):
            inline[NO_JEKYLL] = b""
        change = changes.Change([*change.gone, *gone], change.named)
        message = f"{title}\n\nMindblog-Release: {release}\n"
        commit = objects.commit(self._store, self._draft(tip, message, change, inline))
        self._made.add(commit)
        try:
            branch.move(self._store, self.place, commit, tip, self._opening.say)
        except Locked:
            # An answer may have been lost, and the branch be where an earlier try put it.
            commit = branch.tip_of(self._store, self.place)
            self._late = commit not in self._made
            if self._late:
                raise
        self._store.tip = self._basis = commit

    def _draft(
        self, tip: str, message: str, change: changes.Change, inline: dict[str, bytes]
    ) -> objects.Draft:
        means, root = self._opening.means, self._opening.root
        return objects.Draft(
            parent=tip,
            who=who(self._store.git, root, self.place.url.host, means.secrets.env),
            at=int(means.now()),
            message=message,
            gone=change.gone,
            named=change.named,
            inline=inline,
        )
