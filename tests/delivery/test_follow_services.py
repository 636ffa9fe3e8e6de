"""Search engines and hubs are told in the way they ask for, and a second time where they say so."""

import json
import threading
import time

import pytest

from mindblog_cli.delivery.after.hubs import published
from mindblog_cli.delivery.after.search import announced
from mindblog_cli.delivery.after.telling import Call, answered, sent
from mindblog_cli.delivery.after.told import Told
from mindblog_cli.http.answer import Answer
from mindblog_cli.http.client import Party
from tests.delivery.follow_servers import Asked, Says, always, hub, indexnow, serving
from tests.delivery.following import SITE, Waiting

KEY = "b7c3f1d0a94e4c5c"


def test_search_engines_hear_of_pages_with_the_key_and_where_it_is() -> None:
    with serving(indexnow("www.mindblog.dk", KEY)) as api:
        pages = ["a/index.html", "index.html", "æ.html"]
        told = announced(pages, SITE, KEY, f"{api.url}/indexnow", Waiting().clock)

    assert told == Told(addresses=3)
    (asked,) = api.asked
    assert asked.path == "/indexnow"
    assert json.loads(asked.body) == {
        "host": "www.mindblog.dk",
        "key": KEY,
        "keyLocation": f"{SITE}/{KEY}.txt",
        "urlList": [f"{SITE}/", f"{SITE}/%C3%A6.html", f"{SITE}/a/"],
    }


def test_more_pages_than_one_request_may_name_go_in_several() -> None:
    with serving(indexnow("www.mindblog.dk", KEY)) as api:
        pages = [f"{n}/index.html" for n in range(25_000)]
        told = announced(pages, SITE, KEY, api.url, Waiting().clock)

    assert told == Told(addresses=25_000)
    named = [len(json.loads(one.body)["urlList"]) for one in api.asked]
    assert sorted(named) == [5_000, 10_000, 10_000]


@pytest.mark.parametrize(
    ("status", "problem", "hint"),
    [
        (400, "IndexNow finds the request malformed (400)", ""),
        (403, "does not find the key on the site (403)", f"{SITE}/{KEY}.txt has to be there"),
        (422, "the addresses are not the site's", f"compare with {SITE}/{KEY}.txt"),
        (429, "for spam (429)", "only later"),
        (503, "IndexNow answers 503", ""),
    ],
)
def test_what_search_engines_do_not_take_is_explained(status: int, problem: str, hint: str) -> None:
    with serving(always(status)) as api:
        told = announced(["index.html"], SITE, KEY, api.url, Waiting().clock)

    assert told.addresses == 0
    assert problem in told.problem
    assert hint in told.hint


def test_a_hub_hears_of_each_feed_as_a_form() -> None:
    with serving(hub(SITE)) as api:
        told = published(["da/feed.xml", "feed.xml"], SITE, api.url, Waiting().clock)

    assert told == Told(addresses=2)
    assert sorted(one.form for one in api.asked) == [
        [("hub.mode", "publish"), ("hub.url", f"{SITE}/da/feed.xml")],
        [("hub.mode", "publish"), ("hub.url", f"{SITE}/feed.xml")],
    ]


def test_a_hub_hears_of_a_hundred_feeds_with_those_of_the_blog_among_them() -> None:
    feeds = [f"tags/{n}/feed.xml" for n in range(120)] + ["feed.xml", "da/feed.xml"]
    with serving(hub(SITE)) as api:
        told = published(feeds, SITE, api.url, Waiting().clock)

    assert told == Told(addresses=100, left_out=22)
    heard = {one.form[1][1] for one in api.asked}
    assert {f"{SITE}/feed.xml", f"{SITE}/da/feed.xml"} < heard


@pytest.mark.parametrize("door", ["/", "/hub", "/hub/", "/p%C3%BCsh?to=all"])
def test_a_hub_is_asked_at_its_address_to_the_letter(door: str) -> None:
    with serving(hub(SITE)) as api:
        told = published(["feed.xml"], SITE, f"{api.url}{door}", Waiting().clock)

    assert told == Told(addresses=1)
    assert api.asked[0].path == door


def test_a_hub_that_has_moved_says_where_to() -> None:
    with serving(always(301, Location="https://hub.example/new")) as api:
        told = published(["feed.xml"], SITE, f"{api.url}/hüb", Waiting().clock)

    assert api.asked[0].path == "/h%C3%BCb"
    assert told.problem == f"the hub 127.0.0.1:{api.port} sends us to https://hub.example/new"
    assert told.hint == "if that is right, write it as the address"


def test_a_hub_that_knows_other_feeds_only_is_a_problem() -> None:
    with serving(hub("https://other.example/")) as api:
        told = published(["feed.xml"], SITE, api.url, Waiting().clock)

    assert told.problem == f"the hub 127.0.0.1:{api.port} answers 400: Invalid parameter: hub.url"


