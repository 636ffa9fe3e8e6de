"""One value as text in YAML or JSON, such that every reader takes it for the same value."""

import json
import re

import yaml

from mindblog_cli.patterns import pattern
from mindblog_cli.posts.changes import Value

# Text to PyYAML, a number to others (YAML 1.2 and Ruby): quoted, to be safe.
_NUMBERLIKE = pattern(r"[-+]?(?:0[xob][\da-fA-F_]+|[\d_]*\.?[\d_]+(?:[eE][-+]?\d+)?)\Z")
_DATELIKE = pattern(r"\d{4}-\d\d?-\d\d?(?:(?:[Tt]|\s+)[\d:.]+(?:\s*(?:Z|[-+][\d:]+))?)?\Z")
_ODD = pattern(r"[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_SIMPLE = pattern(r"[A-Za-z_/][\w/]*\Z", re.ASCII)
_WORDS = frozenset(["true", "false", "yes", "no", "on", "off", "null", "y", "n"])


def yaml_scalar(value: Value, style: str = "", *, flow: bool = False) -> str:
    """*value* for YAML, in the quotes of *style* if they can hold it; *flow* inside `[ ]`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return "" if value is None and not flow else json.dumps(value)
    if style not in ("'", '"') and _plain(value, flow=flow):
        return value
    if style == "'" and not _needs_escapes(value):
        return "'" + value.replace("'", "''") + "'"
    return _double(value)


def json_scalar(value: Value) -> str:
    """*value* for JSON."""
    return json.dumps(value, ensure_ascii=False)


def _plain(text: str, *, flow: bool) -> bool:
    """Whether *text* may stand without quotes: date-like text only as a field of its own."""
    if _SIMPLE.match(text):
        return text.lower() not in _WORDS
    if _DATELIKE.match(text):
        return not flow
    if not text or _needs_escapes(text) or _NUMBERLIKE.match(text):
        return False
    held = f"[{text}]" if flow else f"k: {text}"
    try:
        values = yaml.load(held, Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, ValueError):
        return False
    return bool(values == ([text] if flow else {"k": text}))


def _needs_escapes(text: str) -> bool:
    return bool(_ODD.search(text))


def _double(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _ODD.sub(lambda odd: f"\\U{ord(odd[0]):08X}", quoted)
