"""Single requests to a bucket, in our types and with our errors."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from email.utils import parsedate_to_datetime
from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError, PreconditionError
from obstore.store import S3Store

from mindblog_cli.errors import RemoteRefused
from mindblog_cli.remotes.folder.files import check, open_content
from mindblog_cli.remotes.ordered.store import Head, NoConditions
from mindblog_cli.remotes.remote import Content
from mindblog_cli.remotes.s3.credentials import Credentials
from mindblog_cli.remotes.s3.failures import answered, complaint, failure
from mindblog_cli.remotes.s3.place import Place
from mindblog_cli.remotes.s3.plain import Plain, is_plain
from mindblog_cli.tree.manifest import Entry

if TYPE_CHECKING:
    from obstore import ObjectMeta, PutMode
    from obstore.store import ClientConfig, RetryConfig, S3Credential

WHOLE = 5 * 1024 * 1024
"""Bytes that are sent as one; a larger file goes in parts, which are no smaller than that."""

PARTS = 9_000
"""S3 puts no more than 10,000 parts together."""

AT_ONCE = 3
"""Parts of one file that are under way together."""

_LONGEST = timedelta(minutes=20)
"""For one request; that a place is silent is noticed long before."""

_CONNECT = timedelta(seconds=20)

# One request in thousands fails now and then; all others need not wait for it.
_RETRIES: "RetryConfig" = {
    "max_retries": 2,
    "retry_timeout": timedelta(seconds=10),
    "backoff": {
        "init_backoff": timedelta(milliseconds=100),
        "max_backoff": timedelta(milliseconds=500),
        "base": 2,
    },
}

_OURS = {"Cache-Control": "no-store", "Content-Type": "application/octet-stream"}


class Objects:
    """A connection to *place*."""

    def __init__(self, place: Place, who: Credentials, idle: float) -> None:
        self._place = place
        self._store = _opened(place, who)
        self._single = _opened(place, who, bulk=False)
        self._plain = Plain(place, who, idle)

    def close(self) -> None:
        """Let go of what is not let go of by itself."""
        self._plain.close()

    async def read(self, name: str) -> tuple[bytes, Head] | None:
        """All of an object, and its head."""
        with self._sorted():
            try:
                found = await obstore.get_async(self._store, self._place.key(name))
            except FileNotFoundError as error:
                self._needs_bucket(error)
                return None
            content = bytes(await found.bytes_async())
        return content, _head(found.meta, found.attributes)

    async def head(self, name: str) -> Head | None:
        """The head alone."""
        if is_plain(name):
            headers = await asyncio.to_thread(self._plain.head, name)
            return None if headers is None else _plain_head(headers)
        with self._sorted():
            try:
                key = self._place.key(name)
                found = await obstore.get_async(self._store, key, options={"head": True})
            except FileNotFoundError as error:
                self._needs_bucket(error)
                return None
        return _head(found.meta, found.attributes)

    async def served(self, name: str) -> tuple[str, str]:
        """The type and the caching that readers are told of an object."""
        with self._sorted():
            key = self._place.key(name)
            found = await obstore.get_async(self._store, key, options={"head": True})
        told = found.attributes
        return told.get("Content-Type", ""), told.get("Cache-Control", "")

    async def write(self, name: str, content: bytes, mode: "PutMode | None" = None) -> bool:
        """Write an object of our own; False where a condition in *mode* does not hold."""
        with self._sorted(optional=mode is not None):
            try:
                key = self._place.key(name)
                await obstore.put_async(
                    self._store, key, content, attributes=_OURS, mode=mode, use_multipart=False
                )
            except (AlreadyExistsError, PreconditionError) as error:
                return self._failed(error)
            except FileNotFoundError as error:
                # What was to be exchanged is gone.
                if mode is None or mode == "create":
                    raise
                self._needs_bucket(error)
                return False
        return True

    async def put(self, name: str, content: Content, moved: Callable[[int], None]) -> None:
        """Write a file of the site; *moved* hears of the bytes of a large one, but the last."""
        if is_plain(name):
            headers = {k.lower(): v for k, v in _attributes(content.entry, "x-amz-meta-").items()}
            await asyncio.to_thread(self._plain.put, name, content, headers)
            return
        whole = content.entry.size <= WHOLE
        body = _whole(content) if whole else _parts(content, moved)
        with self._sorted():
            await obstore.put_async(
                self._store,
                self._place.key(name),
                body,
                attributes=_attributes(content.entry),
                use_multipart=not whole,
                chunk_size=part_size(content.entry.size),
                max_concurrency=AT_ONCE,
            )

    async def copy(self, old: str, new: str) -> bool:
        """Copy an object over there; False when it is not there."""
        if is_plain(old) or is_plain(new):
            return await asyncio.to_thread(self._plain.copy, old, new)
        with self._sorted():
            try:
                key = self._place.key
                await obstore.copy_async(self._store, key(old), key(new))
            except FileNotFoundError as error:
                self._needs_bucket(error)
                return False
        return True

    async def delete(self, names: Sequence[str]) -> None:
        """Remove objects, in one request if the place knows such."""
        for name in filter(is_plain, names):
            await asyncio.to_thread(self._plain.delete, name)
        keys = [self._place.key(name) for name in names if not is_plain(name)]
        if not keys:
            return
        try:
            with self._sorted(optional=True):
                await obstore.delete_async(self._store, keys)
        except NoConditions:
            with self._sorted():
                await obstore.delete_async(self._single, keys)

    async def listing(self, folder: str) -> dict[str, Head]:
        """Every object in a folder."""
        with self._sorted():
            found = await obstore.list(self._store, self._place.key(folder)).collect_async()
        return {self._place.name(meta["path"]): _head(meta, {}) for meta in found}

    async def present(self, most: int) -> set[str] | None:
        """The names of all objects; None where those are more than *most*, or can not be told."""
        found: set[str] = set()
        try:
            async for page in obstore.list(self._store, self._place.prefix or None):
                found.update(self._place.name(meta["path"]) for meta in page)
                if len(found) > most:
                    return None
        except (BaseError, ValueError):
            # The library stumbles over other people's keys, such as one with two slashes.
            return None
        return found

    @contextmanager
    def _sorted(self, *, optional: bool = False) -> Iterator[None]:
        """Turn the library's errors into ours; what is not known there may be done without."""
        try:
            yield
        except (BaseError, FileNotFoundError, ValueError) as error:
            sort = failure(error, str(self._place))
            unknown = complaint(str(error)).status in (400, 405, 501)
            if optional and unknown and isinstance(sort, RemoteRefused):
                raise NoConditions(sort.message, hint=sort.hint) from error
            raise sort from error

    def _needs_bucket(self, error: FileNotFoundError) -> None:
        """Raise where it is not an object that is not there, but the bucket."""
        if complaint(str(error)).code == "NoSuchBucket":
            raise failure(error, str(self._place))

    def _failed(self, error: BaseError) -> bool:
        """False, where a condition did not hold, and was not merely too much at once."""
        found = complaint(str(error))
        if found.code in ("ConditionalRequestConflict", "OperationAborted"):
            raise answered(found, str(self._place))
        return False


