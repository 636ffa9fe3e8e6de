"""The one suite, against a fake Netlify."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mindblog_cli.remotes.conformance import CHECKS, Connect
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.secrets import Secrets
from tests.servers.netlify import TOKEN, Netlify, netlify

__all__ = ["netlify"]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_a_site_at_netlify_keeps_the_contract(
    check: Callable[[Connect], None], netlify: Netlify, tmp_path: Path
) -> None:
    address = netlify.address(netlify.site("blog"))
    means = Means(
        secrets=Secrets({"NETLIFY_AUTH_TOKEN": TOKEN}), now=netlify.now, sleep=netlify.pass_time
    )

    check(lambda: open_remote(address, tmp_path, means=means))
