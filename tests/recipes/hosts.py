"""Enough of GitHub Actions and GitLab CI to run the steps of a recipe as they do.

What the hosts themselves bring is here already: a checkout is the folder, Python is this one, and
a cache is a folder that stays. `pip install mindblog-cli` finds the package installed as it is in
this checkout, so the step only looks whether it is there; nothing is fetched.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

README = Path(__file__).parents[2] / "README.md"
INSTALL = re.compile(r"pip install '?mindblog-cli(\[\w+\])?'?")
SHELL = ["bash", "--noprofile", "--norc", "-e"]


class Ran(Struct):
    """How a run ended, and all that it printed."""

    code: int
    said: str


def recipe(path: str) -> Any:  # noqa: ANN401 - as YAML has it
    """The file that the README shows under this name."""
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    return yaml.safe_load(dict(blocks)[path])


class Machine:
    """A machine of a host, clean but for the checkout and the cache."""

    def __init__(self, checkout: Path, home: Path) -> None:
        self.checkout = checkout
        self.home = home
        self.agents: list[int] = []
        self.env = {
            "HOME": str(home),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "CI": "true",
            "LANG": "C.UTF-8",
        }

    def shell(self, script: str, env: Mapping[str, str], *options: str) -> Ran:
        """Run *script* as a step; agents that it leaves running are known from now on."""
        file = self.home / "step.sh"
        file.write_text(INSTALL.sub("command -v mindblog", script))
        done = subprocess.run(
            [*SHELL, *options, str(file)],
            cwd=self.checkout,
            env={**self.env, **env},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=60,
            check=False,
        )
        self.agents += [int(pid) for pid in re.findall(r"Agent pid (\d+)", done.stdout)]
        return Ran(done.returncode, done.stdout)

    def end(self) -> None:
        """End what was left running, as the end of a machine does."""
        for pid in self.agents:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)


class GitHub(Machine):
    """A runner: `bash -e` for each step, variables handed on in a file, a page for the run."""

    def __init__(self, checkout: Path, home: Path) -> None:
        super().__init__(checkout, home)
        self.summary, self._variables = home / "summary.md", home / "env"
        self.env |= {
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(checkout),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_ENV": str(self._variables),
            "RUNNER_TEMP": str(home),
        }

    def run(self, job: Mapping[str, Any], context: Mapping[str, str]) -> Ran:
        """All steps in their order, until one fails; *context* is what `${{ … }}` stands for."""
        handed_on: dict[str, str] = {}
        said = ""
        for step in job["steps"]:
            if "run" not in step:
                continue
            own = {name: _filled(text, context) for name, text in step.get("env", {}).items()}
            done = self.shell(_filled(step["run"], context), {**handed_on, **own})
            said += done.said
            if done.code:
                return Ran(done.code, said)
            if self._variables.exists():
                lines = self._variables.read_text().splitlines()
                handed_on = dict(line.split("=", 1) for line in lines)
        return Ran(0, said)


class GitLab(Machine):
    """A runner: one shell for all that is to be done, as `bash -eo pipefail`."""

    def __init__(self, checkout: Path, home: Path) -> None:
        super().__init__(checkout, home)
        self.env |= {
            "GITLAB_CI": "true",
            "CI_PROJECT_DIR": str(checkout),
            "CI_COMMIT_BRANCH": "main",
            "CI_DEFAULT_BRANCH": "main",
        }

    def run(self, job: Mapping[str, Any], variables: Mapping[str, str]) -> Ran:
        """What is to be done before, and then the rest."""
        script = "\n".join([*job["before_script"], *job["script"]])
        return self.shell(script, variables, "-o", "pipefail")


def missing() -> str:
    """Why no recipe can be run here; empty when one can."""
    absent = [name for name in ("bash", "ssh-agent", "ssh-add") if not shutil.which(name)]
    return f"{absent[0]} is not installed" if absent else ""


def _filled(text: str, context: Mapping[str, str]) -> str:
    return re.sub(r"\$\{\{ (\S+) \}\}", lambda found: context.get(found[1], ""), text)
