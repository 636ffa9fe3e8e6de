"""How each translation stands: what is missing, out of date, a machine's, in doubt."""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.post import Post, PostId

State = Literal[
    "missing",
    "current",
    "unreviewed",
    "outdated",
    "needs-work",
    "conflict",
    "untracked",
    "orphaned",
]


class Standing(Struct, frozen=True):
    """One translation of one story; numbers count segments, *characters* what is to be sent.

    *path* is that of the translation, empty where it is missing. *unreviewed*: up to date, but a
    machine's in part. *untracked*: a person wrote it, and there is no record of it yet. *orphaned*:
    there is a record of it, and no original any more.
    """

    name: str
    lang: str
    path: str
    state: State
    segments: int = 0
    reviewed: int = 0
    human: int = 0
    machine: int = 0
    outdated: int = 0
    needs_work: int = 0
    conflicts: int = 0
    characters: int = 0


def standings(
    root: Path, config: Config, posts: Sequence[Post], work: Path
) -> dict[PostId, Standing]:
    """How every translation stands, those that are missing too, by the name they have or would."""
    raise NotImplementedError
