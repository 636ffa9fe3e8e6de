"""What can go wrong on the way to a bucket ends in its class of error, and one clear line."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest

from mindblog_cli.delivery.deliver import Delivery, DeliveryOptions, deliver
from mindblog_cli.errors import (
    ConfigError,
    Locked,
    MindBlogError,
    RemoteError,
    RemoteRefused,
)
from mindblog_cli.events import silence
from mindblog_cli.remotes.folder.files import Upload
from mindblog_cli.remotes.opening import Means, Opening
from mindblog_cli.remotes.registry import open_remote
from mindblog_cli.remotes.remote import Content, Remote
from mindblog_cli.remotes.s3.address import placed, s3
from mindblog_cli.remotes.s3.credentials import credentials
from mindblog_cli.remotes.s3.store import Bucket
from mindblog_cli.remotes.secrets import Secrets
from mindblog_cli.remotes.url import parse
from mindblog_cli.tree.manifest import Entry
from tests.delivery.building import FRONT, Site, built
from tests.remotes.bent import Answer, Bend, Fault, Half, Request, Reset, Stall, bent
from tests.servers.ports import free_ports
from tests.servers.seaweed import BUCKET, SECRET, ObjectServer

pytestmark = pytest.mark.xdist_group("seaweed")

SITE: Site = FRONT | {f"p/{n}/index.html": b"%d " % n * 50 for n in range(25)} | {"a.css": b"css"}


def bare(server: ObjectServer, *, port: int, **options: str) -> Remote:
    """One that does not try again."""
    url = parse(server.address("faults", port=port, **options))
    return s3(Opening(url=url, root=Path.cwd(), means=Means(secrets=Secrets(server.env))))


def opened(server: ObjectServer, prefix: str, *, port: int = 0, **options: str) -> Remote:
    means = Means(secrets=Secrets(server.env), sleep=lambda _: None, jobs=8)
    address = server.address(prefix, port=port, **options)
    return open_remote(address, Path.cwd(), means=means)


def send(folder: Path, site: Site, remote: Remote) -> Delivery:
    options = DeliveryOptions(allow_deletes=10_000)
    with remote:
        return deliver(built(folder, site), remote, silence, now=datetime.now(UTC), options=options)


def live(server: ObjectServer, prefix: str) -> Site:
    store = server.store(prefix)
    names = [meta["path"] for page in store.list() for meta in page]
    seen = [name for name in names if not name.startswith(".mindblog/")]
    return {name: bytes(store.get(name).bytes()) for name in seen}


def only(fault: Fault, *, puts_after: int, times: int = 10_000) -> Bend:
    """The fault for so many pages, once so many have arrived; all else goes well."""
    seen: list[Request] = []

    def bend(request: Request) -> Fault:
        if request.puts_page:
            seen.append(request)
        hit = request.puts_page and puts_after < len(seen) <= puts_after + times
        return fault if hit else None

    return bend


ALWAYS = [
    (Answer(503, "SlowDown", "Reduce your rate"), RemoteError, "is busy: Reduce your rate"),
    (Answer(500, "InternalError", "Try again"), RemoteError, "is busy: Try again"),
    (Answer(429), RemoteError, "is busy: status 429"),
    (Answer(403, "ExpiredToken", "x"), ConfigError, "the session token has expired"),
    (Answer(403, "InvalidAccessKeyId"), ConfigError, "does not know the access key"),
    (Answer(403, "RequestTimeTooSkewed"), ConfigError, "the clock of this machine is wrong"),
    (Answer(400, "AuthorizationHeaderMalformed"), ConfigError, "is in another region"),
    (Answer(301, "PermanentRedirect"), ConfigError, "is in another region"),
    (Answer(401), ConfigError, "does not take this key"),
    (Answer(403, "AccessDenied"), RemoteRefused, "does not let this key do that"),
    (Answer(507, "XMinioStorageFull"), RemoteRefused, "is full"),
    (Answer(400, "Odd", "no such thing"), RemoteRefused, "refused: no such thing \\(Odd\\)"),
    (Answer(418), RemoteRefused, "refused: status 418"),
    (Reset(), RemoteError, "closed the connection"),
    (Half(), RemoteError, "closed the connection"),
]


@pytest.mark.parametrize(("fault", "kind", "words"), ALWAYS, ids=str)
def test_each_fault_has_its_class_and_its_line(
    objects: ObjectServer, fault: Fault, kind: type[MindBlogError], words: str
) -> None:
    with (
        bent(objects.port, lambda _: fault) as line,
        pytest.raises(kind, match=words) as raised,
        bare(objects, port=line.port) as remote,
    ):
        remote.look()

    assert raised.type is kind
    assert f"the bucket {BUCKET} at 127.0.0.1" in raised.value.message
    assert "\n" not in raised.value.message


def test_a_port_where_nobody_listens(objects: ObjectServer) -> None:
    with (
        pytest.raises(RemoteError, match="refuses connections"),
        bare(objects, port=free_ports(1)[0]) as remote,
    ):
        remote.look()


def test_a_silent_server_is_given_up(objects: ObjectServer) -> None:
    with bent(objects.port, lambda _: Stall()) as line:
        began = time.monotonic()
        with (
            pytest.raises(RemoteError, match="did not answer in time"),
            bare(objects, port=line.port, idle="1") as remote,
        ):
            remote.look()

    assert time.monotonic() - began < 4


def test_a_secret_that_is_wrong_is_shown_to_nobody(objects: ObjectServer, tmp_path: Path) -> None:
    wrong = {**objects.env, "AWS_SECRET_ACCESS_KEY": "not-the-secret-at-all"}
    means = Means(secrets=Secrets(wrong))
    remote = open_remote(objects.address("x"), tmp_path, means=means)

    with pytest.raises(ConfigError, match="the secret does not fit the access key") as raised:
        send(tmp_path, FRONT, remote)

    assert "not-the-secret" not in repr(raised.value) + raised.value.message + raised.value.hint


def test_a_bucket_that_is_not_there(mock_objects: ObjectServer, tmp_path: Path) -> None:
    address = mock_objects.address("").replace(BUCKET, "nobodys-bucket")
    remote = open_remote(address, tmp_path, means=Means(secrets=Secrets(mock_objects.env)))

    with pytest.raises(ConfigError, match=r"the bucket nobodys-bucket at .* does not exist"):
        send(tmp_path, FRONT, remote)


@pytest.mark.parametrize(
    "fault",
    [Answer(503, "SlowDown", "slow down"), Answer(500), Reset(), Reset(late=True)],
    ids=["503", "500", "reset", "reset after it was done"],
)
def test_a_bad_minute_is_got_over(objects: ObjectServer, tmp_path: Path, fault: Fault) -> None:
    with bent(objects.port, only(fault, puts_after=10, times=30)) as line:
        send(tmp_path, SITE, opened(objects, tmp_path.name, port=line.port))

    assert live(objects, tmp_path.name) == SITE


def test_a_session_that_expires_half_way_is_gone_on_from(
    objects: ObjectServer, tmp_path: Path
) -> None:
    expired = Answer(403, "ExpiredToken", "The provided token has expired.")
    with (
        bent(objects.port, only(expired, puts_after=15)) as line,
        pytest.raises(ConfigError, match="the session token has expired"),
    ):
        send(tmp_path, SITE, opened(objects, tmp_path.name, port=line.port))
    before = live(objects, tmp_path.name)

    with bent(objects.port, lambda _: None) as line:
        send(tmp_path, SITE, opened(objects, tmp_path.name, port=line.port))

    assert 15 <= len(before) < len(SITE)
    assert sum(request.puts_page for request in line.seen) == len(SITE) - len(before)
    assert live(objects, tmp_path.name) == SITE


def test_a_broken_line_at_the_switch_is_got_over(objects: ObjectServer, tmp_path: Path) -> None:
    send(tmp_path, FRONT | {"gone.html": b""}, opened(objects, tmp_path.name))

    puts: list[Request] = []

    def bend(request: Request) -> Fault:
        ours = request.method == "PUT" and request.path.endswith("/.mindblog/manifest")
        puts.extend([request] if ours else [])
        return Reset(late=True) if puts == [request] else None

    with bent(objects.port, bend) as line:
        send(tmp_path, SITE, opened(objects, tmp_path.name, port=line.port))

    assert live(objects, tmp_path.name) == SITE
    assert send(tmp_path, SITE, opened(objects, tmp_path.name)).nothing_to_do


def test_where_conditions_are_ignored_turns_are_taken(
    careless_objects: ObjectServer, tmp_path: Path
) -> None:
    remote = opened(careless_objects, tmp_path.name)
    with remote:
        found = remote.probe()

    send(tmp_path, SITE, remote)

    assert (found.lock, found.keeps) == ("turns", True)
    assert send(tmp_path, SITE, remote).nothing_to_do
    assert live(careless_objects, tmp_path.name) == SITE


def test_where_conditions_are_refused_too(objects: ObjectServer, tmp_path: Path) -> None:
    """As with Google, which answers that it knows no such header."""
    refused = Answer(501, "NotImplemented", "A header you provided is not implemented.")

    def bend(request: Request) -> Fault:
        return refused if request.conditional else None

    with bent(objects.port, bend) as line:
        remote = opened(objects, tmp_path.name, port=line.port)
        with remote:
            assert remote.probe().lock == "turns"
        send(tmp_path, SITE, remote)

    assert live(objects, tmp_path.name) == SITE


def test_where_many_can_not_be_deleted_at_once_they_go_one_by_one(
    objects: ObjectServer, tmp_path: Path
) -> None:
    send(tmp_path, SITE, opened(objects, tmp_path.name))

    def bend(request: Request) -> Fault:
        return Answer(501, "NotImplemented", "no") if request.method == "POST" else None

    with bent(objects.port, bend) as line:
        send(tmp_path, FRONT, opened(objects, tmp_path.name, port=line.port))

    assert line.count("DELETE") > 25
    assert live(objects, tmp_path.name) == FRONT


@pytest.mark.parametrize("kind", ["objects", "careless_objects"])
def test_of_two_publishers_at_once_nothing_is_mixed(
    kind: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    server: ObjectServer = request.getfixturevalue(kind)
    sites = [FRONT | {f"{n}.html": b"%d" % who for n in range(30)} for who in range(2)]
    done: list[int] = []

    def publish(who: int) -> None:
        with suppress(Locked):
            send(tmp_path / f"{who}", sites[who], opened(server, tmp_path.name))
            done.append(who)

    threads = [threading.Thread(target=publish, args=(who,)) for who in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done
    assert live(server, tmp_path.name) == sites[done[-1]]


PROGRAM = """
import signal, sys
from pathlib import Path
from tests.remotes.test_s3_faults import opened, send
from tests.delivery.building import FRONT
from tests.servers.seaweed import ObjectServer
signal.signal(signal.SIGINT, signal.default_int_handler)
send(Path(sys.argv[1]), FRONT, opened(ObjectServer(int(sys.argv[2])), "ctrl-c"))
"""


def test_ctrl_c_is_acted_on_while_a_server_says_nothing(
    objects: ObjectServer, tmp_path: Path
) -> None:
    with bent(objects.port, lambda _: Stall()) as line:
        command = [sys.executable, "-c", PROGRAM, str(tmp_path), str(line.port)]
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
        while not line.seen and process.poll() is None:
            time.sleep(0.05)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=10)

    assert time.monotonic() - began < 3
    assert b"KeyboardInterrupt" in said
    assert SECRET.encode() not in said


def bucket(server: ObjectServer, prefix: str, *, port: int = 0, secret: str = "") -> Bucket:
    secrets = Secrets({**server.env, **({"AWS_SECRET_ACCESS_KEY": secret} if secret else {})})
    url = parse(server.address(prefix, port=port))
    return Bucket(placed(url, secrets), credentials(url, secrets), idle=5)


def upload(name: str) -> Upload:
    entry = Entry(sha256(b"").hexdigest(), 0)
    return Upload(name, Content(path=name, entry=entry, open=BytesIO))


def test_names_with_two_lines_fail_like_others(
    objects: ObjectServer, mock_objects: ObjectServer
) -> None:
    with (
        pytest.raises(RemoteError, match="refuses connections"),
        bucket(objects, "", port=free_ports(1)[0]) as closed,
    ):
        closed.heads(["a\nb"])
    with (
        pytest.raises(ConfigError, match="does not fit the access key"),
        bucket(objects, "", secret="wrong") as wrong,
    ):
        wrong.delete(["a\nb"])
    with (
        pytest.raises(RemoteRefused, match="does not take the name"),
        bucket(mock_objects, "") as strict,
    ):
        list(strict.upload([upload("a\nb")]))


def test_other_peoples_names_are_no_stumbling_block(mock_objects: ObjectServer) -> None:
    """The library can not say a name with two slashes, and gives up on a list that has one."""
    line = http.client.HTTPConnection("127.0.0.1", mock_objects.port)
    line.request("PUT", f"/{BUCKET}/odd/their//file", body=b"1")
    assert line.getresponse().status == 200
    line.close()

    with bucket(mock_objects, "odd") as store:
        list(store.upload([upload("7")]))
        heads = store.heads([f"{n}" for n in range(300)])

    assert [n for n, head in enumerate(heads) if head] == [7]


def test_what_is_gone_can_not_be_exchanged(
    objects: ObjectServer, mock_objects: ObjectServer
) -> None:
    for server in (objects, mock_objects):
        with bucket(server, "exchange") as store:
            assert not store.exchange("nothing", b"1", '"0"')
            assert store.create("something", b"1")
            assert not store.create("something", b"2")


def test_too_much_at_once_is_no_answer(objects: ObjectServer) -> None:
    busy = Answer(409, "ConditionalRequestConflict", "Please try again")

    with (
        bent(objects.port, lambda _: busy) as line,
        pytest.raises(RemoteError, match="is busy: Please try again"),
        bucket(objects, "busy", port=line.port) as store,
    ):
        store.create("x", b"1")
