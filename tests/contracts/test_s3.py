"""The one suite, against real servers that speak S3."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mindblog_cli.remotes.conformance import CHECKS, Connect
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.secrets import Secrets
from tests.servers.seaweed import ObjectServer, objects

__all__ = ["objects"]


@pytest.mark.xdist_group("seaweed")
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_bucket_keeps_the_contract(
    check: Callable[[Connect], None], objects: ObjectServer, tmp_path: Path
) -> None:
    address = objects.address(f"contract {check.__name__}/ø")
    means = Means(secrets=Secrets(objects.env))

    check(lambda: open_remote(address, tmp_path, means=means))
