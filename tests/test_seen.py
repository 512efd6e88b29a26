"""Names that were seen: a dictionary's answers in a fraction of its memory."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stance.store.seen import Seen


@given(st.lists(st.tuples(st.text(max_size=3), st.integers(0, 2**64 - 1))))
def test_answers_as_a_dictionary(pairs: list[tuple[str, int]]) -> None:
    seen, expected = Seen(), dict[str, int]()
    for name, value in pairs:
        assert seen.add(name, value) == expected.get(name)
        expected.setdefault(name, value)
    assert len(seen) == len(expected)


def test_grows() -> None:
    seen = Seen()
    assert all(seen.add(str(n), n) is None for n in range(5000))
    assert all(seen.add(str(n)) == n for n in range(5000))
