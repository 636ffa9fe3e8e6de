"""Short digests that stand for values: equal tokens, equal values."""

from collections.abc import Iterable
from hashlib import sha256

from msgspec import msgpack

SIZE = 16
"""Bytes; two values of one blog meeting in one token is as likely as a stone falling upwards."""

_encode = msgpack.Encoder().encode


def token(*values: object) -> bytes:
    """A digest of *values*: Structs, dates, and what JSON can hold."""
    return sha256(_encode(values)).digest()[:SIZE]


def together(head: bytes, tokens: Iterable[bytes]) -> bytes:
    """A digest of other tokens in their order."""
    return sha256(head + b"".join(tokens)).digest()[:SIZE]
