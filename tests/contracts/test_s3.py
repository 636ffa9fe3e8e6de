"""The one suite, against real servers that speak S3."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mindblog_cli.remotes.conformance import CHECKS, Connect, names_survive
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.secrets import Secrets
from tests.servers.moto import mock_objects
from tests.servers.rclone_s3 import careless_objects
from tests.servers.seaweed import ObjectServer, objects

# moto finds no way to an object whose name has two lines.
NO_NEWLINES = [check for check in CHECKS if check is not names_survive]

__all__ = ["careless_objects", "mock_objects", "objects"]


@pytest.mark.xdist_group("seaweed")
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_bucket_keeps_the_contract(
    check: Callable[[Connect], None], objects: ObjectServer, tmp_path: Path
) -> None:
    address = objects.address(f"contract {check.__name__}/ø")
    means = Means(secrets=Secrets(objects.env))

    check(lambda: open_remote(address, tmp_path, means=means))


@pytest.mark.xdist_group("moto")
@pytest.mark.parametrize("check", NO_NEWLINES, ids=lambda check: check.__name__)
def test_another_kind_of_bucket_keeps_it_too(
    check: Callable[[Connect], None], mock_objects: ObjectServer, tmp_path: Path
) -> None:
    address = mock_objects.address(check.__name__)
    means = Means(secrets=Secrets(mock_objects.env))

    check(lambda: open_remote(address, tmp_path, means=means))


@pytest.mark.xdist_group("rclone-s3")
@pytest.mark.parametrize("check", NO_NEWLINES, ids=lambda check: check.__name__)
def test_what_only_looks_like_a_bucket_keeps_it_as_well(
    check: Callable[[Connect], None], careless_objects: ObjectServer, tmp_path: Path
) -> None:
    address = careless_objects.address(check.__name__)
    means = Means(secrets=Secrets(careless_objects.env))

    check(lambda: open_remote(address, tmp_path, means=means))
