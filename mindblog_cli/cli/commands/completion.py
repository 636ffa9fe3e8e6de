"""`mindblog completion`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from mindblog_cli.cli.grammar import Command, new_app
from mindblog_cli.cli.options import Context
from mindblog_cli.cli.report import Report

app = new_app()

Shell = Literal["bash", "zsh", "fish", "powershell"]
_FOLDER = Path(__file__).parents[1] / "shells"
_SCRIPTS = {"bash": "bash.sh", "zsh": "zsh.sh", "fish": "fish.fish", "powershell": "powershell.ps1"}


@app.command(cls=Command)
def completion(
    ctx: Context,
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh, fish, powershell.")],
) -> Report:
    """Print what makes a shell complete commands, options and posts.

    Examples:
      source <(mindblog completion bash)
      mindblog completion zsh > ~/.zfunc/_mindblog
      mindblog completion fish > ~/.config/fish/completions/mindblog.fish
    """
    script = (_FOLDER / _SCRIPTS[shell]).read_text("utf-8")
    return Report(script, {"shell": shell, "script": script}, raw=True)
