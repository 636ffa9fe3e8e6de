"""A Python settings file, read and never run: what its plain assignments say."""

import ast
from pathlib import Path


def assignments(file: Path) -> dict[str, object]:
    """Names at the top of *file* to values, as far as those are literals or earlier names.

    What is computed, conditional or wrong is left out: a settings file is somebody's program.
    """
    try:
        tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return {}
    known: dict[str, object] = {}
    for statement in tree.body:
        if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            try:
                known[statement.targets[0].id] = _value(statement.value, known)
            except (ValueError, KeyError, TypeError):
                continue
    return known


def _value(node: ast.expr, known: dict[str, object]) -> object:
    match node:
        case ast.Name():
            return known[node.id]
        case ast.Dict():
            return {
                _value(key, known): _value(value, known)
                for key, value in zip(node.keys, node.values, strict=True)
                if key
            }
        case ast.Tuple() | ast.List():
            return [_value(element, known) for element in node.elts]
        case ast.BinOp(op=ast.Add()):
            return f"{_value(node.left, known)}{_value(node.right, known)}"
        case ast.Call(args=[inner], keywords=[]):
            # `_("Blog")` and `str("Blog")` mean what stands inside.
            return _value(inner, known)
        case _:
            value: object = ast.literal_eval(node)
            return value
