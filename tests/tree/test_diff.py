"""What turns one site into another: laws."""

from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.tree.diff import apply, diff

SITES = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 2))


@given(SITES, SITES)
def test_applying_the_difference_gives_what_was_wanted(
    live: dict[str, int], wanted: dict[str, int]
) -> None:
    assert apply(diff(live, wanted), live, wanted) == wanted


@given(SITES)
def test_a_site_differs_in_nothing_from_itself(site: dict[str, int]) -> None:
    assert not diff(site, site)


@given(SITES, SITES)
def test_nothing_is_both_put_and_deleted(live: dict[str, int], wanted: dict[str, int]) -> None:
    changes = diff(live, wanted)

    assert not set(changes.put) & set(changes.delete)
    assert list(changes.put) == sorted(changes.put)
