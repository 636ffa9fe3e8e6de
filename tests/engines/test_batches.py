from hypothesis import given
from hypothesis import strategies as st

from mindblog_cli.engines.batches import batches
from mindblog_cli.engines.engine import Limits


@given(st.lists(st.text(max_size=30)), st.integers(1, 5), st.integers(1, 40))
def test_batches_keep_order_and_limits(texts: list[str], most: int, characters: int) -> None:
    found = list(batches(texts, Limits(texts=most, characters=characters), len))

    assert [text for batch in found for text in batch] == texts
    assert all(len(batch) <= most for batch in found)
    assert all(sum(map(len, b)) <= characters for b in found if len(b) > 1)
