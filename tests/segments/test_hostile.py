"""Answers full of signs among good ones, in real texts: those that fit stand, all others too."""

import random

import pytest

from mindblog_cli.segments.parse import parse
from mindblog_cli.segments.write import fitted
from tests.segments.check import check
from tests.segments.shape import pseudo, shape
from tests.segments.texts import ARCHIVES, real_texts, seasoned, soup


def hostile(seed: int, wanted: int) -> float:
    """Try so many bad answers; what share of those that only have signs in them did not fit."""
    chance = random.Random(seed)
    texts = [data for name in ARCHIVES for _, data in real_texts(name)]
    chance.shuffle(texts)
    tried = signs = lost = 0
    for data in texts:
        document = parse(data)
        answer, share = chance.choice((soup, seasoned)), chance.choice((0.02, 0.3, 1.0))
        bad = {
            at: answer(chance, segment)
            for at, segment in enumerate(document.segments)
            if chance.random() < share
        }
        good = {at: pseudo(segment.text) for at, segment in enumerate(document.segments)}

        made, reasons = fitted(document, good | bad)

        assert check(document, made) == ""
        assert shape(made) == shape(data)
        assert reasons.keys() <= bad.keys()
        tried += len(bad)
        if answer is seasoned:
            signs, lost = signs + len(bad), lost + len(reasons)
        if tried >= wanted:
            break
    return lost / max(signs, 1)


def test_bad_answers_harm_no_other() -> None:
    assert hostile(seed=1, wanted=300) < 0.02


@pytest.mark.campaign
@pytest.mark.parametrize("seed", range(10))
def test_ten_thousand_bad_answers_harm_no_other(seed: int) -> None:
    assert hostile(seed, wanted=1000) < 0.02
