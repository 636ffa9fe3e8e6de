"""A blog as its author keeps it: settings, folders, the lock."""
