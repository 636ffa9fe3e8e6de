"""XML read with caution, and written.

Whoever sends a file may mean harm: entities are refused, whatever they are for, nothing is fetched,
and size and depth are bounded. Characters that XML can not hold become elements of their own.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct

from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.patterns import pattern

LARGEST = 64 * 1024 * 1024
DEEPEST = 64

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

_NO_XML = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOST = "\ufffd"
_SPACE = "http://www.w3.org/XML/1998/namespace "


class Element(Struct, frozen=True):
    """An element; *name* has its namespace before it, with a blank, where it is a foreign one."""

    name: str
    attrs: dict[str, str]
    line: int
    parts: list["str | Element"]

    def all(self, name: str) -> Iterator["Element"]:
        """Its children called *name*."""
        return (part for part in self.parts if not isinstance(part, str) and part.name == name)

    def one(self, name: str) -> "Element | None":
        """Its first child called *name*."""
        return next(self.all(name), None)

    def within(self, name: str) -> Iterator["Element"]:
        """Everything called *name* at any depth, but not inside another of that name."""
        for part in self.parts:
            if isinstance(part, str):
                continue
            if part.name == name:
                yield part
            else:
                yield from part.within(name)

    @property
    def text(self) -> str:
        """Its words and those of everything in it."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)


def read(data: bytes, path: str, namespaces: tuple[str, ...] = ()) -> Element:
    """The root of *data*, the file at *path*; names of *namespaces* are given without them.

    Raises ContentError with the line at fault.
    """
    if len(data) > LARGEST:
        raise unreadable(path, f"it is larger than {LARGEST // 1024 // 1024} MiB", 0)
    reader = _Reader(path, namespaces)
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        said = f"it is no XML: {expat.ErrorString(error.code)}"
        raise unreadable(path, said, error.lineno) from None
    except (LookupError, ValueError) as error:
        raise unreadable(path, f"its encoding: {error}", 1) from None
    return reader.root()


class _Reader:
    """The parser, and the elements that are open."""

    def __init__(self, path: str, namespaces: tuple[str, ...]) -> None:
        self.path = path
        self.namespaces = namespaces
        self.open: list[Element] = [Element("", {}, 0, [])]
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.starts
        parser.EndElementHandler = self.ends
        parser.CharacterDataHandler = self.says
        parser.StartDoctypeDeclHandler = self.declares
        parser.EntityDeclHandler = self.refuses
        parser.SkippedEntityHandler = self.refuses

    def root(self) -> Element:
        """The one element that holds all others."""
        return next(part for part in self.open[0].parts if isinstance(part, Element))

    def starts(self, name: str, attrs: dict[str, str]) -> None:
        if len(self.open) > DEEPEST:
            raise self.fault(f"elements are nested more than {DEEPEST} deep")
        named = {self.plain(key): value for key, value in attrs.items()}
        made = Element(self.plain(name), named, self.parser.CurrentLineNumber, [])
        self.open[-1].parts.append(made)
        self.open.append(made)

    def ends(self, _name: str) -> None:
        self.open.pop()

    def says(self, text: str) -> None:
        self.open[-1].parts.append(text)

    def declares(self, _name: str, _system: str | None, _id: str | None, inside: bool) -> None:
        # The name alone of a DTD is harmless, and many tools write one: it is never fetched.
        if inside:
            raise self.fault("it has a document type of its own, which is not read")

    def refuses(self, *_what: object) -> NoReturn:
        raise self.fault("it has entities, which are not read")

    def plain(self, name: str) -> str:
        space, _, local = name.rpartition(" ")
        if name.startswith(_SPACE):
            return f"xml:{local}"
        return local if space in self.namespaces else name

    def fault(self, said: str) -> ContentError:
        return unreadable(self.path, said, self.parser.CurrentLineNumber)


def unreadable(path: str, said: str, line: int) -> ContentError:
    """What to raise for a file that makes no sense at *line*."""
    hint = "export it again from the tool that it comes from, as XLIFF 2 or TMX 1.4"
    found = Diagnostic("MB048", said, path, line, hint=hint)
    return ContentError(f"{found.where}: {said}", [found])


def element(name: str, attrs: Mapping[str, str], content: str = "") -> str:
    """An element around *content*, which is XML already."""
    start = opening(name, attrs)
    return f"{start}{content}</{name}>" if content else f"{start[:-1]}/>"


def opening(name: str, attrs: Mapping[str, str]) -> str:
    """The tag that an element starts with."""
    said = (f" {key}={quoteattr(_NO_XML.sub(_LOST, attrs[key]))}" for key in attrs)
    return f"<{name}{''.join(said)}>"


def escaped(text: str, odd: Callable[[str], str] = lambda _: _LOST) -> str:
    """*text* as XML; what XML can not hold is what *odd* makes of it."""
    plain = escape(text, {"\r": "&#13;"})
    return _NO_XML.sub(lambda found: odd(found.group()), plain)
