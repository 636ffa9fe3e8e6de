"""An author with a small blog, and the real command line at work in it."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.cli.folder import SETTINGS, Folder, Result
from tests.delivery.building import Site, visible

NOWHERE = ("--no-verify",)
"""The site's address is only written down, and not to be asked for."""

REPOSITORY = Path(__file__).parents[2]


class Author:
    """A blog whose site is a few pages and whatever static files it is given."""

    def __init__(self, root: Path) -> None:
        self.folder = Folder(root)
        self.folder.write("mindblog.toml", SETTINGS)
        self.folder.write("posts/a.md", "---\ntitle: A\ndate: 2024-01-01\n---\nFirst.\n")

    @property
    def site(self) -> Site:
        """What the last build made."""
        return visible(self.folder.root / ".mindblog/site")

    def writes(self, text: str, files: Mapping[str, bytes] | None = None) -> None:
        """Change the post to say *text*, and lay *files* into the site."""
        self.folder.write("posts/a.md", f"---\ntitle: A\ndate: 2024-01-01\n---\n{text}\n")
        for name, content in (files or {}).items():
            path = self.folder.root / "static" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def publishes(self, address: str, *words: str) -> Result:
        """`mindblog publish`, in this process."""
        return self.folder.run("publish", address, *NOWHERE, *words)

    def command(self, *words: str) -> list[str]:
        """`mindblog` as a process of its own."""
        return [sys.executable, "-m", "mindblog_cli", *words]

    def starts(self, address: str, *words: str, user: str | None = None) -> "subprocess.Popen[str]":
        """`mindblog publish` as a process of its own."""
        return subprocess.Popen(
            self.command("publish", address, *NOWHERE, *words),
            cwd=self.folder.root,
            env={**os.environ, **self.folder.env, "PYTHONPATH": str(REPOSITORY)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            user=user,
        )


def ended(process: "subprocess.Popen[str]", seconds: float = 60) -> Result:
    """How a process ended."""
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        process.kill()
        process.wait()
    return Result(process.returncode, out, err)


def complains(done: Result, code: int, *words: str) -> None:
    """It ended in *code* with one clear line that says *words*, and a hint, but no trace."""
    told = f"exit {done.code}\n{done.err}"
    assert done.code == code, told
    lines = [line for line in done.err.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("error: ")]
    assert len(errors) == 1, told
    assert all(word in done.err for word in words), told
    assert lines[lines.index(errors[0]) + 1].startswith("  "), told
    assert "Traceback" not in done.err, told
    assert "mindblog failed" not in done.err, told
