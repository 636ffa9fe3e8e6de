"""The one suite, against a fake Neocities."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mindblog_cli.remotes.conformance import CHECKS, Connect
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.secrets import Secrets
from tests.servers.neocities import Neocities, neocities

__all__ = ["neocities"]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_site_at_neocities_keeps_the_contract(
    check: Callable[[Connect], None], neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    secrets = Secrets({"NEOCITIES_API_KEY": site.key})
    means = Means(secrets=secrets, now=neocities.now, sleep=neocities.pass_time)

    check(lambda: open_remote(neocities.address(site), tmp_path, means=means))
