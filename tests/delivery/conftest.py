"""The server these tests need."""

from tests.sshd import server

__all__ = ["server"]
