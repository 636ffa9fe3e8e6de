"""What is done once a site is live: which pages are looked at, and who is told."""

from mindblog_cli.blog.config import Verify
from mindblog_cli.blog.root import Blog
from mindblog_cli.cli.targets import Aim, address
from mindblog_cli.delivery.addresses import reserved
from mindblog_cli.delivery.verification import Verification, Verified
from mindblog_cli.errors import UsageError
from mindblog_cli.remotes.url import parse

# Hosts of pages put a push on show when they come to it, which may take minutes.
_SLOW = ("git+ssh", "git+file")


def verification(blog: Blog, to: Aim, asked: bool | None) -> Verification | None:
    """What to look at after the switch, as the target has it and as was *asked* for; or nothing.

    Raises UsageError where it was asked for and nobody knows the address of the site.
    """
    target, site = to.target, address(blog, to.target)
    scheme = parse(target.url).scheme
    mode: Verify = target.verify or ("bytes" if target.site or scheme != "file" else "off")
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


def seen(verified: Verified | None) -> str:
    """What was looked at, for the report; empty where nothing was."""
    if verified is None or not verified.addresses:
        return ""
    as_sent = "answer" if verified.mode == "reach" else "are as they were sent"
    return f"{verified.addresses} addresses {as_sent}"
