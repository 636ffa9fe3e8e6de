"""Which pairs of Apertium there are, by name."""

from pathlib import Path

import pytest

from mindblog_cli.engines.apertium_modes import mode, names, package, pair


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("en", ("eng", "en")),
        ("pt-BR", ("por_BR", "por_br", "por", "pt_BR", "pt_br", "pt")),
        ("nb", ("nob", "nb")),
        ("hr", ("hbs_HR", "hbs", "hr")),
        ("es-419", ("spa_419", "spa_latam", "spa", "es_419", "es_latam", "es")),
        ("tlh", ("tlh",)),
    ],
)
def test_a_language_of_the_blog_has_names_in_apertium(code: str, found: tuple[str, ...]) -> None:
    assert names(code) == found


def test_a_mode_for_the_variant_is_taken_before_one_for_the_language(tmp_path: Path) -> None:
    for name in ("spa-por", "spa-por_BR", "es-pt"):
        (tmp_path / f"{name}.mode").touch()

    found = [mode("es", code, str(tmp_path), {}) for code in ("pt-BR", "pt", "pt-AO", "gl")]

    assert [one and one.name for one in found[:3]] == [
        "spa-por_BR.mode", "spa-por.mode", "spa-por.mode",
    ]  # fmt: skip


def test_modes_are_looked_for_in_the_settings_and_in_apertium_path(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    (first / "modes").mkdir(parents=True)
    second.mkdir()
    (first / "modes" / "qaa-qab.mode").touch()
    (second / "qaa-qab.mode").touch()

    assert mode("qaa", "qab", "", {}) is None
    assert mode("qaa", "qab", "", {"APERTIUM_PATH": f"{tmp_path}/no:{second}"}) == (
        second / "qaa-qab.mode"
    )
    assert mode("qaa", "qab", str(first), {"APERTIUM_PATH": str(second)}) == (
        first / "modes" / "qaa-qab.mode"
    )


def test_debians_package_serves_both_directions_or_one() -> None:
    assert package("en", "es") == package("es", "en-GB") == "apertium-eng-spa"
    assert package("da", "nb") == package("nn", "da") == "apertium-dan-nor"
    assert package("is", "en") == "apertium-isl-eng"
    assert package("it", "sc") == "apertium-srd-ita"
    assert package("en", "is") == package("sc", "it") == package("en", "da") == ""
    assert pair("pt-BR", "hr") == "por-hbs"
