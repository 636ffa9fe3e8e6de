"""Where the files of translations are: the posts themselves, and the records beside them."""

import os
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from mindblog_cli.blog.config import Config
from mindblog_cli.errors import ConfigError
from mindblog_cli.posts.fields import plain_key
from mindblog_cli.posts.find import content_prefix, found_at
from mindblog_cli.posts.names import JOINS, language, split_lang
from mindblog_cli.posts.post import Post

# In the content folder, where no post is looked for.
FOLDER = ".l10n"

Stamp = tuple[int, int, int]


def home(config: Config) -> str:
    """The folder that holds records and the glossary, relative to the blog's root."""
    return f"{content_prefix(config)}{FOLDER}"


def catalog_path(config: Config, original: Post, lang: str) -> str:
    """The record of the translation of *original* into *lang*: `posts/.l10n/da/foo.po`.

    Where the original is not in the blog's own language, its name says so: `es/foo.da.po`. There
    may be another story in `foo.md`, or an original in the blog's own language later on.
    """
    story, lang_of = found_at(original.path, config).named.story, original.id.lang
    suffix = "" if lang_of == config.language else f".{lang_of}"
    return f"{home(config)}/{lang}/{story}{suffix}.po"


def catalogs(root: Path, config: Config) -> dict[str, Stamp]:
    """All records with what changes when they are written: time, size and number of the file.

    Raises ConfigError for a folder that can not be read.
    """
    base = home(config)
    found: dict[str, Stamp] = {}
    for entry in _walk(f"{root}/{base}"):
        stat = entry.stat()
        path = f"{base}{entry.path[len(f'{root}/{base}') :]}".replace(os.sep, "/")
        found[path] = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    return dict(sorted(found.items()))


def _walk(folder: str) -> "Iterator[os.DirEntry[str]]":
    try:
        with os.scandir(folder) as entries:
            here = list(entries)
    except (FileNotFoundError, NotADirectoryError):
        return
    except PermissionError as error:
        raise ConfigError(f"the folder {folder} can not be read", hint=str(error)) from error
    for entry in here:
        # Links to folders may go round in circles.
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        elif entry.name.endswith(".po") and not entry.name.startswith(".") and entry.is_file():
            yield entry


def translation_path(config: Config, original: Post, lang: str, folders: Collection[str]) -> str:
    """Where a new translation of *original* into *lang* goes, as the blog has the others.

    In the folder of its language where the original is in that of its own, or where there is such
    a folder among *folders*, those in the content folder; else beside it, with a suffix.
    """
    *place, name = original.path.removeprefix(content_prefix(config)).split("/")
    stem, dot, kind = name.rpartition(".")
    bare, _ = split_lang(stem, config.langs)
    known = {code: folder for folder in folders if (code := language(folder, config.langs))}
    at = _spoken(place, original.id.lang, config)
    usual = lang == config.language
    if at is not None and (at or lang in known or not usual):
        place[at] = known.get(lang, lang)
    elif at is not None:
        del place[at]
    elif lang in known:
        place.insert(0, known[lang])
    elif not usual:
        bare = f"{bare}.{lang}"
    return content_prefix(config) + "/".join([*place, f"{bare}{dot}{kind}"])


def _spoken(place: Sequence[str], lang: str, config: Config) -> int | None:
    """Which of the folders in *place* stands for *lang*."""
    means = (at for at, folder in enumerate(place) if language(folder, config.langs) == lang)
    return next(means, None)


def joining_fields(config: Config, original: Post, path: str) -> dict[str, Any]:
    """What a file at *path* has to say to be a translation of *original*; mostly nothing.

    As the kind of site says it, where the original does: Jekyll's `ref`, Pelican's `slug`.
    """
    named, name = found_at(path, config).named, original.id.name
    if named.story == name:
        return {}
    lang = named.lang or config.language
    for key, value in _own_keys(config.profile, original):
        prefixed = value == f"{original.id.lang}-{name}"
        if prefixed or value == name:
            # A language at the beginning is taken away when it is read.
            prefixed = prefixed or name.startswith(f"{lang}-")
            return {"lang": lang, key: f"{lang}-{name}" if prefixed else name}
    return {"translationKey": name}


def _own_keys(profile: str, post: Post) -> Iterator[tuple[str, str]]:
    """By what this kind of site may know that *post* belongs to others, the first that counts."""
    extra = {plain_key(key): (key, value) for key, value in post.extra.items()}
    for join in JOINS.get(profile, ()):
        key, value = ("slug", post.slug) if join == "slug" else extra.get(join, ("", ""))
        if value:
            yield key, str(value)
