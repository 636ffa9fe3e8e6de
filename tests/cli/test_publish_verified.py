"""What `publish` says of the site that readers then see."""

from collections.abc import Iterator

import pytest

from tests.cli.folder import SETTINGS, Folder
from tests.delivery.site_server import Shown, SiteServer, showing


@pytest.fixture
def site(blog: Folder) -> Iterator[SiteServer]:
    blog.write("posts/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nFirst.\n")
    with showing(blog.root / "public") as server:
        target = f'\n[targets.prod]\nurl = "file:public"\nsite = "{server.url}"\n'
        blog.write("mindblog.toml", SETTINGS + target)
        yield server


def test_a_publish_tells_what_was_looked_at(blog: Folder, site: SiteServer) -> None:
    done = blog.run("publish", "prod")

    assert done.code == 0, done.err
    assert "addresses are as they were sent" in done.out
    assert "/" in site.asked
    assert blog.run("publish", "prod").out.startswith("nothing to send")


def test_a_page_that_breaks_there_brings_the_old_site_back(blog: Folder, site: SiteServer) -> None:
    blog.run("publish", "prod")
    blog.write("posts/b.md", "---\ntitle: B\ndate: 2024-01-03\n---\nSecond.\n")
    site.bend = lambda path, shown: Shown(500) if path == "/b/" else shown
    blog.sleep = lambda _: None

    done = blog.run("publish", "prod")

    assert done.code == 11
    assert f"{site.url}/b/ should answer 200, but answers 500; the earlier site is back" in done.err
    assert not (blog.root / "public/b").exists()


def test_it_is_left_out_where_that_is_wished(blog: Folder, site: SiteServer) -> None:
    site.bend = lambda _, shown: Shown(500)

    assert blog.run("publish", "prod", "--no-verify").code == 0
    assert not site.asked


def test_without_an_address_there_is_nothing_to_look_at(blog: Folder) -> None:
    blog.write("posts/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nFirst.\n")
    blog.write("mindblog.toml", SETTINGS.replace("url", "# url"))

    done = blog.run("publish", "--verify")

    assert done.code == 2
    assert "--verify wants to know where readers find the site" in done.err
