"""Tags and authors, however they are spelled."""

from mindblog_cli.blog.config import Author, Tag
from mindblog_cli.posts.post import PostId
from mindblog_cli.site.names import fold, tags
from tests.site.writing import blog, config, post

BODY = {
    "body": Tag(
        names={"da": "Krop", "en": "Body"}, slugs={"da": "kroppen"}, aliases=("corpus", "Flesh")
    )
}


def test_a_tag_goes_by_its_key_its_local_name_or_an_old_name_in_any_case() -> None:
    names = ("body", "KROP", "corpus", "flesh")

    site = blog(
        *(post(f"p{n}", "da", date="2011-01-01", tags=(name,)) for n, name in enumerate(names)),
        tags=BODY,
    )

    (group,) = site.editions["da"].tags
    assert (group.key, group.name, group.slug) == ("body", "Krop", "kroppen")
    assert len(group.posts) == 4


def test_a_local_name_means_its_own_tag_even_where_another_tag_is_called_so() -> None:
    tags = {"poison": Tag(names={"da": "gift"}), "gift": Tag()}

    site = blog(
        post("a", "da", date="2011-01-01", tags=("gift",)),
        post("b", date="2011-01-01", tags=("gift",)),
        post("b", "da"),
        tags=tags,
    )

    assert site.posts[PostId("a", "da")].tags == ("poison",)
    assert site.posts[PostId("b", "da")].tags == ("gift",), "inherited in the original's words"


def test_tags_that_only_posts_know_are_spelled_as_the_oldest_post_has_them() -> None:
    site = blog(
        post("new", date="2012-01-01", tags=("machine-learning", "PYTHON", "", "Python")),
        post("old", date="2011-01-01", tags=("Machine Learning", "Python")),
    )

    assert [(g.key, len(g.posts)) for g in site.editions["en"].tags] == [
        ("Machine Learning", 2),
        ("Python", 2),
    ]
    assert fold("C++") != fold("C")


def test_a_spelling_stays_a_key_whatever_comes_later() -> None:
    lexicon = tags(config(tags={"poison": Tag(names={"da": "gift"})}), ())

    assert lexicon.keys(("Trust", "trust", " "), "en") == ("Trust",)
    assert lexicon.keys(("TRUST", "gift"), "da") == ("Trust", "poison")
    assert lexicon.keys(("gift", "Trust", "gift"), "en") == ("poison", "Trust")
    assert lexicon.keys(("Trust",), "en") == ("Trust",)


def test_categories_are_tags_after_the_tags_and_never_twice() -> None:
    site = blog(post(date="2011-01-01", tags=("b", "a"), categories=("A", "c")))

    assert site.posts[PostId("foo", "en")].tags == ("b", "a", "c")
    assert site.posts[PostId("foo", "en")].categories == ("A", "c")


def test_tags_with_one_slug_get_pages_of_their_own_and_a_warning() -> None:
    site = blog(post(date="2011-01-01", tags=("C#", "C++", "C")))

    assert [(g.key, g.slug) for g in site.editions["en"].tags] == [
        ("C", "c"),
        ("C#", "c-2"),
        ("C++", "c-3"),
    ]
    assert [(d.code, d.severity) for d in site.diagnostics] == [("MB020", "warning")] * 2
    assert '"C#"' in site.diagnostics[0].message


def test_a_tag_of_nothing_but_signs_still_has_a_page() -> None:
    site = blog(post(date="2011-01-01", tags=("?!",), authors=("…",)))

    assert site.editions["en"].tags[0].slug == "tag"
    assert site.editions["en"].authors[0].slug == "author"


def test_an_author_is_one_person_under_all_names() -> None:
    authors = {"Christian Bason": Author(aliases=("cbason",))}

    site = blog(
        post("a", date="2011-01-01", authors=("CBASON", "Åse Ø")),
        post("a", "da"),
        post("b", date="2012-01-01", authors=("christian bason",)),
        authors=authors,
    )

    english, danish = site.editions["en"].authors, site.editions["da"].authors
    assert [(g.key, len(g.posts)) for g in english] == [("Christian Bason", 2), ("Åse Ø", 1)]
    assert {g.slug for g in danish} == {"christian-bason", "ase-o"}
