"""Which neural models are on this machine; nothing here fetches any.

They are those that Firefox has: a folder for each direction, called `en-da` or `enda`, with
`model.*.bin`, `vocab.*.spm` or `srcvocab.*.spm` and `trgvocab.*.spm`, and maybe `lex.*.bin`.
"""

import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from itertools import product
from pathlib import Path

from msgspec import Struct

PACKAGE = "fxtranslate"
FOLDER_ENV = "MINDBLOG_MODELS"

# The language that there are models from and to for all others.
HUB = "en"

# What Firefox calls languages for which a blog may have another name.
_ALSO = {
    "no": ("nb",), "nb": ("no",), "nn": ("nn", "no"), "zh": ("zh-hans",), "zh-cn": ("zh-hans",),
    "zh-sg": ("zh-hans",), "zh-tw": ("zh-hant",), "zh-hk": ("zh-hant",),
}  # fmt: skip


class Model(Struct, frozen=True):
    """The files for one direction; both vocabularies are one file for most."""

    name: str
    model: Path
    source: Path
    target: Path
    shortlist: Path | None = None


def importable() -> bool:
    """Whether what runs the models is installed."""
    return find_spec(PACKAGE) is not None


def folders(own: str, env: Mapping[str, str]) -> tuple[Path, ...]:
    """Where models may be: the folder in the settings, $MINDBLOG_MODELS, fxtranslate's own."""
    told = [Path(text).expanduser() for text in (own, env.get(FOLDER_ENV, "")) if text]
    return (*told, *_cache(env, sys.platform))


def _cache(env: Mapping[str, str], platform: str) -> Iterator[Path]:
    home = env.get("HOME", "")
    if platform == "win32":
        base = env.get("LOCALAPPDATA", "")
    elif platform == "darwin":
        base = home and f"{home}/Library/Caches"
    else:
        base = env.get("XDG_CACHE_HOME", "") or (home and f"{home}/.cache")
    if base:
        yield Path(base) / "fxtranslate" / "models"


def route(source: str, target: str, places: tuple[Path, ...]) -> tuple[Model, ...]:
    """The models that lead from *source* to *target*: one, two by way of English, or none."""
    if straight := _model(source, target, places):
        return (straight,)
    if HUB in {_base(source), _base(target)}:
        return ()
    there, on = _model(source, HUB, places), _model(HUB, target, places)
    return (there, on) if there and on else ()


def _base(code: str) -> str:
    return code.lower().partition("-")[0]


def _names(code: str) -> tuple[str, ...]:
    """What a folder may call *code*, in lower case, the closest first."""
    code = code.lower().replace("_", "-")
    base = _base(code)
    return tuple(dict.fromkeys((code, *_ALSO.get(code, ()), base, *_ALSO.get(base, ()))))


def _model(source: str, target: str, places: tuple[Path, ...]) -> Model | None:
    for place in places:
        if place.is_dir():
            there = {path.name.lower().replace("_", "-"): path for path in place.iterdir()}
            for a, b in product(_names(source), _names(target)):
                for name in (f"{a}-{b}", f"{a}{b}"):
                    if (folder := there.get(name)) and (found := _files(folder)):
                        return found
    return None


def _files(folder: Path) -> Model | None:
    def first(pattern: str) -> Path | None:
        return min(folder.glob(pattern), default=None)

    model, shared = first("model.*.bin"), first("vocab.*.spm")
    source, target = shared or first("srcvocab.*.spm"), shared or first("trgvocab.*.spm")
    if not (model and source and target):
        return None
    return Model(folder.name, model, source, target, first("lex.*.bin"))
