"""Whoever renders the pages, the site is the same."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from multiprocessing import get_context
from pathlib import Path

import pytest

from mindblog_cli.blog.root import open_blog
from mindblog_cli.build.build import BuildOptions, Built, build
from mindblog_cli.build.crew import FEW
from mindblog_cli.build.executors import open_executor
from mindblog_cli.errors import ConfigError, RemoteError
from mindblog_cli.events import silence
from tests.build.folder import NOON, Folder

CODE = "```python\nprint('{}')\n```\n"


@pytest.fixture
def many(blog: Folder) -> Folder:
    """More pages than one process would do alone, with all that a text can depend on."""
    first = date(2024, 1, 1)
    for number in range(120):
        body = f"# Part\n\nText {number}, see [that](p{number // 2}.md) and [this](f.pdf).\n\n"
        fields = {"date": str(first + timedelta(number)), "tags": f"[t{number % 7}, ø]"}
        blog.post(f"p{number}", body + CODE.format(number % 5) + "[x](gone.md)\n", **fields)
        blog.post(f"p{number}.da", body, title=f"Nr. {number}")
    blog.write("posts/f.pdf", b"pdf")
    return blog


def built(blog: Folder, name: str, executor: Executor | None) -> tuple[Built, dict[str, bytes]]:
    out = blog.root / name
    made = build(
        open_blog(blog.root, {}),
        now=NOON,
        say=silence,
        options=BuildOptions(out=out),
        executor=executor,
    )
    files = {f.relative_to(out).as_posix(): f.read_bytes() for f in out.rglob("*") if f.is_file()}
    return made, files


def test_workers_threads_processes_and_nobody_else_make_the_same_site(many: Folder) -> None:
    with open_executor("here") as here:
        alone, expected = built(many, "here", here)
    forked, files = built(many, "forked", None)
    with ThreadPoolExecutor(1) as threads:
        _, in_threads = built(many, "threads", threads)
    with ProcessPoolExecutor(2, get_context("spawn")) as processes:
        _, in_processes = built(many, "processes", processes)

    assert alone.rendered > FEW
    assert files == expected == in_threads == in_processes
    assert forked.diagnostics == alone.diagnostics
    assert {fault.code for fault in alone.diagnostics} == {"MB031"}
    assert "f.pdf" in expected


@contextmanager
def dask_cluster() -> Iterator[str]:
    """A scheduler and two workers on loopback; gives their address."""
    pytest.importorskip("distributed", reason="the extra dask is not installed")
    script = (
        "from distributed import LocalCluster\n"
        "if __name__ == '__main__':\n"
        "    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as one:\n"
        "        print(one.scheduler_address, flush=True)\n"
        "        input()\n"
    )
    command = [sys.executable, "-W", "ignore", "-c", script]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip().replace("tcp://", "dask://")
        finally:
            process.communicate("\n", timeout=30)


def mindblog(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "mindblog_cli", *words]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def test_a_dask_cluster_of_two_workers_makes_the_same_site(many: Folder) -> None:
    _, expected = built(many, "here", None)

    with dask_cluster() as address:
        done = mindblog(many.root, "build", "--executor", address, "--out", "cluster")

    out = many.root / "cluster"
    assert done.returncode == 0, done.stderr
    assert {
        f.relative_to(out).as_posix(): f.read_bytes() for f in out.rglob("*") if f.is_file()
    } == expected


def test_a_scheduler_that_does_not_answer_is_named(
    blog: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster = pytest.importorskip("mindblog_cli.build.cluster")
    monkeypatch.setattr(cluster, "PATIENCE", 0.2)

    with (
        pytest.raises(RemoteError, match="no Dask scheduler answers at tcp://"),
        open_executor("dask://127.0.0.1:9"),
    ):
        pass


@pytest.mark.parametrize("address", ["dask", "dask://", "dask://host", "dask://host:http"])
def test_an_address_without_a_port_is_named_with_one_that_has(address: str) -> None:
    pytest.importorskip("distributed", reason="the extra dask is not installed")

    with pytest.raises(ConfigError, match="names no scheduler"), open_executor(address):
        pass


def test_an_executor_that_nobody_knows_is_named_with_those_that_are() -> None:
    with (
        pytest.raises(ConfigError, match="--executor cloud://x") as caught,
        open_executor("cloud://x"),
    ):
        pass

    assert caught.value.hint == "known: dask, here"


def test_a_fault_in_a_template_comes_home_from_the_workers(many: Folder) -> None:
    many.write("theme/templates/post.html", "{{ page.title | nothing }}")

    with pytest.raises(ConfigError, match=r"theme/templates/post.html:1") as caught:
        many.build()

    assert "templates see" in caught.value.hint
