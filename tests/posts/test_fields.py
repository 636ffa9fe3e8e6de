from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.posts.fields import FIELDS, Front, read_fields
from mindblog_cli.posts.post import Cover, Origin, When


def understood(front: dict[str, Any], profile: str = "mindblog") -> Front:
    return read_fields(front, profile, UTC)


def only(front: dict[str, Any], profile: str = "mindblog") -> dict[str, Any]:
    found = understood(front, profile)
    assert not found.troubles
    return found.fields


def moment(year: int, month: int, day: int) -> When:
    return When(datetime(year, month, day, tzinfo=UTC), day=True)


@pytest.mark.parametrize(
    "key", ["last_modified_at", "lastmod", "LastMod", "last-modified-at", "modified", "Updated"]
)
def test_a_field_is_known_by_its_other_names(key: str) -> None:
    assert only({key: "2020-01-02"}) == {"updated": moment(2020, 1, 2)}


def test_the_canonical_name_wins_and_the_other_stays_for_the_theme() -> None:
    found = understood({"summary": "Short", "description": "Long", "keywords": "a", "tags": "b"})

    assert found.fields == {"description": "Long", "tags": ("b",)}
    assert found.extra == {"summary": "Short", "keywords": "a"}


def test_a_key_without_value_is_as_good_as_none() -> None:
    found = understood({"title": None, "description": "  ", "summary": "Short", "x": None})

    assert found.fields == {"description": "Short"}
    assert found.extra == {"x": None}


@pytest.mark.parametrize(
    ("value", "text"),
    [("  A title\n", "A title"), (2019, "2019"), (2.5, "2.5"), (date(2020, 1, 2), "2020-01-02")],
)
def test_a_title_may_be_a_number_or_a_date(value: object, text: str) -> None:
    assert only({"title": value}) == {"title": text}


@pytest.mark.parametrize(
    ("value", "tags", "profile"),
    [
        ("one tag", ("one tag",), "hugo"),
        ("one, two ;three,", ("one", "two", "three"), "hugo"),
        (["b", "a", "b", None, 3], ("b", "a", "3"), "hugo"),
        ("one two", ("one", "two"), "jekyll"),
        ("one two, three", ("one two", "three"), "jekyll"),
        ("a, b", ("a", "b"), "nikola"),
        ([], (), "zola"),
    ],
)
def test_tags_are_a_list_or_a_string_that_is_one(
    value: object, tags: tuple[str, ...], profile: str
) -> None:
    assert only({"tags": value}, profile) == {"tags": tags}


def test_a_single_category_of_jekyll_may_have_spaces() -> None:
    assert only({"category": "two words"}, "jekyll") == {"categories": ("two words",)}
    assert only({"categories": "two words"}, "jekyll") == {"categories": ("two", "words")}


def test_taxonomies_of_zola_stand_for_themselves() -> None:
    found = understood({"taxonomies": {"tags": ["a"], "category": ["b"], "city": ["c"]}}, "zola")

    assert found.fields == {"tags": ("a",), "categories": ("b",)}
    assert found.extra == {"taxonomies": {"city": ["c"]}}
    assert found.written["tags"] == ("taxonomies", "tags")


def test_a_table_called_extra_is_what_is_left_over() -> None:
    found = understood({"b": 1, "extra": {"a": date(2020, 1, 2)}, "c": [datetime(2020, 1, 2)]})  # noqa: DTZ001 - TOML has such

    assert list(found.extra.items()) == [
        ("b", 1),
        ("a", "2020-01-02"),
        ("c", ["2020-01-02T00:00:00"]),
    ]


