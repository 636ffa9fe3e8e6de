"""The settings of a new blog as a file that its author can read."""

import json
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field
from msgspec.structs import replace

from mindblog_cli.blog.config import Config, Profile
from mindblog_cli.blog.foreign import Foreign
from mindblog_cli.blog.root import OWN, SHARED
from mindblog_cli.blog.settings import Layer, config
from mindblog_cli.errors import Refused

_HEAD = "# The settings of this blog. What is left out has a default; the README lists them all.\n"
_TAIL = """
# Where `mindblog publish` sends the site; without this it goes to the folder public/.
# [targets.prod]
# url = "sftp://me@example.org/srv/www"
"""


class Answers(Struct, frozen=True):
    """The five things that are asked; empty where there is no answer."""

    title: str = ""
    url: str = ""
    langs: tuple[str, ...] = ()
    author: str = ""
    timezone: str = ""


class Foundation(Struct, frozen=True, kw_only=True):
    """What has to be known to begin; *languages* are code to title, the main one first."""

    languages: dict[str, str] = field(default_factory=lambda: {"en": ""})
    url: str = ""
    author: str = ""
    timezone: str = "UTC"
    profile: Profile = "mindblog"
    posts: str = "posts"
    static: str = "static"
    permalink: str = ""
    permalinks: dict[str, str] = field(default_factory=dict)
    lang_in_url: bool = False
    ignore: tuple[str, ...] = ()


def likely_answers(root: Path, env: Mapping[str, str], theirs: Foreign | None) -> Answers:
    """What the author would most likely say: as the other generator has it, or this machine."""
    if theirs:
        langs = tuple(dict.fromkeys([theirs.language, *theirs.languages]))
        zone = theirs.timezone or "UTC"
        return Answers(theirs.title or root.resolve().name, theirs.url, langs, theirs.author, zone)
    title = root.resolve().name.replace("-", " ").replace("_", " ").capitalize()
    return Answers(title, "", (language_here(env),), env.get("USER", ""), zone_here(env))


def foundation(said: Answers, likely: Answers, theirs: Foreign | None) -> Foundation:
    """What was said, and what is likely where nothing was."""
    title = said.title or likely.title
    titles = theirs.languages if theirs and not said.title else {}
    langs = said.langs or likely.langs
    common = Foundation(
        languages={lang: titles.get(lang) or title for lang in langs},
        url=(said.url or likely.url).rstrip("/"),
        author=said.author or likely.author,
        timezone=said.timezone or likely.timezone,
    )
    if theirs is None:
        return common
    return replace(
        common,
        profile=theirs.profile,
        posts=theirs.posts,
        static=theirs.static,
        permalink=theirs.permalink,
        permalinks=theirs.permalinks,
        lang_in_url=theirs.lang_in_url,
        ignore=theirs.ignore,
    )


def refuse_settled(root: Path) -> None:
    """Raises Refused where there is a blog already."""
    shared = root / SHARED
    for file in (root / OWN, shared):
        if file.is_file() and (file != shared or b"[tool.mindblog]" in shared.read_bytes()):
            hint = "change it with an editor, or take another folder"
            raise Refused(f"there is a blog already: {file}", hint=hint)


def settled(text: bytes) -> Config:
    """The settings that *text* makes. Raises ConfigError where they can not be."""
    layer = Layer(OWN, text.decode(), tomllib.loads(text.decode()))
    return config([layer], {})[0]


def words(text: str) -> tuple[str, ...]:
    """`en, da` or `en da` as two."""
    return tuple(text.replace(",", " ").split())


def settings_text(new: Foundation) -> str:
    """The settings file for *new*, with no line that a default says already."""
    main = next(iter(new.languages))
    usual = Config()
    values: dict[str, object] = {
        "url": new.url,
        "profile": new.profile,
        "timezone": new.timezone,
        "posts": new.posts,
        "static": new.static,
        "permalink": new.permalink,
        "default_lang_in_url": new.lang_in_url,
        "ignore": list(new.ignore),
    }
    lines = [f"language = {_toml(main)}\n"]
    lines += [
        f"{key} = {_toml(value)}\n"
        for key, value in values.items()
        if value and value != getattr(usual, key)
    ]
    if new.permalinks:
        lines.append("\n[permalinks]\n")
        lines += [f"{_key(name)} = {_toml(one)}\n" for name, one in new.permalinks.items()]
    for lang, title in new.languages.items():
        lines.append(f"\n[languages.{_key(lang)}]\ntitle = {_toml(title or new.languages[main])}\n")
        if new.author:
            lines.append(f"author = {_toml(new.author)}\n")
    return "".join([_HEAD, *lines, _TAIL])


def found(root: Path, files: Mapping[str, bytes]) -> None:
    """Write *files* under *root*. Raises Refused, before the first, if one is there already."""
    for name in files:
        if (root / name).exists():
            raise Refused(f"{root / name} is there already; nothing was changed")
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(content)


def zone_here(env: Mapping[str, str]) -> str:
    """The name of this machine's time zone, UTC if it keeps it to itself."""
    if name := env.get("TZ", "").lstrip(":"):
        return name
    try:
        target = os.readlink("/etc/localtime")
    except OSError:
        return "UTC"
    name = target.partition("zoneinfo/")[2]
    return "UTC" if name in ("", "Etc/UTC", "UCT", "Universal", "Zulu") else name


def language_here(env: Mapping[str, str]) -> str:
    """The language that this machine's user speaks, as far as the environment knows."""
    spoken = env.get("LC_ALL") or env.get("LC_MESSAGES") or env.get("LANG") or ""
    code = spoken.split(".")[0].split("_")[0].lower()
    return code if code.isalpha() and len(code) in (2, 3) else "en"


def _key(lang: str) -> str:
    return lang if lang.replace("-", "").isalnum() and lang.isascii() else _toml(lang)


def _toml(value: object) -> str:
    """A JSON string, list or truth is one of TOML too; but for the letter DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
