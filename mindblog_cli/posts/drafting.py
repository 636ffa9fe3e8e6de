"""A post before its author has written it: where it goes and what its file says."""

import os
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

import yaml
from msgspec import Struct

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import Refused, UsageError
from mindblog_cli.posts.dates import EXPECTED, Fault, understood, zone
from mindblog_cli.posts.find import content_prefix
from mindblog_cli.posts.names import language
from mindblog_cli.posts.post import When
from mindblog_cli.posts.slug import slugify
from mindblog_cli.posts.source import parse

_SUFFIXES = (".md", ".markdown", ".mkd", ".mdown")


class Wish(Struct, frozen=True, kw_only=True):
    """What an author asks of a new post; empty where they leave it to us."""

    title: str
    lang: str = ""
    slug: str = ""
    date: str = ""
    tags: tuple[str, ...] = ()
    draft: bool = True
    bundle: bool = False
    body: str = ""
    template: bytes = b""


class Draft(Struct, frozen=True):
    """A file that is yet to be written; *path* is relative to the blog's root."""

    path: str
    content: bytes
    stem: str
    lang: str


def drafted(config: Config, wish: Wish, now: datetime, folders: Collection[str]) -> Draft:
    """The file for *wish*; *folders* are those that the content folder has.

    Raises UsageError for a language, a date or a name that can not be.
    """
    lang = _lang(config, wish.lang)
    local = now.astimezone(zone(config.timezone))
    when = _when(wish.date, local)
    stem = _stem(wish, lang)
    path = _path(config, _name(config, wish, stem, when), lang, folders)
    return Draft(path, _content(wish, dated(when, local)), stem, lang)


def _lang(config: Config, wanted: str) -> str:
    if not wanted:
        return config.language
    if lang := language(wanted, config.langs):
        return lang
    known = ", ".join(config.langs)
    raise UsageError(
        f'"{wanted}" is no language of this blog; it has {known}',
        hint=f"add it to the settings: [languages.{wanted}]",
    )


def _when(date: str, local: datetime) -> When:
    if not date:
        return When(local.replace(second=0, microsecond=0))
    when = understood(date, local)
    if isinstance(when, Fault):
        instead = f"--date {when.instead}" if when.instead else EXPECTED
        raise UsageError(f"--date: {when.message}", hint=instead)
    return when


def _stem(wish: Wish, lang: str) -> str:
    if "/" in wish.slug or "\\" in wish.slug or wish.slug.startswith((".", "_", "-")):
        raise UsageError(f'"{wish.slug}" can not be a slug', hint=f"such as {slugify(wish.slug)}")
    stem = wish.slug or slugify(wish.title, lang)
    if not stem:
        raise UsageError(f'no address can be made of "{wish.title}"', hint="give one with --slug")
    return stem


def _name(config: Config, wish: Wish, stem: str, when: When) -> str:
    # Jekyll knows a post by the date in its name.
    dated = config.profile == "jekyll" and not wish.bundle
    named = f"{when.at:%Y-%m-%d}-{stem}" if dated else stem
    return f"{named}/index" if wish.bundle else named


def _path(config: Config, name: str, lang: str, folders: Collection[str]) -> str:
    """As the blog has it: a folder per language where there is one, else a suffix."""
    own = next((f for f in folders if language(f, config.langs) == lang), "")
    suffix = "" if own or lang == config.language else f".{lang}"
    return f"{content_prefix(config)}{f'{own}/' if own else ''}{name}{suffix}.md"


def dated(when: When, local: datetime) -> str:
    """A moment as a front matter says it, without the zone that *local* has anyway."""
    if when.day:
        return f"{when.at:%Y-%m-%d}"
    seconds = f"{when.at:%S}" if when.at.second else ""
    clock = f"{when.at:%Y-%m-%d %H:%M}{':' if seconds else ''}{seconds}"
    # The site's own zone goes without saying.
    usual = when.at.replace(tzinfo=local.tzinfo).utcoffset() == when.at.utcoffset()
    offset = f"{when.at:%z}"
    return clock if usual else f"{clock} {offset[:3]}:{offset[3:5]}"


def _content(wish: Wish, date: str) -> bytes:
    template = parse(wish.template)
    lines = [_line("title", wish.title), f"date: {date}\n"]
    if wish.tags:
        lines.append(_line("tags", list(wish.tags)))
    if wish.draft:
        lines.append("draft: true\n")
    # YAML's own keys go under ours; a template in another format gives its text alone.
    front = template.front.decode(errors="replace") if template.format == "yaml" else ""
    kept = _without(front, lines)
    body = wish.body or template.body.decode(errors="replace").lstrip("\n")
    text = f"\n{body.rstrip()}\n" if body.strip() else ""
    return f"---\n{''.join(lines)}{kept}---\n{text}".encode()


def _without(front: str, lines: list[str]) -> str:
    ours = {line.partition(":")[0] for line in lines}
    kept: list[str] = []
    taking = True
    for line in front.splitlines(keepends=True):
        if line[:1].strip() and not line.startswith(("#", "-")):
            taking = line.partition(":")[0].strip() not in ours
        if taking or line.startswith("#"):
            kept.append(line)
    return "".join(kept)


def _line(key: str, value: object) -> str:
    """One field on one line, whatever its length, quoted where it must be."""
    flow = isinstance(value, list)
    text: str = yaml.safe_dump(
        value if flow else {key: value}, allow_unicode=True, width=10**9, default_flow_style=flow
    )
    return f"{key}: {text}" if flow else text


def create(root: Path, draft: Draft) -> Path:
    """Write *draft*, whole or not at all. Raises Refused where something stands already."""
    path = root / draft.path
    path.parent.mkdir(parents=True, exist_ok=True)
    for taken in _same(path, draft.lang):
        raise Refused(
            f"{taken.relative_to(root).as_posix()} is there already; nothing was changed",
            hint=f"open it: mindblog edit {draft.stem} --lang {draft.lang}; or give another --slug",
        )
    partial = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with partial.open("xb") as file:
            file.write(draft.content)
            file.flush()
            os.fsync(file.fileno())
        _placed(partial, path)
    except FileExistsError:
        raise Refused(f"{draft.path} is there already; nothing was changed") from None
    finally:
        partial.unlink(missing_ok=True)
    return path


def _placed(partial: Path, path: Path) -> None:
    """A link, unlike a rename, fails where somebody was quicker; not all disks have links."""
    try:
        os.link(partial, path)
    except FileExistsError:
        raise
    except OSError:
        os.replace(partial, path)


def _same(path: Path, lang: str) -> list[Path]:
    """What stands where this post, as a file or as a bundle, would stand."""
    base = path.with_suffix("")
    suffix = f".{lang}" if base.name.endswith(f".{lang}") else ""
    bare = base.name.removesuffix(suffix)
    bundle = bare == "index"
    twin = Path(f"{base.parent}{suffix}") if bundle else base.parent / bare / f"index{suffix}"
    return [f for b in (base, twin) for s in _SUFFIXES if (f := Path(f"{b}{s}")).exists()]
