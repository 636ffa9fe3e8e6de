"""Buckets: their addresses and what opens them, large files, and how files are served."""

import asyncio
import http.client
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import obstore
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.errors import ConfigError, Refused
from mindblog_cli.remotes.folder.files import Upload
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.ordered.remote import OrderedRemote
from mindblog_cli.remotes.remote import Claim, Content
from mindblog_cli.remotes.s3.address import placed, s3
from mindblog_cli.remotes.s3.credentials import Credentials, credentials
from mindblog_cli.remotes.s3.failures import broken, complaint
from mindblog_cli.remotes.s3.objects import PARTS, WHOLE, part_size
from mindblog_cli.remotes.s3.place import Place
from mindblog_cli.remotes.s3.signing import HASH, Asked, signed
from mindblog_cli.remotes.s3.store import Bucket
from mindblog_cli.remotes.s3.window import LEAST, MOST, Window
from mindblog_cli.remotes.secrets import Secret, Secrets
from mindblog_cli.remotes.url import RemoteURL, parse
from mindblog_cli.tree.manifest import Entry
from mindblog_cli.tree.tree import leaf_of
from tests.servers.seaweed import ObjectServer

URL = parse("s3://site/some/where?region=eu-west-1")
KEYS = {"AWS_ACCESS_KEY_ID": "AKIA", "AWS_SECRET_ACCESS_KEY": "shh"}


def said(found: Credentials) -> tuple[str, str, str]:
    return found.key, found.secret.reveal(), found.token.reveal() if found.token else ""


def profile(folder: Path, text: str) -> dict[str, str]:
    (folder / ".aws").mkdir()
    (folder / ".aws/credentials").write_text(text)
    return {"HOME": str(folder)}


@pytest.mark.parametrize(
    ("address", "place"),
    [
        (
            "s3://site/a b?region=eu-west-1",
            Place("site", "a b", "https://s3.eu-west-1.amazonaws.com", "eu-west-1"),
        ),
        ("s3://site", Place("site", "", "https://s3.us-east-1.amazonaws.com", "us-east-1")),
        (
            "s3://site/?endpoint=https://x.r2.cloudflarestorage.com/",
            Place("site", "", "https://x.r2.cloudflarestorage.com", "auto"),
        ),
        (
            "s3://site?endpoint=http://localhost:9000",
            Place("site", "", "http://localhost:9000", "us-east-1"),
        ),
        (
            "s3://site?endpoint=http://minio.lan&insecure=yes&style=virtual",
            Place("site", "", "http://minio.lan", "us-east-1", virtual=True),
        ),
    ],
)
def test_an_address_says_where(address: str, place: Place) -> None:
    assert placed(parse(address), Secrets({})) == place


def test_the_environment_may_say_the_region() -> None:
    place = placed(parse("s3://site"), Secrets({"AWS_DEFAULT_REGION": "eu-north-1"}))

    assert place.region == "eu-north-1"


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("s3:///path", "names no bucket"),
        ("s3://site?wrong=1", 'has an option "wrong"'),
        ("s3://site/../etc", "leads out of the site"),
        ("s3://site?endpoint=ftp://x", "endpoint= is an address"),
        ("s3://site?endpoint=http://minio.lan", "is not encrypted"),
        ("s3://site?endpoint=https://me:secret@minio.lan", "holds a password"),
        ("s3://site?style=odd", "style= is path or virtual"),
        ("s3://site?idle=soon", "idle= is a number"),
    ],
)
def test_an_address_that_makes_no_sense_is_refused(address: str, words: str) -> None:
    means = Means(secrets=Secrets(KEYS))
    with pytest.raises(ConfigError, match=words) as raised:
        s3(Opening(url=parse(address), root=Path(), means=means))

    assert "secret@" not in raised.value.message


def test_a_bucket_at_amazon_says_what_it_needs_to_be_a_website() -> None:
    opening = Opening(url=URL, root=Path(), means=Means(secrets=Secrets(KEYS)))

    assert "website hosting" in s3(opening)._remarks[0]


