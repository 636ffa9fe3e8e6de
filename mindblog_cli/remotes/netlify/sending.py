"""Bringing to a deploy the bytes that it has not got, and waiting until it has what it needs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256

from mindblog_cli.errors import RemoteError, RemoteRefused
from mindblog_cli.remotes.folder.files import check, open_content
from mindblog_cli.remotes.netlify.api import Api
from mindblog_cli.remotes.netlify.deploys import Deploy
from mindblog_cli.remotes.netlify.late import lost
from mindblog_cli.remotes.remote import Content, Sent
from mindblog_cli.remotes.webdav.crew import Crew, Result
from mindblog_cli.remotes.webdav.sending import SMALL, Stream

PATIENCE = 1200.0
"""Seconds in which Netlify gets done with a deploy; its own client waits as long."""

_FIRST, _LONGEST = 0.3, 3.0
_BEAT = 15.0
_COMPARED = ("prepared", "uploading", "uploaded", "processing", "processed", "ready")
_FAILED = ("error", "rejected")


class Waiting:
    """Looks at deploys until they are as far as they should be, and keeps the lock meanwhile."""

    def __init__(self, api: Api, sleep: Callable[[float], None], keep: Callable[[], None]) -> None:
        self._api = api
        self._sleep = sleep
        self._keep = keep

    def compared(self, deploy: Deploy) -> Deploy:
        """The deploy when it is known what it has not got."""
        return self._until(deploy, _COMPARED)

    def ready(self, deploy: Deploy) -> Deploy:
        """The deploy when it can be published."""
        return self._until(deploy, ("ready",))

    def _until(self, deploy: Deploy, states: tuple[str, ...]) -> Deploy:
        waited, pause, beat = 0.0, _FIRST, _BEAT
        while deploy.state not in states:
            if deploy.state in _FAILED:
                raise RemoteRefused(f"Netlify could not make the deploy: {deploy.error_message}")
            if waited > PATIENCE:
                raise RemoteError(f"Netlify is not done with the deploy after {waited:.0f} s")
            if waited > beat:
                self._keep()
                beat = waited + _BEAT
            self._sleep(pause)
            waited, pause = waited + pause, min(pause * 1.5, _LONGEST)
            seen, _ = self._api.deploy(deploy.id)
            if seen is None:
                raise lost()
            deploy = seen
        return deploy


def bring(api: Api, crew: Crew, deploy: str, contents: Iterable[Content]) -> Iterator[Sent]:
    """Send *contents* to *deploy*, many at once, and tell of each."""

    def jobs(tell: Callable[[Sent], None]) -> Iterator[Callable[[], None]]:
        for content in contents:
            yield partial(_send, api, deploy, content, tell, crew.check)

    for one in crew.tell(jobs):
        if not isinstance(one, Result):
            yield one


def by_sha(shas: Mapping[str, str], contents: Iterable[Content]) -> dict[str, Content]:
    """One content for each sha1; the same bytes under another name need not go twice."""
    found: dict[str, Content] = {}
    for content in contents:
        found.setdefault(shas[content.path], content)
    return found


def _send(
    api: Api,
    deploy: str,
    content: Content,
    tell: Callable[[Sent], None],
    wanted: Callable[[], None],
) -> None:
    size, path = content.entry.size, content.path
    with open_content(content) as file:
        if size <= SMALL:
            whole = file.read(SMALL + 1)
            check(content, sha256(whole).hexdigest())
            told, there = 0, api.send(deploy, path, whole)
        else:
            body = Stream(file, content, tell, wanted)
            try:
                there = api.send(deploy, path, body)
            except RemoteRefused:
                # Netlify compares too, and its words would not say what happened.
                check(content, body.digest)
                raise
            check(content, body.digest)
            told = body.told
    if not there:
        raise lost()
    tell(Sent(path, size - told))
