"""Texts that are longer than an engine takes, cut into sentences."""

from mindblog_cli.patterns import pattern
from mindblog_cli.segments.tags import Tag, pieces

# The white space after the end of a sentence, or no white space where a script has none.
_END = pattern(r"(?<=[.!?…])[\"'”’»)\]]*(\s+)|(?<=[。！？])()(?!\s|$)")
_TAGGED = "\ufffc"


def parts(text: str, most: int) -> list[str]:
    """Tagged *text* cut at ends of sentences that no pair goes across, each at most *most* long.

    Cuts are just before the white space of an end, so the parts make up the text again. Nothing
    where it can not be cut so.
    """
    found: list[str] = []
    begin = last = 0
    for cut in [*_cuts(text), len(text)]:
        if cut - begin > most and last > begin:
            found.append(text[begin:last])
            begin = last
        last = cut
    found.append(text[begin:])
    return found if len(found) > 1 and all(len(one) <= most for one in found) else []


def _cuts(text: str) -> list[int]:
    """Where a sentence ends outside of all pairs."""
    depth = 0
    plain: list[str] = []
    for piece in pieces(text):
        outside = isinstance(piece, str) and not depth
        plain.append(str(piece) if outside else _TAGGED * len(str(piece)))
        if isinstance(piece, Tag):
            depth += {"open": 1, "close": -1, "void": 0}[piece.kind]
    ends = (
        match.start(1) if match[1] else match.start() for match in _END.finditer("".join(plain))
    )
    return [end for end in ends if 0 < end < len(text)]
