"""A process that publishes a folder and tells how much memory it took at most.

`python -m tests.faults.weighing ADDRESS FOLDER`
"""

import json
import os
import resource
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from mindblog_cli.delivery.deliver import DeliveryOptions, deliver
from mindblog_cli.events import silence
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.tree.disk import TreeOnDisk, leaf_of_file
from mindblog_cli.tree.tree import Leaf, Tree


def seen(folder: Path) -> TreeOnDisk:
    """The site in *folder*, read in pieces."""
    leaves: dict[str, Leaf] = {}
    for above, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(above, name)
            leaves[path.relative_to(folder).as_posix()] = leaf_of_file(path)
    return TreeOnDisk(folder, Tree(leaves))


def weigh(address: str, folder: Path) -> dict[str, float]:
    """Publish, and give the most memory in megabytes, and the seconds."""
    tree = seen(folder)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    since = time.monotonic()
    options = DeliveryOptions(allow_deletes=1_000_000)
    with open_remote(address, folder) as remote:
        done = deliver(tree, remote, silence, now=datetime.now(UTC), options=options)
    seconds = time.monotonic() - since
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"most": most, "before": before, "seconds": seconds, "put": done.put}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(weigh(sys.argv[1], Path(sys.argv[2]))))
