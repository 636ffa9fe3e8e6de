"""Regular expressions that are compiled when they are first used.

A hundred of them stand at the top of modules, and compiling them all was a third of what an edit
of one post took. Most commands use a dozen.
"""

import re
from typing import Any, AnyStr, cast

_METHODS = ("match", "search", "fullmatch", "sub", "subn", "split", "findall", "finditer")


class _Later:
    """Stands for a compiled pattern, and turns into one at the first touch."""

    def __init__(self, source: Any, flags: int) -> None:  # noqa: ANN401 - text or bytes
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        compiled = re.compile(self.pattern, self._flags)
        # From now on these are found on the object itself, and this is never called for them.
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


def pattern(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, but later; for patterns at the top of modules."""
    return cast("re.Pattern[AnyStr]", _Later(source, flags))
