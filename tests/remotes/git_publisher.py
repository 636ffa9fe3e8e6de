"""A process that publishes once, and may be killed: tests.remotes.git_publisher URL BUILT BLOG."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from mindblog_cli.delivery.deliver import DeliveryOptions, deliver
from mindblog_cli.errors import MindBlogError
from mindblog_cli.events import silence
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.tree.disk import writing


def publish(address: str, built: Path, blog: Path) -> None:
    """Send all files below *built* as they are; *blog* has the copy of the branch."""
    with writing(built, None) as out:
        for path in sorted(p for p in built.rglob("*") if p.is_file()):
            out.put(path.relative_to(built).as_posix(), path.read_bytes())
        tree = out.finish()
    options = DeliveryOptions(allow_deletes=10_000)
    with open_remote(address, blog) as remote:
        deliver(tree, remote, silence, now=datetime.now(UTC), options=options)


if __name__ == "__main__":
    try:
        publish(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
    except MindBlogError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