@pytest.mark.parametrize(
    ("first", "pause"),
    [
        (Says(503, headers={"Retry-After": "7"}), 7.0),
        (Says(429, headers={"Retry-After": "0"}), 0.0),
        (None, 1.0),
    ],
)
def test_a_server_that_asks_for_a_moment_and_a_line_that_breaks_get_a_second_try(
    first: Says | None, pause: float
) -> None:
    waiting = Waiting()
    with serving(hub(SITE), first) as api:
        told = published(["feed.xml"], SITE, api.url, waiting.clock)

    assert told == Told(addresses=1)
    assert len(api.asked) == 2
    assert sum(waiting.pauses) == pause


@pytest.mark.parametrize(
    "says",
    [
        Says(503),
        Says(500, headers={"Retry-After": "1"}),
        Says(503, headers={"Retry-After": "11"}),
        Says(429, headers={"Retry-After": "3600"}),
    ],
)
def test_no_second_try_is_made_where_nothing_promises_one(says: Says) -> None:
    waiting = Waiting()
    with serving(lambda _: says) as api:
        told = published(["feed.xml"], SITE, api.url, waiting.clock)

    assert told.problem
    assert len(api.asked) == 1
    assert waiting.pauses == []


def test_the_second_try_is_the_last() -> None:
    with serving(always(503, Retry_After="1")) as busy, serving(lambda _: None) as broken:
        told = published(["feed.xml"], SITE, busy.url, Waiting().clock)
        cut = published(["feed.xml"], SITE, broken.url, Waiting().clock)

    assert (len(busy.asked), len(broken.asked)) == (2, 2)
    assert told.problem == f"the hub 127.0.0.1:{busy.port} answers 503"
    assert "closed the connection without an answer" in cut.problem


def test_request_after_request_that_fails_keeps_the_rest_from_being_sent() -> None:
    feeds = [f"tags/{n}/feed.xml" for n in range(100)]
    with serving(always(500)) as api:
        told = published(feeds, SITE, api.url, Waiting().clock)

    assert told.addresses == 0
    assert len(api.asked) <= 10


def test_how_many_are_not_told_is_said_where_others_are() -> None:
    def answering(asked: Asked) -> Says:
        return Says(500 if asked.form[1][1].endswith("/3/feed.xml") else 204)

    feeds = [f"tags/{n}/feed.xml" for n in range(20)]
    with serving(answering) as api:
        told = published(feeds, SITE, api.url, Waiting().clock)

    assert told.addresses == 19
    assert told.problem.endswith("answers 500; 1 of 20 addresses are not told")


def test_a_server_that_goes_on_thinking_is_left_after_the_time_that_all_have() -> None:
    over = threading.Event()

    def thinking(asked: Asked) -> Says:
        over.wait(5.0)
        return Says(204)

    with serving(thinking) as api:
        calls = [Call() for _ in range(20)]
        began = time.monotonic()
        party = Party("the service", api.url)
        told = sent(party, calls, lambda answer: answered("it", answer), Waiting().clock, limit=0.2)
        took = time.monotonic() - began
        over.set()

    assert took < 2.0
    assert told.addresses == 0
    assert "did not answer in time" in told.problem
    assert len(api.asked) <= 10


def test_what_is_done_when_time_is_up_counts() -> None:
    def slow(asked: Asked) -> Says:
        time.sleep(0.05)
        return Says(204)

    with serving(slow) as api:
        calls = [Call() for _ in range(400)]
        party = Party("the service", api.url)
        told = sent(party, calls, lambda one: answered("it", one), Waiting().clock, limit=0.5)

    assert 0 < told.addresses < 400
    assert told.problem == (
        f"the service at 127.0.0.1:{api.port} did not answer in time; "
        f"{400 - told.addresses} of 400 addresses are not told"
    )


def test_a_thread_that_hangs_keeps_nobody_waiting() -> None:
    over = threading.Event()
    with serving(always(200)) as api:
        party = Party("the service", api.url)

        def hang(_: Answer) -> None:
            over.wait(5.0)

        told = sent(party, [Call()], hang, Waiting().clock, limit=0.1)
        over.set()

    assert told == Told(addresses=0, problem=f"{party.name} at {party.host} did not answer in time")


def test_no_pause_goes_beyond_the_time_that_all_have() -> None:
    waiting = Waiting()
    with serving(always(503, Retry_After="2")) as api:
        party = Party("the service", api.url)
        told = sent(party, [Call()], lambda one: answered("it", one), waiting.clock, limit=1.0)

    assert told == Told(addresses=0, problem="it answers 503")
    assert waiting.pauses == []
