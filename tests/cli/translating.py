"""A bilingual blog, and a translator who shouts: a program, as authors can name one."""

import sys

from tests.cli.folder import SETTINGS, Folder

POST = """\
---
title: What we learned
date: 2024-05-01
---
Hello *dear* [reader](https://example.org), see `code`.

## A heading

- one
- two

```python
x = 1  # comment
```

The end.
"""
PROGRAM = """\
import json, re, sys
from pathlib import Path

log = Path(__file__).with_suffix(".log")
for line in sys.stdin:
    asked = json.loads(line)
    with log.open("a") as out:
        out.write(asked["text"] + "\\n")
    said = re.sub(r"(<[^>]+>)|([^<]+)", lambda m: m[1] or m[2].upper(), asked["text"])
    print(json.dumps({"id": asked["id"], "text": said}), flush=True)
"""


def bilingual(folder: Folder, *, posts: dict[str, str] | None = None) -> Folder:
    """*folder* with settings, posts, and the engine "shout" for both languages."""
    program = folder.write("home/shout.py", PROGRAM)
    settings = f"""
[translation]
engine = "shout"
[translation.engines.shout]
kind = "command"
command = "'{sys.executable}' '{program}'"
"""
    folder.write("mindblog.toml", SETTINGS + settings)
    for name, text in (posts or {"posts/a.md": POST}).items():
        folder.write(name, text)
    return folder


def asked(folder: Folder) -> list[str]:
    """All that the engine was asked for, in order."""
    log = folder.root / "home/shout.log"
    return log.read_text().splitlines() if log.exists() else []


def replaced(folder: Folder, name: str, old: str, new: str) -> None:
    """Change a file as a person would."""
    text = folder.read(name)
    assert old in text
    folder.write(name, text.replace(old, new))


def states(folder: Folder) -> dict[str, str]:
    """How each translation stands, by story and language."""
    data = folder.run("l10n", "status", "--json").data["data"]
    assert isinstance(data, list)
    return {f"{one['name']} {one['lang']}": one["state"] for one in data}
