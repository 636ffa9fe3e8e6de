"""YAML front matter to values, and its errors in an author's words.

Read with libyaml, as python-frontmatter does, but for three things: dates stay as written, a key
is always text, and a number that would not print as it was written (`3.10`, `007`, `12:30`) stays
text, for in a blog it is a version, a number plate or an hour.
"""

from collections.abc import Iterator
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from mindblog_cli.posts.places import Fault

_MERGE = "tag:yaml.org,2002:merge"
_CORE = "tag:yaml.org,2002:"


class FrontLoader(yaml.CSafeLoader):
    """libyaml with an author's eyes; *doubled* collects the keys that stand twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML reads it off the class
        first: [pair for pair in pairs if pair[0] != _CORE + "timestamp"]
        for first, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.doubled: list[yaml.ScalarNode] = []

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:  # type: ignore[override]
        """Keys as written; one that stands twice is noted and the last one wins."""
        own: dict[str, Any] = {}
        merging = False
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                merging = True
                continue
            key = self._key(key_node)
            if key in own:
                self.doubled.append(key_node)
            own[key] = self.construct_object(value_node, deep=deep)
        return self._merged(node, deep=deep) | own if merging else own

    def _key(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        raise yaml.constructor.ConstructorError(None, None, "a key is no text", node.start_mark)

    def _merged(self, node: yaml.MappingNode, *, deep: bool) -> dict[str, Any]:
        keyed = [pair for pair in node.value if pair[0].tag == _MERGE]
        merged = yaml.MappingNode(node.tag, keyed, node.start_mark, node.end_mark)
        self.flatten_mapping(merged)
        values = merged.value
        return {self._key(k): self.construct_object(v, deep=deep) for k, v in values}


def _whole(_: FrontLoader, node: yaml.ScalarNode) -> int | str:
    text = str(node.value)
    # Longer ones are ids; Python refuses to turn thousands of digits into a number at all.
    if len(text) > 18 or not text.lstrip("-").isdigit():
        return text
    return int(text) if str(int(text)) == text else text


def _broken(_: FrontLoader, node: yaml.ScalarNode) -> float | str:
    text = str(node.value)
    try:
        number = float(text)
    except ValueError:
        return text
    return number if repr(number) == text else text


def _as_text(_: FrontLoader, node: yaml.ScalarNode) -> str:
    return str(node.value)


def _set(loader: FrontLoader, node: yaml.MappingNode) -> Iterator[list[str]]:
    members: list[str] = []
    yield members
    members.extend(loader.construct_mapping(node))


FrontLoader.add_constructor(_CORE + "int", _whole)
FrontLoader.add_constructor(_CORE + "float", _broken)
FrontLoader.add_constructor(_CORE + "timestamp", _as_text)
FrontLoader.add_constructor(_CORE + "binary", _as_text)
FrontLoader.add_constructor(_CORE + "set", _set)

# What libyaml says; what an author is told; what to do; whether the place is where it began.
_SAID = (
    ("mapping values are not allowed", 'a second ": " in one value', "put the value in quotes"),
    ("could not find expected ':'", "neither `key: value` nor part of one", ""),
    ("unexpected end of stream", "a quote that is never closed", "close it on the same line"),
    ("unexpected document indicator", "a quote that is never closed", "close it on the same line"),
    ("did not find expected ',' or ']'", "a list `[` that is never closed", "close it with `]`"),
    ("did not find expected ',' or '}'", "a table `{` that is never closed", "close it with `}`"),
    ("expected node content", "a value was expected here", "close the `[` or `{` above"),
    ("tab character", "a tab where only spaces may indent", "indent with spaces"),
    ("cannot start any token", "a value can not begin with {char}", "put the value in quotes"),
    ("did not find expected key", "a key was expected here", "check indentation and quotes above"),
    ("undefined alias", "`*` means an anchor, and there is none", "put the value in quotes"),
    ("could not determine a constructor", "an unknown tag", "`!` begins a tag: quote the value"),
    ("a key is no text", "a key that is itself a list or a table", "put `{{ … }}` in quotes"),
)
_BEGAN = ("could not find expected ':'", "unexpected end", "unexpected document", "expected ','")


def read_yaml(text: str) -> tuple[Any, list[Fault]]:
    """What *text* says, or None and why it can not be read."""
    loaders: list[FrontLoader] = []

    def loader(stream: str) -> FrontLoader:
        loaders.append(FrontLoader(stream))
        return loaders[0]

    try:
        values = YAMLHandler().load(text, Loader=loader)
    except yaml.YAMLError as error:
        return None, [_fault(error, text)]
    except RecursionError:
        return None, [Fault("MB002", "YAML: nested too deeply")]
    except (ValueError, LookupError) as error:
        return None, [Fault("MB002", f"YAML: a tag that does not fit its value ({error})")]
    return values, [_doubled(node) for node in loaders[0].doubled]


def _doubled(node: yaml.ScalarNode) -> Fault:
    start, end = node.start_mark.index, node.end_mark.index
    said = f"`{node.value}` stands twice; the last one counts"
    return Fault("MB004", said, start, end, severity="warning", hint="remove one of the two")


def _fault(error: yaml.YAMLError, text: str) -> Fault:
    if isinstance(error, yaml.reader.ReaderError):
        # libyaml counts bytes here, and characters everywhere else.
        at = len(text.encode()[: error.position].decode(errors="ignore"))
        return Fault("MB002", f"YAML: a control character (U+{ord(text[at]):04X})", at, at + 1)
    if not isinstance(error, yaml.MarkedYAMLError):
        return Fault("MB002", f"YAML: {error}")
    problem = error.problem or "unreadable"
    began = any(part in problem for part in _BEGAN)
    mark = (error.context_mark if began else None) or error.problem_mark
    at = min(mark.index if mark else 0, len(text))
    for part, message, hint in _SAID:
        if part in problem:
            said = message.replace("{char}", f"`{text[at : at + 1]}`")
            return Fault("MB002", f"YAML: {said}", at, at + 1, hint=hint)
    return Fault("MB002", f"YAML: {problem}", at, at + 1)
