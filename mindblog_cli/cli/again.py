"""The same question put again: a build that finds nothing changed answers from its notes.

This is asked before anything is loaded, so it imports nothing but a little of the standard
library. The note lies in `.mindblog/` and says what was asked, what was looked at, and what was
answered. Wherever there is a doubt the build runs, and finds out by itself.
"""

import os
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress

import mindblog_cli
from mindblog_cli.build.stamps import seen

NOTE = "answer"

# Other options change what is printed, or ask for more than an answer.
_PLAIN = frozenset({"build", "--drafts", "--future", "--strict"})
_SETTINGS = ("mindblog.toml", "mindblog.local.toml", "pyproject.toml")
_HEAD = "mindblog answer 1"

# What was seen at the door, for the build that has to be called then: to look at 20,000 files
# again would take as long as the first time. What changes in between is found by the next build.
looked: dict[tuple[str, ...], str] = {}


def answer(words: Sequence[str], cwd: str, env: Mapping[str, str]) -> str:
    """What the last run told to the same *words*, if it would say so now; else nothing."""
    began = time.perf_counter()
    root = _root(cwd) if _plain(words) else ""
    try:
        with open(f"{root}/.mindblog/{NOTE}", encoding="utf-8") as file:
            head, asked, watched, looks, hours, site, said = file.read().split("\n")
    except (OSError, ValueError):
        return ""
    since, _, wakes = hours.partition(" ")
    if (head, asked) != (_HEAD, _asked(words, root, env)) or not _intact(root, site):
        return ""
    now = time.time()
    if now < float(since) or (wakes and now >= float(wakes)):
        return ""
    for paths, before in zip(watched.split("\t\t"), looks.split(" "), strict=False):
        now_there = look(tuple(paths.split("\t")))
        if now_there != before:
            return ""
    return f"{said} {time.perf_counter() - began:.1f} s"


def note(  # noqa: PLR0913 - the lines of the note
    words: Sequence[str],
    root: str,
    env: Mapping[str, str],
    *,
    looks: Sequence[tuple[Sequence[str], str]],
    since: float,
    wakes: float | None,
    site: str,
    said: str,
) -> None:
    """Remember that *words* were answered with *said*; *looks* are paths and what `look` gave.

    *since* and *wakes* are the times, in seconds since 1970, between which the answer holds.
    """
    file = f"{root}/.mindblog/{NOTE}"
    with suppress(FileNotFoundError):
        os.unlink(file)
    watched = "\t\t".join("\t".join(paths) for paths, _ in looks)
    lines = [_HEAD, _asked(words, root, env), watched, " ".join(found for _, found in looks)]
    lines += [f"{since!r} {'' if wakes is None else repr(wakes)}", site, said]
    sure = all(found for _, found in looks)
    if not sure or not _plain(words) or any("\n" in line for line in lines):
        return
    scratch = f"{file}.{os.getpid()}"
    with open(scratch, "w", encoding="utf-8") as out:
        out.write("\n".join(lines))
    os.replace(scratch, file)


def look(paths: tuple[str, ...]) -> str:
    """What stands for all that is at *paths* now; empty when that may change without a sign."""
    looked[paths] = found = seen(paths, time.time_ns())
    return found


def settings(root: str, env: Mapping[str, str]) -> tuple[str, ...]:
    """The files, there or not, that the settings of the blog at *root* come from."""
    home = env.get("XDG_CONFIG_HOME") or (env.get("HOME") and f"{env['HOME']}/.config")
    own = [f"{home}/mindblog/config.toml"] if home else []
    return (*own, *(f"{root}/{name}" for name in _SETTINGS))


def _plain(words: Sequence[str]) -> bool:
    return list(words[:1]) == ["build"] and _PLAIN.issuperset(words)


def _root(cwd: str) -> str:
    """The nearest folder that keeps a note, unless another blog's settings are nearer."""
    folder = os.path.realpath(cwd)
    while not os.path.exists(f"{folder}/.mindblog/{NOTE}"):
        above = os.path.dirname(folder)
        if above == folder or os.path.exists(f"{folder}/mindblog.toml"):
            return ""
        folder = above
    return folder


def _asked(words: Sequence[str], root: str, env: Mapping[str, str]) -> str:
    """All that the answer depends on beside files: words, settings in the environment, program."""
    own = sorted((name, value) for name, value in env.items() if _counts(name))
    return repr((sorted(words), root, own, sys.version, _program()))


def _counts(name: str) -> bool:
    # A note is a file, and perhaps one that a build machine hands on.
    return name.startswith("MINDBLOG_") and not name.startswith("MINDBLOG_SECRET")


def _program() -> list[tuple[str, int]]:
    """When the folders that this program and its libraries lie in were last changed."""
    package = os.path.dirname(mindblog_cli.__file__)
    with os.scandir(package) as entries:
        rooms = [entry.path for entry in entries if entry.is_dir()]
    found = []
    for folder in [*sys.path, package, *sorted(rooms)]:
        with suppress(OSError):
            found.append((folder, os.stat(folder).st_mtime_ns))
    return found


def _intact(root: str, site: str) -> bool:
    """Whether the site is there, and nothing that another command left half done."""
    work = f"{root}/.mindblog"
    half_done = (f"{site}.writing", f"{work}/edits.journal")
    there = os.path.isdir(site) and os.listdir(site)
    return bool(there) and not any(map(os.path.exists, half_done))