def test_a_host_may_have_the_bucket_in_its_name() -> None:
    place = Place("site", "a", "https://s3.example.org", "x", virtual=True)

    assert place.base == "https://site.s3.example.org"
    assert place.path("b c") == "/a/b%20c"
    assert place.name(place.key("b c")) == "b c"


def test_keys_come_from_the_environment() -> None:
    assert said(credentials(URL, Secrets(KEYS))) == ("AKIA", "shh", "")
    secrets = Secrets({**KEYS, "AWS_SESSION_TOKEN": "tok"})
    assert said(credentials(URL, secrets)) == ("AKIA", "shh", "tok")
    assert secrets.masked("shh tok") == "… …"


def test_what_was_set_for_the_target_comes_first() -> None:
    secrets = Secrets({**KEYS, "MINDBLOG_SECRET_PROD": "ID:se:cret"[:9]}, "prod")

    assert said(credentials(URL, secrets))[0] == "ID:se"
    assert said(credentials(URL, Secrets({"MINDBLOG_SECRET": "ID:secret"}))) == ("ID", "secret", "")


def test_a_keyring_has_both_halves() -> None:
    secrets = Secrets({"HOME": "/nowhere"}, ring={str(URL): "ID:secret"}.get)

    assert said(credentials(URL, secrets)) == ("ID", "secret", "")
    assert secrets.masked("it was secret") == "it was …"


def test_the_first_half_may_stand_in_the_address() -> None:
    secrets = Secrets({"MINDBLOG_SECRET": "secret"})

    assert said(credentials(parse("s3://ID@site"), secrets)) == ("ID", "secret", "")
    with pytest.raises(ConfigError, match="half of an access key"):
        credentials(URL, secrets)


def test_half_a_key_in_the_environment_is_told() -> None:
    with pytest.raises(ConfigError, match="AWS_SECRET_ACCESS_KEY is not set"):
        credentials(URL, Secrets({"AWS_ACCESS_KEY_ID": "AKIA"}))


def test_profiles_are_read(tmp_path: Path) -> None:
    home = profile(
        tmp_path,
        "[default]\naws_access_key_id = A\naws_secret_access_key = a%b\n"
        "[other]\naws_access_key_id = B\naws_secret_access_key = b\naws_session_token = t\n"
        "[sso]\nsso_session = x\n",
    )

    def found(address: RemoteURL, **env: str) -> tuple[str, str, str]:
        return said(credentials(address, Secrets({**home, **env})))

    assert found(URL) == ("A", "a%b", "")
    assert found(URL, AWS_PROFILE="other") == ("B", "b", "t")
    assert found(parse("s3://site?profile=other"), **KEYS) == ("B", "b", "t")
    assert found(URL, AWS_PROFILE="other", **KEYS) == ("AKIA", "shh", "")
    with pytest.raises(ConfigError, match='profile "sso" has no access key') as raised:
        found(URL, AWS_PROFILE="sso")
    assert "export-credentials" in raised.value.hint


