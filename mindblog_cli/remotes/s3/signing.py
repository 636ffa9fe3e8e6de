"""AWS Signature Version 4, for the few requests that the library can not make."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

from msgspec import Struct

from mindblog_cli.remotes.s3.credentials import Credentials

HASH = "x-amz-content-sha256"
_ALGORITHM = "AWS4-HMAC-SHA256"


class Asked(Struct, frozen=True):
    """A request: its *path* quoted as it is sent; its *headers*, named in lower case.

    Among them are the host, and the hash of the body.
    """

    method: str
    path: str
    headers: Mapping[str, str]


def signed(asked: Asked, who: Credentials, *, region: str, now: float) -> dict[str, str]:
    """The headers, with a signature over them."""
    moment = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
    all_of = {**asked.headers, "x-amz-date": moment}
    if who.token:
        all_of["x-amz-security-token"] = who.token.reveal()
    names = ";".join(sorted(all_of))
    lines = "".join(f"{name}:{' '.join(all_of[name].split())}\n" for name in sorted(all_of))
    request = "\n".join([asked.method, asked.path, "", lines, names, all_of[HASH]])
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    text = "\n".join([_ALGORITHM, moment, scope, sha256(request.encode()).hexdigest()])
    key = f"AWS4{who.secret.reveal()}".encode()
    for part in scope.split("/"):
        key = hmac.digest(key, part.encode(), "sha256")
    signature = hmac.digest(key, text.encode(), "sha256").hex()
    told = f"Credential={who.key}/{scope}, SignedHeaders={names}, Signature={signature}"
    return {**all_of, "authorization": f"{_ALGORITHM} {told}"}
