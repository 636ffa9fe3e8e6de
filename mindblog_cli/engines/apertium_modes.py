"""Which of Apertium's pairs are installed here, and what it calls the languages of a blog.

A mode is a file such as `eng-spa.mode` that holds the pipe of programs for one direction. Names
are ISO 639-3 with the variant behind an underscore (`spa-por_BR`), in older pairs ISO 639-1.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

MODES = Path("/usr/share/apertium/modes")

_PLACES = (MODES, Path("/usr/local/share/apertium/modes"))

# ISO 639-3 of what Apertium has pairs for; a code that is not here stands for itself.
_LONG = {
    "af": "afr", "an": "arg", "ar": "ara", "ast": "ast", "be": "bel", "bg": "bul", "br": "bre",
    "bs": "hbs_BS", "ca": "cat", "crh": "crh", "cs": "ces", "cy": "cym", "da": "dan", "de": "deu",
    "el": "ell", "en": "eng", "eo": "epo", "es": "spa", "et": "est", "eu": "eus", "fi": "fin",
    "fo": "fao", "fr": "fra", "ga": "gle", "gd": "gla", "gl": "glg", "hi": "hin", "hr": "hbs_HR",
    "hu": "hun", "hy": "hye", "id": "ind", "is": "isl", "it": "ita", "kk": "kaz", "lt": "lit",
    "lv": "lav", "mk": "mkd", "ms": "zsm", "mt": "mlt", "nb": "nob", "nl": "nld", "nn": "nno",
    "no": "nob", "oc": "oci", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sc": "srd",
    "se": "sme", "sh": "hbs", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "hbs_SR", "sv": "swe",
    "tr": "tur", "tt": "tat", "uk": "ukr", "ur": "urd", "zh": "zho",
}  # fmt: skip

# Where Apertium's word for a variant is not the blog's.
_VARIANTS = {"419": "latam", "mx": "latam", "ar": "latam", "co": "latam"}


def names(code: str) -> tuple[str, ...]:
    """What Apertium may call the language *code*, the closest first: pt-BR is por_BR, por, pt."""
    base, _, variant = code.replace("_", "-").partition("-")
    long = _LONG.get(base.lower(), base.lower())
    found: list[str] = []
    for name in (long, base.lower()):
        plain = name.partition("_")[0]
        if variant:
            found += [f"{plain}_{variant}", f"{plain}_{variant.lower()}"]
            found.append(f"{plain}_{_VARIANTS.get(variant.lower(), variant)}")
        found += [name, plain]
    return tuple(dict.fromkeys(found))


def pair(source: str, target: str) -> str:
    """What Apertium's package for these languages is most probably called: eng-spa."""
    return "-".join(names(code)[-2].partition("_")[0] for code in (source, target))


def folders(own: str, env: Mapping[str, str]) -> Iterator[Path]:
    """Where modes may be: the folder in the settings, those in $APERTIUM_PATH, the system's."""
    told = [own, *env.get("APERTIUM_PATH", "").split(":")]
    for place in (Path(text).expanduser() for text in told if text):
        yield from (place / "modes", place)
    yield from _PLACES


def mode(source: str, target: str, own: str, env: Mapping[str, str]) -> Path | None:
    """The file of the mode from *source* to *target*, if there is one."""
    directions = [f"{a}-{b}.mode" for a, b in product(names(source), names(target))]
    for name, folder in product(directions, folders(own, env)):
        if (folder / name).is_file():
            return folder / name
    return None
