from mindblog_cli.blog.config import Config
from mindblog_cli.site.overview import State, Wanted, rows
from mindblog_cli.site.standing import Standing, standing
from tests.site.writing import ENGLISH_AND_DANISH, NOW, post

CONFIG = Config(languages=ENGLISH_AND_DANISH)
POSTS = (
    post("old", date="2019-01-01"),
    post("old", "da"),
    post("gone", date="2018-01-01", expires="2019-01-01"),
    post("gone", "da"),
    post("idea", "da", status="draft"),
    post("later", date="2020-03-01"),
    post("later", "da", date="2020-02-01", title="Senere"),
    post("soon", date="2019-01-01", publish_at="2020-01-15"),
)


def test_each_language_has_its_numbers() -> None:
    found = standing(POSTS, CONFIG, NOW)

    assert found.posts == {
        "en": {"draft": 0, "scheduled": 2, "live": 1, "expired": 1},
        "da": {"draft": 1, "scheduled": 1, "live": 1, "expired": 1},
    }
    assert found.missing == {"en": 1, "da": 1}


def test_what_is_scheduled_comes_in_the_order_of_its_dates() -> None:
    found = standing(POSTS, CONFIG, NOW).coming

    assert [(one.title, one.lang, one.at.month) for one in found] == [
        ("Soon", "en", 1),
        ("Senere", "da", 2),
        ("Later", "en", 3),
    ]


def test_states_are_those_of_the_list() -> None:
    listed = rows(POSTS, CONFIG, NOW, Wanted())

    found = standing(POSTS, CONFIG, NOW)

    for lang, counts in found.posts.items():
        states = [row.langs[lang] for row in listed if lang in row.langs]
        assert counts == {state: states.count(state) for state in counts}


def test_a_language_of_no_edition_counts_but_lacks_nothing() -> None:
    found = standing([post("foo", "sv")], CONFIG, NOW)

    assert list(found.posts) == ["en", "da", "sv"]
    assert list(found.missing) == ["en", "da"]


def test_an_empty_blog_has_nothing() -> None:
    found = standing([], Config(), NOW)

    nothing: dict[State, int] = {"draft": 0, "scheduled": 0, "live": 0, "expired": 0}
    assert found == Standing({"en": nothing}, {"en": 0}, ())
