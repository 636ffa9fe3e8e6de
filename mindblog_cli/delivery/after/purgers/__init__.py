"""Whose caches can be purged, a module each."""
