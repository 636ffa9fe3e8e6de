"""Records as PO files, which translators' tools open and `msgfmt -c` accepts.

    # what translators tell each other
    #. <g1> ["[", "](https://example.org)"]      what a placeholder stands for
    #. apertium 8f3a1c220b11                      who made it, and the seal of how it was written
    #. suggestion: ...                            what a machine would say now
    #, fuzzy, human                               whose it is; fuzzy: not as it should be
    #| msgid "..."                                what it is a translation of, if out of date
    msgctxt "title"
    msgid "..."
    msgstr "..."

Written by hand, for the same record is to give the same bytes and small differences; read by
polib. The format is GNU gettext's:
https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html
"""

import json
import textwrap
from itertools import pairwise
from typing import get_args

import polib

from mindblog_cli.errors import ContentError, Diagnostic
from mindblog_cli.l10n.catalog import BlockPrint, By, Catalog, Entry, Trouble, fingerprint
from mindblog_cli.l10n.headers import counted

_BY: tuple[By, ...] = get_args(By)
_TROUBLES: tuple[Trouble, ...] = get_args(Trouble)
_SUGGESTION = "suggestion: "
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"})
_WIDE = 76


def dump(catalog: Catalog) -> bytes:
    """*catalog* as a PO file."""
    body = "\n".join(_entry(one) for one in catalog.entries)
    return (_header(catalog, fingerprint(body)) + "\n" + body).encode()


def _header(catalog: Catalog, check: str) -> str:
    fields = {
        "Project-Id-Version": catalog.original,
        "Language": catalog.target_lang,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "X-Generator": "mindblog",
        "X-Source-Language": catalog.source_lang,
        "X-Original": catalog.original,
        "X-Translation": catalog.translation,
        "X-Source-Digest": catalog.source_digest,
        "X-Target-Digest": catalog.target_digest,
        "X-Counts": counted(catalog.entries),
        "X-Check": check,
        "X-Blocks": " ".join(map(_block, catalog.blocks)),
    }
    lines = ['msgid ""', 'msgstr ""']
    for name, value in fields.items():
        whole = f"{name}: {value}\n".translate(_ESCAPES)
        # At blanks, so that one block more is one line more in a difference.
        parts = textwrap.wrap(whole, _WIDE, break_long_words=False, break_on_hyphens=False)
        lines += [f'"{part} "' for part in parts[:-1]]
        lines.append(f'"{parts[-1]}"')
    return "\n".join(lines) + "\n"


def _block(block: BlockPrint) -> str:
    """A token; the target is left out where it is the same."""
    same = block.source == block.target
    return f"{block.kind}.{block.segments}.{block.source}" + ("" if same else f".{block.target}")


def _entry(entry: Entry) -> str:
    lines = [f"# {line}".rstrip() for line in entry.note.splitlines()]
    for number, parts in enumerate(entry.marks, 1):
        tag = f"<g{number}>" if len(parts) > 1 else f"<x{number}/>"
        lines.append(f"#. {tag} {json.dumps(list(parts), ensure_ascii=False)}")
    lines.append(f"#. {entry.engine or '-'} {entry.written or '-'}")
    if entry.suggestion:
        lines.append(f"#. {_SUGGESTION}{json.dumps(entry.suggestion, ensure_ascii=False)}")
    unsure = entry.previous or entry.trouble in ("needs-work", "conflict")
    flags = [*(["fuzzy"] if unsure else []), entry.by, *([entry.trouble] if entry.trouble else [])]
    lines.append(f"#, {', '.join(flags)}")
    if entry.previous:
        lines.append(_quoted("#| msgid", entry.previous))
    if entry.context:
        lines.append(_quoted("msgctxt", entry.context))
    lines += [_quoted("msgid", entry.source), _quoted("msgstr", entry.target)]
    return "\n".join(lines) + "\n"


def _quoted(keyword: str, text: str) -> str:
    return f'{keyword} "{text.translate(_ESCAPES)}"'


def load(data: bytes, path: str) -> Catalog:
    """The record that the PO file at *path* holds. Raises ContentError with the line at fault."""
    try:
        text = data.decode()
        file = polib.pofile(text + "\n", check_for_duplicates=True)
        if not text.strip():
            raise ValueError("it is empty")
        return _catalog(file)
    except (OSError, ValueError, KeyError, UnicodeDecodeError) as error:
        raise _unreadable(path, data, error) from None


def _catalog(file: "polib.POFile") -> Catalog:
    meta = {name.lower(): value.strip() for name, value in file.metadata.items()}
    return Catalog(
        source_lang=meta["x-source-language"],
        target_lang=meta["language"],
        original=meta["x-original"],
        translation=meta["x-translation"],
        source_digest=meta.get("x-source-digest", ""),
        target_digest=meta.get("x-target-digest", ""),
        entries=tuple(_read(one) for one in file if not one.obsolete),
        blocks=tuple(map(_read_block, meta.get("x-blocks", "").split())),
    )


def _read_block(text: str) -> BlockPrint:
    kind, count, source, *target = text.split(".")
    return BlockPrint(kind, int(count), source, target[0] if target else source)


def _read(one: "polib.POEntry") -> Entry:
    marks: list[tuple[str, ...]] = []
    engine = written = suggestion = ""
    for line in one.comment.splitlines():
        if line.startswith(("<g", "<x")):
            marks.append(tuple(json.loads(line.partition(" ")[2])))
        elif line.startswith(_SUGGESTION):
            suggestion = json.loads(line.removeprefix(_SUGGESTION))
        else:
            engine, _, written = line.rpartition(" ")
    flags = set(one.flags)
    by: By = next((by for by in _BY if by in flags), "human")
    trouble: Trouble = next((one for one in _TROUBLES if one and one in flags), "")
    if trouble in ("needs-work", "conflict") and "fuzzy" not in flags:
        # A translator has seen to it: their tools take that one flag away.
        trouble = ""
    return Entry(
        source=one.msgid,
        target=one.msgstr,
        context=one.msgctxt or "",
        by=by,
        engine=_known(engine),
        trouble=trouble,
        previous=(one.previous_msgid or "") if "fuzzy" in flags else "",
        suggestion=suggestion,
        written=_known(written),
        marks=tuple(marks),
        note=one.tcomment,
    )


def _known(word: str) -> str:
    return "" if word == "-" else word


def _unreadable(path: str, data: bytes, error: Exception) -> ContentError:
    said = f"the record can not be read: {_reason(error)}"
    line = _line(data, error)
    hint = "restore it from your history, or make it anew: mindblog l10n adopt --again"
    found = Diagnostic("MB042", said, path, line, hint=hint)
    return ContentError(f"{found.where}: {said}", [found])


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"its header lacks {error.args[0]}"
    return str(error).splitlines()[0] if str(error) else "it is no PO file"


def _line(data: bytes, error: Exception) -> int:
    """The line that polib names, or that of a merge that was not finished."""
    for number, line in enumerate(data.splitlines(), 1):
        if line.startswith((b"<<<<<<<", b"=======", b">>>>>>>")):
            return number
    words = str(error).replace(")", " ").replace(":", " ").split()
    numbers = (int(after) for word, after in pairwise(words) if word == "line" and after.isdigit())
    return next(numbers, 0)
