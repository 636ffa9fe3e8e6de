"""What a hand or a merge broke in a PO file, and on which line."""

from collections.abc import Collection

from mindblog_cli.patterns import pattern

_STRING = r'"(?:[^"\\]|\\.)*"'
_KEYWORD = r"msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?"
# What was a translation of what: no part of the order of entries.
_LINE = pattern(rf"(#~?\|\s*)?(?:#~\s*)?(?:({_KEYWORD})\s*)?{_STRING}")
# What each keyword may come after.
_AFTER = {
    "": ("msgctxt", "msgid", "msgstr"),
    "msgctxt": ("msgstr",),
    "msgid": ("msgstr", "msgctxt"),
    "msgstr": ("msgid",),
}
# After a `#`: not a comment for people, but parts of entries.
_CODED = ("~", "|")
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")

MERGE = "a merge was not finished"


class Broken(Exception):
    """A PO file makes no sense on *line*; 0 where it is the file as a whole."""

    def __init__(self, said: str, line: int = 0) -> None:
        super().__init__(said, line)
        self.said = said
        self.line = line


def check(text: str) -> None:
    """Raises Broken for the first line of *text* that has no place in a PO file.

    Parsers let some of it pass: of a string without its last quote they drop a letter.
    """
    number, last = 0, "msgstr"
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if not line or (line[0] == "#" and line[1:2] not in _CODED):
            continue
        last = _keyword(line, number, last) or last
    if last != "msgstr":
        raise Broken("its end is missing", number)


def _keyword(line: str, number: int, last: str) -> str:
    """What *line* begins with, if it may come after *last*; nothing for more of a string."""
    if line.startswith(_CONFLICT):
        raise Broken(MERGE, number)
    found = _LINE.fullmatch(line)
    if not found:
        raise Broken(f"this is no line of a PO file: {line[:40]}", number)
    keyword = found[2] or ""
    if found[1]:
        return ""
    if keyword not in _AFTER:
        raise Broken("a segment has no plural forms", number)
    if last not in _AFTER[keyword]:
        raise Broken(f"{keyword} stands after {last}", number)
    return keyword


def whole(known: Collection[int], wanted: Collection[int], line: int) -> None:
    """Raises Broken if a placeholder is used of which the file does not say what it stands for."""
    if missing := sorted(set(wanted) - set(known)):
        said = f"it is not said what placeholder {missing[0]} stands for"
        raise Broken(f"{said} (a line that begins with #.)", line)
