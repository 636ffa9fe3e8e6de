"""Remotes where each file is live as it arrives: object stores, and hosts much like them."""
