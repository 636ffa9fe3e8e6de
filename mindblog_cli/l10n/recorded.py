"""How translations stand, for those to whom it is one question among others."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from mindblog_cli.blog.config import Config
from mindblog_cli.l10n.folders import home
from mindblog_cli.posts.post import Post, PostId

if TYPE_CHECKING:
    from mindblog_cli.l10n.standing import Standing


def recorded(root: Path, config: Config, posts: Sequence[Post]) -> "Mapping[PostId, Standing]":
    """How each translation stands; nothing where there are no records, and that costs one look."""
    if len(config.langs) < 2 or not (root / home(config)).is_dir():
        return {}
    # Here and not above: only a blog with records pays for what reads them.
    from mindblog_cli.l10n.standing import standings  # noqa: PLC0415

    return standings(root, config, posts)
