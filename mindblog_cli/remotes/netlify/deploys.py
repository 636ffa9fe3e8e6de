"""What Netlify tells of sites and deploys, and what titles tell of our own.

A title is all that a deploy can be given along, so in it is what a deploy is for:

    mindblog 20260102T030405Z-0a1b2c3d TOKEN      a release, and who made it
    mindblog turn {"token": …}                    somebody's place in the queue
    mindblog probe TOKEN                          a trial
"""

from datetime import UTC, datetime
from hashlib import sha256

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from mindblog_cli.remotes.release_id import is_id
from mindblog_cli.remotes.remote import Claim

TURN = "mindblog turn "
PROBE = "mindblog probe "
_OURS = "mindblog "

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Deploy(Struct, frozen=True):
    """One version of a site. *required* are digests of which it has not got the bytes."""

    id: str
    state: str = ""
    title: str | None = None
    required: list[str] | None = None
    error_message: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    published_at: datetime | None = None
    deploy_ssl_url: str | None = None

    @property
    def release(self) -> str:
        """The release that it is; empty when it is none of ours."""
        words = (self.title or "").split(" ")
        return words[1] if words[0] == "mindblog" and len(words) > 1 and is_id(words[1]) else ""

    @property
    def turn(self) -> bool:
        """Whether it is a place in the queue, and was not given up."""
        return (self.title or "").startswith(TURN) and self.state != "error"

    @property
    def token(self) -> str:
        """Whose it is; empty when it is none of ours."""
        title = self.title or ""
        if title.startswith(TURN):
            return claimed(self).token
        return title.rpartition(" ")[2] if title.startswith(_OURS) else ""

    @property
    def heard(self) -> float:
        """When something last happened to it, by the clock there."""
        return max(at.timestamp() for at in (self.created_at, self.updated_at, _EPOCH) if at)

    @property
    def order(self) -> tuple[float, str]:
        """Which of two came first."""
        return (self.created_at or _EPOCH).timestamp(), self.id


class Site(Struct, frozen=True):
    """A site, and the deploy that readers see."""

    id: str
    published_deploy: Deploy | None = None

    @property
    def live(self) -> str:
        """The published deploy; empty for none."""
        return self.published_deploy.id if self.published_deploy else ""


class File(Struct, frozen=True):
    """A file of a deploy, and the sha1 of its bytes."""

    path: str
    sha: str
    size: int = -1

    @property
    def name(self) -> str:
        """Its path in the site."""
        return self.path.lstrip("/")


def release_title(release: str, token: str) -> str:
    """How a deploy is called that is to be published."""
    return f"{_OURS}{release} {token}"


def turn_title(claim: Claim) -> str:
    """How a place in the queue is called; whose machine it is stays between those who are on it."""
    machine = sha256(claim.machine.encode()).hexdigest()[:16] if claim.machine else ""
    return TURN + msgspec.json.encode(replace(claim, machine=machine)).decode()


def claimed(turn: Deploy) -> Claim:
    """Whose turn it is."""
    try:
        return msgspec.json.decode((turn.title or "").removeprefix(TURN), type=Claim)
    except msgspec.MsgspecError:
        return Claim(turn.id, "somebody")
