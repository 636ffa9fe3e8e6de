"""Programs that bring a folder to a host: ours and the others, told to do the same."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from tests.benchmarks.places import HOUSE, Missing
from tests.sshd import Sshd

BY_SSH = ("mindblog atomic", "mindblog staged", "rsync", "rclone", "lftp")
BY_S3 = ("mindblog s3", "s5cmd", "rclone s3")

# The others look at no page afterwards.
_PLAIN = ("--no-build", "--no-verify", "--no-input")

MINDBLOG = HOUSE / ".venv/bin/mindblog"


class Carrier(Struct, frozen=True):
    """*command* brings *source* to *target*, which is a folder over there, or in a bucket."""

    name: str
    command: tuple[str, ...]
    target: str


class Host(Struct, frozen=True):
    """A host reached by ssh; *far* is a folder of its disk, which is ours."""

    sshd: Sshd
    far: Path


class Bucket(Struct, frozen=True):
    """A bucket reached at *endpoint*, with the *keys* that open it, as environment variables."""

    endpoint: str
    name: str
    keys: Mapping[str, str]


def by_ssh(blog: Path, host: Host) -> dict[str, Carrier]:
    """Everyone who comes by ssh; ours once as a release and a link, once into a folder."""
    site = f"{blog}/.mindblog/site/"
    ssh = f"ssh -F {host.sshd.config}"
    makers: dict[str, Callable[[str], tuple[str, ...]]] = {
        "mindblog atomic": lambda to: _ours(blog, host.sshd.address(to)),
        "mindblog staged": lambda to: _ours(blog, host.sshd.address(to)),
        "rsync": lambda to: (
            *(_found("rsync"), "-az", "--delete", "--mkpath"),
            *("-e", ssh, site, f"testhost:{to}/"),
        ),
        "rclone": lambda to: (
            *(_found("rclone"), "sync", "--config", "/dev/null"),
            *("--transfers", "32", "--checkers", "32"),
            *(site, f":sftp,ssh='{ssh} testhost',shell_type=unix:{to}"),
        ),
        "lftp": lambda to: (
            *(_found("lftp"), "-e"),
            f"set sftp:connect-program '{ssh} -a -x'; set cmd:fail-exit yes; "
            f"mirror -R --delete --parallel=8 {site} {to}; quit",
            "sftp://testhost",
        ),
    }
    return {
        name: Carrier(name, make(f"{host.far}/{name.replace(' ', '-')}"), name.replace(" ", "-"))
        for name, make in makers.items()
    }


def by_s3(blog: Path, bucket: Bucket) -> dict[str, Carrier]:
    """Everyone who speaks S3."""
    site = f"{blog}/.mindblog/site/"
    keys = tuple(f"{name}={value}" for name, value in bucket.keys.items())
    address = f"s3://{bucket.name}/mindblog-s3?endpoint={bucket.endpoint}&insecure=yes"
    makers: dict[str, tuple[str, ...]] = {
        "mindblog s3": _ours(blog, address),
        "s5cmd": (
            *(_found("s5cmd"), "--endpoint-url", bucket.endpoint, "--numworkers", "256"),
            *("sync", "--delete", site, f"s3://{bucket.name}/s5cmd/"),
        ),
        "rclone s3": (
            *(_found("rclone"), "sync", "--config", "/dev/null"),
            *("--transfers", "32", "--checkers", "32", site),
            f":s3,provider=Other,env_auth=true,endpoint='{bucket.endpoint}':{bucket.name}/rclone-s3",
        ),
    }
    return {
        name: Carrier(name, ("env", *keys, *command), name.replace(" ", "-"))
        for name, command in makers.items()
    }


def _ours(blog: Path, address: str) -> tuple[str, ...]:
    return (str(MINDBLOG), "-C", str(blog), "publish", *_PLAIN, address)


def _found(program: str) -> str:
    beside = MINDBLOG.with_name(program)
    if beside.exists():
        return str(beside)
    if found := shutil.which(program):
        return found
    raise Missing(f"{program} is not installed")
