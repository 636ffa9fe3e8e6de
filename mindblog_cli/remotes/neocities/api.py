"""The API of Neocities, and what its refusals mean, as its own source has them (app/api.rb)."""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import BinaryIO, cast
from urllib.parse import quote, urlencode

import msgspec
from msgspec import Struct

from mindblog_cli.errors import ConfigError, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Body, Client, Party, Unreached
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes import service
from mindblog_cli.remotes.neocities.parts import Form, LongForm
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.secrets import Login

NAME = "Neocities"
USUAL = "https://neocities.org/api"
VARIABLE = "NEOCITIES_API_KEY"

_KEYS = "see Manage Site Settings, API Key, at neocities.org/settings, and set NEOCITIES_API_KEY"
_NONE = ("missing_file", "cannot_download_directory")
_LIST = 1 << 28
_FAILED = pattern(r"(\d+) file\(s\) failed")
_ROOM = "make room there, or see neocities.org/supporter"


class Info(Struct, frozen=True):
    """What an account says of its site."""

    sitename: str
    supporter: bool = False


class File(Struct, frozen=True):
    """A file or folder of the site; times are in RFC 2822, to the second."""

    path: str
    is_directory: bool = False
    size: int = 0
    updated_at: str = ""
    sha1_hash: str = ""

    @property
    def time(self) -> float:
        """When it was last changed, in seconds since 1970, by the clock there."""
        try:
            when: datetime = parsedate_to_datetime(self.updated_at)
        except ValueError:
            return 0.0
        return when.timestamp()


class _Answer(Struct, frozen=True):
    result: str
    message: str = ""
    error_type: str = ""
    info: Info | None = None
    files: list[File] = []


class InTheWay(RemoteRefused):
    """A folder is where a file should go."""


class Api:
    """The API at *base*, for whoever *login* proves; may be asked by many threads at once."""

    def __init__(self, opening: Opening, base: str, login: Login) -> None:
        self._url, self._now = opening.url, opening.means.now
        party = Party(NAME, base, login.secret.reveal(), VARIABLE)
        self._client = Client(party, service.idle_of(opening.url), auth=_proof(login))

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()

    def abort(self) -> None:
        """Wake all threads that wait for an answer."""
        self._client.abort()

    def info(self) -> Info:
        """What site it is that we may write."""
        found = self._said("GET", "/info", "asking whose site it is").info
        if found is None:
            raise RemoteError(f"the answer of {NAME} makes no sense, asking whose site it is")
        return found

    def files(self, folder: str = "") -> list[File]:
        """Everything there is, or what is in one folder."""
        where = f"?path={quote(folder, safe='')}" if folder else ""
        return self._said("GET", f"/list{where}", "listing the files").files

    def read(self, path: str) -> Answer | None:
        """A file; None where there is none."""
        doing = f"reading {path}"
        answer = self._ask("GET", f"/download?path={quote(path, safe='')}", doing)
        if answer.status == 200:
            return answer
        if answer.status == 400 and self._opened(answer, doing).error_type in _NONE:
            return None
        raise self._failure(answer, doing)

    def upload(self, form: Form | LongForm) -> bool:
        """Store files; False where some could not be, for a reason that it keeps to itself."""
        body = form.body if isinstance(form, Form) else cast("BinaryIO", form)
        said = self._said("POST", "/upload", "sending files", body, form.kind)
        return _FAILED.search(said.message) is None

    def delete(self, paths: Sequence[str]) -> None:
        """Remove files that are there; of a folder, all that is in it too."""
        body = urlencode([("filenames[]", path) for path in paths]).encode()
        kind = "application/x-www-form-urlencoded"
        self._said("POST", "/delete", "removing files", body, kind)

    def _said(
        self, method: str, path: str, doing: str, body: Body = None, kind: str = ""
    ) -> _Answer:
        answer = self._ask(method, path, doing, body, kind)
        if answer.status != 200:
            raise self._failure(answer, doing)
        return self._opened(answer, doing)

    def _ask(self, method: str, path: str, doing: str, body: Body = None, kind: str = "") -> Answer:
        headers = {"Content-Type": kind} if kind else {}
        try:
            return self._client.ask(method, path, headers, body, most=_LIST)
        except Unreached as error:
            raise service.unreached(error) from error

    def _opened(self, answer: Answer, doing: str) -> _Answer:
        return service.decoded(NAME, doing, answer, _Answer)

    def _failure(self, answer: Answer, doing: str) -> MindBlogError:
        try:
            said = msgspec.json.decode(answer.body, type=_Answer)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            said = _Answer("error")
        if said.error_type == "invalid_auth":
            return ConfigError(
                f"Neocities lets nobody in for {self._url}: {said.message}", hint=_KEYS
            )
        if said.error_type == "directory_exists":
            return InTheWay(f"Neocities says: {said.message}")
        error = service.failure(NAME, doing, answer, after=answer.after(self._now()))
        if said.error_type in ("too_large", "too_many_files", "file_too_large"):
            error.hint = _ROOM
        return error


def _proof(login: Login) -> str:
    """A key alone, or a user with a password, which may stand before it and a colon."""
    text = login.secret.reveal()
    if login.user and ":" not in text:
        text = f"{login.user}:{text}"
    if ":" in text:
        return f"Basic {b64encode(text.encode()).decode()}"
    return f"Bearer {text}"
