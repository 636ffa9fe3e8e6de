"""Publish a blog in more than one language: files in, a live site out.

files ──► Post ──► Site ──► Page ──► bytes ──► Tree ║ Tree ──► Changes ──► Remote
        posts    site     pages    render    tree   ║  tree     delivery   remotes
────────────────  making: knows no network ─────────╨──── sending: knows no posts ────

and beside it, from files to files:

Post ──► Segments ──► what changed, three ways ──► Engine ──► the Post in another language
 posts   segments            l10n                 engines    translation

Everything flows one way, as plain values. The conductors `build`, `delivery` and `translation` read
and write; the rooms between them only decide. `cli` is the only room that prints.
"""

__version__ = "0.1.0"
