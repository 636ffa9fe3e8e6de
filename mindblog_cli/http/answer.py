"""What a server answered, and what it says of itself in it."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from msgspec import Struct

from mindblog_cli.patterns import pattern

_MARKUP = pattern(r"<(script|style)\b.*?</\1\s*>|<[^<>]*>", re.I | re.S)
_WHITE = pattern(r"\s+")


class Answer(Struct, frozen=True):
    """What came back, of any *status*; header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def said(self) -> str:
        """What it says, in one line: the message in JSON, else the first words a reader sees."""
        text = _message(self.body) or _MARKUP.sub(" ", self.body[:4000].decode(errors="replace"))
        words = _WHITE.sub(" ", text).strip()
        return words if len(words) <= 160 else f"{words[:157]}..."

    def after(self, now: float) -> float:
        """Seconds for which it asks to be left alone (RFC 9110, Retry-After); 0 when it does not.

        *now* is the time here, in seconds since 1970.
        """
        text = self.headers.get("retry-after", "").strip()
        if text.replace(".", "", 1).isdecimal():
            return float(text)
        try:
            when = parsedate_to_datetime(text)
        except ValueError:
            return 0.0
        here = datetime.fromtimestamp(now, UTC)
        return max(0.0, (when.replace(tzinfo=when.tzinfo or UTC) - here).total_seconds())


def _message(body: bytes) -> str:
    """What services put their complaints into; empty where there is no such thing."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    if isinstance(said, dict) and isinstance(said.get("error"), dict):
        said = said["error"]
    if not isinstance(said, dict):
        return ""
    parts = (said.get(name) for name in ("error", "message", "Message", "detail", "explanation"))
    return ": ".join(part for part in parts if isinstance(part, str) and part)
