"""A post as a file: found, read without loss, changed one line at a time."""
