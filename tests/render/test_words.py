import pytest

from mindblog_cli.pages.views import LanguageLink, Moment
from mindblog_cli.render.theme import load
from mindblog_cli.render.words import Words, feed_format, minutes, territory

THEME = load()
DAY = Moment("2011-02-11", day=True)


@pytest.mark.parametrize(
    ("lang", "long", "short"),
    [
        ("en", "February 11, 2011", "Feb 11"),
        ("da", "11. februar 2011", "11. feb."),
        ("de", "11. Februar 2011", "11. Feb."),
        ("ja", "2011年2月11日", "2月11日"),
        ("pt-BR", "11 de fevereiro de 2011", "11 de fev."),
        ("xx", "February 11, 2011", "Feb 11"),
        ("no", "11. februar 2011", "11. feb."),
    ],
)
def test_dates_are_in_the_languages_own_form(lang: str, long: str, short: str) -> None:
    words = Words(THEME, lang)

    assert (words.date(DAY), words.day(DAY)) == (long, short)
    assert words.date(Moment("2011-02-11T23:30:00+01:00")) == long


@pytest.mark.parametrize(
    ("lang", "comments"),
    [
        ("da", "Kommentarer"),
        ("pt-BR", "Comentários"),
        ("no", "Kommentarer"),
        ("zh-Hant", "Comments"),
        ("ar", "التعليقات"),
    ],
)
def test_words_fall_back_on_kin_and_then_on_english(lang: str, comments: str) -> None:
    assert Words(THEME, lang).say("comments") == comments


def test_a_number_picks_the_form_and_is_written_as_the_language_does() -> None:
    english, arabic = Words(THEME, "en"), Words(THEME, "ar")

    assert [english.say("posts", n=n) for n in (1, 2, 1234)] == ["1 post", "2 posts", "1,234 posts"]
    assert arabic.say("posts", n=2) == "تدوينتان"
    assert Words(THEME, "da").say("posts", n=1234) == "1.234 indlæg"
    assert Words(THEME, "ja").say("posts", n=1) == "1件の記事"
    assert english.number(1234) == "1,234"


def test_what_is_no_key_stands_for_itself() -> None:
    assert Words(THEME, "da").say("2011") == "2011"


def test_languages_have_their_own_names_and_names_here() -> None:
    danish = Words(THEME, "da")

    assert danish.own_name(LanguageLink("da", "da", "/")) == "Dansk"
    assert danish.own_name(LanguageLink("zh-Hant", "zh-Hant", "/")) == "中文 (繁體)"
    assert danish.own_name(LanguageLink("da", "Mit dansk", "/")) == "Mit dansk"
    assert danish.name_here(LanguageLink("en", "en", "/")) == "engelsk"


@pytest.mark.parametrize(
    ("lang", "place"),
    [("da", "da_DK"), ("en", "en_US"), ("pt-BR", "pt_BR"), ("en-GB", "en_GB"), ("xx", "xx")],
)
def test_open_graph_gets_a_country(lang: str, place: str) -> None:
    assert territory(lang) == place


def test_small_words_for_small_things() -> None:
    assert [minutes(n) for n in (0, 200, 2200)] == [1, 1, 10]
    assert feed_format("application/atom+xml") == "Atom"
    assert feed_format("x/y") == "x/y"
