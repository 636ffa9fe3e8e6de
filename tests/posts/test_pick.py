from datetime import UTC, datetime

import pytest

from mindblog_cli.errors import AnswerNeeded, Exit
from mindblog_cli.posts.pick import label, pick
from mindblog_cli.posts.post import Post, PostId, When

DAY = When(datetime(2011, 2, 11, tzinfo=UTC), day=True)


def post(path: str, title: str, lang: str = "en", slug: str | None = None) -> Post:
    name = path.removeprefix("posts/").split(".")[0]
    stem = name.rpartition("/")[2]
    return Post(
        id=PostId(name, lang), path=path, digest="", title=title, stem=stem, slug=slug, date=DAY
    )


DANSK = post("posts/mindblog-dansk.md", "Mindblog på dansk", "da")
TRIP = post("posts/2020/trip.md", "A trip to Ærø", slug="aeroe")
TUR = post("posts/2020/trip.da.md", "En tur til Ærø", "da")
NEWS = post("posts/news.md", "News from the island")
OLD_NEWS = post("posts/old/news.md", "Older news")
POSTS = [TRIP, TUR, DANSK, NEWS, OLD_NEWS]


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("posts/2020/trip.da.md", TUR),
        ("./posts/2020/trip.md", TRIP),
        ("../2020/trip.md", TRIP),
        ("2020/trip.da.md", TUR),
        ("/home/ada/blog/posts/2020/trip.da.md", TUR),
        ("../../2020/trip.da.md", TUR),
        ("trip.da.md", TUR),
        ("aeroe", TRIP),
        ("mindblog-dansk", DANSK),
        ("old/news", OLD_NEWS),
        ("dansk", DANSK),
        ("TRIP TO", TRIP),
        ("island", NEWS),
        (" older ", OLD_NEWS),
    ],
)
def test_a_post_is_picked_by_path_slug_stem_or_part(query: str, meant: Post) -> None:
    assert pick(POSTS, query) is meant


def test_of_one_story_the_language_asked_for_is_picked() -> None:
    assert pick(POSTS, "trip", "da") is TUR
    assert pick(POSTS, "trip", "EN") is TRIP
    assert pick(POSTS, "trip", default="da") is TUR
    assert pick(POSTS, "trip") is TRIP


def test_several_stories_are_a_question_with_candidates() -> None:
    with pytest.raises(AnswerNeeded) as caught:
        pick(POSTS, "news")

    assert caught.value.message == (
        '"news" fits 2 posts: news (2011-02-11, en), news (2011-02-11, en)'
    )
    assert caught.value.candidates == ("posts/news.md", "posts/old/news.md")
    assert caught.value.exit_code == Exit.ANSWER


def test_very_many_candidates_are_not_all_told() -> None:
    many = [post(f"posts/p{at}.md", f"Part {at}") for at in range(30)]

    with pytest.raises(AnswerNeeded, match=r'"part" fits 30 posts: .* and 20 more$') as caught:
        pick(many, "part")

    assert len(caught.value.candidates) == 30


def test_an_unknown_post_is_answered_with_the_nearest() -> None:
    with pytest.raises(AnswerNeeded) as caught:
        pick(POSTS, "mindblg")

    assert caught.value.message == (
        'no post matches "mindblg"; did you mean mindblog-dansk (2011-02-11, da)?'
    )
    assert caught.value.candidates == ("posts/mindblog-dansk.md",)


def test_nothing_near_is_answered_with_where_to_look() -> None:
    with pytest.raises(AnswerNeeded) as caught:
        pick(POSTS, "qqq", "da")

    assert caught.value.message == 'no post matches "qqq" in language da'
    assert "mindblog list" in caught.value.hint


@pytest.mark.parametrize("query", ["", "  "])
def test_nothing_means_no_post(query: str) -> None:
    with pytest.raises(AnswerNeeded):
        pick(POSTS, query)


def test_a_post_without_date_is_named_by_its_language() -> None:
    page = Post(id=PostId("about", "en"), path="posts/about.md", digest="", title="A", stem="about")

    assert label(page) == "about (en)"
