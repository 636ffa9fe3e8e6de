"""What a status means to somebody who wants to publish."""

from urllib.parse import urlsplit

from msgspec import Struct

from mindblog_cli.errors import ConfigError, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Unreached

_DOING = {
    "PROPFIND": "looking at",
    "GET": "reading",
    "PUT": "writing",
    "MKCOL": "making the folder",
    "MOVE": "renaming",
    "COPY": "copying",
    "DELETE": "removing",
}


class Disturbed(RemoteError):
    """The server failed, as some do over what somebody else does there at the same moment."""


class Doing(Struct, frozen=True):
    """A request, as it is told of."""

    method: str
    path: str

    def __str__(self) -> str:
        """Such as "writing webdav://…/index.html"."""
        return f"{_DOING.get(self.method, self.method)} {self.path}"


def failure(answer: Answer, doing: Doing, now: float) -> MindBlogError:
    """The error that an unwelcome *answer* is."""
    status = answer.status
    if 300 <= status < 400:
        return _moved(answer, doing)
    said = f": {words}" if (words := answer.said()) else ""
    told = f"the server answered {status} {doing}{said}"
    if status in _REFUSALS:
        why, hint = _REFUSALS[status]
        return RemoteRefused(f"{why} {doing} ({status}{said})", hint=hint)
    if status in (423, 500):
        return Disturbed(told, hint=_HINTS.get(status, ""), after=answer.after(now))
    if status in (408, 425, 429) or status >= 500:
        return RemoteError(told, hint=_HINTS.get(status, ""), after=answer.after(now))
    return RemoteRefused(told, hint="does the address name a folder that WebDAV can write to?")


_REFUSALS = {
    207: ("only a part could be done", "look at what is there: who may write it?"),
    403: ("permission denied", "who may write there? ask whoever runs the server"),
    404: ("nothing is there", "is the path in the address right?"),
    405: ("the server does not allow this", "is WebDAV switched on there, with writing?"),
    409: ("something is in the way, or the folder is missing", "is the path in the address right?"),
    413: ("the server takes no file that big", "with nginx it is client_max_body_size"),
    501: ("the server can not do this", "is WebDAV switched on there, with writing?"),
    507: ("the disk is full there, or a quota used up", "make room, and publish again"),
}
_HINTS = {423: "somebody has it open (a WebDAV lock); it may be free in a moment"}


def unreached(error: Unreached) -> MindBlogError:
    """The error that no answer is."""
    if error.why == "tls":
        return ConfigError(
            error.message,
            hint="is the address right, and the clock here? `?ca=FILE` names an authority",
        )
    if error.why == "address":
        return ConfigError(error.message, hint="such as webdavs://me@dav.example.org/blog")
    return RemoteError(error.message, hint=error.hint)


def no_webdav(path: str, answer: Answer) -> ConfigError:
    """What is said where there is a web server, but no WebDAV."""
    return ConfigError(
        f"there is no WebDAV at {path}: PROPFIND is answered with {answer.status}",
        hint="is the path right? nginx needs libnginx-mod-http-dav-ext for it",
    )


def _moved(answer: Answer, doing: Doing) -> ConfigError:
    """Redirects are not followed: a secret must not go wherever one leads."""
    where = answer.headers.get("location", "")
    parts = urlsplit(where)
    hint = "use the address that it points to"
    if parts.scheme in ("http", "https") and parts.hostname:
        kind = {"http": "webdav", "https": "webdavs"}[parts.scheme]
        hint = f"use {kind}://{parts.hostname}{f':{parts.port}' if parts.port else ''}/…"
    return ConfigError(
        f"the server points elsewhere, {doing} ({answer.status}, to {where[:200] or 'nowhere'})",
        hint=hint,
    )
