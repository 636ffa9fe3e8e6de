"""Questions to the author; never one where nobody can answer."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import TextIO, TypeVar

from mindblog_cli.cli.desk import Desk
from mindblog_cli.cli.paint import shown
from mindblog_cli.errors import AnswerNeeded

if sys.platform != "win32":
    import termios

T = TypeVar("T")
SCREENFUL = 12


def asked(desk: Desk, question: str, default: str = "") -> str:
    """What the author answers, *default* for an empty line."""
    paint = desk.paint(desk.terminal.err)
    offer = f" {paint(f'[{default}]', 'dim')}" if default else ""
    return _line(desk, f"{paint(question, 'bold')}{offer}: ") or default


def hidden(desk: Desk, question: str) -> str:
    """What the author answers unseen, also by who looks over their shoulder."""
    prompt = f"{desk.paint(desk.terminal.err)(question, 'bold')} (it does not show): "
    if sys.platform == "win32":
        typed: str = import_module("getpass").getpass(prompt)
        return typed.strip()
    with _unseen(desk.terminal.stdin):
        answer = _line(desk, prompt)
    desk.terminal.err.write("\n")
    return answer


def confirmed(desk: Desk, question: str, *, default: bool = False) -> bool:
    """Whether the author agrees; `--yes` always does. Raises AnswerNeeded if nobody is there."""
    if desk.given.yes:
        return True
    if not desk.asks:
        raise AnswerNeeded(f"{question} Nobody can be asked", hint="if that is meant: --yes")
    answer = _line(desk, f"{question} {'[Y/n]' if default else '[y/N]'} ").lower()
    return answer in ("y", "yes", "j", "ja") if answer else default


def chosen(desk: Desk, question: str, choices: Sequence[T], words: Callable[[T], str]) -> T:
    """One of *choices*, by its number; letters leave only those whose words have them."""
    paint = desk.paint(desk.terminal.err)
    left = list(choices)
    while True:
        for number, choice in enumerate(left[:SCREENFUL], 1):
            label = paint(f"{number:3}", "place")
            desk.terminal.err.write(f"{label}  {shown(words(choice))}\n")
        if more := len(left) - SCREENFUL:
            desk.terminal.err.write(f"     and {more} more\n" if more > 0 else "")
        answer = _line(desk, f"{paint(question, 'bold')} (number, or letters to search): ")
        if not answer:
            raise AnswerNeeded("nothing was chosen, so nothing was done")
        if answer.isdigit() and 0 < int(answer) <= len(left):
            return left[int(answer) - 1]
        found = [c for c in choices if all(w in words(c).casefold() for w in _words(answer))]
        if len(found) == 1:
            return found[0]
        if not found:
            desk.terminal.err.write(f'nothing has "{shown(answer)}" in it\n')
        left = found or left


def _words(answer: str) -> list[str]:
    return answer.casefold().split()


def _line(desk: Desk, prompt: str) -> str:
    desk.terminal.err.write(prompt)
    desk.terminal.err.flush()
    line = desk.terminal.stdin.readline()
    if not line:
        desk.terminal.err.write("\n")
        raise AnswerNeeded("the input ended before the question was answered")
    return line.strip()


@contextmanager
def _unseen(stream: TextIO) -> Iterator[None]:
    """Let the terminal that *stream* comes from show nothing; where there is none, nothing is."""
    try:
        screen = stream.fileno()
        before = termios.tcgetattr(screen)
    except (OSError, termios.error):
        yield
        return
    input_, output, control, local, *others = before
    silent = [input_, output, control, local & ~termios.ECHO, *others]
    termios.tcsetattr(screen, termios.TCSAFLUSH, silent)
    try:
        yield
    finally:
        termios.tcsetattr(screen, termios.TCSADRAIN, before)
