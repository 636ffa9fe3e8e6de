"""What is done under the lock: files put in order, the manifest exchanged, old files deleted.

Cut at any point, each file is old or new, and the journal names those that may be new. While it is
there, nothing that it names is believed without a look; whoever comes next ends it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from mindblog_cli.errors import Locked, RemoteRefused
from mindblog_cli.remotes.folder.files import Upload
from mindblog_cli.remotes.order import in_order
from mindblog_cli.remotes.ordered import journal, places, telling
from mindblog_cli.remotes.ordered.live import Live, Sight, opened
from mindblog_cli.remotes.ordered.lock import Lock
from mindblog_cli.remotes.ordered.shelf import Old, Shelf
from mindblog_cli.remotes.ordered.store import Head, Store
from mindblog_cli.remotes.ordered.turns import Turns
from mindblog_cli.remotes.ordered.waves import obstacles, waves
from mindblog_cli.remotes.remote import Content, Look, Sent, Source, Step
from mindblog_cli.tree.diff import diff
from mindblog_cli.tree.manifest import Entry, leaves


class Work:
    """One publisher's, from taking *lock* to giving it back; *foreign* are other people's files."""

    def __init__(
        self, store: Store, lock: Lock | Turns, sight: Sight, foreign: frozenset[str]
    ) -> None:
        self.lock = lock
        self.shelf = Shelf(store)
        self.foreign = foreign
        self._store = store
        self._sight = sight
        self.live, begun = sight.see()
        self._fresh = True
        there = store.read(places.JOURNAL) if begun else None
        self._cut = journal.from_bytes(there[0]) if there else None
        self._journal = self._cut
        self._touched: set[str] = set()
        self._end_what_was_switched()
        self._just_taken = True

    def just_taken(self) -> Look | None:
        """What there was to see when the lock was taken, if nothing was asked for since."""
        if not self._just_taken:
            return None
        self._just_taken = False
        return Look(level="ordered", manifest=self.live.sealed, unfinished=self._cut is not None)

    def saw(self, live: Live) -> None:
        """What is exchanged is what was seen last."""
        self.live, self._fresh = live, True

    def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
        """Put *contents*, wave by wave, but what is there already."""
        self._just_taken = False
        if self._touched:
            # Tried again after a break, which may have been long enough to lose the lock.
            self.lock.check()
        unsure = [content for content in contents if self._doubted(content.path)]
        done = telling.there(self._store, unsure)
        for content in contents:
            if content.path in done:
                yield Sent(content.path, content.entry.size, resumed=True)
        todo = {content.path: content for content in contents if content.path not in done}
        if todo:
            self._make_way({path: content.entry.digest for path, content in todo.items()})
            yield from self._upload(todo)

    def switch(self, step: Step, source: Source) -> None:
        """Exchange the manifest, and delete."""
        self._refresh()
        if self.live.sealed != step.sealed:
            self._mend(step, source)
            self._begin({})
            self._put_by(step.delete)
            self.lock.check()
            self._exchange(step.sealed)
        self._end(step)

    def restore(self, release: str) -> None:
        """Bring an earlier release back, by copies over there of what differs."""
        self._refresh()
        there = self._store.read(places.release_name(release))
        back = opened(there[0]) if there else Live(None)
        if back.sealed is None or not back.entries:
            raise RemoteRefused(f"release {release} is no longer there")
        changes = diff(leaves(self.live.entries), leaves(back.entries))
        put = {*changes.put} | self._wrong(back.entries, {*changes.put})
        if not self.live.entries:
            # No manifest to believe, so what is there is asked.
            put -= telling.right(self._store, back.entries, put)
        step = Step(
            release=release,
            sealed=back.sealed,
            wanted=back.entries,
            live=self.live.entries,
            put=tuple(in_order(put)),
            delete=tuple(reversed(in_order(changes.delete))),
        )
        if put:
            self._bring_back(step)
        self.switch(step, _nothing)

    def _refresh(self) -> None:
        """See what we have switched to, which has another tag now."""
        self._just_taken = False
        if not self._fresh:
            self.saw(self._sight.see()[0])

    def _doubted(self, path: str) -> bool:
        """Whether something may be at *path* that the manifest does not say."""
        return path in self._touched or (self._cut is not None and self._cut.suspects(path))

    def _begin(self, more: Mapping[str, str]) -> None:
        """Write down what may change from now on, before it does."""
        base = journal.based_on(self.live.sealed)
        todo = journal.joined(self._journal, base, self.live.release, more)
        if todo != self._journal:
            self._store.write(places.JOURNAL, journal.to_bytes(todo))
            self._journal = todo

    def _make_way(self, puts: Mapping[str, str]) -> None:
        """Write down what is put (digests by path), and keep what it takes the place of."""
        gone = obstacles(self.live.entries, puts)
        self._begin({**puts, **dict.fromkeys(gone, "")})
        self._put_by([*puts, *gone])
        if gone:
            self._touched.update(gone)
            self._store.delete(gone)

    def _put_by(self, paths: Iterable[str]) -> None:
        """Keep the bytes that are at *paths*: those of the live release, and other people's."""
        if not self._store.copies:
            return
        olds = [old for path in paths if (old := self._old(path))]
        if olds:
            self.shelf.put_by(olds, self._doubted)

    def _old(self, path: str) -> Old | None:
        if path in self.live.entries:
            entry = self.live.entries[path]
            newest = max(self.live.release, *self.shelf.releases[:1], "")
            name = places.kept_name(newest, entry)
            return Old(path, name, lambda head: telling.same(head, entry))
        if path in self.foreign:
            return Old(path, places.foreign_name(path), lambda head: not self._ours(path, head))
        return None

    def _ours(self, path: str, head: Head) -> bool:
        """Whether a delivery of ours brought what no manifest claims."""
        kind, _, digest = head.digest.partition(":")
        return kind == "sha256" and self._cut is not None and self._cut.brought(path, digest)

    def _upload(self, todo: Mapping[str, Content]) -> Iterator[Sent]:
        for wave in waves(todo):
            yield from self._store.upload(self._taken(todo[path] for path in wave))

    def _taken(self, contents: Iterable[Content]) -> Iterator[Upload]:
        """Uploads, each remembered: after a failure it may be there or not."""
        for content in contents:
            self._touched.add(content.path)
            yield Upload(content.path, content)

    def _mend(self, step: Step, source: Source) -> None:
        """Put what a cut delivery changed, and this one has no change for, as it is wanted.

        What nobody has the bytes of is a file that only lingers, which no delivery overwrites.
        """
        wrong = in_order(self._wrong(step.wanted, {*step.put}))
        contents = {path: content for path in wrong if (content := source(path))}
        for _ in self._upload(contents):
            pass

    def _wrong(self, wanted: Mapping[str, Entry], known: set[str]) -> set[str]:
        """What is doubted, and not *known* to be seen to, and is not as it is wanted."""
        if self._cut is None and not self._touched:
            return set()
        unsure = [path for path in wanted if path not in known and self._doubted(path)]
        return {*unsure} - telling.right(self._store, wanted, unsure)

    def _exchange(self, sealed: bytes) -> None:
        """Store the manifest where the one that was seen still is; raises Locked."""
        if self.lock.replace(places.MANIFEST, sealed, self.live.sealed, self.live.tag):
            self.live, self._fresh = self._sight.know(sealed), False
            return
        self.saw(self._sight.see()[0])
        # The answer to an earlier try may have been lost.
        if self.live.sealed != sealed:
            raise Locked(
                "another publisher was faster; nothing was switched",
                hint="see whether they are done, then run it again",
            )

    def _end(self, step: Step) -> None:
        """What comes after the manifest: the record, the deletes, and old things swept away."""
        if step.release not in self.shelf.releases:
            self.shelf.record(step.release, step.sealed)
        # What would be in the way went before anything was put there.
        went = {*obstacles(step.delete, step.wanted)}
        gone = [path for path in (*step.delete, *self._strays(step)) if path not in went]
        if gone:
            self._store.delete(gone)
        swept = self.shelf.outlived(step.release)
        self._store.delete([places.JOURNAL, *swept])
        self.shelf.forget(swept)
        self._cut = self._journal = None
        self._touched.clear()

    def _strays(self, step: Step) -> list[str]:
        """What a cut delivery brought that nobody wants, where it still is what was brought."""
        if self._cut is None:
            return []
        claimed = step.wanted.keys() | {*step.delete}
        paths = [path for path in self._cut.brings if path not in claimed]
        heads = self._store.heads(paths) if paths else []
        return [
            path for path, head in zip(paths, heads, strict=True) if head and self._ours(path, head)
        ]

    def _end_what_was_switched(self) -> None:
        """End a delivery that was cut after its manifest went live."""
        cut, now = self._cut, self.live
        if cut is None or cut.damaged or now.sealed is None or not now.entries:
            return
        if cut.base == journal.based_on(now.sealed):
            return
        there = self._store.read(places.release_name(cut.release)) if cut.release else None
        before = opened(there[0]).entries if there else {}
        gone = in_order(before.keys() - now.entries.keys())
        self._end(
            Step(
                release=now.release,
                sealed=now.sealed,
                wanted=now.entries,
                live=before,
                put=(),
                delete=tuple(reversed(gone)),
            )
        )

    def _bring_back(self, step: Step) -> None:
        """Copy kept bytes to where they were, wave by wave."""
        needed = {path: step.wanted[path] for path in step.put}
        kept = self.shelf.find(needed)
        asked = list(kept)
        heads = self._store.heads([kept[path] for path in asked])
        sure = {
            path
            for path, head in zip(asked, heads, strict=True)
            if head is not None and not telling.other(head, needed[path])
        }
        if lost := next((path for path in step.put if path not in sure), None):
            raise RemoteRefused(f"release {step.release} can not come back: {lost} was not kept")
        self._make_way({path: entry.digest for path, entry in needed.items()})
        self.lock.check()
        for wave in waves(step.put):
            self._touched.update(wave)
            self._store.copy(((kept[path], path) for path in wave), needed)


def _nothing(_: str) -> None:
    """Nothing here has the bytes of an earlier release."""
