"""What is raised when somebody else came first."""

from mindblog_cli.errors import Locked

_HINT = "see whether they are done, then run it again"


def lost() -> Locked:
    """Our turn is no longer ours, nor what was brought to it."""
    return Locked("somebody took over while this was going on; nothing was switched", hint=_HINT)


def late(what: str) -> Locked:
    """Something else was published meanwhile."""
    return Locked(
        f"something else was published at {what} while this was going on; nothing was switched",
        hint=_HINT,
    )
