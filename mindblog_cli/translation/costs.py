"""What translating costs: characters counted, a limit that holds, and what it would come to.

A character is a code point outside of tags, white space included. That is how DeepL bills (it does
not charge for tags nor for context), and as others spell tags in ways of their own, no other count
would be the same for all. A request that was refused or not answered counts each time it is sent,
for nobody knows whether it will be charged.
"""

import threading

from msgspec import Struct

from mindblog_cli.segments.tags import TAG


def characters(text: str) -> int:
    """How many characters of tagged *text* are paid for."""
    return len(TAG.sub("", text)) if "<" in text else len(text)


class Budget:
    """How many characters may still be sent, of *most* in a run; None: as many as there are."""

    def __init__(self, most: int | None = None) -> None:
        self.most = most
        self.requests = 0
        self._spent = 0
        self._lock = threading.Lock()

    @property
    def spent(self) -> int:
        """How many characters were sent, or are set aside to be."""
        return self._spent

    def take(self, count: int) -> bool:
        """Set *count* characters aside; False, and nothing is, if they are more than are left."""
        with self._lock:
            if self.most is not None and self._spent + count > self.most:
                return False
            self._spent += count
            return True

    def give_back(self, count: int) -> None:
        """Characters that were set aside will not be sent."""
        with self._lock:
            self._spent -= count

    def asked(self) -> None:
        """Count one request more."""
        with self._lock:
            self.requests += 1


class Price(Struct, frozen=True):
    """What a *million* characters cost."""

    million: float = 0.0
    currency: str = "EUR"

    def of(self, characters: int) -> float:
        """What *characters* cost."""
        return self.million * characters / 1_000_000

    def told(self, characters: int) -> str:
        """The same in words, `about 0.02 EUR`; nothing where there is no price."""
        return f"about {self.of(characters):.2f} {self.currency}" if self.million else ""


FREE = Price()
