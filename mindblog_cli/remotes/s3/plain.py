"""Objects whose names hold control characters: S3 takes them, and the library does not.

They are rare, so each is a plain request of its own.
"""

import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from types import MappingProxyType
from urllib.parse import quote, urlsplit

from mindblog_cli.errors import MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Body, Client, Party, Unreached
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes.folder.files import check, open_content
from mindblog_cli.remotes.remote import Content
from mindblog_cli.remotes.s3.credentials import Credentials
from mindblog_cli.remotes.s3.failures import answered, complaint
from mindblog_cli.remotes.s3.place import Place
from mindblog_cli.remotes.s3.signing import HASH, Asked, signed

_CONTROL = pattern(r"[\x00-\x1f\x7f]")
_EMPTY = sha256(b"").hexdigest()
_CHUNK = 1024 * 1024


def is_plain(name: str) -> bool:
    """Whether the library can not say the name."""
    return _CONTROL.search(name) is not None


class Plain:
    """Asks for one object at a time."""

    def __init__(
        self,
        place: Place,
        who: Credentials,
        timeout: float,
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._place = place
        self._who = who
        self._now = now
        self._client = Client(Party("S3", place.base), timeout)

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def put(self, name: str, content: Content, headers: Mapping[str, str]) -> None:
        """Write one file; what it holds is looked at first, and then signed for."""
        found = sha256()
        with open_content(content) as file:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
        check(content, found.hexdigest())
        with open_content(content) as file:
            # An empty file is sent in no pieces at all, and this is not what was signed.
            body: Body = file if content.entry.size else b""
            answer = self._ask("PUT", name, {**headers, HASH: content.entry.digest}, body)
        if answer.status == 404:
            raise RemoteRefused(f"{self._place} does not take the name {name!r}")

    def head(self, name: str) -> Mapping[str, str] | None:
        """The headers of one object; None when it is not there."""
        answer = self._ask("HEAD", name)
        return None if answer.status == 404 else answer.headers

    def copy(self, old: str, new: str) -> bool:
        """Copy one object; False when it is not there."""
        source = f"/{quote(self._place.bucket)}/{quote(self._place.key(old), safe='/-_.~')}"
        answer = self._ask("PUT", new, {"x-amz-copy-source": source})
        return answer.status != 404

    def delete(self, name: str) -> None:
        """Remove one object."""
        self._ask("DELETE", name)

    def _ask(
        self,
        method: str,
        name: str,
        headers: Mapping[str, str] = MappingProxyType({}),
        body: Body = None,
    ) -> Answer:
        """The answer, if it is one that *name* is there, or was done with, or is not there."""
        path = self._place.path(name)
        base = urlsplit(self._place.base)
        told = {HASH: _EMPTY, **headers, "host": base.netloc}
        asked = Asked(method, base.path + path, told)
        sent = signed(asked, self._who, region=self._place.region, now=self._now())
        try:
            answer = self._client.ask(method, path, sent, body)
        except Unreached as error:
            raise _unreached(error, self._place) from error
        words = answer.body[:4000].decode(errors="replace")
        found = complaint(f"status code: {answer.status} {words}")
        # A copy may go wrong after it was begun to be answered with 200.
        done = answer.status < 300 and not found.code
        if done or (answer.status == 404 and found.code != "NoSuchBucket"):
            return answer
        raise answered(found, str(self._place))


def _unreached(error: Unreached, place: Place) -> MindBlogError:
    kind = RemoteRefused if error.why in ("tls", "address") else RemoteError
    return kind(f"{place}: {error.message}", hint=error.hint)
