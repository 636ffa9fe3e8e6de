"""What a bucket complains of, sorted: by the code in its answer, by its status, by what broke."""

from msgspec import Struct

from mindblog_cli.errors import ConfigError, MindBlogError, RemoteError, RemoteRefused
from mindblog_cli.patterns import pattern

_STATUS = pattern(r"status code: (\d{3})")
_CODE = pattern(r"<Code>\s*([A-Za-z0-9.]+)\s*</Code>")
_MESSAGE = pattern(r"<Message>\s*([^<]+?)\s*</Message>")
_WHITE = pattern(r"\s+")

_KEYS = "see `mindblog target login`, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
_REGION = "add region=… to the address, or see whether its endpoint= is the right one"
_AGAIN = "log in anew and run it again: what has arrived is not sent twice"
_CLOCK = "set the clock of this machine: timedatectl set-ntp true"
_RIGHTS = "the key needs s3:GetObject, PutObject and DeleteObject, and s3:ListBucket on the bucket"

_OURS = {
    "InvalidAccessKeyId": ("does not know the access key", _KEYS),
    "SignatureDoesNotMatch": ("says that the secret does not fit the access key", _KEYS),
    "InvalidToken": ("says that the session token is none", _AGAIN),
    "InvalidSecurity": ("does not take the credentials", _KEYS),
    "ExpiredToken": ("says that the session token has expired", _AGAIN),
    "ExpiredTokenException": ("says that the session token has expired", _AGAIN),
    "TokenRefreshRequired": ("says that the session token has expired", _AGAIN),
    "RequestTimeTooSkewed": ("says that the clock of this machine is wrong", _CLOCK),
    "RequestExpired": ("says that the clock of this machine is wrong", _CLOCK),
    "AuthorizationHeaderMalformed": ("is in another region", _REGION),
    "PermanentRedirect": ("is in another region", _REGION),
    "TemporaryRedirect": ("is in another region", _REGION),
    "IllegalLocationConstraintException": ("is in another region", _REGION),
    "NoSuchBucket": (
        "does not exist",
        "make it, or see endpoint= and region= in the address",
    ),
    "InvalidBucketName": ("is no name for a bucket", "see the address"),
}
"""What a setting or a credential of ours is to blame for."""

_REFUSED = {
    "AccessDenied": ("does not let this key do that", _RIGHTS),
    "AllAccessDisabled": ("is closed by its provider", ""),
    "AccountProblem": ("is closed by its provider", "see your account there"),
    "QuotaExceeded": ("is full", "make room there, or ask for more"),
    "XMinioStorageFull": ("is full", "make room there, or ask for more"),
    "InvalidObjectState": ("has archived that object", "bring it back from the archive"),
}

_BUSY = {
    "SlowDown",
    "ServiceUnavailable",
    "InternalError",
    "RequestTimeout",
    "OperationAborted",
    "ConditionalRequestConflict",
    "IncompleteBody",
    "BadDigest",
    "Throttling",
    "ThrottlingException",
    "RequestLimitExceeded",
    "TooManyRequests",
}
"""What may be otherwise in a moment."""

_SLOW_DOWN = 5.0
"""Seconds to leave alone whoever asks for it; the library does not hand on how many they want."""

_BROKEN = {
    "refused": "refuses connections",
    "dns error": "is not known to this network (DNS)",
    "timed out": "did not answer in time",
    "TimedOut": "did not answer in time",
    "unreachable": "can not be reached from this network",
    "reset": "closed the connection",
    "Incomplete": "closed the connection in the middle of an answer",
}


class Complaint(Struct, frozen=True):
    """An answer that is none: its HTTP status, the service's code, and its words."""

    status: int
    code: str
    said: str


def complaint(text: str) -> Complaint:
    """What a text says, of which an answer in XML is part."""
    status, code, said = (found.search(text) for found in (_STATUS, _CODE, _MESSAGE))
    words = _WHITE.sub(" ", said[1]) if said else ""
    return Complaint(
        int(status[1]) if status else 0,
        code[1] if code else "",
        words if len(words) <= 160 else f"{words[:157]}...",
    )


def failure(error: Exception, place: str) -> MindBlogError:
    """One of our errors for one of the library's; *place* is the bucket and where it is."""
    text, _, details = str(error).partition("\n\nDebug source")
    found = complaint(text)
    if "redirect without LOCATION" in text:
        found = Complaint(301, "PermanentRedirect", "")
    # What comes before it names the object, which may be called anything.
    cause = details.partition("reqwest::Error")[2]
    return answered(found, place) if found.status else broken(text, cause, place)


def answered(found: Complaint, place: str) -> MindBlogError:
    """The error for an answer."""
    named = f" ({found.code})" if found.code else ""
    if ours := _OURS.get(found.code):
        return ConfigError(f"{place} {ours[0]}{named}", hint=ours[1])
    if refused := _REFUSED.get(found.code):
        return RemoteRefused(f"{place} {refused[0]}{named}", hint=refused[1])
    if found.code in _BUSY or _may_pass(found.status):
        return _busy(found, place)
    if found.status in (401, 403):
        return ConfigError(f"{place} does not take this key{named}", hint=_KEYS)
    words = found.said or f"status {found.status}"
    return RemoteRefused(f"{place} refused: {words}{named}")


def _may_pass(status: int) -> bool:
    return status in (408, 429) or (status >= 500 and status != 501)


def broken(text: str, cause: str, place: str) -> MindBlogError:
    """The error for an answer that never came, or is not what a bucket would say."""
    if "certificate" in cause.lower() or "UnknownIssuer" in cause:
        return RemoteRefused(
            f"{place} can not prove that it is who it says (TLS)",
            hint="is the address right, and is this machine's clock?",
        )
    for sign, words in _BROKEN.items():
        if sign in cause:
            return RemoteError(f"{place} {words}", hint="nothing was switched; run it again")
    if "HTTP error" in text:
        return RemoteError(f"{place} can not be reached", hint="nothing was switched; run it again")
    return RemoteRefused(
        f"{place} does not answer as a bucket would", hint="see endpoint= in the address"
    )


def _busy(found: Complaint, place: str) -> RemoteError:
    slow = found.status in (429, 503)
    words = found.said or f"status {found.status}"
    return RemoteError(
        f"{place} is busy: {words}",
        hint="nothing was switched; run it again",
        after=_SLOW_DOWN if slow else 0.0,
    )
