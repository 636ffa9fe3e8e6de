"""What is worth remembering of a text; light to load, for those who only look at the state."""

from collections.abc import Callable

from msgspec import Struct

from mindblog_cli.errors import Diagnostic
from mindblog_cli.tree.token import token

Links = tuple[tuple[str, str | None], ...]


class Note(Struct, frozen=True, array_like=True):
    """What a text depends on outside itself, and what is wrong with it.

    *links* are the addresses within the blog that it names, each with where it led; a text whose
    links lead elsewhere now has to be made anew.
    """

    links: Links = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def token(self) -> bytes:
        """What stands for where the links led; nothing for a text without any."""
        return token(self.links) if self.links else b""

    def holding(self, resolve: Callable[[str], str | None]) -> "Note":
        """The same note if all links lead where they led, else one with where they lead now."""
        now = tuple((href, resolve(href)) for href, _ in self.links)
        return self if now == self.links else Note(now, self.diagnostics)
