import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.posts.slug import MAX_BYTES, slugify


@pytest.mark.parametrize(
    ("text", "lang", "slug"),
    [
        ("Hello, World!", "en", "hello-world"),
        ("Rødgrød på æble", "da", "roedgroed-paa-aeble"),
        ("Rødgrød på æble", "nb-NO", "roedgroed-paa-aeble"),
        ("Rødgrød på æble", "en", "rodgrod-pa-aeble"),
        ("Größe über Straße Ärger", "de", "groesse-ueber-strasse-aerger"),
        ("Smörgåsbord är bäst", "sv", "smorgasbord-ar-bast"),
        ("Åse", "da_DK", "aase"),
        ("A\u030ase", "da", "aase"),
        ("¿Qué tal, señor?", "es", "que-tal-senor"),
        ("Łódź İstanbul ﬁn", "pl", "lodz-istanbul-fin"),
        ("日本語のブログ", "ja", "日本語のブログ"),
        ("한국어 블로그", "ko", "한국어-블로그"),
        ("Привет, мир", "ru", "привет-мир"),
        ("हिन्दी में", "hi", "हिन्दी-में"),
        ("Don't stop — O’Brien", "en", "dont-stop-obrien"),
        ("release_0.15.1", "en", "release-0-15-1"),
        ("  --  ", "en", ""),
        ("", "", ""),
    ],
)
def test_a_title_becomes_an_address(text: str, lang: str, slug: str) -> None:
    assert slugify(text, lang) == slug


def test_a_long_title_is_cut_at_a_word() -> None:
    slug = slugify("word " * 30)

    assert slug == "-".join(["word"] * 16)
    assert len(slug.encode()) <= MAX_BYTES


def test_a_word_that_is_too_long_is_cut_between_letters() -> None:
    assert slugify("あ" * 60) == "あ" * 26


@given(st.text(), st.sampled_from(["", "en", "da", "de", "sv", "ja"]))
def test_a_slug_is_safe_and_stays_itself(text: str, lang: str) -> None:
    slug = slugify(text, lang)

    assert len(slug.encode()) <= MAX_BYTES
    assert not set(slug) & set(" /\\?#%&.:\"'")
    assert not slug.startswith("-")
    assert not slug.endswith("-")
    assert slugify(slug, lang) == slug
