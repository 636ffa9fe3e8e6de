"""What an author may ask of a build."""

from pathlib import Path

from msgspec import Struct


class BuildOptions(Struct, frozen=True, kw_only=True):
    """Which posts, how strictly, where to; *out* is a folder of theirs in place of ours."""

    drafts: bool = False
    future: bool = False
    clean: bool = False
    strict: bool = False
    base_url: str = ""
    out: Path | None = None
