"""Which engine translates from one language to another where none was asked for, and why."""

from collections.abc import Mapping

from mindblog_cli.blog.config import Config
from mindblog_cli.engines.apertium_modes import mode, pair
from mindblog_cli.engines.models import importable, route
from mindblog_cli.engines.registry import settings_of

AUTO = "auto"

# What Apertium has released, in either direction; what of it a system has is its own matter.
_RELEASED = frozenset(
    {
        "afr-nld", "ara-mlt", "arg-cat", "bel-rus", "bre-fra", "cat-eng", "cat-epo", "cat-fra",
        "cat-ita", "cat-oci", "cat-por", "cat-ron", "cat-spa", "cat-srd", "crh-tur", "cym-eng",
        "dan-nno", "dan-nob", "dan-swe", "eng-epo", "eng-glg", "eng-hbs", "eng-kaz", "eng-spa",
        "epo-fra", "epo-spa", "eus-eng", "eus-spa", "fra-epo", "fra-oci", "fra-spa", "glg-por",
        "glg-spa", "hbs-mkd", "hbs-slv", "hin-urd", "ind-zsm", "isl-eng", "isl-swe", "ita-spa",
        "ita-srd", "kaz-tat", "mkd-bul", "mkd-eng", "nno-nob", "nob-swe", "oci-spa", "pol-szl",
        "por-spa", "ron-spa", "rus-ukr", "sme-nob", "spa-arg", "spa-ast", "swe-nno",
    }
)  # fmt: skip


def chosen(
    config: Config, source: str, target: str, env: Mapping[str, str]
) -> tuple[str, str]:
    """The engine for *source* to *target*, and why it is that one, in plain words."""
