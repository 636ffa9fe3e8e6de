"""What tests of engines have."""

from collections.abc import Iterator

import pytest

from tests.engines.servers import Server


@pytest.fixture
def server() -> Iterator[Server]:
    """A translating server of their own."""
    with Server() as server:
        yield server
