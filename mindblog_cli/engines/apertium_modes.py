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
    "lv": "lav", "mk": "mkd", "ms": "zlm", "mt": "mlt", "nb": "nob", "nl": "nld", "nn": "nno",
    "no": "nob", "oc": "oci", "pl": "pol", "pt": "por", "ro": "ron", "ru": "rus", "sc": "srd",
    "se": "sme", "sh": "hbs", "sk": "slk", "sl": "slv", "sq": "sqi", "sr": "hbs_SR", "sv": "swe",
    "tr": "tur", "tt": "tat", "uk": "ukr", "ur": "urd", "zh": "zho",
}  # fmt: skip

# What Debian has packages for.
_PACKAGED = frozenset([
    "af-nl", "afr-nld", "arg-cat", "bel-rus", "br-fr", "ca-it", "cat-ita", "cat-srd", "dan-nor",
    "en-ca", "en-es", "en-gl", "eng-cat", "eng-spa", "eo-ca", "eo-en", "eo-es", "eo-fr", "es-ast",
    "es-ca", "es-gl", "es-it", "es-pt", "es-ro", "eu-en", "eu-es", "fr-es", "fra-cat", "fra-frp",
    "hbs-eng", "hbs-mkd", "hbs-slv", "id-ms", "ind-zlm", "is-sv", "isl-eng", "isl-swe", "mk-bg",
    "mk-en", "mkd-bul", "mkd-eng", "nno-nob", "oc-ca", "oc-es", "oci-fra", "pol-szl", "por-cat",
    "pt-ca", "pt-gl", "rus-ukr", "spa-arg", "spa-ast", "spa-cat", "spa-ita", "srd-ita", "swe-dan",
    "swe-nor", "urd-hin",
])  # fmt: skip

# Those that translate one way only.
_ONE_WAY = frozenset([
    "br-fr", "cat-srd", "es-ast", "eu-en", "eu-es", "fra-frp", "is-sv", "isl-eng",
    "isl-swe", "ita-srd", "mk-en", "mkd-eng", "pol-szl", "ro-es", "spa-ast",
])  # fmt: skip

# Where Apertium's word for a variant is not the blog's.
_VARIANTS = {"419": "latam", "mx": "latam", "ar": "latam", "co": "latam"}


def names(code: str) -> tuple[str, ...]:
    """What Apertium may call the language *code*, the closest first: pt-BR is por_BR, por, pt."""
    base = _base(code)
    variant = code.replace("_", "-").partition("-")[2]
    found: list[str] = []
    for name in (_LONG.get(base, base), base):
        plain = _plain(name)
        if variant:
            other = _VARIANTS.get(variant.lower(), variant)
            found += [f"{plain}_{variant}", f"{plain}_{variant.lower()}", f"{plain}_{other}"]
        found += [name, plain]
    return tuple(dict.fromkeys(found))


def _base(code: str) -> str:
    return code.replace("_", "-").partition("-")[0].lower()


def _plain(name: str) -> str:
    return name.partition("_")[0]


def pair(source: str, target: str) -> str:
    """What Apertium's package for these languages is most probably called: eng-spa."""
    return "-".join(_plain(_LONG.get(base, base)) for base in map(_base, (source, target)))


def package(source: str, target: str) -> str:
    """Debian's package for these languages; empty when it has none."""
    for a, b in product(_families(source), _families(target)):
        there, back = f"{a}-{b}", f"{b}-{a}"
        for name in {there, back} & _PACKAGED:
            if back not in _ONE_WAY:
                return f"apertium-{name}"
    return ""


def _families(code: str) -> tuple[str, ...]:
    found = names(code)
    # One package has both ways to write Norwegian.
    return (*found, "nor") if {"nob", "nno"} & set(found) else found


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