def test_extra_that_is_no_table_stays_as_it_is() -> None:
    assert understood({"extra": "butter"}).extra == {"extra": "butter"}


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ada Lovelace", ("Ada Lovelace",)),
        ("Lovelace, Ada", ("Lovelace, Ada",)),
        ("Ada and Bob; Cleo", ("Ada", "Bob", "Cleo")),
        ("Alexandra Sandy", ("Alexandra Sandy",)),
        (["Lovelace, Ada", "Bob and Co"], ("Lovelace, Ada", "Bob and Co")),
        ([{"name": "Ada", "email": "a@example.org"}, {"title": "Bob"}], ("Ada", "Bob")),
        ({"name": "Ada"}, ("Ada",)),
        (
            "[Ada](https://example.org) (Firm and Sons), [Bob\n  B](https://example.org)",
            ("Ada", "Bob B"),
        ),
        ("[Ada](u) (F) and [Bob](u)", ("Ada", "Bob")),
    ],
)
def test_authors_are_told_apart_but_never_at_a_comma(value: object, names: tuple[str, ...]) -> None:
    assert only({"author": value}) == {"authors": names}


@pytest.mark.parametrize(
    ("front", "cover"),
    [
        ({"cover": "a.png"}, Cover("a.png")),
        ({"image": "a.png"}, Cover("a.png")),
        ({"images": ["a.png", "b.png"]}, Cover("a.png")),
        ({"featured_image": "a.png"}, Cover("a.png")),
        ({"cover": {"src": "a.png", "alt": "A", "caption": "C"}}, Cover("a.png", "A", "C")),
        ({"image": {"path": "a.png", "alt": "A"}}, Cover("a.png", "A")),
    ],
)
def test_a_cover_is_a_source_or_a_table(front: dict[str, Any], cover: Cover) -> None:
    assert only(front) == {"cover": cover}


@pytest.mark.parametrize("value", [[], {"alt": "A"}, False])
def test_a_cover_without_source_is_none(value: object) -> None:
    assert only({"cover": value}) == {}


@pytest.mark.parametrize(
    ("front", "expected"),
    [
        ({"draft": "yes"}, {"draft": True}),
        ({"published": False}, {"published": False}),
        ({"published": "2020-01-02"}, {"date": moment(2020, 1, 2)}),
        ({"status": "Private"}, {"status": True}),
        ({"status": "published"}, {"status": False}),
        ({"headless": True}, {"headless": True}),
        ({"pubDate": date(2020, 1, 2)}, {"date": moment(2020, 1, 2)}),
        ({"lang": False}, {"lang": "no"}),
        ({"locale": "en_US"}, {"lang": "en_US"}),
        ({"permalink": "/x/", "slug": 404}, {"url": "/x/", "slug": "404"}),
        ({"redirect_from": "/a/"}, {"aliases": ("/a/",)}),
        ({"weight": "10"}, {"weight": 10}),
        ({"weight": -2.0}, {"weight": -2}),
        ({"layout": False}, {"layout": ""}),
        ({"comments": 0, "toc": "on"}, {"comments": False, "toc": True}),
        ({"series": ["Trips", "Other"]}, {"series": "Trips"}),
        ({"series": []}, {"series": ""}),
        ({"series": {"name": "Trips"}}, {"series": "Trips"}),
        ({"translator": ["Ada", "Bob"]}, {"translator": "Ada, Bob"}),
        ({"canonicalURL": "https://example.org"}, {"canonical": "https://example.org"}),
        ({"source": {"system": "wordpress", "id": 7}}, {"source": Origin("wordpress", "7")}),
        ({"translationKey": "k"}, {"translation_key": "k"}),
        ({"translation_of": "o"}, {"translation_of": "o"}),
    ],
)  # fmt: skip
def test_each_field_takes_what_blogs_write(front: dict[str, Any], expected: object) -> None:
    assert only(front) == expected


def test_publish_date_is_the_date_and_the_moment_to_go_live() -> None:
    both = only({"date": "2020-01-02", "publishDate": "2020-01-03"})

    assert both == {"date": moment(2020, 1, 2), "publish_at": moment(2020, 1, 3)}
    assert only({"publishDate": "2020-01-03"})["date"] == moment(2020, 1, 3)


