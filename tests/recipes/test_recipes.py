"""The recipes for build machines that the README shows, run step by step against a real server."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.folder import Folder
from tests.recipes.hosts import GitHub, GitLab, missing, recipe
from tests.sshd import Sshd, server

__all__ = ["server"]

GITHUB, GITLAB = ".github/workflows/publish.yml", ".gitlab-ci.yml"
POST = "---\ntitle: {}\ndate: 2024-01-01\n---\nText.\n"


@pytest.fixture
def checkout(tmp_path: Path, server: Sshd) -> Folder:
    """A small blog; the host is known to nobody, and the key only to an agent."""
    if why := missing():
        pytest.skip(why)
    blog = Folder(tmp_path / "checkout")
    config = blog.write(
        "ssh_config",
        re.sub(r" +(Identit|UserKnown).*\n", "", server.config.read_text())
        + f"  IdentityFile none\n  UserKnownHostsFile {tmp_path}/none\n",
    )
    url = server.address(tmp_path / "www", config)
    blog.write("mindblog.toml", f'[languages.en]\ntitle = "Mind"\n[targets.prod]\nurl = "{url}"\n')
    blog.write("posts/a.md", POST.format("A"))
    return blog


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "home").mkdir()
    return tmp_path / "home"


def fingerprint(server: Sshd) -> str:
    told = subprocess.run(
        ["ssh-keygen", "-lf", str(server.folder / "host.pub")],
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.split()[1]


@pytest.fixture
def github(checkout: Folder, home: Path) -> Iterator[GitHub]:
    machine = GitHub(checkout.root, home)
    yield machine
    machine.end()


@pytest.fixture
def gitlab(checkout: Folder, home: Path) -> Iterator[GitLab]:
    machine = GitLab(checkout.root, home)
    yield machine
    machine.end()


def context(server: Sshd) -> dict[str, str]:
    return {
        "secrets.DEPLOY_KEY": server.identity.read_text(),
        "vars.HOST_KEY": fingerprint(server),
        "github.run_id": "1",
    }


def test_the_workflow_has_the_shape_that_github_documents() -> None:
    workflow = recipe(GITHUB)

    # In YAML 1.1 a bare `on` is true; GitHub reads it as the word.
    assert set(workflow) == {"name", True, "permissions", "concurrency", "jobs"}
    assert set(workflow[True]) == {"push", "schedule"}
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["group"]
    (job,) = workflow["jobs"].values()
    assert job["runs-on"] == "ubuntu-latest"
    used = [step["uses"] for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/(checkout|setup-python|cache)@v\d+", one) for one in used)
    assert len(used) == 3
    for step in job["steps"]:
        assert ("uses" in step) != ("run" in step)
        assert step.keys() <= {"uses", "with", "run", "env", "name"}
    cache = next(step["with"] for step in job["steps"] if "cache" in step.get("uses", ""))
    assert cache.keys() == {"path", "key", "restore-keys"}


def test_the_job_has_the_shape_that_gitlab_documents() -> None:
    (job,) = recipe(GITLAB).values()

    assert job.keys() == {"image", "rules", "resource_group", "cache", "before_script", "script"}
    assert job["cache"] == {"key": "mindblog", "paths": [".mindblog"]}
    assert all(isinstance(line, str) for line in job["before_script"] + job["script"])


def test_the_steps_for_github_publish_and_do_so_again(
    github: GitHub, checkout: Folder, server: Sshd, tmp_path: Path
) -> None:
    job = recipe(GITHUB)["jobs"]["publish"]

    first = github.run(job, context(server))
    checkout.write("posts/b.md", POST.format("B"))
    second = github.run(job, context(server))

    assert first.code == 0, first.said
    assert second.code == 0, second.said
    assert (tmp_path / "www" / "a" / "index.html").exists()
    assert (tmp_path / "www" / "b" / "index.html").exists()
    page = github.summary.read_text("utf-8")
    assert page.count("### ✅ prod is live") == 2
    assert "BEGIN OPENSSH PRIVATE KEY" not in first.said + page
    assert "\x1b" not in first.said


def test_another_host_key_ends_the_run_and_says_so_on_its_page(
    github: GitHub, server: Sshd, tmp_path: Path
) -> None:
    wrong = {**context(server), "vars.HOST_KEY": "SHA256:" + "A" * 43}

    done = github.run(recipe(GITHUB)["jobs"]["publish"], wrong)

    assert done.code == 5
    assert "::error title=mindblog publish::testhost has another host key" in done.said
    assert "### ❌ mindblog publish (prod)" in github.summary.read_text("utf-8")
    assert not (tmp_path / "www").exists()


def test_a_fault_in_a_post_is_annotated_and_nothing_is_sent(
    github: GitHub, checkout: Folder, server: Sshd, tmp_path: Path
) -> None:
    checkout.write("posts/a.md", "---\ntitle: A\ndate: 2024-02-30\n---\n")

    done = github.run(recipe(GITHUB)["jobs"]["publish"], context(server))

    assert done.code == 3
    assert "::error file=posts/a.md,line=3," in done.said
    assert not (tmp_path / "www").exists()


def test_the_script_for_gitlab_publishes(
    gitlab: GitLab, home: Path, server: Sshd, tmp_path: Path
) -> None:
    key = home / "DEPLOY_KEY"
    key.write_text(server.identity.read_text())
    key.chmod(0o666)  # as GitLab writes a variable of the type file
    variables = {"DEPLOY_KEY": str(key), "HOST_KEY": fingerprint(server)}

    done = gitlab.run(recipe(GITLAB)["publish"], variables)

    assert done.code == 0, done.said
    assert (tmp_path / "www" / "a" / "index.html").exists()
    assert "sent to prod" in done.said
