"""Our own copy of a branch, which may be damaged, gone or in use."""

import shutil
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import rollback
from mindblog_cli.errors import (
    ConfigError,
    Locked,
)
from mindblog_cli.events import silence
from mindblog_cli.remotes.git import repository
from mindblog_cli.remotes.opening import Means
from mindblog_cli.remotes.registry import open_remote
from tests.delivery.building import send
from tests.remotes.git_sites import (
    copies,
    noise,
    site,
)
from tests.servers.git_server import git, live

__all__ = ["site"]


@pytest.mark.parametrize("fault", ["packs", "nothing", "head", "junk", "list", "no room"])
def test_a_copy_that_is_damaged_or_gone_is_made_anew(
    fault: str, site: Path, tmp_path: Path
) -> None:
    address = "git+file:site.git#pages"
    send(tmp_path, noise(1), open_remote(address, tmp_path))
    (copy,) = copies(tmp_path)
    if fault == "packs":
        for pack in copy.glob("objects/pack/*.pack"):
            pack.chmod(0o644)
            pack.write_bytes(pack.read_bytes()[:1000])
        for loose in copy.glob("objects/??/*"):
            loose.chmod(0o644)
            loose.write_bytes(b"junk")
    elif fault == "nothing":
        shutil.rmtree(tmp_path / ".mindblog")
    elif fault == "head":
        (copy / "HEAD").write_text("junk")
    elif fault == "junk":
        (copy / "config.lock").write_text("")
        (copy / "shallow.lock").write_text("")
        (copy / "refs/mindblog/tip.lock").write_text("")
        (copy / "near/shallow").write_text("")
    elif fault == "no room":
        shutil.rmtree(copy / "objects/pack")
        (copy / "objects/pack").write_text("a file")
    else:
        (copy / "staged").write_text(f"junk\n{'0' * 64} {'1' * 40}\n")

    send(tmp_path, noise(2), open_remote(address, tmp_path, means=Means(sleep=lambda _: None)))

    assert live(site) == noise(2) | {".nojekyll": b""}


def test_two_publishers_in_one_blog_have_a_copy_each(site: Path, tmp_path: Path) -> None:
    address = "git+file:site.git#pages"
    with open_remote(address, tmp_path) as first, open_remote(address, tmp_path) as second:
        assert first.look() == second.look()
        assert len(copies(tmp_path)) == 2

    with open_remote(address, tmp_path):
        assert len(copies(tmp_path)) == 2


def test_a_copy_that_git_has_packed_is_as_good(site: Path, tmp_path: Path) -> None:
    address = "git+file:site.git#pages"
    for number in range(3):
        send(tmp_path, noise(number), open_remote(address, tmp_path))
    (copy,) = copies(tmp_path)
    git(copy, "gc", "--prune=now", "--quiet")

    send(tmp_path, noise(4), open_remote(address, tmp_path))
    with open_remote(address, tmp_path) as remote:
        rollback(remote, remote.releases()[-1].id, silence)

    assert live(site) == noise(0) | {".nojekyll": b""}


def test_there_is_an_end_to_publishers_in_one_blog(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repository, "SLOTS", 1)
    address = "git+file:site.git#pages"

    with open_remote(address, tmp_path), pytest.raises(Locked, match="publishers are at work"):
        open_remote(address, tmp_path).__enter__()


def test_a_cache_that_can_not_be_written_is_a_matter_of_settings(tmp_path: Path) -> None:
    (tmp_path / ".mindblog").write_text("a file")

    with pytest.raises(ConfigError, match="can not be written"):
        open_remote("git+file:site.git", tmp_path).__enter__()
