"""A finished site as paths and digests: the value in which making and sending meet."""

from hashlib import sha256

from msgspec import Struct


class Leaf(Struct, frozen=True):
    """One file: the sha256 of its bytes in hexadecimal, and its length in bytes."""

    digest: str
    size: int


class Tree(Struct, frozen=True):
    """A site: POSIX path, relative and without `..`, to leaf."""

    leaves: dict[str, Leaf]

    @property
    def size(self) -> int:
        """All bytes together."""
        return sum(leaf.size for leaf in self.leaves.values())


def leaf_of(content: bytes) -> Leaf:
    """The leaf that stands for *content*."""
    return Leaf(sha256(content).hexdigest(), len(content))
