"""What Neocities takes for a file, and what is in its way."""

from pathlib import Path

import pytest

from mindblog_cli.errors import RemoteRefused
from tests.delivery.building import FRONT
from tests.servers.neocities import Neocities, neocities
from tests.servers.neocities_use import patient, send

__all__ = ["neocities"]


def test_a_file_takes_the_place_of_a_folder_and_the_other_way_round(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    first = FRONT | {"a": b"file", "b/x/y.html": b"folder", "keep/z.html": b"z"}
    second = FRONT | {"a/index.html": b"folder", "b": b"file", "keep/z.html": b"z"}

    send(tmp_path, first, patient(neocities, site))
    send(tmp_path, second, patient(neocities, site), seconds=60)
    send(tmp_path, first, patient(neocities, site), seconds=120)

    assert neocities.live(site) == first


def test_a_folder_with_somebody_elses_files_is_not_removed(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    neocities.put(site, {"notes/theirs.html": b"t"})

    with pytest.raises(RemoteRefused, match="notes can not be stored"):
        send(tmp_path, FRONT | {"notes": b"n"}, patient(neocities, site))

    assert neocities.live(site)["notes/theirs.html"] == b"t"


def test_a_file_of_somebody_else_where_a_folder_should_be_is_told_of(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    neocities.put(site, {"notes": b"theirs"})

    with pytest.raises(RemoteRefused, match="notes is a file, and not ours"):
        send(tmp_path, FRONT | {"notes/a.html": b"n"}, patient(neocities, site))

    assert neocities.live(site)["notes"] == b"theirs"


STRANGE = (
    "te[s]t.html",
    "te[s].html",
    "te[]t.html",
    "[a].html",
    'say "so".html',
    "100%.html",
    "%41.html",
    "username",
    "page",
    "ø/詩經 😀.html",
    "a+b&c=d;e.html",
    "#?.html",
    ".well-known/x.txt",
)


def test_strange_names_arrive_as_they_are(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    files = FRONT | {name: name.encode() for name in STRANGE}

    send(tmp_path, files, patient(neocities, site))
    assert neocities.live(site) == files

    send(tmp_path, FRONT, patient(neocities, site), seconds=60)
    assert neocities.live(site) == FRONT


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("line\nbreak.html", "name"),
        ("back\\slash.html", "name"),
        ("dot..dot.html", "name"),
        ("d/" * 100 + "x.html", "name"),
    ],
)
def test_names_that_it_can_not_have_are_refused_before_anything_is_sent(
    neocities: Neocities, tmp_path: Path, name: str, why: str
) -> None:
    site = neocities.site("blog")
    site.supporter = True
    before = neocities.live(site)

    with pytest.raises(RemoteRefused, match=f"takes no file of such a {why}"):
        send(tmp_path, FRONT | {name: b"x"}, patient(neocities, site))

    assert neocities.live(site) == before


FILM = b"\x00\x00\x00\x18ftypmp42" + b"\0" * 100


def test_kinds_that_a_free_site_can_not_have_are_refused_before_anything_is_sent(
    neocities: Neocities, tmp_path: Path
) -> None:
    site = neocities.site("blog")
    before = neocities.live(site)
    files = FRONT | {f"film{n}.mp4": FILM for n in range(5)} | {"LICENSE": b"text", "raw": b"\xff"}

    with pytest.raises(RemoteRefused) as told:
        send(tmp_path, files, patient(neocities, site))

    assert '"film0.mp4", "film1.mp4", "film2.mp4" and 3 more' in told.value.message
    assert neocities.live(site) == before


def test_a_supporter_may_have_any_kind(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    site.supporter = True
    files = FRONT | {"film.mp4": FILM, "raw": b"\xff\0"}

    send(tmp_path, files, patient(neocities, site))

    assert neocities.live(site) == files


def test_text_may_be_called_anything(neocities: Neocities, tmp_path: Path) -> None:
    site = neocities.site("blog")
    files = FRONT | {"LICENSE": b"text", "a.odd": "æøå".encode() * 2000, "none": b""}

    send(tmp_path, files, patient(neocities, site))

    assert neocities.live(site) == files