def test_a_file_of_profiles_that_can_not_be_read_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "odd").write_text("secret without a section")
    env = {"AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "odd")}

    with pytest.raises(ConfigError, match="odd can not be read") as raised:
        credentials(URL, Secrets(env))

    assert "without a section" not in raised.value.message


def test_nothing_that_opens_a_bucket_is_told(tmp_path: Path) -> None:
    for env in ({}, {"HOME": str(tmp_path)}):
        with pytest.raises(ConfigError, match="wants an access key") as raised:
            credentials(URL, Secrets({"AWS_SHARED_CREDENTIALS_FILE": "/nowhere", **env}, "prod"))
        assert "MINDBLOG_SECRET_PROD" in raised.value.hint


def test_a_request_is_signed_as_amazon_documents_it() -> None:
    """Their example of a GET of one object, with a range."""
    who = Credentials("AKIAIOSFODNN7EXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
    headers = {"host": "examplebucket.s3.amazonaws.com", HASH: leaf_of(b"").digest}
    asked = Asked("GET", "/test.txt", {**headers, "range": "bytes=0-9"})

    made = signed(asked, who, region="us-east-1", now=1369353600)

    assert made["x-amz-date"] == "20130524T000000Z"
    expected = "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    assert made["authorization"].endswith(f"Signature={expected}")


def test_a_session_is_signed_for_too() -> None:
    who = Credentials("A", Secret("s"), Secret("token"))

    made = signed(Asked("GET", "/", {HASH: ""}), who, region="x", now=0)

    assert made["x-amz-security-token"] == "token"
    assert "x-amz-security-token" in made["authorization"]


@given(st.integers(0, 5 * 1024**4))
def test_no_file_has_too_many_parts_nor_too_small_ones(size: int) -> None:
    part = part_size(size)

    assert part >= WHOLE
    assert size / part <= PARTS


def test_a_slow_line_has_little_under_way_and_a_fast_one_much() -> None:
    async def width(speed: int) -> tuple[float, float]:
        now = [0.0]
        window = Window(lambda: now[0])
        before = window.width
        for _ in range(10):
            await window.enter(speed)
            now[0] += 1
            window.leave(speed)
        return before, window.width

    assert asyncio.run(width(1_000)) == (LEAST, LEAST)
    assert asyncio.run(width(100_000)) == (LEAST, 1_000_000)
    assert asyncio.run(width(100_000_000)) == (LEAST, MOST)


def test_who_comes_first_goes_first_though_it_is_large() -> None:
    order: list[int] = []

    async def go(window: Window, size: int) -> None:
        await window.enter(size)
        order.append(size)
        await asyncio.sleep(0)
        window.leave(size)

    async def all_of() -> float:
        window = Window(lambda: 0.0)
        await asyncio.gather(*(go(window, size) for size in (10, LEAST * 1000, 20, 30)))
        return window.longest

    assert asyncio.run(all_of()) == 0.0
    assert order == [10, LEAST * 1000, 20, 30]


def test_a_complaint_is_cut_to_a_line() -> None:
    found = complaint(f"status code: 503 <Code>X</Code><Message>a\n  b {'c' * 300}</Message>")

    assert (found.status, found.code) == (503, "X")
    assert found.said.startswith("a b ccc")
    assert len(found.said) == 160


def test_a_name_is_not_taken_for_a_cause() -> None:
    assert "TLS" in broken("HTTP error", "invalid peer certificate: UnknownIssuer", "x").message
    assert "can not be reached" in broken("HTTP error", "odd", "x").message
    assert "as a bucket would" in broken("odd", "", "x").message


@pytest.fixture
def bucket(objects: ObjectServer, tmp_path: Path) -> Bucket:
    url, secrets = parse(objects.address(tmp_path.name)), Secrets(objects.env)
    return Bucket(placed(url, secrets), credentials(url, secrets))


def content(path: str, true: bytes, sent: bytes | None = None) -> Content:
    leaf = leaf_of(true)

    def opened() -> BinaryIO:
        return BytesIO(true if sent is None else sent)

    entry = Entry(leaf.digest, leaf.size, "text/css; charset=utf-8", "no-cache")
    return Content(path=path, entry=entry, open=opened)


LARGE = bytes(range(256)) * 52_000


@pytest.mark.xdist_group("seaweed")
@pytest.mark.parametrize("sent", [LARGE[:-1], LARGE + b"x", LARGE[:-1] + b"x", b"", LARGE[:WHOLE]])
def test_large_files_are_whole_or_not_there(bucket: Bucket, sent: bytes) -> None:
    remote = OrderedRemote(bucket)
    with remote:
        remote.take(Claim("a", "anna"))
        with pytest.raises(Refused, match="changed while it was sent"):
            list(remote.stage([content("video.mp4", LARGE, sent)]))
        assert bucket.heads(["video.mp4"]) == [None]
        moves = list(remote.stage([content("video.mp4", LARGE)]))

        assert [move.done for move in moves] == [False, False, True]
        assert sum(move.size for move in moves) == len(LARGE)
        (head,) = bucket.heads(["video.mp4"])
        assert head is not None
        assert head.digest == f"sha256:{leaf_of(LARGE).digest}"
        assert next(iter(remote.stage([content("video.mp4", LARGE)]))).resumed


@pytest.mark.xdist_group("seaweed")
@pytest.mark.parametrize("name", ["a b.css", "two\nlines.css"])
def test_files_are_served_as_the_manifest_says(
    bucket: Bucket, objects: ObjectServer, name: str
) -> None:
    remote = OrderedRemote(bucket)
    with remote:
        remote.take(Claim("a", "anna"))
        list(remote.stage([content(name, b"css")]))
        place = bucket._place
        who = Credentials(objects.key, Secret(objects.secret))
        headers = {"host": f"127.0.0.1:{objects.port}", HASH: leaf_of(b"").digest}
        asked = Asked("GET", place.path(name), headers)
        line = http.client.HTTPConnection("127.0.0.1", objects.port)
        made = signed(asked, who, region=place.region, now=time.time())
        line.request("GET", place.path(name), headers=made)
        answer = line.getresponse()
        body = answer.read()
        line.close()

    assert (answer.status, body) == (200, b"css")
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.xdist_group("seaweed")
def test_names_with_two_lines_are_no_less_than_others(bucket: Bucket) -> None:
    with bucket:
        list(bucket.upload([*(_upload(n) for n in ("a\nb", "c"))]))
        absent = bucket.copy([("a\nb", "d\te"), ("c", "f\ng"), ("no\npe", "h"), ("nope", "i")], {})
        heads = bucket.heads(["a\nb", "d\te", "f\ng", "h", "no\npe", "c"])
        bucket.delete(["a\nb", "d\te", "f\ng", "c"])

        assert sorted(absent) == ["no\npe", "nope"]
        assert [head is not None for head in heads] == [True, True, True, False, False, True]
        assert {head.digest for head in heads if head} == {f"sha256:{leaf_of(b'css').digest}"}
        assert bucket.heads(["a\nb", "d\te", "f\ng", "c"]) == [None] * 4


def _upload(name: str) -> Upload:
    return Upload(name, content(name, b"css"))


@pytest.mark.xdist_group("seaweed")
def test_wrong_bytes_under_an_odd_name_are_refused(bucket: Bucket) -> None:
    with bucket, pytest.raises(Refused, match="changed while it was sent"):
        list(bucket.upload([Upload("a\nb", content("a\nb", b"1", b"2"))]))


@pytest.mark.xdist_group("seaweed")
def test_of_many_names_only_those_that_are_there_are_asked_for(
    bucket: Bucket, objects: ObjectServer, tmp_path: Path
) -> None:
    store = objects.store(tmp_path.name)
    obstore.put(store, "1", b"1")
    obstore.put(store, "some/2", b"2")

    with bucket:
        heads = bucket.heads([*(f"{n}" for n in range(300)), "some/2", "odd\n"])
        listed = bucket.listing("so")

    assert [n for n, head in enumerate(heads) if head] == [1, 300]
    assert heads[1] is not None
    assert heads[1].digest.startswith("md5:")
    assert listed.keys() == {"some/2"}


def test_without_the_extra_it_is_said_which_one_is_missing() -> None:
    program = (
        "import sys; sys.modules['obstore'] = None\n"
        "from pathlib import Path\n"
        "from mindblog_cli.errors import ConfigError\n"
        "from mindblog_cli.remotes.registry import open_remote\n"
        "try:\n    open_remote('s3://site', Path())\n"
        "except ConfigError as error:\n    print(error.message, error.hint, sep='; ')\n"
    )

    said = subprocess.check_output([sys.executable, "-c", program], text=True)

    assert said.strip() == "s3 needs the package obstore; pip install 'mindblog-cli[s3]'"
