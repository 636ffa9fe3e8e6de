"""`s3://BUCKET/PREFIX?endpoint=https://…&region=…`: a site in a bucket, at AWS or elsewhere.

Options: `endpoint` (R2, MinIO and others; AWS without it), `region` (AWS_REGION, else us-east-1),
`profile` (of ~/.aws/credentials), `style=virtual` (the bucket goes into the host's name),
`insecure=yes` (an endpoint that is not encrypted and not on this machine), `idle` (seconds).
"""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from mindblog_cli.errors import ConfigError
from mindblog_cli.remotes.opening import Opening
from mindblog_cli.remotes.ordered.remote import OrderedRemote
from mindblog_cli.remotes.s3.credentials import credentials
from mindblog_cli.remotes.s3.place import Place
from mindblog_cli.remotes.s3.store import IDLE, JOBS, Bucket
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import RemoteURL
from mindblog_cli.tree.paths import fault

_OPTIONS = ("endpoint", "region", "profile", "style", "insecure", "idle")
_REMARK = (
    "S3 itself serves index.html in folders only where website hosting is on, and only what"
    " may be read by all"
)


def s3(opening: Opening) -> OrderedRemote:
    """The remote that the address names; nothing is connected to yet."""
    url, means = opening.url, opening.means
    place = placed(url, means.secrets)
    found = credentials(url, means.secrets)
    bucket = Bucket(place, found, jobs=means.jobs or JOBS, idle=_seconds(url))
    remarks = (_REMARK,) if place.host.endswith(".amazonaws.com") else ()
    return OrderedRemote(bucket, sleep=means.sleep, remarks=remarks)


def placed(url: RemoteURL, secrets: Secrets) -> Place:
    """Where the site is, from the address and what the environment says of regions."""
    if not url.host:
        raise ConfigError(f"{url} names no bucket", hint="such as s3://my-site?region=eu-west-1")
    if unknown := sorted(url.options.keys() - set(_OPTIONS)):
        raise ConfigError(
            f'{url} has an option "{unknown[0]}"', hint=f"known: {', '.join(_OPTIONS)}"
        )
    prefix = url.path.strip("/")
    if prefix and (why := fault(prefix)):
        raise ConfigError(f"{url} can not hold a site: {why}")
    region = _region(url, secrets)
    endpoint = _endpoint(url) or f"https://s3.{region}.amazonaws.com"
    style = url.options.get("style", "path")
    if style not in ("path", "virtual"):
        raise ConfigError(f"{url}: style= is path or virtual")
    return Place(url.host, prefix, endpoint, region, virtual=style == "virtual")


def _region(url: RemoteURL, secrets: Secrets) -> str:
    if named := url.options.get("region"):
        return named
    if ".r2.cloudflarestorage.com" in url.options.get("endpoint", ""):
        return "auto"
    return secrets.env("AWS_REGION") or secrets.env("AWS_DEFAULT_REGION") or "us-east-1"


def _endpoint(url: RemoteURL) -> str:
    """The endpoint, if one is named: https, or http where nobody listens in."""
    text = url.options.get("endpoint", "").rstrip("/")
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise ConfigError(f"{url}: endpoint= is an address such as https://s3.example.org")
    if parts.username or parts.password:
        raise ConfigError(
            f"the endpoint of {url} holds a password", hint="keep it in the environment"
        )
    if parts.scheme == "http" and not _private(parts) and url.options.get("insecure") != "yes":
        raise ConfigError(
            f"{url}: {text} is not encrypted",
            hint="use https, or say insecure=yes in the address if the network is yours",
        )
    return text


def _private(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _seconds(url: RemoteURL) -> float:
    try:
        return float(url.options.get("idle", IDLE))
    except ValueError as error:
        raise ConfigError(f"{url}: idle= is a number of seconds") from error