def part_size(size: int) -> int:
    """Bytes in each part of a file."""
    return max(WHOLE, ceil(size / PARTS))


def _opened(place: Place, who: Credentials, *, bulk: bool = True) -> S3Store:
    """The library's own; what it would take from the environment is said, so that it does not."""

    def opens() -> "S3Credential":
        token = who.token.reveal() if who.token else None
        return {
            "access_key_id": who.key,
            "secret_access_key": who.secret.reveal(),
            "token": token,
            "expires_at": None,
        }

    client: ClientConfig = {
        "allow_http": place.endpoint.startswith("http://"),
        "timeout": _LONGEST,
        "connect_timeout": _CONNECT,
    }
    return S3Store(
        place.bucket,
        endpoint=place.base,
        aws_endpoint_url_s3=place.base,
        region=place.region,
        virtual_hosted_style_request=place.virtual,
        conditional_put="etag",
        skip_signature=False,
        disable_bulk_delete=not bulk,
        client_options=client,
        retry_config=_RETRIES,
        credential_provider=opens,
    )


def _attributes(entry: Entry, meta: str = "") -> dict[str, str]:
    """How a file is served, and what it is told by: a tag tells nothing of one sent in parts."""
    served = {"Content-Type": entry.type, "Cache-Control": entry.cache}
    told = {name: value for name, value in served.items() if value}
    return {**told, f"{meta}sha256": entry.digest}


def _whole(content: Content) -> bytes:
    with open_content(content) as file:
        found = file.read()
    check(content, sha256(found).hexdigest())
    return found


def _parts(content: Content, moved: Callable[[int], None]) -> Iterator[bytes]:
    """A large file, in pieces; wrong bytes are known of before the last, and lead to nothing."""
    found, left = sha256(), content.entry.size
    with open_content(content) as file:
        while chunk := file.read(WHOLE):
            found.update(chunk)
            left -= len(chunk)
            if left <= 0:
                check(content, found.hexdigest() if left == 0 else "")
            else:
                moved(len(chunk))
            yield chunk
    if left:
        check(content, "")


def _head(meta: "ObjectMeta", attributes: Mapping[str, str]) -> Head:
    tag = meta["e_tag"] or ""
    mtime = meta["last_modified"].timestamp()
    return Head(meta["size"], mtime, tag, _digest(attributes.get("sha256", ""), tag))


def _plain_head(headers: Mapping[str, str]) -> Head:
    tag = headers.get("etag", "")
    mtime = parsedate_to_datetime(headers["last-modified"]).timestamp()
    digest = _digest(headers.get("x-amz-meta-sha256", ""), tag)
    return Head(int(headers["content-length"]), mtime, tag, digest)


def _digest(known: str, tag: str) -> str:
    """What the bytes are told by: our own note, or the tag where it looks like a hash of them."""
    if known:
        return f"sha256:{known}"
    bare = tag.strip('"')
    return f"md5:{bare}" if len(bare) == 32 else ""
