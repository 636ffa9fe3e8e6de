"""A blog's folder, to be written into and built."""

from datetime import UTC, datetime
from pathlib import Path

from mindblog_cli.blog.root import open_blog
from mindblog_cli.build.build import BuildOptions, Built, build
from mindblog_cli.events import Event

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
SETTINGS = """\
url = "https://example.org"
[languages.en]
title = "Blog"
[languages.da]
title = "Blog"
"""


class Folder:
    """A blog in *root* with English and Danish editions."""

    def __init__(self, root: Path, settings: str = SETTINGS) -> None:
        self.root = root
        self.events: list[Event] = []
        self.write("mindblog.toml", settings)
        (root / "posts").mkdir()

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def post(self, name: str, body: str = "Text.\n", **fields: str) -> None:
        front = {"title": name, "date": "2025-06-01", **fields}
        lines = "".join(f"{key}: {value}\n" for key, value in front.items())
        self.write(f"posts/{name}.md", f"---\n{lines}---\n{body}")

    def build(self, *, now: datetime = NOON, options: BuildOptions = BuildOptions()) -> Built:  # noqa: B008
        return build(open_blog(self.root, {}), now=now, say=self.events.append, options=options)

    def page(self, path: str) -> str:
        return (self.root / ".mindblog/site" / path).read_text("utf-8")

    def has(self, path: str) -> bool:
        return (self.root / ".mindblog/site" / path).exists()
