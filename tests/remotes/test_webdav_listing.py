"""What a server says is there, in the ways that servers say it, and in ways that none should."""

import tracemalloc
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.remotes.webdav.listing import (
    PER_FILE,
    BadListing,
    BrokenListing,
    Found,
    Listing,
    escaped,
    inside,
    itself,
    path_of,
)

NGINX = b"""<?xml version="1.0" encoding="utf-8" ?>
<D:multistatus xmlns:D="DAV:">
<D:response><D:href>/a</D:href><D:propstat><D:prop>
<D:getlastmodified>Tue, 24 Nov 2026 19:36:50 GMT</D:getlastmodified>
<D:resourcetype><D:collection/></D:resourcetype></D:prop>
<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
<D:response><D:href>/a/b%25%20%0A%3F%23&amp;%C3%B8%01.txt</D:href><D:propstat><D:prop>
<D:getcontentlength>3</D:getcontentlength>
<D:getlastmodified>Thu, 01 Jan 1970 00:00:10 GMT</D:getlastmodified>
<D:resourcetype></D:resourcetype></D:prop>
<D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>
</D:multistatus>"""

NEXTCLOUD = b"""<?xml version="1.0"?>
<d:multistatus xmlns:d="DAV:" xmlns:s="http://sabredav.org/ns" xmlns:oc="http://owncloud.org/ns">
<d:response><d:href>/remote.php/dav/files/me/a/</d:href>
<d:propstat><d:prop><d:resourcetype><d:collection/></d:resourcetype></d:prop>
<d:status>HTTP/1.1 200 OK</d:status></d:propstat>
<d:propstat><d:prop><d:getcontentlength/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status>
</d:propstat></d:response>
<d:response><d:href>/remote.php/dav/files/me/a/f%c3%b8.txt</d:href>
<d:propstat><d:prop><d:resourcetype/><d:getcontentlength>7</d:getcontentlength></d:prop>
<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response>
<d:response><d:href>/remote.php/dav/files/me/a/gone</d:href>
<d:status>HTTP/1.1 404 Not Found</d:status></d:response>
</d:multistatus>"""

BARE = b"""<multistatus xmlns="DAV:"><response><href>http://host:8080/a/</href><propstat><prop>
<resourcetype><collection/></resourcetype></prop></propstat></response><response>
<href>http://host:8080/a/x/</href><propstat><prop><resourcetype><collection/></resourcetype>
<getlastmodified>nonsense</getlastmodified></prop></propstat></response></multistatus>"""

BOMB = b"""<?xml version="1.0"?>
<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]>
<multistatus xmlns="DAV:"><response><href>&lol2;</href></response></multistatus>"""

OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><multistatus/>"""


def read(*pieces: bytes) -> list[Found]:
    listing = Listing()
    for piece in pieces:
        listing.feed(piece)
    return listing.close()


def test_a_name_comes_back_as_it_was_written() -> None:
    found = read(NGINX)

    names = inside(found, "/a")

    assert list(names) == ["b% \n?#&ø\x01.txt"]
    (stat,) = names.values()
    assert (stat.kind, stat.size, stat.mtime) == ("file", 3, 10.0)
    folder = itself(found, "/a")
    assert folder is not None
    assert folder.kind == "folder"


def test_what_is_said_of_absent_properties_and_files_is_passed_by() -> None:
    names = inside(read(NEXTCLOUD), "/remote.php/dav/files/me/a")

    assert {name: stat.size for name, stat in names.items()} == {"fø.txt": 7}


def test_whole_addresses_and_times_that_are_none_are_understood() -> None:
    names = inside(read(BARE), "/a")

    assert [(name, stat.kind, stat.mtime) for name, stat in names.items()] == [("x", "folder", 0.0)]


def test_a_server_behind_another_may_know_itself_by_another_path() -> None:
    found = read(NGINX)

    assert len(inside(found, "/seen/from/outside/a")) == 1
    assert itself(found, "/seen/from/outside/a") == found[0].stat
    assert itself([], "/a") is None
    assert inside([], "/a") == {}


@given(st.integers(1, 40))
def test_it_may_come_in_any_pieces(size: int) -> None:
    pieces = [NEXTCLOUD[at : at + size] for at in range(0, len(NEXTCLOUD), size)]

    assert read(*pieces) == read(NEXTCLOUD)


@given(st.text(min_size=1).filter(lambda name: "/" not in name and name not in (".", "..")))
def test_any_name_survives_the_way_there_and_back(name: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        name = "lone surrogate"
    there = escape(escaped(f"/a/{name}"))
    said = f'<multistatus xmlns="DAV:"><response><href>{there}</href></response></multistatus>'

    (found,) = read(said.encode())

    assert found.path == f"/a/{name}"


def test_bytes_that_are_no_text_survive() -> None:
    assert path_of(escaped("/a/\udcff")) == "/a/\udcff"
    assert path_of("https://host") == "/"


@pytest.mark.parametrize("said", [BOMB, OUTSIDE, b"<!DOCTYPE html><html></html>"])
def test_entities_are_refused_before_any_is_looked_at(said: bytes) -> None:
    with pytest.raises(BadListing, match="entities"):
        read(said)


def test_words_that_are_no_xml_are_no_listing() -> None:
    with pytest.raises(BadListing, match="no XML"):
        read(b'{"error": "this is JSON"}')


@pytest.mark.parametrize("said", [NGINX[:-200], NGINX + b"Internal Server Error"])
def test_a_listing_that_ends_too_soon_or_too_late_is_a_broken_one(said: bytes) -> None:
    with pytest.raises(BrokenListing):
        read(said)


def test_a_deep_one_is_refused() -> None:
    with pytest.raises(BadListing, match="too deep"):
        read(b"<a>" * 100)


def test_a_name_without_end_is_refused() -> None:
    with pytest.raises(BadListing, match="name in it"):
        read(b'<multistatus xmlns="DAV:"><response><href>', b"a" * 100_000)


@pytest.mark.parametrize("junk", [b"<a/>", b" ", b"<a b='1'>x</a>"])
def test_one_that_never_tells_of_a_file_ends_in_bounded_memory(junk: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(BadListing, match="does not end"):
            read(b"<multistatus>", *[junk * (65536 // len(junk))] * 1000)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_an_attribute_without_end_is_refused_too() -> None:
    with pytest.raises(BadListing, match="does not end"):
        read(b"<a b='", *[b"x" * 65536] * 1000)


def test_a_long_list_of_files_is_no_attack() -> None:
    one = b"<response><href>/a/%d</href>" + b" " * (PER_FILE // 2) + b"</response>"
    many = (one % number for number in range(2000))

    found = read(b'<multistatus xmlns="DAV:">', *many, b"</multistatus>")

    assert len(found) == 2000
