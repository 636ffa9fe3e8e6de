"""Programs for a mode of Apertium that fail when they are told to."""

import os
import stat
import sys
from pathlib import Path

# Shouts what it reads. Some words are its end, or make it do nothing more.
_SHOUTING = f"""#!{sys.executable}
import os, sys, time
rest = b""
while chunk := os.read(0, 65536):
    *texts, rest = (rest + chunk).split(b"\\0")
    for text in texts:
        if b"DIES" in text:
            sys.exit("shout: out of breath")
        if b"HANGS" in text:
            time.sleep(600)
        if b"STRAYS" in text:
            text = b"nothing that was asked"
        words, mark, end = text.partition(b"[<e")
        os.write(1, words.upper().replace(b"[[T:G", b"[[t:g").replace(b"[<H", b"[<h")
                    + mark + end + b"\\0")
"""


def mode(folder: Path, pipe: str = "cat | shout | cat") -> dict[str, str]:
    """The environment in which `eng-dan` is *pipe*, and `shout` is there."""
    programs = folder / "bin"
    programs.mkdir()
    for name, text in (("shout", _SHOUTING), ("apertium-wblank-mode", '#!/bin/sh\ncat "$2"\n')):
        program = programs / name
        program.write_text(text)
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    (folder / "modes").mkdir()
    (folder / "modes" / "eng-dan.mode").write_text(pipe)
    return {"APERTIUM_PATH": str(folder), "PATH": f"{programs}:{os.defpath}"}


def children() -> set[int]:
    """The processes that this one has started and not yet waited for."""
    tasks = Path("/proc/self/task")
    return {
        int(child) for task in tasks.iterdir() for child in (task / "children").read_text().split()
    }
