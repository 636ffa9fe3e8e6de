"""Seeing that what was switched is live, and taking it back where it is not.

First the remote is asked what it has; then, where the site's address is known, readers' pages are
fetched as readers do. What is not as it was sent does not stay.
"""

from importlib import import_module

from msgspec import Struct

from mindblog_cli.delivery.changed import Changed
from mindblog_cli.delivery.locking import Heart
from mindblog_cli.delivery.plan import Plan
from mindblog_cli.delivery.verification import Outcome, Verification, Verified
from mindblog_cli.errors import RemoteError, VerificationFailed
from mindblog_cli.events import Began, Ended, Listener, Noted
from mindblog_cli.remotes.remote import Step


class Live(Struct, frozen=True):
    """What went live a moment ago, under the lock that is still held."""

    heart: Heart
    step: Step
    plan: Plan
    changed: Changed


def check_live(live: Live, wanted: Verification | None, say: Listener) -> Verified | None:
    """What was looked at; raises VerificationFailed once the earlier site is back."""
    if live.heart.remote.look().manifest != live.step.sealed:
        raise VerificationFailed(
            f"the site that went live does not say what was sent; {_taken_back(live)}",
            hint="see whether something else writes to this place",
        )
    if wanted is None:
        return None
    say(Began("verify", 0, "pages"))
    outcome = _looked(live, wanted)
    say(Ended("verify"))
    if outcome.fault is None:
        _tell_unseen(outcome.verified, say)
        return outcome.verified
    if not (outcome.ours or wanted.asked):
        # Whatever is shown there was there before, and is not what we would take back.
        say(Noted(f"{wanted.site} shows another site, so nothing could be verified there"))
        return None
    raise VerificationFailed(
        f"{outcome.fault}; {_taken_back(live)}",
        hint='if the host changes pages by itself, set verify = "reach" for this target',
    )


def _looked(live: Live, wanted: Verification) -> Outcome:
    """Look at the site; what speaks HTTP is loaded only here."""
    verify = import_module("mindblog_cli.delivery.verify")
    heart = live.heart
    watch = verify.Watch(
        clock=heart.clock, beat=heart.beat, headers=lambda: heart.remote.probe().headers
    )
    found: Outcome = verify.verified(live.changed, wanted, watch)
    return found


def _tell_unseen(verified: Verified, say: Listener) -> None:
    if verified.unseen:
        say(Noted(f"not all of {verified.site} could be looked at: {verified.unseen}"))


def _taken_back(live: Live) -> str:
    """Restore what was live before; gives what readers see now."""
    before = live.plan.manifest
    if before is None:
        return "nothing of ours was live before, so it stays as it is"
    try:
        live.heart.remote.restore(before.release)
    except RemoteError as error:
        return f"the earlier site can not be put back ({error.message}), so the new one is live"
    return "the earlier site is back"
