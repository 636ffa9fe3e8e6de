"""What a strict content policy has to allow because an author wrote it by hand."""

from mindblog_cli.patterns import pattern

# What an author's own HTML begins with: most texts have none, and are done here.
_OWN = pattern(r"<[A-Za-z!?/]")

# All tags but those that are most of any page and never need anything. What is left is a tenth of
# the page, so that the signs below cost little.
_TAG = pattern(r'<(?!/\w+>|p>|span class="\w*">)[^>]*')

# Each begins with plain letters: those are found many times faster than a space.
_SIGNS = {
    "style": (pattern(r"<style\b"), pattern(r"style(?<=\sstyle)\s*=")),
    "frame": (pattern(r"<(?:iframe|embed|object)\b"),),
    "script": (pattern(r"<script\b"), pattern(r"on(?<=\son)[a-z]+\s*=")),
}


def needs(html: str, text: str) -> tuple[str, ...]:
    """The needs of *html*, which was made from *text*."""
    if "<" not in text or not _OWN.search(text):
        return ()
    tags = ">".join(_TAG.findall(html)).lower()
    return tuple(need for need, signs in _SIGNS.items() if any(s.search(tags) for s in signs))
