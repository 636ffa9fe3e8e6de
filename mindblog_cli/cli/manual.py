"""What every command takes, as data: help and completion need not load a command to know it.

`manual.json` is written from the commands themselves by `pytest --accept`, and a test holds it to
them. Plain tables rather than Structs: a shell that completes a word waits for what is imported.
"""

import os
from functools import cache
from typing import TypedDict


class Param(TypedDict):
    """An option, or an argument if it has no *names*: how it is *shown*, and what it means.

    *takes* is what its value is called (nothing for a flag), *values* are all there can be, if
    that is known. An argument may be given once, or as often as one likes.
    """

    shown: str
    help: str
    names: list[str]
    takes: str
    values: list[str]
    often: bool


class Page(TypedDict):
    """The help page of one command; *commands* are those under it, by heading."""

    usage: str
    about: str
    commands: dict[str, dict[str, str]]
    arguments: list[Param]
    options: list[Param]
    examples: str


class Manual(TypedDict):
    """All pages by the words that call the command, and the options that each of them takes."""

    everywhere: list[Param]
    pages: dict[str, Page]


@cache
def manual() -> Manual:
    """The manual of this mindblog."""
    import json  # noqa: PLC0415 - a command that runs needs the shape of a page, and no page

    with open(os.path.join(os.path.dirname(__file__), "manual.json"), encoding="utf-8") as file:
        read: Manual = json.load(file)
    return read
