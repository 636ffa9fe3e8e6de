"""How what is ours is stored where only some kinds of file are allowed: as text, named so.

Each time it is written it is another text, since a file that stays the same keeps its time.
"""

from base64 import b64decode, b64encode
from binascii import Error
from secrets import token_hex

from mindblog_cli.tree.paths import RESERVED

_OURS = f"{RESERVED}/"
_TEXT = ".txt"


def is_ours(name: str) -> bool:
    """Whether it is no part of the site."""
    return name.startswith(_OURS)


def spelt(name: str) -> str:
    """The path of an object."""
    return name + _TEXT if is_ours(name) else name


def named(path: str) -> str:
    """The object at a path."""
    return path.removesuffix(_TEXT) if is_ours(path) else path


def written(content: bytes) -> bytes:
    """What is stored for *content*."""
    return b"%s\n%s\n" % (b64encode(content), token_hex(8).encode())


def read(text: bytes) -> bytes:
    """What was stored; what was not written by us is given as it is, to be found damaged."""
    try:
        return b64decode(text.partition(b"\n")[0], validate=True)
    except Error:
        return text
