"""What happens while work goes on, as values; whoever listens decides how it is shown."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from mindblog_cli.errors import Diagnostic


class Began(Struct, frozen=True, tag="began"):
    """A stage of known length starts; *size* is its length in *measure* where that says more."""

    stage: str
    total: int
    unit: str = "files"
    size: int = 0
    measure: Literal["bytes", "characters"] = "bytes"


class Moved(Struct, frozen=True, tag="moved"):
    """*count* more of a stage are done (and *size* of its measure); *what* is the last of them."""

    stage: str
    count: int = 1
    size: int = 0
    what: str = ""


class Ended(Struct, frozen=True, tag="ended"):
    """A stage is over."""

    stage: str


class Noted(Struct, frozen=True, tag="noted"):
    """One line of plain talk, such as what is waited for."""

    text: str


class Warned(Struct, frozen=True, tag="warned"):
    """Something is wrong, but work goes on."""

    diagnostic: Diagnostic


Event = Began | Moved | Ended | Noted | Warned
Listener = Callable[[Event], None]


def silence(_: Event) -> None:
    """Listen, and say nothing."""
