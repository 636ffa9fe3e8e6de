"""What another generator's settings say about a blog, so that it need not be said again."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from babel import localedata
from msgspec import Struct, field
from msgspec.structs import replace

from mindblog_cli.blog.assignments import assignments
from mindblog_cli.blog.config import Profile
from mindblog_cli.errors import ConfigError
from mindblog_cli.patterns import pattern

Settings = dict[str, Any]

_STRINGS = pattern(r"[\"']?(\w+)[\"']?\s*:\s*[\"']([^\"']*)[\"']")
_TEXT = (".md", ".markdown", ".mkd", ".mdown", ".html", ".rst")
# Words in an address that go by another name here.
_TOKENS = {
    ":contentbasename": ":stem",
    ":slugorfilename": ":slug",
    ":slugorcontentbasename": ":slug",
    "{slug}": ":slug",
    "{lang}": ":lang",
    "{category}": ":category",
    "{date:%Y}": ":year",
    "{date:%m}": ":month",
    "{date:%d}": ":day",
}
_OURS = frozenset((
    ":year", ":month", ":day", ":slug", ":title", ":lang", ":category", ":categories",
    ":stem", ":section", ":sections", ":filename", ":path",
))  # fmt: skip


class Foreign(Struct, frozen=True, kw_only=True):
    """Settings as another generator has them; empty where it says nothing."""

    profile: Profile
    title: str = ""
    url: str = ""
    language: str = ""
    languages: dict[str, str] = field(default_factory=dict)
    author: str = ""
    timezone: str = ""
    posts: str = ""
    static: str = ""
    permalink: str = ""
    permalinks: dict[str, str] = field(default_factory=dict)
    lang_in_url: bool = False
    ignore: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


def foreign(root: Path, profile: Profile) -> Foreign:
    """What *profile*'s settings in *root* say. Raises ConfigError where there are none."""
    found = _READERS[profile](root)
    if not found.read and not (root / found.posts).is_dir():
        names = ", ".join(_FILES[profile])
        raise ConfigError(f"{root} has no {profile} settings", hint=f"looked for {names}")
    main = found.language or "en"
    # Keys were made small, but files show how a language is written: pt-BR.
    spelled = {lang.lower(): lang for lang in _spotted(root / found.posts)}
    titles = {spelled.get(lang.lower(), lang): title for lang, title in found.languages.items()}
    languages = {main: "", **dict.fromkeys(spelled.values(), ""), **titles}
    return replace(found, language=main, languages=languages)


def _spotted(content: Path) -> Iterator[str]:
    """Languages that file names and folders speak: `foo.da.md`, `da/foo.md`."""
    for path in sorted(content.rglob("*")):
        if path.suffix not in _TEXT:
            continue
        _, dot, suffix = path.stem.rpartition(".")
        if dot and _is_language(suffix):
            yield suffix
        folders = path.relative_to(content).parts[:-1]
        yield from (name.replace("_", "-") for name in folders[:2] if _is_language(name))


def _is_language(name: str) -> bool:
    shape = re.fullmatch(r"([a-z]{2,3})([-_][A-Za-z]{2,4})?", name)
    return bool(shape) and localedata.exists(shape[1])  # type: ignore[index]


def _hugo(root: Path) -> Foreign:
    settings, read = _merged(root, "hugo")
    languages = _table(settings, "languages")
    main = str(settings.get("defaultcontentlanguage") or "en").lower()
    permalinks = _table(settings, "permalinks")
    pages = {**permalinks, **_table(permalinks, "page")}
    sections = {name: _translated(one) for name, one in pages.items() if isinstance(one, str)}
    return Foreign(
        profile="hugo",
        title=_text(settings, "title") or _text(_table(languages, main), "title"),
        url=_text(settings, "baseurl"),
        language=main,
        languages={name: _text(one, "title") for name, one in languages.items()},
        author=_author(settings.get("author") or _table(settings, "params").get("author")),
        timezone=_text(settings, "timezone"),
        posts=_text(settings, "contentdir") or "content",
        static=_text(settings, "staticdir") or "static",
        permalinks={name: one for name, one in sections.items() if one},
        lang_in_url=bool(settings.get("defaultcontentlanguageinsubdir")),
        read=read,
    )


def _zola(root: Path) -> Foreign:
    settings, read = _merged(root, "zola")
    languages = _table(settings, "languages")
    return Foreign(
        profile="zola",
        title=_text(settings, "title"),
        url=_text(settings, "base_url"),
        language=_text(settings, "default_language"),
        languages={name: _text(one, "title") for name, one in languages.items()},
        author=_text(settings, "author"),
        posts="content",
        static="static",
        read=read,
    )


def _jekyll(root: Path) -> Foreign:
    settings, read = _merged(root, "jekyll")
    simple = (root / "_posts").is_dir() and not list(root.glob("*/_posts"))
    source = _text(settings, "collections_dir") or _text(settings, "source")
    main = _text(settings, "lang") or _text(settings, "locale") or _text(settings, "default_lang")
    return Foreign(
        profile="jekyll",
        title=_text(settings, "title"),
        url=_text(settings, "url").rstrip("/") + _text(settings, "baseurl").rstrip("/"),
        language=main.replace("_", "-").split(".")[0],
        languages={str(name): "" for name in _listed(settings.get("languages"))},
        author=_author(settings.get("author")),
        timezone=_text(settings, "timezone"),
        posts=source or ("_posts" if simple and not (root / "_drafts").is_dir() else "."),
        static="assets",
        permalink=_translated(_text(settings, "permalink")),
        ignore=tuple(str(name) for name in _listed(settings.get("exclude"))),
        read=read,
    )


