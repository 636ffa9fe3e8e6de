"""What git and the hosts behind it say when something goes wrong, as our errors."""

from mindblog_cli.errors import ConfigError, Locked, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.patterns import pattern
from mindblog_cli.remotes import ssh
from mindblog_cli.remotes.url import RemoteURL

LONGEST = 600
"""Characters of somebody else's words that are repeated."""

_DAMAGE = (
    "bad object",
    "bad tree",
    "corrupt",
    "loose object",
    "missing necessary objects",
    "packfile",
    "shallow file",
    "unable to read",
)
_LATE = (
    "stale info",
    "non-fast-forward",
    "fetch first",
    "but expected",
    "incorrect old value",
    "reference already exists",
)
_SETTINGS = (
    ("dubious ownership", "make it yours, or: git config --global --add safe.directory PATH"),
    ("does not appear to be a git repository", "is the path right? git init --bare makes one"),
    ("not a git repository", "is the path right? git init --bare makes one"),
    ("repository not found", "is the name right, and may this key see it?"),
    ("repository does not exist", "is the name right, and may this key see it?"),
    ("cannot find repository", "is the name right, and may this key see it?"),
    ("could not be found", "is the name right, and may this key see it?"),
    ("does not exist", "is the path right? git init --bare makes one"),
    ("marked as read only", "let the key write: in the host's settings for deploy keys"),
    ("denied to", "use a key that may write there: identity=FILE in the address"),
    ("not allowed to push", "use a key that may write there: identity=FILE in the address"),
    ("unable to parse remote unpack status", ""),
)
_REFUSED = (
    ("gh001", "keep big files elsewhere; the host takes none above its limit"),
    ("file size limit", "keep big files elsewhere; the host takes none above its limit"),
    ("protected branch", "let this key push there, or name another branch: #BRANCH"),
    ("hook declined", "a rule of the repository is against it; ask its owner"),
    ("no space left on device", "the disk is full over there"),
    ("quota", "the disk is full over there"),
    ("checked out branch", "publish to a bare repository, or name another branch: #BRANCH"),
    ("branch is currently checked out", "publish to a bare repository, or to another branch"),
    ("insufficient permission", "let this account write in the repository"),
    ("permission denied", "let this account write in the repository"),
    ("read-only", "let this account write in the repository"),
    ("unpack failed", "ask the owner of the repository"),
    ("unpacker error", "ask the owner of the repository"),
    ("remote rejected", "ask the owner of the repository"),
)
_SSH = ("permission denied (", "host key verification failed", "identification has changed")
_NOISE = pattern(
    r"fatal: (Could not read from remote|the remote end hung up)|Please make sure you have"
    r"|and the repository exists|error: failed to push|hint: |To |Done$|Everything up-to-date"
    r"|(remote: )?(Enumerating|Counting|Compressing|Writing|Resolving|Delta compression|Total )"
)
_FRAME = pattern(r"^(remote:|fatal:|error:)\s*")


def failure(words: str, url: RemoteURL, report: str = "") -> MindBlogError:
    """*words* of git (and the *report* of a push) as the error to raise."""
    said, lower = _said(words, url, report), f"{words}\n{report}".lower()
    if any(sign in lower for sign in _SSH):
        return ssh.sorted_failure(words, url, "")
    if any(sign in lower for sign in _LATE):
        return late(url)
    for kind, signs in ((ConfigError, _SETTINGS), (RemoteRefused, _REFUSED)):
        for sign, hint in signs:
            if sign in lower:
                return kind(said, hint=hint)
    return RemoteError(said, hint="nothing was switched; run it again")


def damaged(words: str) -> bool:
    """Whether it is our own copy that git complains of."""
    own = (line for line in words.lower().splitlines() if not line.startswith("remote:"))
    return any(sign in line for line in own for sign in _DAMAGE)


def late(url: RemoteURL, *, after: bool = False) -> Locked:
    """Somebody else's push came between, or *after* ours was live."""
    if after:
        return Locked(
            f"what you published to {url} was live, and somebody else has published since",
            hint="theirs is live; run it again if yours should be",
        )
    return Locked(
        f"somebody else wrote to {url} while this was going on; nothing was switched",
        hint="run it again: it starts from what they published",
    )


def _said(words: str, url: RemoteURL, report: str) -> str:
    """The words that say something, on one line; a host draws its own frames around them."""
    lines = [
        _FRAME.sub("", line.strip()) for line in words.splitlines() if _NOISE.match(line) is None
    ]
    told = " ".join(line for line in lines if line.strip("=- ")) or report or "the line was cut"
    return f"{url}: {told[:LONGEST]}"
