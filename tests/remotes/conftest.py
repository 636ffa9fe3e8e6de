"""The servers these tests need, each started once."""

from tests.servers.moto import mock_objects
from tests.servers.rclone_s3 import careless_objects
from tests.servers.seaweed import objects
from tests.sshd import server

__all__ = ["careless_objects", "mock_objects", "objects", "server"]