def _pelican(root: Path) -> Foreign:
    settings, read = _merged(root, "pelican")
    return Foreign(
        profile="pelican",
        title=_text(settings, "sitename"),
        url=_text(settings, "siteurl"),
        language=_text(settings, "default_lang"),
        author=_text(settings, "author"),
        timezone=_text(settings, "timezone"),
        posts=_text(settings, "path") or "content",
        static="static",
        permalink=_translated(_text(settings, "article_url")),
        read=read,
    )


def _nikola(root: Path) -> Foreign:
    settings, read = _merged(root, "nikola")
    sources = [str(_listed(entry)[0]) for entry in _listed(settings.get("posts")) if _listed(entry)]
    return Foreign(
        profile="nikola",
        title=_text(settings, "blog_title"),
        url=_text(settings, "site_url"),
        language=_text(settings, "default_lang"),
        languages={str(name): "" for name in _table(settings, "translations")},
        author=_text(settings, "blog_author"),
        timezone=_text(settings, "timezone"),
        posts=sources[0].split("/")[0] if sources else "posts",
        static="files",
        read=read,
    )


def _eleventy(root: Path) -> Foreign:
    folders = ("content", "src/posts", "posts", "src", "blog")
    posts = next((name for name in folders if (root / name).is_dir()), "content")
    said, read = _metadata(root)
    return Foreign(
        profile="eleventy",
        title=said.get("title", ""),
        url=said.get("url", ""),
        language=said.get("language", "") or said.get("lang", ""),
        author=said.get("name", ""),
        posts=posts,
        static="public",
        read=read,
    )


def _metadata(root: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """Eleventy's global data is a program; the strings in it are enough."""
    for folder in ("_data", "src/_data"):
        for name in ("metadata.js", "metadata.json", "metadata.cjs", "site.json", "site.js"):
            if (file := root / folder / name).is_file():
                strings = re.findall(
                    r"[\"']?(\w+)[\"']?\s*:\s*[\"']([^\"']*)[\"']", file.read_text()
                )
                return dict(reversed(strings)), (f"{folder}/{name}",)
    return {}, ()


_READERS: Mapping[str, Callable[[Path], Foreign]] = {
    "hugo": _hugo,
    "zola": _zola,
    "jekyll": _jekyll,
    "pelican": _pelican,
    "nikola": _nikola,
    "eleventy": _eleventy,
}
_KINDS = ("toml", "yaml", "yml", "json")
_FILES: Mapping[str, tuple[str, ...]] = {
    "hugo": (
        *(f"{stem}.{kind}" for stem in ("hugo", "config") for kind in _KINDS),
        *(f"config/_default/{stem}.{kind}" for stem in ("hugo", "config") for kind in _KINDS),
        *(f"config/_default/languages.{kind}" for kind in _KINDS),
        *(f"config/_default/permalinks.{kind}" for kind in _KINDS),
        *(f"config/_default/params.{kind}" for kind in _KINDS),
    ),
    "zola": ("zola.toml", "config.toml"),
    "jekyll": ("_config.yml", "_config.yaml", "_config.toml"),
    "pelican": ("pelicanconf.py", "publishconf.py"),
    "nikola": ("conf.py",),
    "eleventy": ("_data/metadata.js", "content/"),
}


def _merged(root: Path, profile: str) -> tuple[Settings, tuple[str, ...]]:
    """All settings files of *profile* in one table with small keys, and their names."""
    settings: Settings = {}
    read: list[str] = []
    for name in _FILES[profile]:
        if not (file := root / name).is_file():
            continue
        read.append(name)
        table = _parsed(file)
        if file.stem in ("languages", "permalinks", "params"):
            table = {file.stem: table}
        settings |= {key: value for key, value in table.items() if value != ""}
    return settings, tuple(read)


def _parsed(file: Path) -> Settings:
    try:
        if file.suffix == ".py":
            table: object = assignments(file)
        elif file.suffix == ".toml":
            table = tomllib.loads(file.read_text("utf-8-sig"))
        elif file.suffix == ".json":
            table = json.loads(file.read_text("utf-8-sig"))
        else:
            table = yaml.safe_load(file.read_text("utf-8-sig"))
    except (ValueError, yaml.YAMLError) as error:
        said = str(error).splitlines()[0]
        raise ConfigError(f"{file.name} cannot be read: {said}") from None
    small = _small(table)
    return small if isinstance(small, dict) else {}


def _small(table: object) -> object:
    """Keys without case, as Hugo takes them; a language's or section's name is small anyway."""
    if isinstance(table, dict):
        return {str(key).lower(): _small(value) for key, value in table.items()}
    return table


def _table(settings: Settings, key: str) -> Settings:
    value = settings.get(key)
    return value if isinstance(value, dict) else {}


def _text(settings: object, key: str) -> str:
    value = settings.get(key) if isinstance(settings, dict) else None
    return value.strip() if isinstance(value, str) else ""


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _author(value: object) -> str:
    if isinstance(value, list) and value:
        return _author(value[0])
    return value if isinstance(value, str) else _text(value, "name")


def _translated(permalink: str) -> str:
    """*permalink* in our words; nothing, and so the profile's own form, where we lack one."""
    for theirs, ours in _TOKENS.items():
        permalink = permalink.replace(theirs, ours)
    fits = all(word in _OURS for word in re.findall(r":\w+|\{", permalink))
    if not permalink or not fits:
        return ""
    # A style of Jekyll's goes by its name.
    return permalink if permalink.isalpha() else f"/{permalink.lstrip('/')}"
