"""Engines: tagged text in one language to tagged text in another, by whoever can."""
