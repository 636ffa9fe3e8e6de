"""Where the files of translations are: the posts themselves, and the records beside them."""

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from mindblog_cli.blog.config import Config
from mindblog_cli.posts.find import found_at
from mindblog_cli.posts.names import language, naming, split_lang
from mindblog_cli.posts.post import Post

# In the content folder, where no post is looked for.
FOLDER = ".l10n"

Stamp = tuple[int, int, int]


def home(config: Config) -> str:
    """The folder that holds records and the glossary, relative to the blog's root."""
    return f"{_content(config)}{FOLDER}"


def catalog_path(config: Config, original: Post, lang: str) -> str:
    """The record of the translation of *original* into *lang*: `posts/.l10n/da/foo.po`."""
    story = found_at(original.path, config).named.story
    return f"{home(config)}/{lang}/{story}.po"


def catalogs(root: Path, config: Config) -> dict[str, Stamp]:
    """All records with what changes when they are written: time, size and number of the file."""
    base = home(config)
    found: dict[str, Stamp] = {}
    for entry in _walk(f"{root}/{base}"):
        stat = entry.stat()
        path = f"{base}{entry.path[len(f'{root}/{base}') :]}".replace(os.sep, "/")
        found[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return dict(sorted(found.items()))


def _walk(folder: str) -> "Iterator[os.DirEntry[str]]":
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.is_dir():
            yield from _walk(entry.path)
        elif entry.name.endswith(".po") and not entry.name.startswith("."):
            yield entry


def translation_path(config: Config, original: Post, lang: str, folders: Collection[str]) -> str:
    """Where a new translation of *original* into *lang* goes, as the blog has the others.

    In the folder of its language where the original is in that of its own, or where there is such
    a folder among *folders*, those in the content folder; else beside it, with a suffix.
    """
    inside = original.path.removeprefix(_content(config))
    *place, name = inside.split("/")
    stem, dot, kind = name.rpartition(".")
    bare, _ = split_lang(stem, config.langs)
    known = {code: folder for folder in folders if (code := language(folder, config.langs))}
    for at, folder in enumerate(place):
        if language(folder, config.langs) == original.id.lang:
            place[at] = known.get(lang, lang)
            return f"{_content(config)}{'/'.join([*place, f'{bare}{dot}{kind}'])}"
    if lang in known:
        return f"{_content(config)}{'/'.join([known[lang], *place, f'{bare}{dot}{kind}'])}"
    suffix = "" if lang == config.language else f".{lang}"
    return f"{_content(config)}{'/'.join([*place, f'{bare}{suffix}{dot}{kind}'])}"


def joining_fields(config: Config, original: Post, path: str) -> dict[str, Any]:
    """What a file at *path* has to say to be a translation of *original*; mostly nothing."""
    inside = path.removeprefix(_content(config))
    if naming(inside, config.langs).story == original.id.name:
        return {}
    return {"translationKey": original.id.name}


def _content(config: Config) -> str:
    folder = config.posts.strip("/")
    return "" if folder in ("", ".") else f"{folder}/"
