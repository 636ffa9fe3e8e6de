"""Once a site is live, whoever has to know hears of it, and whatever fails is told in a line."""

import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from mindblog_cli.delivery.after.follow import Followed, Following, follow
from mindblog_cli.delivery.changed import Changed
from mindblog_cli.events import Began, Ended, Event, Moved, Noted, silence
from mindblog_cli.remotes.secrets import Secrets
from tests.delivery.follow_servers import Asked, Says, always, hub, indexnow, serving
from tests.delivery.following import SITE, TOKEN, Waiting, changed, secrets
from tests.servers.ports import free_ports

KEY = "b7c3f1d0a94e4c5c"
CHANGED = changed(["index.html", "a/index.html", "feed.xml", "style.css"], ["old/index.html"])


def told(what: Changed, wanted: Following, found: Secrets | None = None) -> list[Followed]:
    return follow(what, wanted, found or secrets(), Waiting().clock, silence)


def test_caches_search_engines_and_hubs_hear_in_this_order() -> None:
    order: list[str] = []

    def cache(asked: Asked) -> Says:
        order.append("cache")
        return Says(200)

    def engine(asked: Asked) -> Says | None:
        order.append("engine")
        return indexnow("www.mindblog.dk", KEY)(asked)

    def feeds(asked: Asked) -> Says | None:
        order.append("hub")
        return hub(SITE)(asked)

    heard: list[Event] = []
    with serving(cache) as caches, serving(engine) as engines, serving(feeds) as hubs:
        wanted = Following(
            site=SITE,
            purge=f"http:{caches.url}",
            indexnow=KEY,
            indexnow_url=engines.url,
            hubs=(hubs.url,),
        )
        done = follow(CHANGED, wanted, secrets(), Waiting().clock, heard.append)

    assert done == [Followed("purge", 8), Followed("IndexNow", 3), Followed("WebSub", 1)]
    assert order == ["cache"] * 8 + ["engine", "hub"]
    assert heard == [
        Began("follow", 3, "steps"),
        Moved("follow", 1, 0, "purge"),
        Moved("follow", 1, 0, "IndexNow"),
        Moved("follow", 1, 0, "WebSub"),
        Ended("follow"),
    ]


def test_nobody_is_told_where_nobody_is_named_or_nothing_has_changed() -> None:
    named = Following(site=SITE, purge="http", indexnow=KEY, hubs=("https://hub.example/",))

    assert told(CHANGED, Following(site=SITE)) == []
    assert told(changed(), named) == []
    assert told(changed(["style.css", "404.html", "da/404.html"]), replace(named, purge="")) == []


def test_one_that_fails_keeps_no_other_from_being_told() -> None:
    nobody = f"http://127.0.0.1:{free_ports(1)[0]}"
    with serving(always(500, b"<h1>Oh no</h1>")) as broken, serving(hub(SITE)) as good:
        wanted = Following(
            site=SITE,
            purge=f"http:{nobody}",
            indexnow=KEY,
            indexnow_url=broken.url,
            hubs=(broken.url, good.url),
        )
        done = told(CHANGED, wanted)

    assert [one.told for one in done] == [0, 0, 0, 1]
    assert "refuses connections" in done[0].problem
    assert done[0].hint == "is it running, and are you online?"
    assert done[1].problem == "IndexNow answers 500: Oh no"
    assert done[2].problem == f"the hub 127.0.0.1:{broken.port} answers 500: Oh no"
    assert done[3] == Followed("WebSub", 1)


@pytest.mark.parametrize(
    ("purge", "problem", "hint"),
    [
        ("akamai", 'nothing here is called "akamai"', "known: bunny, cloudflare, fastly, http"),
        ("cloudflare", "nothing says which zone of Cloudflare to purge", "cloudflare:ZONE"),
        ("cloudflare:z", "CLOUDFLARE_API_TOKEN is not set", "set CLOUDFLARE_API_TOKEN"),
        ("fastly", "FASTLY_API_TOKEN is not set", "set FASTLY_API_TOKEN"),
        ("bunny", "BUNNY_API_KEY is not set", "set BUNNY_API_KEY"),
        ("http:cache.lan", '"cache.lan" is no address of a cache', "http:http://"),
    ],
)
def test_a_cache_that_can_not_be_asked_is_a_problem_and_no_error(
    purge: str, problem: str, hint: str
) -> None:
    done = told(CHANGED, Following(site=SITE, purge=purge))

    assert [one.step for one in done] == ["purge"]
    assert problem in done[0].problem
    assert hint in done[0].hint


