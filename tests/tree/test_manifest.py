"""Manifests: sealed, opened, and never believed when a byte is off."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.tree.manifest import (
    Entry,
    Manifest,
    ManifestDamaged,
    ManifestTooNew,
    from_bytes,
    leaves,
    release_of,
    to_bytes,
)
from mindblog_cli.tree.paths import fault
from mindblog_cli.tree.tree import Leaf

TIME = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
ENTRIES = st.builds(
    Entry,
    st.text("0123456789abcdef", min_size=64, max_size=64),
    st.integers(0, 2**40),
    st.sampled_from(["", "text/html"]),
    st.sampled_from(["", "no-cache"]),
)
PATHS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda path: not fault(path)
)
MANIFESTS = st.builds(
    Manifest,
    entries=st.dictionaries(PATHS, ENTRIES, max_size=5),
    release=st.text("0123456789-", max_size=8),
    made_at=st.just(TIME),
    generation=st.integers(1, 9999),
)


def manifest(*paths: str) -> Manifest:
    return Manifest(entries={path: Entry("0" * 64, 1) for path in paths}, release="1", made_at=TIME)


@given(MANIFESTS)
def test_a_manifest_survives_the_trip(made: Manifest) -> None:
    assert from_bytes(to_bytes(made)) == made
    assert release_of(to_bytes(made)) == made.release


@given(MANIFESTS, st.data())
def test_any_changed_byte_is_found(made: Manifest, data: st.DataObject) -> None:
    sealed = bytearray(to_bytes(made))
    place = data.draw(st.integers(0, len(sealed) - 1))
    sealed[place] ^= data.draw(st.integers(1, 255))

    with pytest.raises((ManifestDamaged, ManifestTooNew)):
        from_bytes(bytes(sealed))


@given(MANIFESTS, st.data())
def test_any_cut_is_found(made: Manifest, data: st.DataObject) -> None:
    sealed = to_bytes(made)

    with pytest.raises(ManifestDamaged):
        from_bytes(sealed[: data.draw(st.integers(0, len(sealed) - 1))])


def test_a_later_version_is_told_apart_from_damage() -> None:
    sealed = to_bytes(manifest("a")).replace(b"manifest 1", b"manifest 2", 1)

    with pytest.raises(ManifestTooNew):
        from_bytes(sealed)


def test_a_sealed_manifest_that_leaves_the_site_is_not_believed() -> None:
    with pytest.raises(ManifestDamaged, match="names"):
        from_bytes(to_bytes(manifest("../../etc/passwd")))


def test_the_order_of_paths_leaves_no_trace() -> None:
    assert to_bytes(manifest("a", "b")) == to_bytes(manifest("b", "a"))


def test_leaves_are_the_bytes_alone() -> None:
    assert leaves({"a": Entry("0", 1, "text/html", "no-cache")}) == {"a": Leaf("0", 1)}
