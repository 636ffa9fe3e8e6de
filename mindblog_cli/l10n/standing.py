"""How each translation stands: what is missing, out of date, a machine's, in doubt."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import ContentError
from mindblog_cli.l10n.folders import catalog_path, catalogs, home
from mindblog_cli.l10n.headers import Glance, glance
from mindblog_cli.posts.post import Post, PostId
from mindblog_cli.posts.stamps import content
from mindblog_cli.posts.stories import original, together

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

    @property
    def amount(self) -> int:
        """How many segments make it what it is: out of date, a machine's, in doubt."""
        return {
            "outdated": self.outdated,
            "needs-work": self.needs_work,
            "conflict": self.conflicts,
            "unreviewed": self.machine,
        }.get(self.state, 0)


def standings(root: Path, config: Config, posts: Sequence[Post]) -> dict[PostId, Standing]:
    """How every translation stands, those that are missing too, by the name they have or would.

    As a rule two digests and the head of a record say it; a text is only read where one of them
    has changed.
    """
    if len(config.langs) < 2:
        return {}
    there = (root / home(config)).is_dir()
    found: dict[PostId, Standing] = {}
    met: set[str] = set()
    for told in together(posts).values():
        source = told[original(told, config)]
        for lang in config.langs:
            if lang != source.id.lang:
                record = catalog_path(config, source, lang) if there else ""
                met.add(record)
                one = _standing(root, config, source, told.get(lang), lang, record)
                found[PostId(one.name, one.lang)] = one
    if there:
        found |= {PostId(one.name, one.lang): one for one in _orphans(root, config, met)}
    return found


def _standing(  # noqa: PLR0913, PLR0917 - a pair, and where its record would be
    root: Path, config: Config, source: Post, post: Post | None, lang: str, record: str
) -> Standing:
    name = source.id.name
    if post is None:
        return Standing(name, lang, "", "missing")
    try:
        data = content(root, record) if record else b""
    except (FileNotFoundError, NotADirectoryError):
        data = b""
    except OSError:
        return Standing(name, lang, post.path, "conflict", conflicts=1)
    if not data:
        return Standing(name, lang, post.path, "untracked")
    seen = glance(data)
    if (
        seen
        and seen.intact
        and (seen.source_digest, seen.target_digest) == (source.digest, post.digest)
    ):
        return _of_glance(name, lang, post.path, seen)
    return _looked_into(root, config, source, post, record)


def _of_glance(name: str, lang: str, path: str, seen: Glance) -> Standing:
    return _judged(
        Standing(
            name,
            lang,
            path,
            "current",
            segments=seen.entries - seen.omitted,
            reviewed=seen.reviewed,
            human=seen.human,
            machine=seen.machine,
            outdated=seen.outdated,
            needs_work=seen.needs_work,
            conflicts=seen.conflicts,
        )
    )


def _judged(one: Standing) -> Standing:
    """*one* with the state that its numbers give: the worst first."""
    state: State = "current"
    if one.conflicts:
        state = "conflict"
    elif one.needs_work:
        state = "needs-work"
    elif one.outdated:
        state = "outdated"
    elif one.machine:
        state = "unreviewed"
    return replace(one, state=state)


def _looked_into(root: Path, config: Config, source: Post, post: Post, record: str) -> Standing:
    """The same by comparing the texts, for one of them or the record has changed."""
    # Here and not above: what cuts texts into segments takes longer to load than most blogs to see.
    from mindblog_cli.l10n.glossary import read  # noqa: PLC0415
    from mindblog_cli.l10n.pairs import Pair, catalog_of, merge_of  # noqa: PLC0415
    from mindblog_cli.l10n.tally import tally  # noqa: PLC0415

    lang = post.id.lang
    pair = Pair(source, lang, post, record)
    blank = Standing(source.id.name, lang, post.path, "conflict")
    try:
        catalog, _ = catalog_of(root, pair)
        if catalog is None:
            return replace(blank, state="untracked")
        stays = read(root, config).stays(lang)
        merge = merge_of(root, config, pair, catalog, stays)
    except ContentError:
        # What is wrong with the file is told where it is read; here it needs a person.
        return replace(blank, conflicts=1)
    return _judged(replace(blank, **tally(merge)))


def _orphans(root: Path, config: Config, met: Iterable[str]) -> Iterator[Standing]:
    """Records of originals that have gone."""
    base, known = home(config), set(met)
    for path in catalogs(root, config):
        if path not in known:
            lang, _, story = path.removeprefix(f"{base}/").partition("/")
            yield Standing(story.removesuffix(".po"), lang, "", "orphaned")
