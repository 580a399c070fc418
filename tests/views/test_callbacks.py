"""What a button carries, and what is made of data that we did not make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from views.callbacks import LIMIT, BadCallback, Callback

callbacks = st.builds(
    Callback,
    verb=st.from_regex(r"[a-z_]{1,20}", fullmatch=True),
    numbers=st.lists(st.integers(0, 10**9), max_size=3).map(tuple),
    keeps=st.booleans(),
)


@given(callbacks)
def test_what_is_packed_is_unpacked(callback: Callback) -> None:
    packed = callback.pack()
    assert len(packed.encode()) <= LIMIT
    assert Callback.unpack(packed) == callback


@given(st.text(max_size=80))
def test_anything_else_is_bad_or_harmless(data: str) -> None:
    try:
        callback = Callback.unpack(data)
    except BadCallback:
        return
    assert all(number >= 0 for number in callback.numbers)
    assert callback.verb.isidentifier()


@pytest.mark.parametrize("data", ["", "!", "a:-1", "a:1.5", "a:١", "a b", "a::", "a:" + "9" * 19])
def test_forged_data_is_refused(data: str) -> None:
    with pytest.raises(BadCallback):
        Callback.unpack(data)


def test_what_does_not_fit_is_a_bug_and_says_so() -> None:
    with pytest.raises(ValueError, match="64 bytes"):
        Callback.of("verb", *[10**17] * 4).pack()
