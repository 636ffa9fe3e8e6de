"""Which models of Firefox Translations are in a folder, as `fxtranslate models add` leaves them.

    en-da/model.enda.intgemm.alphas.bin    a model
    en-da/lex.50.50.enda.s2t.bin           words that may translate others; faster with it
    en-da/vocab.enda.spm                   the vocabulary; or srcvocab.* and trgvocab.*

The files of all pairs may also lie in the folder itself, as when they were fetched by hand.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

_PIVOT = "en"
_NAMES = {"no": "nb"}


class Model(Struct, frozen=True):
    """The files for one direction."""

    weights: Path
    source: Path
    target: Path
    shortlist: Path | None = None


def route(folder: Path, source: str, target: str) -> tuple[Model, ...]:
    """The models one after the other: one, or two by way of English; none if one is missing."""
    if straight := _model(folder, source, target):
        return (straight,)
    first, second = _model(folder, source, _PIVOT), _model(folder, _PIVOT, target)
    return (first, second) if first and second else ()


def folder(told: str, env: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Where models are: as settings or $MINDBLOG_MODELS say, else where fxtranslate puts them."""
    if own := told or env.get("MINDBLOG_MODELS", ""):
        return Path(own).expanduser()
    home = Path(env.get("HOME") or Path.home())
    if platform == "darwin":
        cache = home / "Library" / "Caches"
    elif platform == "win32":
        cache = Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local")
    else:
        cache = Path(env.get("XDG_CACHE_HOME") or home / ".cache")
    return cache / "fxtranslate" / "models"


def short(code: str) -> str:
    """What the models call a language of the blog, most of which know no variants."""
    base = code.replace("_", "-").partition("-")[0].lower()
    return _NAMES.get(base, base)


def _model(folder: Path, source: str, target: str) -> Model | None:
    for a in _names(source):
        for b in _names(target):
            for place in (folder / f"{a}-{b}", folder / f"{a}{b}", folder):
                if found := _within(place, f"{a}{b}"):
                    return found
    return None


def _names(code: str) -> tuple[str, ...]:
    whole = code.replace("-", "_").lower()
    return tuple(dict.fromkeys((whole, short(code))))


def _within(place: Path, pair: str) -> Model | None:
    weights = _first(place, f"model.{pair}.*bin")
    both = _first(place, f"vocab.{pair}.*spm")
    source = _first(place, f"srcvocab.{pair}.*spm") or both
    target = _first(place, f"trgvocab.{pair}.*spm") or both
    if not (weights and source and target):
        return None
    return Model(weights, source, target, _first(place, f"lex.*{pair}.*bin"))


def _first(place: Path, names: str) -> Path | None:
    return min(place.glob(names), default=None)
