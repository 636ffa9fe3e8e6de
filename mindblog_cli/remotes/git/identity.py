"""Whose name stands on a commit: the author's as git knows it, or the program's."""

import os
from collections.abc import Callable
from pathlib import Path
from socket import gethostname

from mindblog_cli.patterns import pattern
from mindblog_cli.remotes.git.program import environment, run

_NOT_IN_A_NAME = pattern(r"[<>\x00-\x1f\x7f]+")


def who(git: str, root: Path, host: str, env: Callable[[str], str]) -> str:
    """`NAME <ADDRESS>`, whatever is known or not."""
    # The blog may be in a repository that has settings of its own.
    command = [git, "-C", str(root), "config", "--get-regexp", r"^user\.(name|email)$"]
    lines = run(command, environment(os.environ)).out.decode(errors="replace").splitlines()
    settings = dict(line.split(" ", 1) for line in lines if " " in line)

    def known(setting: str) -> str:
        name = f"GIT_COMMITTER_{setting.upper()}"
        said = env(name) or env(name.replace("COMMITTER", "AUTHOR"))
        return said or settings.get(f"user.{setting}", "")

    name = " ".join(_NOT_IN_A_NAME.sub(" ", known("name")).split()) or "mindblog"
    address = _NOT_IN_A_NAME.sub("", known("email")).strip() or f"mindblog@{host or gethostname()}"
    return f"{name} <{address}>"
