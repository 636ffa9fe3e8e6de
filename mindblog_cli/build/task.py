"""What is to be built, and where."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from mindblog_cli.blog.root import Blog
from mindblog_cli.build.options import BuildOptions


class Task(Struct, frozen=True):
    """One build of *blog* into *folder*, remembered in the file *memory*.

    *makers* stands for the program that does it, *seen* for all that it will read.
    """

    blog: Blog
    folder: Path
    memory: Path
    options: BuildOptions
    now: datetime
    makers: bytes
    seen: str
