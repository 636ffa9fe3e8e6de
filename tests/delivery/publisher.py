"""A process that publishes once, and may be killed: tests.delivery.publisher URL FOLDER."""

import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from mindblog_cli.delivery.deliver import DeliveryOptions, deliver
from mindblog_cli.events import silence
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.tree.disk import writing


def publish(address: str, folder: Path) -> None:
    """Send all files below *folder* as they are."""
    with writing(folder, None) as out:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            out.put(path.relative_to(folder).as_posix(), path.read_bytes())
        tree = out.finish()
    with open_remote(address, folder) as remote:
        sys.stdout.write("connected\n")
        sys.stdout.flush()
        options = DeliveryOptions(allow_deletes=10_000, wait_lock=5.0)
        deliver(tree, remote, silence, now=datetime.now(UTC), options=options)


if __name__ == "__main__":
    # A test run in the background hands down that Ctrl-C is to be ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    publish(sys.argv[1], Path(sys.argv[2]))
