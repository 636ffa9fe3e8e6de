"""Posts in several languages, and when they are shown."""

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mindblog_cli.blog.config import Language
from mindblog_cli.posts.post import Cover, Post, PostId
from mindblog_cli.site.index import index
from mindblog_cli.site.stories import DATES, INHERITED, completed
from tests.site.writing import NOW, blog, config, day, post


def test_a_translation_has_from_its_original_what_its_own_file_leaves_out() -> None:
    original = post(
        date="2011-02-11",
        updated="2012-01-01",
        tags=("trust",),
        authors=("Christian",),
        cover=Cover("x.jpg"),
        series="society",
        weight=3,
        comments=False,
        toc=True,
        math=True,
        pinned=True,
    )

    site = blog(original, post(lang="da", title="Titel"))

    danish = site.posts[PostId("foo", "da")]
    assert danish.title == "Titel"
    assert (danish.date, danish.updated, danish.tags) == (
        original.date,
        original.updated,
        ("trust",),
    )
    assert (danish.authors, danish.cover, danish.series) == (
        ("Christian",),
        Cover("x.jpg"),
        "society",
    )
    assert (danish.weight, danish.comments, danish.toc) == (3, False, True)
    assert danish.math
    assert danish.pinned


SAID: dict[str, Any] = {
    "tags": ("a",),
    "categories": ("a",),
    "authors": ("Ada",),
    "cover": Cover("x.jpg"),
    "series": "society",
    "weight": 3,
    "expires": day("2031-01-01"),
    "comments": False,
    "toc": True,
    "math": True,
    "pinned": True,
    "date": day("2011-02-11"),
    "updated": day("2012-01-01"),
    "publish_at": day("2013-01-01"),
}


@pytest.mark.parametrize("name", INHERITED + DATES)
def test_each_fact_is_inherited_even_if_the_original_says_nothing_else(name: str) -> None:
    original, translation = post(**{name: SAID[name]}), post(lang="da")

    whole = completed(translation, original)

    assert whole == replace(translation, **{name: SAID[name]})


@given(st.sets(st.sampled_from(sorted(SAID))), st.sets(st.sampled_from(sorted(SAID))))
def test_a_complete_translation_takes_nothing_more(own: set[str], others: set[str]) -> None:
    original = post(**{name: SAID[name] for name in others})
    whole = completed(post(lang="da", **{name: SAID[name] for name in own}), original)

    assert completed(whole, original) == whole


def test_what_a_translation_says_itself_it_keeps() -> None:
    site = blog(
        post(date="2011-02-11", updated="2012-01-01", tags=("a",)),
        post(lang="da", date="2013-01-01", tags=("b",)),
    )

    danish = site.posts[PostId("foo", "da")]
    assert danish.date == day("2013-01-01")
    assert danish.updated is None
    assert danish.tags == ("b",)


@pytest.mark.parametrize(
    ("posts", "original"),
    [
        ([post(lang="en"), post(lang="da")], "en"),
        ([post(lang="da"), post(lang="es")], "da"),
        ([post(lang="da", extra={"translated_from": "es"}), post(lang="es")], "es"),
        ([post(lang="da", extra={"translated_from": "da"}), post(lang="es")], "da"),
        ([post(lang="pt"), post(lang="fr")], "fr"),
    ],
)
def test_the_original_is_the_default_language_else_what_others_translate_else_the_first(
    posts: list[Post], original: str
) -> None:
    languages = {"en": Language(), "da": Language(), "es": Language()}

    site = index(posts, config(languages=languages), now=NOW)

    assert site.stories["foo"].original == original


def test_a_draft_is_hidden_but_its_translation_still_has_its_date() -> None:
    posts = [post(status="draft", date="2011-02-11"), post(lang="da")]

    site = index(posts, config(), now=NOW)
    preview = index(posts, config(), now=NOW, drafts=True)

    assert list(site.posts) == [PostId("foo", "da")]
    assert site.stories["foo"].original == "en"
    assert site.editions["da"].posts == (PostId("foo", "da"),)
    assert len(preview.posts) == 2


def test_a_scheduled_post_comes_when_the_site_said_it_would_wake() -> None:
    later = post("later", date="2020-01-05", publish_at="2020-02-01")
    over = post("over", date="2019-01-01", expires="2020-01-10")

    before = blog(later, over)
    between = blog(later, over, now=before.wakes_at or NOW)
    after = blog(later, over, now=between.wakes_at or NOW)

    assert set(before.posts) == {over.id}
    assert before.wakes_at == day("2020-01-10").at
    assert not between.posts
    assert between.wakes_at == day("2020-02-01").at
    assert set(after.posts) == {later.id}
    assert after.wakes_at is None


def test_a_preview_of_the_future_waits_for_nothing_but_ends() -> None:
    posts = [post(date="2030-01-01", expires="2031-01-01"), post("d", status="draft")]

    site = index(posts, config(), now=NOW, future=True)

    assert set(site.posts) == {posts[0].id}
    assert site.wakes_at == day("2031-01-01").at


def test_every_moment_before_waking_shows_the_same() -> None:
    posts = [post("a", date="2020-03-01"), post("b", date="2019-03-01", expires="2020-02-01")]
    site = index(posts, config(), now=NOW)
    assert site.wakes_at

    just_before = index(posts, config(), now=site.wakes_at - timedelta(seconds=1))

    assert just_before.posts == site.posts
    assert just_before.wakes_at == site.wakes_at


def test_a_post_without_a_date_is_a_page_and_in_no_list() -> None:
    site = blog(post("about", tags=("me",)), post("news", date="2011-02-11"))

    english = site.editions["en"]
    assert english.posts == (PostId("news", "en"),)
    assert english.pages == (PostId("about", "en"),)
    assert english.tags == ()
    assert site.addresses[PostId("about", "en")] == "/about/"


def test_every_language_has_an_edition_and_newest_posts_come_first() -> None:
    site = blog(
        post("a", date="2011-01-01"), post("c", date="2013-01-01"), post("b", date="2012-01-01")
    )

    assert list(site.editions) == ["en", "da"]
    assert [key.name for key in site.editions["en"].posts] == ["c", "b", "a"]
    assert [year.name for year in site.editions["en"].years] == ["2013", "2012", "2011"]
    assert site.editions["da"].posts == ()


DATED = st.tuples(st.sampled_from("abc"), st.sampled_from(["en", "da", "es"]), st.integers(1, 9))


@given(st.lists(DATED, unique_by=lambda one: one[:2]), st.randoms())
def test_the_site_is_the_same_in_whatever_order_posts_are_read(
    names: list[tuple[str, str, int]], shuffle: Random
) -> None:
    posts = [
        post(name, lang, date=f"2011-01-0{on}", tags=(f"tag {on % 2}", f"TAG-{on % 3}"))
        for name, lang, on in names
    ]
    mixed = list(posts)
    shuffle.shuffle(mixed)

    site, again = blog(*posts), blog(*mixed)

    assert again == site
    assert list(again.posts) == list(site.posts)


def test_a_post_without_an_author_is_by_the_author_of_the_edition() -> None:
    languages = {"en": Language(author="Christian Bason"), "da": Language()}

    site = blog(
        post("a", date="2011-01-01"),
        post("b", "da", date="2011-01-01"),
        post("c", date="2011-01-01", authors=("Ada",)),
        languages=languages,
    )

    assert site.posts[PostId("a", "en")].authors == ("Christian Bason",)
    assert site.posts[PostId("b", "da")].authors == ("Christian Bason",)
    assert [group.slug for group in site.editions["en"].authors] == ["ada", "christian-bason"]
