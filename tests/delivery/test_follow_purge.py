"""Each service's caches forget exactly what has changed, or all where that is too much."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest

from mindblog_cli.delivery.after.purge import addresses, purge
from mindblog_cli.delivery.after.purgers.bunny import Bunny
from mindblog_cli.delivery.after.purgers.cloudflare import Cloudflare
from mindblog_cli.delivery.after.purgers.fastly import Fastly
from mindblog_cli.delivery.after.purgers.plain import Plain
from mindblog_cli.delivery.after.purgers.purger import Errand, Purger
from mindblog_cli.delivery.after.told import Told
from tests.delivery.follow_servers import (
    JSON,
    Asked,
    Says,
    always,
    bunny,
    cloudflare,
    fastly,
    serving,
)
from tests.delivery.following import SITE, TOKEN, Waiting, secrets

ZONE = "023e105f4ecef8ad9ca31a8372d0c353"
FEW = addresses(SITE, ["index.html", "a b/index.html", "style.css"])


def errand(service: str, url: str, name: str = "", site: str = SITE) -> Errand:
    return Errand(site, name, secrets(service), url)


def many(count: int) -> tuple[str, ...]:
    return addresses(SITE, [f"{n:04}.txt" for n in range(count)])


def test_a_folder_is_purged_by_both_of_its_addresses_and_the_front_page_first() -> None:
    assert addresses(SITE, ["s/æ/index.html", "style.3f2a9c1b.css", "a.txt", "index.html"]) == (
        f"{SITE}/a.txt",
        f"{SITE}/",
        f"{SITE}/index.html",
        f"{SITE}/s/%C3%A6/",
        f"{SITE}/s/%C3%A6/index.html",
        f"{SITE}/style.3f2a9c1b.css",
    )


def test_cloudflare_is_told_in_hundreds_and_asked_for_everything_beyond_a_thousand() -> None:
    with serving(cloudflare(ZONE, TOKEN)) as api:
        purger = Cloudflare(errand("CLOUDFLARE_API_TOKEN", api.url, ZONE))
        some = purge(purger, many(250), Waiting().clock)
        parts = [json.loads(one.body) for one in api.asked]
        api.asked.clear()
        all_of_it = purge(purger, many(1001), Waiting().clock)

    assert some == Told(addresses=250)
    assert sorted(len(part["files"]) for part in parts) == [50, 100, 100]
    assert {url for part in parts for url in part["files"]} == {*many(250)}
    assert all_of_it == Told(addresses=1001)
    assert [json.loads(one.body) for one in api.asked] == [{"purge_everything": True}]


def test_fastly_is_told_each_address_and_purges_a_service_where_it_is_named() -> None:
    with serving(fastly("www.mindblog.dk", "SU1Z0is", TOKEN)) as api:
        nameless = Fastly(errand("FASTLY_API_TOKEN", api.url))
        few = purge(nameless, FEW, Waiting().clock)
        asked = sorted(one.path for one in api.asked)
        named = Fastly(errand("FASTLY_API_TOKEN", api.url, "SU1Z0is"))
        api.asked.clear()
        everything = purge(named, many(1001), Waiting().clock)

    assert few == Told(addresses=5)
    assert asked == sorted(f"/purge/{one.removeprefix('https://')}" for one in FEW)
    assert everything == Told(addresses=1001)
    assert [one.path for one in api.asked] == ["/service/SU1Z0is/purge_all"]
    assert nameless.everything() is None


def test_bunny_is_told_each_address_and_never_takes_a_folder_for_all_in_it() -> None:
    with serving(bunny(TOKEN)) as api:
        purger = Bunny(errand("BUNNY_API_KEY", api.url))
        few = purge(purger, FEW, Waiting().clock)
        queries = [parse_qs(urlsplit(one.path).query) for one in api.asked]
        api.asked.clear()
        everything = purge(purger, many(41), Waiting().clock)

    assert few == Told(addresses=5)
    assert sorted(query["url"][0] for query in queries) == sorted(FEW)
    assert all(query["exactPath"] == ["true"] for query in queries)
    assert everything == Told(addresses=41)
    (whole,) = api.asked
    assert parse_qs(urlsplit(whole.path).query)["url"] == [f"{SITE}/*"]


def test_a_cache_of_ones_own_gets_purge_for_each_address_in_the_name_of_the_site() -> None:
    def varnish(asked: Asked) -> Says:
        assert asked.method == "PURGE"
        return Says(404 if asked.path.endswith(".css") else 200)

    with serving(varnish) as cache:
        elsewhere = purge(Plain(errand("", cache.url)), FEW, Waiting().clock)
        names = {one.headers["host"] for one in cache.asked}
        cache.asked.clear()
        itself = Plain(errand("", "", "", f"{cache.url}/blog"))
        at_home = purge(itself, addresses(f"{cache.url}/blog", ["æ.html"]), Waiting().clock)

    assert elsewhere == Told(addresses=5)
    assert names == {"www.mindblog.dk"}
    assert at_home == Told(addresses=1)
    assert cache.asked[0].path == "/blog/%C3%A6.html"
    assert cache.asked[0].headers["host"] == f"127.0.0.1:{cache.port}"


def test_what_a_cache_has_no_room_for_is_counted() -> None:
    with serving(always(200)) as cache:
        told = purge(Plain(errand("", cache.url)), many(1003), Waiting().clock)

    assert told == Told(addresses=1000, left_out=3)
    assert len(cache.asked) == 1000


def failing(code: int) -> bytes:
    return b'{"success":false,"errors":[{"code":%d,"message":"why not"}]}' % code


FAULTS = [
    ("cloudflare", Says(403, failing(10000)), "does not accept the token", "Cache Purge"),
    ("cloudflare", Says(400, failing(6003)), "does not accept the token", "Cache Purge"),
    ("cloudflare", Says(404, failing(7003)), "Cloudflare has no zone here", "overview page"),
    ("cloudflare", Says(404), "Cloudflare has no zone here", "overview page"),
    ("cloudflare", Says(400, failing(1134)), "does not purge (400): why not", ""),
    ("cloudflare", Says(429, failing(971)), "Cloudflare was asked too often", "alone"),
    ("cloudflare", Says(502, b"<h1>Bad gateway</h1>"), "answers 502: Bad gateway", ""),
    ("cloudflare", Says(500, b'{"errors":7}', JSON), "Cloudflare answers 500", ""),
    ("fastly", Says(401), "Fastly does not accept the token in FASTLY_API_TOKEN", "purge_select"),
    ("fastly", Says(404), "Fastly knows neither the site nor the service", "fastly:SERVICE"),
    ("fastly", Says(429), "Fastly was asked too often", "alone"),
    ("bunny", Says(401), "Bunny does not accept the key in BUNNY_API_KEY", "API key of the acc"),
    ("bunny", Says(500, b'{"Message":"Oh no"}', JSON), "Bunny answers 500: Oh no", ""),
    ("http", Says(403), "does not let this machine purge", "add its address"),
    ("http", Says(405), "does not know the method PURGE", "http:ADDRESS"),
    ("http", Says(301), "sends us to elsewhere", "write it"),
]
KINDS: dict[str, Callable[[Errand], Purger]] = {
    "cloudflare": Cloudflare,
    "fastly": Fastly,
    "bunny": Bunny,
    "http": Plain,
}
KEYS = {
    "cloudflare": "CLOUDFLARE_API_TOKEN",
    "fastly": "FASTLY_API_TOKEN",
    "bunny": "BUNNY_API_KEY",
    "http": "",
}


@pytest.mark.parametrize(("kind", "says", "problem", "hint"), FAULTS)
def test_what_a_service_does_not_do_is_said_in_its_words(
    kind: str, says: Says, problem: str, hint: str
) -> None:
    with serving(lambda _: says) as api:
        name = "here" if kind == "cloudflare" else ""
        told = purge(KINDS[kind](errand(KEYS[kind], api.url, name)), FEW, Waiting().clock)

    assert told.addresses == 0
    assert problem in told.problem
    assert hint in told.hint
    assert TOKEN not in told.problem + told.hint
