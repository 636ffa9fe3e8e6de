"""Translations on their way to translators' tools and back: XLIFF 2.1, PO and TMX 1.4."""
