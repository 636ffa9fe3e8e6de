"""SFTP packets: what we say, and what we make of answers, however broken."""

from contextlib import suppress
from struct import pack

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.remotes.sftp import wire
from mindblog_cli.remotes.sftp.wire import Attrs, Data, Found, Garbled, Handle, Names, Op, Status

PATHS = st.binary().map(lambda content: content.decode("utf-8", "surrogateescape"))


def reader(*parts: bytes) -> wire.Reader:
    return wire.Reader(b"".join(parts))


@given(PATHS)
def test_any_path_comes_back_as_it_went(path: str) -> None:
    assert reader(wire.string(path)).text() == path


@given(st.sampled_from(sorted(Op)), st.binary(max_size=80))
def test_a_broken_packet_is_garbled_and_nothing_else(op: int, content: bytes) -> None:
    with suppress(Garbled):
        wire.reply(op, reader(content))
    with suppress(Garbled):
        wire.extensions(content)


def test_a_packet_carries_its_length_and_number() -> None:
    assert wire.packet(7, wire.path(Op.LSTAT, "/a")) == b"\0\0\0\x0b\x07\0\0\0\x07\0\0\0\x02/a"


def test_what_a_server_offers_is_read_in_pairs() -> None:
    content = pack(">I", 3) + wire.string("hardlink@openssh.com") + wire.string("1")

    assert wire.extensions(content) == {wire.HARDLINK: "1"}


def test_answers_are_taken_apart() -> None:
    whole = pack(">IQIIIIII", 0x8000000F, 5, 0, 0, 0o100644, 1, 2, 1)
    attrs = whole + wire.string("name") + wire.string("value")

    assert wire.reply(Op.STATUS, reader(pack(">I", 4), wire.string("no"))) == Status(4, "no")
    assert wire.reply(Op.STATUS, reader(pack(">I", 1))) == Status(1)
    assert wire.reply(Op.HANDLE, reader(wire.string(b"h"))) == Handle(b"h")
    assert wire.reply(Op.DATA, reader(wire.string(b"d"))) == Data(b"d")
    assert wire.reply(Op.ATTRS, reader(attrs)) == Found(Attrs(5, 0o100644, 2))
    names = pack(">I", 1) + wire.string("n") + wire.string("-rw n") + pack(">I", 0)
    assert wire.reply(Op.NAME, reader(names)) == Names((("n", Attrs()),))


def test_another_version_is_refused() -> None:
    with pytest.raises(Garbled, match="version"):
        wire.extensions(pack(">I", 6))
