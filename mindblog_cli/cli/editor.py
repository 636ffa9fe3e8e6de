"""The author's editor, opened at a line."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

from mindblog_cli.cli.desk import Desk
from mindblog_cli.errors import AnswerNeeded, ConfigError

_FALLBACKS = ("sensible-editor", "nano", "vim", "vi", "notepad")
# How each editor is told the line, and to stay until the file is closed.
_PLUS = {
    *("vi", "vim", "nvim", "gvim", "view", "nano", "pico", "emacs", "emacsclient"),
    *("micro", "joe", "kak", "mg", "ne", "jed", "sensible-editor"),
}
_GOTO = {"code", "code-insiders", "codium", "vscodium", "cursor"}
_COLON = {"subl", "zed", "hx", "helix", "mate"}
_WAIT = {*_GOTO, "subl", "zed", "mate"}


def opens_editor(desk: Desk) -> bool:
    """Whether an editor would find a screen to draw on."""
    return desk.asks and desk.terminal.out.isatty()


def edited(desk: Desk, path: Path, *, line: int = 0) -> None:
    """Open *path* in the author's editor and wait until it is closed.

    Raises ConfigError when there is no editor, or it could not do its work.
    """
    if not opens_editor(desk):
        raise AnswerNeeded(
            "there is no terminal to open an editor on",
            hint="change a post without one: mindblog edit POST --set KEY=VALUE",
        )
    command = editor_command(desk, path, line)
    try:
        code = subprocess.run(command, env=dict(desk.terminal.env), check=False).returncode  # noqa: S603 - the author's own choice
    except OSError as error:
        raise ConfigError(
            f"the editor {command[0]} does not start: {error.strerror}",
            hint="set VISUAL or EDITOR to one that does",
        ) from None
    if code:
        raise ConfigError(f"the editor {command[0]} failed with exit code {code}")


def editor_command(desk: Desk, path: Path, line: int) -> list[str]:
    """The command that opens *path* at *line*."""
    env = desk.terminal.env
    chosen = env.get("VISUAL") or env.get("EDITOR")
    if not chosen:
        chosen = next((name for name in _FALLBACKS if shutil.which(name, path=env.get("PATH"))), "")
    if not chosen:
        raise ConfigError("there is no editor", hint="set VISUAL or EDITOR, such as EDITOR=nano")
    # On Windows a backslash is part of a path, and quotes are seldom needed.
    command = shlex.split(chosen, posix=os.name != "nt")
    name = Path(command[0]).stem.lower()
    if name in _WAIT and not {"-w", "--wait"} & set(command):
        command.append("--wait")
    return command + _at(name, str(path), line)


def _at(name: str, path: str, line: int) -> list[str]:
    if not line:
        return [path]
    if name in _PLUS:
        return [f"+{line}", path]
    if name in _GOTO:
        return ["--goto", f"{path}:{line}"]
    return [f"{path}:{line}"] if name in _COLON else [path]
