"""Pygments' lexers, with one search for each token instead of one for each rule.

A lexer is in some state and tries the patterns of that state one after the other; for Python code
that is fifty calls a token, and three quarters of the time that a block takes. Here they are
alternatives of one pattern, which finds the same rule: alternatives are tried in order, too. A
state whose patterns can not be joined so is read as Pygments reads it.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from pygments.lexer import Lexer, RegexLexer
from pygments.token import Error, Whitespace
from pygments.token import _TokenType as Kind

Match = re.Match[str]
Rule = tuple[Callable[[str, int], "Match | None"], Any, Any]
# Finds the rule that holds at a place, and what it matched.
Find = Callable[[str, int], "tuple[Match, Rule] | None"]

# A pair of backslashes, or what refers to a group by its number; and what can not be moved.
_REFERS = re.compile(r"\\(?:\\|([1-9][0-9]?))")
_FIXED = re.compile(r"\(\?\(")
# Flags that hold for a whole pattern, as its source may say at its start.
_GLOBAL = re.compile(r"\A\(\?[aiLmsux]+\)")
_LETTERS = {re.I: "i", re.M: "m", re.S: "s", re.X: "x"}


def quick(lexer: type[Lexer]) -> type[Lexer]:
    """*lexer* itself, or one that gives the same tokens sooner."""
    # One that reads in a way of its own is left alone.
    if getattr(lexer, "get_tokens_unprocessed", None) is not RegexLexer.get_tokens_unprocessed:
        return lexer
    own = {"get_tokens_unprocessed": _tokens, "finds": {}}
    kind: Any = type(lexer)
    made: type[Lexer] = kind(lexer.__name__, (lexer,), own)
    return made


def _tokens(
    self: Any,  # noqa: ANN401 - a lexer that `quick` made
    text: str,
    stack: Sequence[str] = ("root",),
) -> Iterator[tuple[int, Kind, str]]:
    """What `RegexLexer.get_tokens_unprocessed` gives, by the same rules."""
    at, states = 0, list(stack)
    find = _find(self, states[-1])
    while True:
        if not (found := find(text, at)):
            if at >= len(text):
                return
            if text[at] == "\n":
                # What began on a line ends with it, where nothing else was said.
                states = ["root"]
                find = _find(self, "root")
            yield at, (Whitespace if text[at] == "\n" else Error), text[at]
            at += 1
            continue
        match, (rule, action, change) = found
        if type(action) is Kind:
            yield at, action, match.group()
        elif action is not None:
            # An action looks at the groups of its own pattern.
            yield from action(self, rule(text, at))
        at = match.end()
        if change is not None:
            _go(states, change)
            find = _find(self, states[-1])


def _go(states: list[str], change: Any) -> None:  # noqa: ANN401 - Pygments' own notation
    """Move to another state: a number to go back by, `#push`, or names one after the other."""
    if isinstance(change, int):
        del states[1 if abs(change) >= len(states) else change :]
        return
    for state in (change,) if isinstance(change, str) else change:
        if state == "#pop":
            del states[max(len(states) - 1, 1) :]
        else:
            states.append(states[-1] if state == "#push" else state)


def _find(lexer: Any, state: str) -> Find:  # noqa: ANN401 - a lexer that `quick` made
    finds: dict[str, Find] = lexer.finds
    if state not in finds:
        rules: Sequence[Rule] = lexer._tokens[state]
        finds[state] = _together(rules) or _one_by_one(rules)
    return finds[state]


def _together(rules: Sequence[Rule]) -> Find | None:
    """The patterns of *rules* as one; an empty group at the end of each tells which it was."""
    sources: list[str] = []
    marks: dict[int, Rule] = {}
    groups = 0
    for rule in rules:
        one = getattr(rule[0], "__self__", None)
        if not isinstance(one, re.Pattern) or _FIXED.search(one.pattern):
            return None
        sources.append(_alternative(one, groups))
        groups += one.groups + 1
        marks[groups] = rule
    try:
        whole = re.compile("|".join(sources)).match
    except re.error:
        return None

    def find(text: str, at: int) -> tuple[Match, Rule] | None:
        found = whole(text, at)
        return (found, marks[found.lastindex or 0]) if found else None

    return find


def _alternative(one: "re.Pattern[str]", groups: int) -> str:
    """*one* with its flags, to stand after so many *groups* of others."""
    source = _GLOBAL.sub("", one.pattern)
    source = _REFERS.sub(lambda m: f"\\{int(m[1]) + groups}" if m[1] else m[0], source)
    letters = "".join(letter for flag, letter in _LETTERS.items() if one.flags & flag)
    # The line's end closes a comment that a verbose pattern may end with.
    end = "\n" if one.flags & re.X else ""
    return f"(?{letters}:{source}{end})()"


def _one_by_one(rules: Sequence[Rule]) -> Find:
    """As Pygments does it."""

    def find(text: str, at: int) -> tuple[Match, Rule] | None:
        for rule in rules:
            if found := rule[0](text, at):
                return found, rule
        return None

    return find
