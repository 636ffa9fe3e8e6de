"""Records as PO files, which translators' tools open and `msgfmt -c` accepts.

    # what translators tell each other
    #. <g1> ["[", "](https://example.org)"]      what a placeholder stands for
    #. by machine (apertium), conflict, written 8f3a1c220b11
    #. suggestion: "..."                          what a machine would say now
    #, fuzzy                                      out of date or in doubt
    #| msgid "..."                                what it is a translation of, if out of date
    msgctxt "title"
    msgid "..."
    msgstr "..."

No flags of our own: gettext's tools drop them. Written by hand, for the same record is to
give the same bytes and small differences; read by polib. The format is GNU gettext's:
https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from shlex import quote
from typing import NamedTuple, cast

import msgspec
import polib

from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.catalog import BlockPrint, By, Catalog, Entry, Trouble, fingerprint
from mindblog_cli.l10n.headers import counted
from mindblog_cli.l10n.po_faults import MERGE, Broken, check, whole
from mindblog_cli.patterns import pattern
from mindblog_cli.segments.tags import ids

_UNSURE = ("needs-work", "conflict")
_SUGGESTION = "suggestion: "
_BY = pattern(
    r"by (machine|human|reviewed)(?: \((.*)\))?"
    r"(?:, (needs-work|conflict|omitted))?(?:, written (\S+))?"
)
_MARK = pattern(r"<[gx](\d+)/?> (\[.*\])")
_ESCAPES = str.maketrans(
    {
        "\\": "\\\\",
        '"': '\\"',
        "\n": "\\n",
        "\t": "\\t",
        "\r": "\\r",
        "\b": "\\b",
        "\v": "\\v",
        "\f": "\\f",
    }
)

# Python ends lines at these too, and polib with it, but PO files do not. So they are spelt with a
# sign that is no character while polib has them.
_SIGN = "\ufdd0"
_ODD = dict(enumerate(f"{_SIGN}\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"))
_GUARDS = str.maketrans({odd: f"{_SIGN}{number}" for number, odd in _ODD.items()})
_GUARDED = pattern(rf"{_SIGN}(\d)")


def dump(catalog: Catalog) -> bytes:
    """*catalog* as a PO file. Of notes, white space at the ends of lines and of the whole goes."""
    body = "\n".join(_entry(one) for one in catalog.entries)
    return (_header(catalog, fingerprint(body)) + "\n" + body).encode()


def _header(catalog: Catalog, seal: str) -> str:
    fields = {
        "Project-Id-Version": _value(catalog.original),
        "Language": _value(catalog.target_lang),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Generator": "mindblog",
        "X-Source-Language": _value(catalog.source_lang),
        "X-Target-Language": _value(catalog.target_lang),
        "X-Original": _value(catalog.original),
        "X-Translation": _value(catalog.translation),
        "X-Source-Digest": catalog.source_digest,
        "X-Target-Digest": catalog.target_digest,
        "X-Counts": counted(catalog.entries),
        "X-Check": seal,
        **({"X-Copies": _json(dict(catalog.copies))} if catalog.copies else {}),
    }
    lines = [f"{name}: {value}\n" for name, value in fields.items()]
    # One to a line, so that one block more is one line more in a difference.
    lines += ["X-Blocks: ", *(f"{_block(block)} " for block in catalog.blocks), "\n"]
    return "".join(['msgid ""\nmsgstr ""\n', *(f'"{_escaped(line)}"\n' for line in lines)])


def _value(text: str) -> str:
    """*text* as it is, or as JSON where a header would not keep it."""
    plain = text.isprintable() and text == text.strip() and text[:1] != '"'
    return text if plain else json.dumps(text, ensure_ascii=False)


def _block(block: BlockPrint) -> str:
    return f"{block.kind}.{block.segments}.{block.source}.{block.target}"


def _entry(entry: Entry) -> str:
    note = entry.note.replace("\r\n", "\n").strip("\n")
    lines = [f"# {line}".rstrip() for line in note.split("\n") if note]
    lines += [f"#. {line}" for line in _extracted(entry)]
    if entry.previous or entry.trouble in _UNSURE:
        lines.append("#, fuzzy")
    if entry.previous:
        lines.append(_quoted("#| msgid", entry.previous))
    if entry.context:
        lines.append(_quoted("msgctxt", entry.context))
    lines += [_quoted("msgid", entry.source), _quoted("msgstr", entry.target)]
    return "\n".join(lines) + "\n"


def _extracted(entry: Entry) -> Iterator[str]:
    for number, parts in enumerate(entry.marks, 1):
        tag = f"<g{number}>" if len(parts) > 1 else f"<x{number}/>"
        yield f"{tag} {_json(parts)}"
    yield (
        f"by {entry.by}"
        f"{f' ({entry.engine})' if entry.engine else ''}"
        f"{f', {entry.trouble}' if entry.trouble else ''}"
        f"{f', written {entry.written}' if entry.written else ''}"
    )
    if entry.suggestion:
        yield f"{_SUGGESTION}{_json(entry.suggestion)}"


def _json(value: str | Sequence[str] | Mapping[str, str]) -> str:
    return json.dumps(value, ensure_ascii=False)


def _quoted(keyword: str, text: str) -> str:
    return f'{keyword} "{_escaped(text)}"'


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def load(data: bytes, path: str, translation: str = "") -> Catalog:
    """The record that the PO file at *path* holds, of *translation*, if that is there.

    Raises ContentError with the line at fault.
    """
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        check(text)
        return _catalog(polib.pofile(text.translate(_GUARDS) + "\n"))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _unreadable(path, translation, Broken("it is not UTF-8", line)) from None
    except Broken as error:
        raise _unreadable(path, translation, error) from None
    except OSError as error:
        # polib's own complaint: words, and where it says so a line in brackets.
        found = re.search(r"line (\d+)", str(error))
        line = int(found[1]) if found else 0
        raise _unreadable(path, translation, Broken("an entry is not complete", line)) from None


def _catalog(file: "polib.POFile") -> Catalog:
    head = _Head({name.lower(): _plain(value) for name, value in file.metadata.items()})
    if "utf-8" not in (kind := head.get("content-type", "utf-8").lower()):
        raise Broken(f"it says that it is {kind.rpartition('=')[2]}; records are UTF-8")
    entries = tuple(_entries(one for one in file if not one.obsolete))
    counts = head.told("x-counts").split()
    if counts and counts[0].isdecimal() and len(entries) < int(counts[0]):
        raise Broken(f"it has {len(entries)} entries, where it had {counts[0]}")
    return Catalog(
        source_lang=head.told("x-source-language"),
        target_lang=head.told("x-target-language"),
        original=head.told("x-original"),
        translation=head.told("x-translation"),
        source_digest=head.told("x-source-digest"),
        target_digest=head.told("x-target-digest"),
        entries=entries,
        blocks=tuple(map(_read_block, head.told("x-blocks").split())),
        copies=head.copies(),
    )


class _Head(dict[str, str]):
    """The fields of a header by their names in lower case."""

    def copies(self) -> tuple[tuple[str, str], ...]:
        """The fields that both files had alike; most records have none."""
        try:
            said: dict[object, object] = json.loads(self.get("x-copies", "{}"))
            return tuple((str(key), str(value)) for key, value in said.items())
        except (ValueError, AttributeError):
            raise Broken("its header's X-Copies makes no sense", 1) from None

    def told(self, name: str) -> str:
        """What `_value` made of a text."""
        try:
            value = self[name]
            return str(json.loads(value)) if value[:1] == '"' else value
        except KeyError:
            raise Broken(f"its header has no {name.title()}", 1) from None
        except ValueError:
            raise Broken(f"its header's {name.title()} makes no sense", 1) from None


def _read_block(text: str) -> BlockPrint:
    try:
        kind, count, source, target = text.split(".")
        return BlockPrint(kind, int(count), source, target)
    except ValueError:
        raise Broken(f"its header's X-Blocks makes no sense: {text[:40]}", 1) from None


def _entries(found: Iterable["polib.POEntry"]) -> Iterator[Entry]:
    lines: dict[tuple[str, str], int] = {}
    for one in found:
        entry = _read(one)
        first = lines.setdefault((entry.context, entry.source), one.linenum)
        if first != one.linenum:
            raise Broken(f"this entry is there already, on line {first}", one.linenum)
        yield entry


def _read(one: "polib.POEntry") -> Entry:
    said = _comments(_plain(one.comment), one.linenum)
    source, context = _plain(one.msgid), _plain(one.msgctxt or "")
    if not context or context.isdigit():
        whole(range(1, len(said.marks) + 1), [tag.id for tag in ids(source)], one.linenum)
    # A translator has seen to it where their tool took that flag away. From entries without a
    # translation gettext's tools take it too.
    settled = "fuzzy" not in one.flags and bool(one.msgstr)
    previous = "" if settled else _plain(one.previous_msgid or "")
    trouble = "" if settled and said.trouble in _UNSURE else said.trouble
    if "fuzzy" in one.flags and not (previous or trouble):
        # None of our reasons: a translator has doubts.
        trouble = "conflict"
    return Entry(
        source=source,
        target=_plain(one.msgstr),
        context=context,
        by=said.by,
        engine=said.engine,
        trouble=trouble,
        previous=previous,
        suggestion=said.suggestion,
        written=said.written,
        marks=said.marks,
        note=_plain(one.tcomment),
    )


class _Comments(NamedTuple):
    """Without any it was a person who made the entry."""

    marks: tuple[tuple[str, ...], ...]
    suggestion: str = ""
    by: By = "human"
    engine: str = ""
    trouble: Trouble = ""
    written: str = ""


def _comments(text: str, line: int) -> _Comments:
    """What the extracted comments of an entry say; those that are not ours are passed over."""
    marks: dict[int, tuple[str, ...]] = {}
    made: list[re.Match[str]] = []
    suggestion = ""
    for comment in text.split("\n"):
        if found := _MARK.fullmatch(comment):
            marks[int(found[1])] = tuple(_parsed(found[2], line))
        elif found := _BY.fullmatch(comment):
            made.append(found)
        elif comment.startswith(_SUGGESTION):
            suggestion = str(_parsed(comment.removeprefix(_SUGGESTION), line))
    if sorted(marks) != list(range(1, len(marks) + 1)):
        raise Broken("one of its placeholders is missing (a line that begins with #.)", line)
    stand = tuple(marks[key] for key in sorted(marks))
    if len(made) > 1:
        raise Broken("it is said twice by whom it is (a line that begins with #. by)", line)
    if not made:
        return _Comments(stand, suggestion)
    by, engine, trouble, written = (part or "" for part in made[0].groups())
    return _Comments(stand, suggestion, cast(By, by), engine, cast(Trouble, trouble), written)


def _parsed(text: str, line: int) -> str | list[str]:
    try:
        return msgspec.json.decode(text, type=str | list[str])
    except msgspec.DecodeError:
        raise Broken(f"a comment that begins with #. makes no sense: {text[:40]}", line) from None


def _plain(text: str) -> str:
    return _GUARDED.sub(lambda found: _ODD[int(found[1])], text) if _SIGN in text else text


def _unreadable(path: str, translation: str, error: Broken) -> ContentError:
    said = f"the record can not be read: {error.said}"
    hint = "restore it from your history"
    if translation:
        hint += f", or make it anew: mindblog l10n adopt --again {quote(translation)}"
    if error.said == MERGE:
        hint = "finish the merge; of the header, either side's lines will do"
    found = Diagnostic("MB042", said, path, error.line, hint=hint)
    return ContentError(f"{found.where}: {said}", [found])
