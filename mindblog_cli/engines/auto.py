"""Which engine translates from one language to another where none was asked for, and why."""

from collections.abc import Mapping
from itertools import product

from mindblog_cli.blog.config import Config
from mindblog_cli.engines.apertium_modes import mode, names
from mindblog_cli.engines.models import folders, importable, route
from mindblog_cli.engines.registry import settings_of

AUTO = "auto"

# The pairs that Debian has, by the names of their packages.
_BOTH = frozenset({
    "afr-nld", "arg-cat", "bel-rus", "cat-ita", "dan-nor", "eng-cat", "eng-spa", "fra-cat",
    "hbs-eng", "hbs-mkd", "hbs-slv", "ind-zlm", "mkd-bul", "nno-nob", "oci-fra", "por-cat",
    "rus-ukr", "spa-arg", "spa-cat", "spa-ita", "swe-dan", "swe-nor", "urd-hin",
})  # fmt: skip
# Those that translate from the first to the second, and not back.
_FORWARD = frozenset({"cat-srd", "fra-frp", "isl-eng", "isl-swe", "mkd-eng", "pol-szl", "spa-ast"})
_BACKWARD = frozenset({"srd-ita"})

# What packages call the languages of more than one variety.
_WHOLE = {"nob": "nor", "nno": "nor", "zsm": "zlm"}


def chosen(config: Config, source: str, target: str, env: Mapping[str, str]) -> tuple[str, str]:
    """The engine for *source* to *target*, and why it is that one, in plain words."""
    if (language := config.languages.get(target)) and _named(language.engine):
        return language.engine, f"it is set for {target}"
    if _named(config.translation.engine):
        return config.translation.engine, "it is set for all languages"
    own = settings_of("fxtranslate", config).models
    if importable() and (models := route(source, target, folders(own, env))):
        return "fxtranslate", f"its models are here: {', '.join(model.name for model in models)}"
    if found := mode(source, target, settings_of("apertium", config).models, env):
        return "apertium", f"{found.stem} is installed"
    return "memory", f"no engine for {source} to {target} is here: {remedy(source, target)}"


def _named(engine: str) -> bool:
    return engine not in {"", AUTO}


def remedy(source: str, target: str) -> str:
    """What to do where nothing here translates from *source* to *target*."""
    if found := package(source, target):
        return f"apt install {found}, or set [translation] engine"
    return 'set [translation] engine to one that has them, such as "deepl"'


def package(source: str, target: str) -> str:
    """The package of Debian's that has Apertium for *source* to *target*, if there is one."""
    for a, b in product(_packaged(source), _packaged(target)):
        ahead, back = f"{a}-{b}", f"{b}-{a}"
        if ahead in _BOTH | _FORWARD:
            return f"apertium-{ahead}"
        if back in _BOTH | _BACKWARD:
            return f"apertium-{back}"
    return ""


def _packaged(code: str) -> tuple[str, ...]:
    plain = [name.partition("_")[0] for name in names(code)]
    return tuple(dict.fromkeys([*plain, *(_WHOLE[name] for name in plain if name in _WHOLE)]))
