"""What is done once a site is live: which pages are looked at, and who is told."""

from collections.abc import Sequence

from mindblog_cli.blog.config import Target, Verify
from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.amounts import some
from mindblog_cli.cli.targets import Aim, address
from mindblog_cli.delivery.addresses import reserved
from mindblog_cli.delivery.after.follow import Followed, Following
from mindblog_cli.delivery.verification import Verification, Verified
from mindblog_cli.errors import FollowUpFailed, UsageError
from mindblog_cli.remotes.url import parse

# Hosts of pages put a push on show when they come to it, which may take minutes.
_SLOW = ("git+ssh", "git+file")
# What is to be done, or done without, where somebody was not told.
_ADVICE = {
    "purge": "purge the caches by hand; until then they may show what was there before",
    "IndexNow": "search engines find what changed in the sitemap, only later",
    "WebSub": "who follows the feeds looks by themselves, only later",
}


def verification(blog: Blog, to: Aim, asked: bool | None) -> Verification | None:
    """What to look at after the switch, as the target has it and as was *asked* for; or nothing.

    Raises UsageError where it was asked for and nobody knows the address of the site.
    """
    target, site = to.target, address(blog, to.target)
    scheme = parse(target.url).scheme
    mode = target.verify or _usual(blog, target, scheme)
    unwanted = mode == "off" or reserved(site)
    if asked is False or (asked is None and unwanted):
        return None
    if not site.startswith(("http://", "https://")):
        if asked:
            raise UsageError(
                "--verify wants to know where readers find the site",
                hint=f'set site = "https://…" in [targets.{to.name}], or url for the blog',
            )
        return None
    return Verification(
        site=site,
        mode="reach" if mode == "reach" else "bytes",
        asked=bool(asked),
        patient=bool(target.purge) or scheme in _SLOW,
    )


def _usual(blog: Blog, target: Target, scheme: str) -> Verify:
    """What is looked at where nobody says."""
    return "bytes" if target.site or _read_there(blog, scheme) else "off"


def _read_there(blog: Blog, scheme: str) -> bool:
    """Whether a target without an address of its own is where the blog is read.

    It is if no other can be.
    """
    return scheme != "file" and len(blog.config.targets) <= 1


def seen(verified: Verified | None) -> str:
    """What was looked at, for the report; empty where nothing was."""
    if verified is None or not verified.addresses:
        return ""
    one = verified.addresses == 1
    if verified.mode == "reach":
        as_sent = "answers" if one else "answer"
    else:
        as_sent = "is as it was sent" if one else "are as they were sent"
    return f"{some(verified.addresses, 'address', 'addresses')} {as_sent}"


def following(blog: Blog, to: Aim) -> Following | None:
    """Who has to hear of changes, by the settings; nobody of a folder that is only looked at."""
    config, target = blog.config, to.target
    scheme = parse(target.url).scheme
    if not (target.purge or target.site or scheme != "file"):
        return None
    own = target.site or _read_there(blog, scheme)
    wanted = Following(
        site=address(blog, target) if own or target.purge else "",
        purge=target.purge,
        indexnow=config.indexnow if own or not target.purge else "",
        indexnow_url=config.indexnow_url,
        hubs=config.hubs if own or not target.purge else (),
    )
    return wanted if wanted.purge or wanted.indexnow or wanted.hubs else None


def told(steps: Sequence[Followed]) -> str:
    """Who was told of how much, for the report; empty where nobody was."""
    return ", ".join(f"{step.step} ({_amount(step)})" for step in steps if step.told)


def failure(steps: Sequence[Followed]) -> FollowUpFailed | None:
    """What went wrong once the site was live, and what can be done about it."""
    wrong = [step for step in steps if step.problem]
    if not wrong:
        return None
    problems = "; ".join(f"{step.step}: {step.problem}" for step in wrong)
    advice = [text for step in wrong for text in (step.hint, _ADVICE.get(step.step)) if text]
    return FollowUpFailed(
        f"the site is live, but not all were told of it: {problems}",
        hint="\n".join(dict.fromkeys(advice)),
    )


def _amount(step: Followed) -> str:
    left = f", {step.left_out} left out" if step.left_out else ""
    return f"{some(step.told, 'address', 'addresses')}{left}"
