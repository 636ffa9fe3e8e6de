"""A page and its bodies, turned into bytes."""
