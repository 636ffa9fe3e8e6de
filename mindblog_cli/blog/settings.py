"""Where settings come from, and what is wrong with them.

Stronger first: `MINDBLOG_*` in the environment, `mindblog.local.toml`, `mindblog.toml` or
`[tool.mindblog]`, the user's own `mindblog/config.toml`, the defaults. Flags of a command are
stronger still and are no business of this room.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints
from urllib.parse import SplitResult, urlsplit

import msgspec
from msgspec import Struct

from mindblog_cli.blog.config import (
    Author,
    Config,
    EngineSettings,
    Language,
    Tag,
    Target,
    Translation,
)
from mindblog_cli.blog.engines import engine_faults, secret
from mindblog_cli.blog.following import following_faults
from mindblog_cli.errors import ConfigError, Diagnostic

Table = dict[str, Any]
Keys = tuple[str, ...]

# Tables of tables whose names an author chooses, and those whose keys are settings.
_TABLES: dict[Keys, type[Struct]] = {
    ("languages",): Language,
    ("tags",): Tag,
    ("authors",): Author,
    ("targets",): Target,
    ("translation", "engines"): EngineSettings,
}
_NESTED: dict[Keys, type[Struct]] = {("translation",): Translation}


class Layer(Struct, frozen=True):
    """One file's settings: its *name* for messages, its *text*, and the table within it."""

    name: str
    text: str
    table: Table
    prefix: Keys = ()


def layer(file: Path, *, prefix: Keys = ()) -> Layer | None:
    """The settings in *file* under *prefix*, if it has any. Raises ConfigError for no TOML."""
    try:
        # As the codec `utf-8-sig` would, which is not built in and has to be loaded.
        text = file.read_text("utf-8").removeprefix("\ufeff")
        table: Any = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file.name} is not UTF-8 (byte {error.start})") from None
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_located(file.name, str(error))) from None
    except OSError as error:
        raise ConfigError(f"{file.name} cannot be read: {error.strerror}") from None
    for key in prefix:
        if key not in table:
            return None
        table = table[key]
        if not isinstance(table, dict):
            raise ConfigError(f"{file.name}: [{'.'.join(prefix)}] must be a table")
    return Layer(file.name, text, table, prefix)


def config(layers: list[Layer], env: Mapping[str, str]) -> tuple[Config, list[Diagnostic]]:
    """The settings of all *layers*, weakest first, and a warning for each key nobody knows.

    Raises ConfigError that names file and line for a value of the wrong kind.
    """
    warnings: list[Diagnostic] = []
    merged: Table = {}
    for one in layers:
        if keys := secret(one.table):
            raise ConfigError(
                f"{_place(one, keys)}: {'.'.join(keys)}: a secret does not belong in a file",
                hint="keys come from the environment; key_env names the variable if it is "
                "another than the engine's own",
            )
        known, unknown = _sifted(one.table, Config, ())
        warnings += [_unknown(one, keys, names) for keys, names in unknown]
        _checked(known, one)
        merged = _merged(merged, known)
    merged = _merged(merged, _environment(env))
    result = _converted(merged, None)
    for keys, message, hint in _faults(result):
        place = next((w for one in reversed(layers) if (w := _place(one, keys))), "")
        raise ConfigError(f"{place or 'settings'}: {message}", hint=hint)
    return result, warnings


def line_of(text: str, keys: Keys) -> int:
    """The line, from 1, on which TOML *text* sets *keys*; 0 when it is nowhere to be seen."""
    table: Keys = ()
    found = 0
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]+", line):
            table = _split(header[1])
            if table == keys[: len(table)]:
                found = number
        elif (
            setting := re.match(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*[\w-]+)*)\s*=", line)
        ) and (full := table + _split(setting[1])) == keys[: len(full)]:
            return number
    return found


def _split(dotted: str) -> Keys:
    parts = re.findall(r"\"[^\"]*\"|'[^']*'|[^.\s]+", dotted)
    return tuple(part.strip("\"'") for part in parts)


def _located(name: str, message: str) -> str:
    where = re.search(r"\(at line (\d+), column (\d+)\)", message)
    said = re.sub(r"\s*\(at .*\)$", "", message)
    return f"{name}:{where[1]}:{where[2]}: {said}" if where else f"{name}: {said}"


def _place(one: Layer, keys: Keys) -> str:
    table: Any = one.table
    for key in keys:
        if not isinstance(table, dict) or key not in table:
            return ""
        table = table[key]
    line = line_of(one.text, one.prefix + keys)
    return f"{one.name}:{line}" if line else one.name


Unknown = tuple[Keys, tuple[str, ...]]


def _sifted(table: Table, kind: type[Struct], above: Keys) -> tuple[Table, list[Unknown]]:
    """*table* without the keys that *kind* lacks, and those keys with what it has instead."""
    fields = kind.__struct_fields__
    known: Table = {}
    unknown: list[Unknown] = []
    for key, value in table.items():
        here = (*above, key)
        if key not in fields:
            unknown.append((here, fields))
            continue
        known[key] = value
        if isinstance(value, dict) and (nested := _NESTED.get(here)):
            known[key], more = _sifted(value, nested, here)
            unknown += more
        elif isinstance(value, dict) and (each := _TABLES.get(here)):
            known[key], more = _each_sifted(value, each, here)
            unknown += more
    return known, unknown


def _each_sifted(table: Table, kind: type[Struct], above: Keys) -> tuple[Table, list[Unknown]]:
    known: Table = {}
    unknown: list[Unknown] = []
    for name, one in table.items():
        known[name] = one
        if isinstance(one, dict):
            known[name], more = _sifted(one, kind, (*above, name))
            unknown += more
    return known, unknown


