"""Who is told of a publish, as authors see it; the site is live whatever comes of it."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from mindblog_cli.blog.root import open_blog
from mindblog_cli.cli.afterwards import following, verification
from mindblog_cli.cli.targets import Aim
from tests.cli.folder import SETTINGS, Folder
from tests.delivery.follow_servers import (
    Answering,
    Asked,
    Says,
    Service,
    always,
    hub,
    indexnow,
    serving,
)
from tests.delivery.site_server import Shown, showing

SITE = "https://www.mindblog.dk"
KEY = "b7c3f1d0a94e4c5c"


@pytest.fixture
def ready(blog: Folder) -> Folder:
    blog.write("posts/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nFirst.\n")
    return blog


@pytest.fixture
def engine() -> Iterator[Service]:
    with serving(indexnow("www.mindblog.dk", KEY)) as service:
        yield service


@pytest.fixture
def hubs() -> Iterator[Service]:
    with serving(hub(SITE)) as service:
        yield service


@pytest.fixture
def cache() -> Iterator[Service]:
    with serving(always(200)) as service:
        yield service


@pytest.fixture
def followed(ready: Folder, engine: Service, hubs: Service, cache: Service) -> Folder:
    ready.write(
        "mindblog.toml",
        f'indexnow = "{KEY}"\nindexnow_url = "{engine.url}/indexnow"\nhubs = ["{hubs.url}/"]\n'
        + SETTINGS
        + f'\n[targets.prod]\nurl = "file:public"\nsite = "{SITE}"\nverify = "off"\n'
        + f'purge = "http:{cache.url}"\n',
    )
    return ready


def test_all_who_have_to_know_are_told_exactly_what_changed(
    followed: Folder, engine: Service, hubs: Service, cache: Service
) -> None:
    assert followed.run("publish").code == 0
    for service in (engine, hubs, cache):
        service.asked.clear()
    followed.write("posts/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nSecond.\n")

    done = followed.run("publish")

    assert done.code == 0, done.err
    told = json.loads(engine.asked[0].body)
    assert f"{SITE}/a/" in told["urlList"]
    assert told["keyLocation"] == f"{SITE}/{KEY}.txt"
    assert followed.read(f"public/{KEY}.txt") == KEY
    assert f"{SITE}/da/archive/" not in told["urlList"]
    feeds = {dict(asked.form)["hub.url"] for asked in hubs.asked}
    assert f"{SITE}/feed.xml" in feeds
    assert f"{SITE}/da/feed.xml" not in feeds
    assert {"/a/", "/a/index.html", "/feed.xml"} <= {asked.path for asked in cache.asked}
    assert cache.asked[0].headers["host"] == "www.mindblog.dk"
    assert "told: purge (" in done.out
    assert f"IndexNow ({len(told['urlList'])} addresses)" in done.out


def test_nobody_is_told_of_nothing(followed: Folder, engine: Service, cache: Service) -> None:
    followed.run("publish")
    before = len(engine.asked) + len(cache.asked)

    assert followed.run("publish").out.startswith("nothing to send")

    assert len(engine.asked) + len(cache.asked) == before


FAILING: list[tuple[str, Answering, str]] = [
    ("engine", always(403), "IndexNow: IndexNow does not find the key on the site (403)"),
    ("hubs", always(500, b"hub is ill"), "WebSub: the hub 127.0.0.1:"),
    ("cache", always(405), "purge: the cache at 127.0.0.1:"),
]


@pytest.mark.parametrize(("name", "answering", "words"), FAILING, ids=lambda value: str(value)[:6])
def test_what_fails_afterwards_undoes_nothing_and_keeps_no_other_from_being_told(
    followed: Folder,
    request: pytest.FixtureRequest,
    name: str,
    answering: Answering,
    words: str,
) -> None:
    services: dict[str, Service] = {
        one: request.getfixturevalue(one) for one in ("engine", "hubs", "cache")
    }
    services[name].answering = answering
    summary = followed.root / "summary.md"

    done = followed.run("publish", env={"GITHUB_STEP_SUMMARY": str(summary)})

    assert done.code == 12
    assert "sent to prod" in done.out
    assert f"error: the site is live, but not all were told of it: {words}" in done.err
    assert "First." in followed.read("public/a/index.html")
    assert all(service.asked for service in services.values())
    assert "Not told" in summary.read_text("utf-8")
    assert followed.run("publish").code == 0


def test_programs_hear_of_each_step(followed: Folder, hubs: Service) -> None:
    hubs.answering = always(404)

    done = followed.run("publish", "--json")

    assert done.code == 12
    assert done.data["ok"] is False
    data = done.data["data"]
    assert isinstance(data, dict)
    steps = {step["step"]: step for step in data["delivery"]["followed"]}
    assert list(steps) == ["purge", "IndexNow", "WebSub"]
    assert steps["IndexNow"]["problem"] == ""
    assert "404" in steps["WebSub"]["problem"]
    said = done.data["diagnostics"]
    assert isinstance(said, list)
    assert said[-1]["code"] == "FollowUpFailed"


def test_a_token_that_is_missing_is_named(ready: Folder) -> None:
    ready.write(
        "mindblog.toml",
        SETTINGS + f'\n[targets.prod]\nurl = "file:public"\nsite = "{SITE}"\n'
        'verify = "off"\npurge = "cloudflare:abc123"\n',
    )

    done = ready.run("publish")

    assert done.code == 12
    assert "CLOUDFLARE_API_TOKEN is not set" in done.err
    assert "purge the caches by hand" in done.err


def test_going_back_is_told_as_well(
    followed: Folder, engine: Service, hubs: Service, cache: Service
) -> None:
    followed.run("publish")
    followed.write("posts/b.md", "---\ntitle: B\ndate: 2024-01-02\n---\n")
    followed.run("publish")
    for service in (engine, hubs, cache):
        service.asked.clear()

    done = followed.run("rollback")

    assert done.code == 0, done.err
    assert "told: purge (" in done.out
    assert "/b/" in {asked.path for asked in cache.asked}
    assert f"{SITE}/b/" in json.loads(engine.asked[0].body)["urlList"]
    assert hubs.asked


def test_going_back_may_leave_somebody_untold(followed: Folder, cache: Service) -> None:
    followed.run("publish")
    followed.write("posts/b.md", "---\ntitle: B\ndate: 2024-01-02\n---\n")
    followed.run("publish")
    cache.answering = always(403)

    done = followed.run("rollback")

    assert done.code == 12
    assert "is live again on prod" in done.out
    assert not (followed.root / "public/b").exists()


def test_caches_forget_before_anybody_looks_and_again_when_it_goes_back(ready: Folder) -> None:
    order: list[str] = []
    with showing(ready.root / "public") as site, serving(always(200)) as cache:
        ready.write(
            "mindblog.toml",
            SETTINGS + f'\n[targets.prod]\nurl = "file:public"\nsite = "{site.url}"\n'
            f'purge = "http:{cache.url}"\n',
        )
        ready.run("publish")

        def looked(path: str, _: Shown) -> Shown:
            order.append("looked")
            return Shown(500)

        def forgetting(asked: Asked) -> Says | None:
            order.append("forgot")
            return always(200)(asked)

        site.bend = looked
        ready.sleep = lambda _: None
        cache.answering = forgetting
        ready.write("posts/a.md", "---\ntitle: Worse\ndate: 2024-01-01\n---\n")
        done = ready.run("publish")

    assert done.code == 11
    assert order[0] == order[-1] == "forgot"
    assert "looked" in order
    assert "Worse" not in (Path(ready.root) / "public/a/index.html").read_text("utf-8")


def test_pages_that_are_not_to_be_found_are_not_told_of(followed: Folder, engine: Service) -> None:
    followed.write("posts/a.md", "---\ntitle: A\ndate: 2024-01-01\naliases: [/was/]\n---\nFirst.\n")

    followed.run("publish")

    told = json.loads(engine.asked[0].body)["urlList"]
    assert (followed.root / "public/was/index.html").exists()
    assert f"{SITE}/a/" in told
    assert f"{SITE}/was/" not in told
    assert not any("404" in page for page in told)


def test_of_several_targets_only_one_with_an_address_is_where_the_blog_is_read(
    ready: Folder,
) -> None:
    def wanted(*targets: str) -> tuple[bool, str | None]:
        text = f'hubs = ["https://hub.mindblog.dk/"]\nurl = "{SITE}"\n'
        ready.write("mindblog.toml", text + "".join(targets))
        blog = open_blog(ready.root, {})
        to = Aim("a", blog.config.targets["a"])
        told = following(blog, to)
        return verification(blog, to, asked=None) is not None, told.site if told else None

    git = '[targets.{}]\nurl = "git+file:x.git#pages"\n'
    assert wanted(git.format("a")) == (True, SITE)
    assert wanted(git.format("a"), git.format("b")) == (False, "")
    own = f'{git.format("a")}site = "https://b.mindblog.dk"\n'
    assert wanted(own, git.format("b")) == (True, "https://b.mindblog.dk")
    purged = f'{git.format("a")}purge = "fastly"\n'
    assert wanted(purged, git.format("b")) == (False, SITE)
    assert wanted('[targets.a]\nurl = "file:public"\n') == (False, None)
