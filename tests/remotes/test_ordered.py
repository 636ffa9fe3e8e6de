"""A remote on objects: it keeps the contract, whatever manners the place has."""

from collections.abc import Callable

import pytest

from mindblog_cli.remotes.conformance import CHECKS, Connect
from mindblog_cli.remotes.ordered.remote import OrderedRemote
from tests.remotes.objects import Manners, MemoryStore, Objects


@pytest.mark.parametrize(
    ("manners", "copies", "hashes"),
    [
        ("honours", True, "sha256"),
        ("ignores", True, "sha256"),
        ("refuses", True, "sha256"),
        ("none", False, "sha1"),
    ],
)
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_it_keeps_the_contract(
    check: Callable[[Connect], None], manners: Manners, copies: bool, hashes: str
) -> None:
    objects = Objects()

    def connect() -> OrderedRemote:
        store = MemoryStore(objects, manners=manners, copies=copies, hashes=hashes)
        return OrderedRemote(store, sleep=lambda _: None)

    check(connect)
