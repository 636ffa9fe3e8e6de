"""Markdown as segments that a translator may touch, and all else that stays byte for byte."""
