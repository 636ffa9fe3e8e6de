"""Markdown as text; knows nothing of blogs."""
