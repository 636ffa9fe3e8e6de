"""Runs that are killed or interrupted, and gone on with."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from mindblog_cli.translation.journal import Journal, name
from tests.translation.slow_run import PLAIN, TAGGED, texts

REPOSITORY = Path(__file__).parents[2]


def begun(folder: Path, seconds: float, hanging: int = 0) -> "subprocess.Popen[bytes]":
    """A run that has got as far as to its first request."""
    words = [sys.executable, "-m", "tests.translation.slow_run", str(folder)]
    process = subprocess.Popen(
        [*words, str(seconds), str(hanging)],
        cwd=REPOSITORY,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"begun\n"
    return process


def journalled(folder: Path) -> "Counter[str]":
    """How many answers to each text are kept."""
    journal = Journal(folder / "journal")
    return Counter({text: len(journal.said(name(text, "en", "da"))) for text in texts()})


def received(folder: Path) -> "Counter[str]":
    """How often the engine was sent each text since this was last asked."""
    file = folder / "received"
    found = Counter(file.read_text().splitlines()) if file.exists() else Counter[str]()
    file.unlink(missing_ok=True)
    return found


def killed_again_and_again(folder: Path, kills: int, chance: random.Random) -> int:
    """Kill runs, then let one end; how many texts were sent in vain."""
    lost = 0
    for turn in range(kills + 1):
        kept = journalled(folder)
        process = begun(folder, 0.01)
        if turn < kills:
            time.sleep(chance.random() * 0.3)
            process.kill()
        out, _ = process.communicate(timeout=60)
        assert turn < kills or out.endswith(b"ended\n")
        sent = received(folder)
        # Nothing that has an answer is sent again; a first one without tags is one of two.
        assert [text for text in PLAIN if kept[text] + sent[text] > 1] == []
        assert [text for text in TAGGED if kept[text] + sent[text] > 2] == []
        lost += (kept + sent).total() - journalled(folder).total()
        if all(journalled(folder)[text] for text in PLAIN):
            Journal(folder / "journal").clear()
    return lost


def test_a_run_that_is_killed_pays_for_nothing_twice(tmp_path: Path) -> None:
    killed_again_and_again(tmp_path, 4, random.Random(11))


@pytest.mark.campaign
def test_killed_a_hundred_times_it_pays_for_nothing_twice(tmp_path: Path) -> None:
    lost = killed_again_and_again(tmp_path, 100, random.Random(12))

    # No more is lost than what was under way: three requests of four texts at each kill.
    assert lost <= 100 * 12


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_an_interruption_does_not_wait_for_an_engine_that_hangs(tmp_path: Path) -> None:
    process = begun(tmp_path, 0.01, hanging=16)
    assert process.stdout is not None
    assert process.stdout.read(16) == b"." * 16
    began = time.monotonic()

    process.send_signal(signal.SIGINT)
    process.communicate(timeout=30)

    assert time.monotonic() - began < 5
    assert process.returncode != 0
    assert sum(journalled(tmp_path)[text] > 0 for text in texts()) == 16
