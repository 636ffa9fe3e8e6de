"""A branch of a git repository, as hosts of pages serve it, through the system's own git."""
