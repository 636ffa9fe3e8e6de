"""A name to a class, loaded only when asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from mindblog_cli.errors import ConfigError


def find(name: str, builtin: Mapping[str, str], group: str) -> Any:  # noqa: ANN401 - any class
    """The class called *name*: one of ours ("module:Class"), else an entry point of *group*.

    Ours come first, so that a built-in name never scans the installed packages. Raises
    ConfigError for a name that nobody offers, or whose package is an extra that is missing.
    """
    if spec := builtin.get(name):
        module, _, attribute = spec.partition(":")
        try:
            return getattr(import_module(module), attribute)
        except ModuleNotFoundError as missing:
            raise ConfigError(
                f"{name} needs the package {missing.name}",
                hint=f"pip install 'mindblog-cli[{name}]'",
            ) from missing
    # What reads installed packages takes 10 ms to load, and is seldom needed.
    entry_points = import_module("importlib.metadata").entry_points
    for entry in entry_points(group=group, name=name):
        return entry.load()
    known = ", ".join(sorted({*builtin, *(entry.name for entry in entry_points(group=group))}))
    raise ConfigError(f'nothing here is called "{name}"', hint=f"known: {known}")
