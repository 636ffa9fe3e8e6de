"""What HTML says when its tags are left out."""

from html import unescape

from mindblog_cli.patterns import pattern

_TAG = pattern(r"<[^>]*>")
_RAISED = pattern(r'<sup class="note">.*?</sup>')
_PARAGRAPH = pattern(r"<p\b[^>]*>")
_UNSLUGGED = pattern(r"[^\w\s-]")
_GAPS = pattern(r"[\s_-]+")


def plain_text(html: str) -> str:
    """*html* without its tags, on one line."""
    bare = _TAG.sub("", html) if "<" in html else html
    return " ".join(unescape(bare).split())


def spoken(html: str) -> str:
    """The plain text of *html* without the numbers of its footnotes."""
    return plain_text(_RAISED.sub("", html) if "<sup" in html else html)


def lead(html: str) -> str:
    """The first paragraph that says something."""
    at = 0
    # A lazy `.*?` in the pattern would look at each sign of the paragraph; find does not.
    while opening := _PARAGRAPH.search(html, at):
        end = html.find("</p>", opening.end())
        if end < 0:
            return ""
        if text := spoken(html[opening.end() : end]):
            return text
        at = end
    return ""


def slug(text: str) -> str:
    """*text* as an id, in its own script."""
    lowered = text.lower()
    words = lowered.split()
    # Most headings are words and spaces, and need neither pattern.
    if "".join(words).isalnum():
        return "-".join(words)
    return _GAPS.sub("-", _UNSLUGGED.sub("", lowered)).strip("-") or "section"