@pytest.mark.parametrize(
    "front", [{"source": "a book"}, {"source": {"isbn": 1}}, {"status": "featured"}]
)
def test_a_known_key_with_another_meaning_is_left_to_the_theme(front: dict[str, Any]) -> None:
    found = understood(front)

    assert found.extra == front
    assert not found.troubles
    assert not found.fields


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ({"title": True}, "title is true, not text"),
        ({"title": ["a"]}, "title is a list, not text"),
        ({"slug": {"a": 1}}, "slug is a table, not text"),
        ({"draft": "maybe"}, "draft is text, not true or false"),
        ({"toc": {"depth": 2}}, "toc is a table, not true or false"),
        ({"weight": "heavy"}, "weight is text, not a whole number"),
        ({"weight": True}, "weight is true, not a whole number"),
        ({"weight": 1.5}, "weight is a number, not a whole number"),
        ({"tags": {"a": 1}}, "tags is a table, not a list"),
        ({"tags": ["a", False]}, "tags holds false, not text"),
        ({"tags": True}, "tags is true, not text"),
        ({"authors": [{"age": 3}]}, "authors holds a table, not text"),
        ({"translator": [True]}, "translator holds true, not text"),
        ({"permalink": False}, "permalink is false, but every post has an address"),
        ({"cover": True}, "cover is true, not a picture"),
        ({"series": [None]}, "series is empty, not text"),
        ({"cover": {"src": ["a"]}}, "cover is a list, not text"),
        ({"date": ["2020-01-02"]}, "date is a list, not text"),
    ],
)
def test_a_value_of_the_wrong_type_is_an_error(front: dict[str, Any], said: str) -> None:
    (trouble,) = understood(front).troubles

    assert (trouble.code, trouble.severity, trouble.message) == ("MB010", "error", said)


def test_an_error_inside_a_list_says_which_item() -> None:
    (trouble,) = understood({"tags": ["a", True]}).troubles

    assert trouble.keys == ("tags", 1)


def test_a_wrong_date_knows_where_it_is_wrong() -> None:
    (trouble,) = understood({"date": "2020-02-30"}).troubles

    assert (trouble.code, trouble.instead) == ("MB011", "2020-02-29")
    assert (trouble.value, trouble.start, trouble.width) == ("2020-02-30", 0, 10)


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("titel", "title"),
        ("descritpion", "description"),
        ("Auhtor", "author"),
        ("tgas", "tags"),
        ("catagories", "categories"),
        ("publishDtae", "publishDate"),
        ("redirct_from", "redirect_from"),
        ("slugg", "slug"),
    ],
)
def test_a_slip_of_the_pen_is_pointed_out(key: str, meant: str | None) -> None:
    found = understood({key: "x"})

    (trouble,) = found.troubles
    assert (trouble.code, trouble.severity) == ("MB013", "warning")
    assert f'did you mean "{meant}"?' in trouble.message
    assert found.extra == {key: "x"}


@pytest.mark.parametrize(
    "key",
    ["subtitle", "translated", "redirect_to", "type", "data", "version", "editor", "template",
     "feature", "translation", "height",
     "share", "issue", "sort_by", "output", "topicid", "mathjax", "cSpell:ignore"],
)  # fmt: skip
def test_keys_of_themes_are_no_slips(key: str) -> None:
    assert not understood({key: "x"}).troubles


def test_nothing_is_a_slip_for_a_field_that_is_there() -> None:
    assert not understood({"description": "x", "descriptions": "y"}).troubles


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
    ),
    max_leaves=6,
)
KEYS = st.sampled_from([key for field in FIELDS for key in field.keys]) | st.text(max_size=5)


@given(st.dictionaries(KEYS, JSON, max_size=6), st.sampled_from(["mindblog", "jekyll"]))
def test_any_front_matter_is_read_and_no_key_is_lost(front: dict[str, Any], profile: str) -> None:
    found = understood(front, profile)

    told = {keys[0] for keys in found.written.values()} | set(found.extra)
    known = {key for field in FIELDS for key in field.keys}
    for key, value in front.items():
        empty = value is None or (isinstance(value, str) and not value.strip())
        plain = key.strip().casefold().replace("-", "").replace("_", "")
        table = key in {"taxonomies", "extra"} or plain == "extra"
        assert key in told or table or (empty and plain in known)
