"""What is wrong with settings about translating that no type can say; secrets above all."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mindblog_cli.blog.config import EngineSettings, Translation
from mindblog_cli.patterns import pattern

Keys = tuple[str, ...]

_SECRETS = ("key", "token", "secret", "password", "passphrase", "credentials", "authorization")
# What the keys of OpenAI and its kin, and those of DeepL, look like.
_KEY = pattern(r"\bsk-[\w-]{16,}|\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\bBearer \S{8,}")
# `--api-key=…` or `TOKEN=…` in a command, but neither `$TOKEN` nor the path of a file.
_GIVEN = pattern(r"(?:key|token|secret|password)(?:=|\s+)(?![$./~-])[^\s/]{8,}(?=\s|$)", re.I)
_VARIABLE = pattern(r"[A-Za-z_]\w*", re.ASCII)
_DIGITS = pattern(r"[0-9a-fA-F]{24,}")


def secret(table: Mapping[str, Any]) -> Keys:
    """Where the settings in *table* hold something like a secret for an engine; mostly nowhere."""
    translation = table.get("translation")
    if not isinstance(translation, dict):
        return ()
    return next(_secrets(translation, ("translation",)), ())


def _secrets(table: Mapping[str, Any], above: Keys) -> Iterator[Keys]:
    for key, value in table.items():
        here = (*above, key)
        if isinstance(value, dict):
            yield from _secrets(value, here)
        elif isinstance(value, str) and value and _is_secret(key, value):
            yield here


def _is_secret(key: str, value: str) -> bool:
    if key == "key_env":
        return not _VARIABLE.fullmatch(value) or bool(_DIGITS.fullmatch(value))
    plain = "".join(filter(str.isalpha, key.lower()))
    if plain.endswith(_SECRETS) or _KEY.search(value):
        return True
    if key == "url":
        return _holds_secret(value)
    return key == "command" and bool(_GIVEN.search(value))


def _holds_secret(url: str) -> bool:
    """Whether an address has a name, a password or a key in it."""
    try:
        parts = urlsplit(url)
        asked = parse_qsl(parts.query)
    except ValueError:
        return False
    return "@" in parts.netloc or any(name.lower().endswith(_SECRETS) for name, _ in asked)


def engine_faults(translation: Translation) -> Iterator[tuple[Keys, str, str]]:
    """What is wrong with the values: (keys, what, what to do)."""
    if translation.max_chars < 0:
        yield ("translation", "max_chars"), "max_chars must be 0 (no limit) or more", ""
    for name, settings in translation.engines.items():
        for key, said, hint in _faults(settings):
            yield ("translation", "engines", name, key), said, hint


def _faults(settings: EngineSettings) -> Iterator[tuple[str, str, str]]:
    if settings.price < 0:
        yield "price", "price must be 0 or more", "it is what a million characters cost"
    if settings.timeout <= 0:
        yield "timeout", "timeout must be more than 0 seconds", ""
    if settings.url and not _is_address(settings.url):
        yield "url", f'"{settings.url}" is no address', "write it like http://localhost:5000"


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)
