"""Code with its colours, as classes that the theme's style names.

Pygments takes half a millisecond a block, more than the rest of a post. So blocks are remembered
by language and text in a mapping that the caller owns, and Pygments is not even loaded while
everything asked for is there.
"""

from collections.abc import MutableMapping
from hashlib import blake2b
from html import escape
from importlib import import_module

from mindblog_cli.patterns import pattern

# Part of every key: raise it when the HTML below changes.
VERSION = "1"

# The first word of a fence may carry more than the language: `{python}`, `rust,ignore`.
_LANGUAGE = pattern(r"[\w+#.-]+")
_SILENT = frozenset({"", "text", "txt", "plain", "plaintext", "none", "no-highlight"})


def highlight(language: str, code: str, cache: MutableMapping[str, str]) -> str:
    """*code* as a block; remembered in *cache*."""
    match = _LANGUAGE.search(language)
    name = match.group().lower() if match else ""
    if name in _SILENT:
        return plain(code)
    key = blake2b(f"{VERSION}\0{name}\0{code}".encode(), digest_size=16).hexdigest()
    html = cache.get(key)
    if html is None:
        # Here and not above: a build whose code is all known never pays for it.
        spans: str | None = import_module("mindblog_cli.markup.colour").spans(name, code)
        html = _block(spans, name) if spans is not None else plain(code)
        cache[key] = html
    return html


def plain(code: str) -> str:
    """*code* as a block without colours."""
    return f'<pre tabindex="0"><code>{escape(code, quote=False)}</code></pre>\n'


def _block(spans: str, language: str) -> str:
    # A block may scroll sideways, so the keyboard must be able to get there.
    return f'<pre tabindex="0"><code class="language-{escape(language)}">{spans}</code></pre>\n'