def _unknown(one: Layer, keys: Keys, names: tuple[str, ...]) -> Diagnostic:
    # Settings are read by every command, and mostly there is nothing to guess.
    close = import_module("difflib").get_close_matches(keys[-1], names, n=1)
    return Diagnostic(
        code="MB060",
        severity="warning",
        message=f'"{".".join(keys)}" is no setting',
        file=one.name,
        line=line_of(one.text, one.prefix + keys),
        hint=f'did you mean "{close[0]}"?' if close else f"known here: {', '.join(sorted(names))}",
    )


def _merged(weak: Table, strong: Table) -> Table:
    both = {
        key: _merged(weak[key], value)
        if isinstance(value, dict) and isinstance(weak.get(key), dict)
        else value
        for key, value in strong.items()
    }
    return {**weak, **both}


def _environment(env: Mapping[str, str]) -> Table:
    """`MINDBLOG_PAGE_SIZE=5` and `MINDBLOG_TARGETS__PROD__URL=...` as a table."""
    table: Table = {}
    for name, text in sorted(env.items()):
        head, *rest = name.removeprefix("MINDBLOG_").lower().split("__")
        if not name.startswith("MINDBLOG_") or head not in Config.__struct_fields__:
            continue
        inner: Table = table
        for key in [head, *rest][:-1]:
            inner = inner.setdefault(key, {})
        inner[rest[-1] if rest else head] = _typed(name, (head, *rest), text)
    return table


def _typed(name: str, keys: Keys, text: str) -> object:
    kind = _kind(keys)
    if kind is None:
        return text
    value: object = text
    if get_args(kind)[-1:] == (...,):
        value = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return msgspec.to_builtins(msgspec.convert(value, kind, strict=False))
    except msgspec.ValidationError as error:
        raise ConfigError(f"{name}: {_lowered(str(error))}") from None


def _kind(keys: Keys) -> Any:  # noqa: ANN401 - any type
    """What the setting *keys* has to be; None where there is no such setting."""
    kind: Any = Config
    for key in keys:
        if get_origin(kind) is dict:
            kind = get_args(kind)[1]
        else:
            fields = isinstance(kind, type) and issubclass(kind, Struct)
            kind = get_type_hints(kind).get(key) if fields else None
    return kind


def _checked(table: Table, one: Layer) -> None:
    _converted(table, one)


def _converted(table: Table, one: Layer | None) -> Config:
    try:
        return msgspec.convert(table, Config)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `")
        keys = _path(path, table)
        place = (one and _place(one, keys)) or "settings"
        raise ConfigError(
            f"{place}: {'.'.join(keys)}: {_lowered(message)}",
            hint="the README lists every setting with its kind",
        ) from None


def _path(path: str, table: Table) -> Keys:
    """Msgspec's `$.tags[...].names` as keys; `[...]` is the first entry that is at fault."""
    keys: list[str] = []
    for part in re.findall(r"\.(\w+)|(\[\.\.\.\])", path):
        if part[0]:
            keys.append(part[0])
        elif culprit := _culprit(table, keys):
            keys.append(culprit)
    return tuple(keys)


def _culprit(table: Table, keys: list[str]) -> str:
    inner: Any = table
    for key in keys:
        inner = inner[key]
    if not isinstance(inner, dict):
        # An entry of a list: the list itself is named.
        return ""
    kind = _TABLES.get(tuple(keys), str)
    for name, value in inner.items():
        try:
            msgspec.convert(value, kind)
        except msgspec.ValidationError:
            return str(name)
    return ""


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def _faults(config: Config) -> Iterator[tuple[Keys, str, str]]:
    """What types cannot say: (keys, what is wrong, what to do)."""
    yield from _address_faults(config)
    yield from engine_faults(config.translation)
    yield from following_faults(config)
    for lang in config.langs:
        if not _is_language(lang):
            keys = ("language",) if lang == config.language else ("languages", lang)
            yield keys, f'"{lang}" is no language code', "write it like en, da or pt-BR"
    if not _is_zone(config.timezone):
        yield (
            ("timezone",),
            f'there is no time zone "{config.timezone}"',
            "write it like Europe/Copenhagen",
        )
    for name in ("page_size", "feed_size"):
        if getattr(config, name) < 1:
            yield (name,), f"{name} must be 1 or more", ""
    for name in ("posts", "static", "theme"):
        folder = Path(getattr(config, name))
        if folder.is_absolute() or ".." in folder.parts:
            yield (name,), f"{name} must be a folder inside the blog", ""


def _is_language(code: str) -> bool:
    first, *others = code.split("-")
    return (
        code.isascii()
        and first.isalpha()
        and 2 <= len(first) <= 3
        and all(part.isalnum() and 2 <= len(part) <= 8 for part in others)
    )


def _is_zone(name: str) -> bool:
    if name == "UTC":
        # Most blogs say no other, and the library is long in looking for its own data.
        return True
    try:
        import_module("zoneinfo").ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _address_faults(config: Config) -> Iterator[tuple[Keys, str, str]]:
    parts = _parts(config.url)
    wrong = not parts or parts.scheme not in ("http", "https") or not parts.netloc
    if config.url and wrong:
        yield ("url",), f'"{config.url}" is no address', "write it like https://example.org"
    elif parts and (parts.query or parts.fragment):
        yield ("url",), "url must end with the blog's path", "leave out what begins with ? or #"
    for name, target in config.targets.items():
        keys, address = ("targets", name, "url"), _parts(target.url)
        if not address:
            yield (
                keys,
                f'"{target.url}" is no address',
                "write it like sftp://me@example.org/srv/www",
            )
        elif address.password:
            yield (
                keys,
                "a password does not belong in a file",
                "use an ssh key or agent, the environment or netrc",
            )


def _parts(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
