"""A site at Netlify as a remote: what is published is a deploy, and what makes it live one request.

A deploy is a list of paths with the sha1 of their bytes; Netlify asks for the bytes that it has
not got. So what is staged is brought to a draft (our turn, see `turns`), and the release, made in
`switch`, needs nothing but its manifest.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from hashlib import sha256
from types import TracebackType
from typing import Self

from mindblog_cli.errors import Locked, RemoteError, RemoteRefused
from mindblog_cli.remotes import claims
from mindblog_cli.remotes.netlify import headers, turns
from mindblog_cli.remotes.netlify.api import VARIABLE, Api
from mindblog_cli.remotes.netlify.content import MANIFEST, Whole, whole
from mindblog_cli.remotes.netlify.deploys import PROBE, Deploy, Site, release_title
from mindblog_cli.remotes.netlify.digests import Digests, sha1_of
from mindblog_cli.remotes.netlify.late import late
from mindblog_cli.remotes.netlify.sending import Waiting, bring, by_sha
from mindblog_cli.remotes.netlify.turns import Turn
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
from mindblog_cli.remotes.webdav.crew import Crew
from mindblog_cli.tree.manifest import Entry

JOBS = 8
"""Requests under way at once; its own client sends five files."""

FEW = 200
"""Files that are fetched to be compared; more are not worth five hundred requests a minute."""

_PAGES = 3
_UNFIT = frozenset("#?")
_REMARKS = (
    "Netlify serves each file with its own content type, and as one to be asked about each time;"
    " for fingerprinted files a `_headers` file is added that says otherwise,"
    " unless the site has one",
    "no name may hold # or ?, and three deploys are taken a minute, of which a release makes two",
    "how long earlier releases stay is up to the plan: 30 days where it is free",
)


class NetlifyRemote:
    """The site that the API at *base* calls *name*."""

    def __init__(self, opening: Opening, base: str, name: str) -> None:
        self._opening = opening
        self._base = base
        self._name = name
        self._open: Api | None = None
        self._crew = Crew(opening.means.jobs or JOBS, self._abort, lambda: None)
        self._digests = Digests(self._crew)
        self._turn: Turn | None = None
        self._basis = ""
        """The deploy that a switch goes on from: what `look` saw last."""
        self._manifests: dict[str, bytes | None] = {}
        self._just_taken: Site | None = None

    def __enter__(self) -> Self:
        means, url = self._opening.means, self._opening.url
        login = means.secrets.need(url, VARIABLE, what="a token")
        self._open = Api(self._opening, self._base, login.secret)
        if self._turn:
            self._turn.over(self._open)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._crew.stop()
        if self._open:
            self._open.close()
            self._open = None

    def look(self) -> Look:
        """Ask for the site, and read the manifest of the deploy that is published."""
        site, self._just_taken = self._just_taken or self._site(), None
        self._basis = site.live
        return Look(level="atomic", manifest=self._manifest(site.published_deploy))

    def survey(self, wanted: dict[str, Entry]) -> Survey:
        """Compare sizes, and where there are not many to compare, bytes."""
        live = self._site().published_deploy
        files = self._api.files(live.id) if live else iter(())
        known = {file.name: file for file in files if file.name in wanted}
        alike = [path for path, file in known.items() if file.size in (-1, wanted[path].size)]
        other = known.keys() - alike
        if live is None or len(alike) > FEW:
            return Survey(frozenset(), frozenset(other))
        found = self._crew.each(partial(self._digest, live, path) for path in alike)
        same = {p for p, digest in zip(alike, found, strict=True) if digest == wanted[p].digest}
        return Survey(frozenset(same), frozenset(known.keys() - same))

    def take(self, claim: Claim) -> Holder | None:
        """Stand in the queue; whose turn it is sweeps up what a cut delivery left."""
        site = self._site()
        ours = Claim(claim.token, claim.owner, claim.machine, claims.pids())
        turn = Turn(self._api, site.id, ours, self._opening.means.sleep)
        if (held := turn.take()) is not None:
            return held
        self._turn = turn
        # Once more: somebody may have published before it was our turn.
        self._just_taken = self._site()
        self._basis = self._just_taken.live
        turns.remove(self._api, [d for d in turn.every if d.token not in ("", turn.token)])
        return None

    def keep(self) -> None:
        """See that it still is our turn, and that it stays so."""
        self._held.keep()

    def free(self) -> None:
        """Let the next one go."""
        if self._turn:
            self._turn.free()
            self._turn = None

    def stage(self, contents: Sequence[Content]) -> Iterator[Sent]:
        """Bring to our turn the bytes that Netlify has not got."""
        self._held.check()
        if unfit := [c.path for c in contents if _UNFIT & {*c.path}]:
            raise RemoteRefused(
                f'Netlify takes no file with # or ? in its name, such as "{unfit[0]}"',
                hint="give it another slug",
            )
        shas = self._digests.of(contents)
        todo = by_sha(shas, contents)
        deploy = self._waiting.compared(self._held.list(shas)) if shas else Deploy("")
        asked = {*(deploy.required or ())}
        send = {content.path: content for sha, content in todo.items() if sha in asked}
        yield from bring(self._api, self._crew, deploy.id, send.values())
        for content in contents:
            if content.path not in send:
                yield Sent(content.path, content.entry.size, resumed=True)

    def switch(self, step: Step, source: Source) -> None:
        """Make a deploy of all that is wanted, and publish it."""
        self._held.check()
        site = self._site()
        if self._manifest(site.published_deploy) == step.sealed:
            return
        if site.live != self._basis:
            raise late(self._name)
        self._publish(site, self._made(site, step.release, self._whole(site, step, source)))

    def probe(self) -> Abilities:
        """Make a draft, and remove it."""
        site = self._site()
        draft = self._api.create(
            site.id, f"{PROBE}{site.id}", {turns.MARK: sha1_of(site.id.encode())}
        )
        self._api.delete(draft.id)
        return Abilities(level="atomic", lock="turns", remarks=_REMARKS)

    def releases(self) -> list[Release]:
        """The newest deploys of ours that were live."""
        site = self._site()
        names = sorted(self._published(site), reverse=True)[:KEPT]
        live = site.published_deploy
        return [Release(n, made_at(n), live is not None and n == live.release) for n in names]

    def restore(self, release: str) -> None:
        """Publish an earlier deploy once more; nothing is sent."""
        self._held.check()
        site = self._site()
        deploy = self._published(site).get(release)
        if deploy is None:
            raise RemoteRefused(f"there is no release {release}", hint="mindblog rollback --list")
        if deploy.id != site.live:
            self._basis = site.live
            self._publish(site, deploy)

    @property
    def _api(self) -> Api:
        if self._open is None:
            raise RemoteError("there is no connection")
        return self._open

    @property
    def _held(self) -> Turn:
        if self._turn is None:
            raise Locked("the lock was never taken; nothing was switched")
        self._just_taken = None
        return self._turn

    @property
    def _waiting(self) -> Waiting:
        return Waiting(self._api, self._opening.means.sleep, self.keep)

    def _abort(self) -> None:
        if self._open:
            self._open.abort()

    def _site(self) -> Site:
        return self._api.site(self._name)

    def _manifest(self, deploy: Deploy | None) -> bytes | None:
        """What the deploy says of itself; it never changes, so it is read once."""
        if deploy is None:
            return None
        if deploy.id not in self._manifests:
            self._manifests = {deploy.id: self._api.read(deploy, MANIFEST)}
        return self._manifests[deploy.id]

    def _digest(self, deploy: Deploy, path: str) -> str:
        return sha256(self._api.read(deploy, path) or b"").hexdigest()

    def _our_headers(self, site: Site) -> bool:
        live = site.published_deploy
        there = self._api.read(live, headers.NAME) if live else None
        return there is not None and headers.ours(there)

    def _whole(self, site: Site, step: Step, source: Source) -> Whole:
        files = self._api.files(site.live) if site.live else iter(())
        there = {file.name: file.sha for file in files}
        return whole(step, source, there, self._digests, our_headers=self._our_headers(site))

    def _made(self, site: Site, release: str, made: Whole) -> Deploy:
        """A deploy of all files, ready to be published."""
        title = release_title(release, self._held.token)
        deploy = self._waiting.compared(self._api.create(site.id, title, made.shas))
        paths = {sha: path for path, sha in made.shas.items()}
        asked = [sha for sha in deploy.required or () if sha in paths]
        contents = {paths[sha]: made.content(paths[sha]) for sha in asked}
        if lost := next((path for path, content in contents.items() if content is None), None):
            raise RemoteRefused(f"Netlify no longer has the bytes of {lost}, and nobody else has")
        for _ in bring(self._api, self._crew, deploy.id, filter(None, contents.values())):
            pass
        return self._waiting.ready(deploy)

    def _publish(self, site: Site, deploy: Deploy) -> None:
        """Publish *deploy* where still nothing else was published than what we go on from."""
        self._held.keep()
        if self._site().live != self._basis:
            raise late(self._name)
        if not self._api.restore(site.id, deploy.id):
            # Whoever breaks a turn removes what was made under it.
            self._held.check()
            raise RemoteRefused("Netlify no longer has the deploy that was to be published")

    def _published(self, site: Site) -> dict[str, Deploy]:
        """Deploys of ours that were live, by release."""
        found: dict[str, Deploy] = {}
        for page in range(1, _PAGES + 1):
            listed = self._api.deploys(site.id, page).deploys
            found |= {d.release: d for d in listed if d.release and d.published_at}
            if not listed or len(found) >= KEPT:
                break
        return found
