"""Words that were translated twice, found in the sentence."""

import pytest

from mindblog_cli.engines.apertium_places import places


def found(text: str, *phrases: str, nests: dict[int, tuple[int, ...]] | None = None) -> list[str]:
    """What is found in *text*, by the number of the phrase; "" where nothing is."""
    numbered = dict(enumerate(phrases, start=1))
    spans = places(text, numbered, nests or {number: (number,) for number in numbered})
    return [text[slice(*spans[number])] if number in spans else "" for number in numbered]


@pytest.mark.parametrize(
    ("text", "phrase", "words"),
    [
        ("Somos felices.", "Felices", "felices"),
        ("Los coches rojos.", "Rojo", "rojos"),
        ("de la guía y el guiar", "guía", "guía"),
        ("usar <h0/> aquí", "<h0/>", "<h0/>"),
        ("El <h1/> abre <h0/>", "abierto <h0/>", ""),
        ("leer el changelog", "Leído el changelog", "el changelog"),
        ("al tabula-java libro nuevo", "El libro de tabula java", "tabula-java libro"),
        ("nuestra guía de contribuir", "Guía contribuyente", "guía de contribuir"),
        ("nuestra guía de uso", "Guía nueva", "guía"),
        ("nada de esto", "De otras", ""),
        ("nada de esto", "Otra cosa", ""),
        ("nada de esto", "esta", "esto"),
        ("nada", "...", ""),
        ("nada", "", ""),
    ],
)  # fmt: skip
def test_words_are_found_as_they_are_or_much_alike(text: str, phrase: str, words: str) -> None:
    assert found(text, phrase) == [words]


def test_the_same_words_twice_are_two_places() -> None:
    spans = places("el libro y el libro", {1: "El libro", 2: "El libro"}, {1: (1,), 2: (2,)})

    assert spans == {1: (0, 8), 2: (11, 19)}


def test_what_is_sure_is_looked_for_first() -> None:
    assert found("rojos y rojo", "Rojas", "Rojo") == ["rojos", "rojo"]


def test_a_pair_is_found_within_the_one_around_it_only() -> None:
    nests = {1: (1,), 2: (1, 2)}

    assert found("rojo, el coche rojo", "El coche rojo", "Rojo", nests=nests) == [
        "el coche rojo",
        "rojo",
    ]
    spans = places("rojo, el coche rojo", {1: "El coche rojo", 2: "Rojo"}, nests)
    assert spans[2] == (15, 19)


def test_a_pair_is_found_around_the_one_within_it_only() -> None:
    nests = {1: (1,), 2: (1, 2)}
    text = "Coches rojos y los rojo coches"

    assert found(text, "Coche rojas", "rojo", nests=nests) == ["rojo coches", "rojo"]
    assert found(text, "Los coche rojas", "rojo", nests=nests) == ["los rojo coches", "rojo"]