def test_a_secret_with_odd_characters_is_a_problem_that_does_not_show_it() -> None:
    done = told(
        CHANGED, Following(site=SITE, purge="bunny"), Secrets({"BUNNY_API_KEY": "wrong\x07one"})
    )

    assert "BUNNY_API_KEY" in done[0].problem
    assert "wrong" not in done[0].problem + done[0].hint


PURGER = '''
from mindblog_cli.delivery.after.telling import Call, Complaint
from mindblog_cli.http.client import Party

class Echo:
    """Says aloud what it was given in confidence."""
    most = 2

    def __init__(self, errand):
        self.key = errand.token("ECHO_TOKEN", "Echo")
        self.party = Party("Echo", errand.name)

    def calls(self, addresses):
        return [Call(path=f"/{one}") for one in addresses]

    def everything(self):
        return None

    def complaint(self, answer):
        return Complaint(f"Echo does not like {self.key}", f"not {self.key}")
'''


def test_another_package_brings_another_purger_and_can_not_tell_its_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "echo_purger.py").write_text(PURGER)
    named = tmp_path / "echo_purger-1.dist-info"
    named.mkdir()
    (named / "METADATA").write_text("Metadata-Version: 2.1\nName: echo-purger\nVersion: 1\n")
    (named / "entry_points.txt").write_text("[mindblog.purgers]\necho = echo_purger:Echo\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    with serving(always(200)) as echo:
        wanted = Following(site=SITE, purge=f"echo:{echo.url}")
        done = told(changed(["a.txt", "b.txt", "c.txt"]), wanted, secrets("ECHO_TOKEN"))

    assert done == [Followed("purge", 0, "Echo does not like …", "not …", left_out=1)]
    assert TOKEN not in repr(done)


def test_nobody_is_told_of_a_site_whose_address_nobody_knows() -> None:
    heard: list[Event] = []
    clock = Waiting().clock

    for wanted in (Following(site="/srv/www"), Following(site="", purge="http", indexnow=KEY)):
        assert follow(CHANGED, wanted, secrets(), clock, heard.append) == []

    (noted,) = heard
    assert noted == Noted("nothing says where readers find the site, so nobody was told of changes")


@pytest.mark.parametrize("site", ["http://localhost:8000", "http://10.0.0.7", "https://intranet"])
def test_no_search_engine_and_no_far_hub_is_sent_to_a_site_that_it_can_not_read(site: str) -> None:
    heard: list[Event] = []
    with serving(hub(site)) as near:
        wanted = Following(
            site=site,
            indexnow=KEY,
            indexnow_url=near.url,
            hubs=("https://pubsubhubbub.appspot.com/", near.url),
        )
        done = follow(CHANGED, wanted, secrets(), Waiting().clock, heard.append)

    assert done == [Followed("WebSub", 1)]
    assert heard[:2] == [
        Noted(f"no search engine can read {site}, so none was told"),
        Noted(f"https://pubsubhubbub.appspot.com/ can not read {site}, so it was not told"),
    ]


def test_what_speaks_http_is_not_loaded_where_there_is_nobody_to_tell() -> None:
    program = """
import sys, time
from mindblog_cli.delivery.after.follow import Following, follow
from mindblog_cli.delivery.changed import Changed
from mindblog_cli.delivery.locking import Clock
from mindblog_cli.remotes.secrets import Secrets
what = Changed(release="r", put=("index.html",), deleted=(), now={}, before={})
clock = Clock(time.monotonic, time.sleep)
assert follow(what, Following(site="https://www.mindblog.dk"), Secrets({}), clock, print) == []
print(sorted({"requests", "concurrent.futures"} & set(sys.modules)))
"""
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert shown.stdout == "[]\n"
