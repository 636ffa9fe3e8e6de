"""Settings of what follows a publish."""

from pathlib import Path

import pytest

from mindblog_cli.blog.config import Config, Target
from mindblog_cli.blog.root import open_blog
from mindblog_cli.errors import ConfigError


def config(folder: Path, text: str) -> Config:
    (folder / "mindblog.toml").write_text(text, "utf-8")
    return open_blog(folder, {}).config


def test_what_follows_a_publish_can_be_set(tmp_path: Path) -> None:
    found = config(
        tmp_path,
        """\
indexnow = "b7c3f1d0-a94e4c5c"
hubs = ["https://hub.example/"]
[targets.prod]
url = "sftp://example.org/srv"
site = "https://example.org/blog/@me"
verify = "reach"
purge = "cloudflare:023e105f4ecef8ad9ca31a8372d0c353"
""",
    )

    assert found.indexnow_url == "https://api.indexnow.org/indexnow"
    assert found.hubs == ("https://hub.example/",)
    assert found.targets["prod"] == Target(
        url="sftp://example.org/srv",
        site="https://example.org/blog/@me",
        verify="reach",
        purge="cloudflare:023e105f4ecef8ad9ca31a8372d0c353",
    )


@pytest.mark.parametrize(
    "purge", ["cloudflare:Z", "fastly", "fastly:S", "bunny", "http", "http:http://a:1", "else:x"]
)
def test_caches_are_named_by_their_kind(tmp_path: Path, purge: str) -> None:
    found = config(tmp_path, f"[targets.a]\nurl = 'file:a'\npurge = '{purge}'")

    assert found.targets["a"].purge == purge


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("indexnow = 'short'", "1: a key for IndexNow has 8 to 128 letters"),
        ("indexnow = 'under_score'", "1: a key for IndexNow"),
        ("indexnow_url = 'indexnow.org'", '1: "indexnow.org" is no address on the web'),
        ("hubs = ['hub.example']", '1: "hub.example" is no address on the web'),
        ("hubs = ['https://me:secret@hub.example']", "1: "),
        ("hubs = ['https://hub.example/a b']", "1: "),
        ("hubs = ['https://[hub']", "1: "),
        ("[targets.a]\nurl = 'file:a'\npurge = 'Cloud Flare'", '3: "Cloud Flare" names no cache'),
        ("[targets.a]\nurl = 'file:a'\npurge = 'cloudflare'", '3: "cloudflare" names no cache'),
        ("[targets.a]\nurl = 'file:a'\npurge = 'http:'", '3: "http:" names no cache'),
        ("[targets.a]\nurl = 'file:a'\npurge = 'http:10.0.0.1'", '3: "http:10.0.0.1" names'),
        ("[targets.a]\nurl = 'file:a'\nsite = 'example.org'", '3: "example.org" is no address'),
        ("[targets.a]\nurl = 'file:a'\nverify = 'some'", "3: targets.a.verify: invalid enum"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        config(tmp_path, text)

    assert caught.value.message.startswith(f"mindblog.toml:{said}")
