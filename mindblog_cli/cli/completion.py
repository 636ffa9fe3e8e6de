"""What may come next on a command line that a shell asks about.

A shell asks at each press of a key, so this loads neither commands nor what they are made of.
"""

import os
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from mindblog_cli.cli.glance import Glance, glance, post_names
from mindblog_cli.cli.manual import Page, Param, manual

# What the shell knows better than we do; the scripts take these for what they say.
FILES, FOLDERS = "<files>", "<folders>"

Candidate = tuple[str, str]


class Typed(NamedTuple):
    """A command line up to the word that is being typed.

    *due* is the option whose value that word is, *site* what `-C` said, *given* how many arguments
    stand before it.
    """

    command: str = ""
    due: Param | None = None
    site: str = ""
    given: int = 0
    plain: bool = False


def answer(line: str, cwd: str) -> str:
    """All that fits where *line* ends: a word on each line, and after a tab what it does."""
    told = dict(_candidates(line, cwd))
    return "".join(f"{word}\t{text}\n" if text else f"{word}\n" for word, text in told.items())


def serve(words: list[str]) -> None:
    """Answer a shell's question on standard output."""
    text = answer(" ".join(words), os.getcwd())
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))


def _candidates(line: str, cwd: str) -> Iterable[Candidate]:
    *words, word = _split(line)
    typed = Typed()
    for each in words[1:]:
        typed = _after(typed, each)
    page = manual()["pages"][typed.command]
    if typed.due:
        return _values(typed.due, typed, word, cwd)
    if word.startswith("-") and not typed.plain:
        return _options(page, typed, word, cwd)
    if page["commands"]:
        inner = (pair for rows in page["commands"].values() for pair in rows.items())
        return (pair for pair in inner if pair[0].startswith(word))
    argument = _argument(page, typed.given)
    return _values(argument, typed, word, cwd) if argument else ()


def _split(line: str) -> list[str]:
    """The words of *line*; the last is the one that is being typed, and may be empty."""
    # A letter more, taken away again, tells a word's end from the blank after it.
    every = (_parsed(f"{line}x{quote}") for quote in ("", "'", '"'))
    *words, word = next(filter(None, every))
    return [*words, word[:-1]]


def _parsed(line: str) -> list[str]:
    """The words of *line*; none while a quote is open."""
    try:
        return shlex.split(line)
    except ValueError:
        return []


def _after(typed: Typed, word: str) -> Typed:
    """*typed* with one *word* more."""
    if typed.due:
        site = word if "--site" in typed.due["names"] else typed.site
        return typed._replace(due=None, site=site)
    if word == "--":
        return typed._replace(plain=True)
    if word.startswith("-") and not typed.plain and word != "-":
        name, equals, value = word.partition("=")
        option = _option(typed, name)
        typed = typed._replace(due=option if option and option["takes"] else None)
        return _after(typed, value) if equals and typed.due else typed
    inner = f"{typed.command} {word}".strip()
    if inner in manual()["pages"] and not typed.given:
        return typed._replace(command=inner)
    return typed._replace(given=typed.given + 1)


def _option(typed: Typed, name: str) -> Param | None:
    book = manual()
    every = (*book["pages"][typed.command]["options"], *book["everywhere"])
    return next((option for option in every if name in option["names"]), None)


def _options(page: Page, typed: Typed, word: str, cwd: str) -> Iterator[Candidate]:
    name, equals, start = word.partition("=")
    if equals:
        option = _option(typed, name)
        found = _values(option, typed, start, cwd) if option else ()
        yield from ((f"{name}={value}", text) for value, text in found if value not in _THEIRS)
        return
    for option in (*page["options"], *manual()["everywhere"]):
        yield from ((each, option["help"]) for each in option["names"] if each.startswith(word))


def _argument(page: Page, given: int) -> Param | None:
    arguments = page["arguments"]
    if given < len(arguments):
        return arguments[given]
    return arguments[-1] if arguments and arguments[-1]["often"] else None


def _values(param: Param, typed: Typed, word: str, cwd: str) -> Iterator[Candidate]:
    """What *param* can be, as its name for a value says."""
    takes = param["takes"]
    if takes in _SHELLS:
        yield _SHELLS[takes], ""
        return
    if takes in ("POST", "TARGET") and ("/" in word or word.startswith(".")):
        yield FILES, ""
        return
    kind = _KINDS.get(f"{typed.command} {takes}") or _KINDS.get(takes)
    folder = os.path.join(cwd, os.path.expanduser(typed.site))
    found = kind(glance(folder), word) if kind else param["values"]
    yield from ((value, "") for value in found if value.startswith(word))


_SHELLS = {"DIR": FOLDERS, "FILE": FILES}
_THEIRS = frozenset({FILES, FOLDERS})
_KINDS: dict[str, Callable[[Glance, str], Iterable[str]]] = {
    "LANG": lambda blog, _: blog.langs,
    "TARGET": lambda blog, _: blog.targets,
    "TAG": lambda blog, _: blog.tags,
    "TAGS": lambda blog, _: blog.tags,
    "OLD": lambda blog, _: blog.tags,
    "POST": post_names,
    "list QUERY": post_names,
    "tag list QUERY": lambda blog, _: blog.tags,
}
