"""The short way for plain names says what the long way says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from calculator.core.identifiers import clean, key_of

_PLAIN = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=30)


@given(_PLAIN)
def test_plain_names_take_the_short_way_to_the_same_key(name: str) -> None:
    # A zero-width space is dropped by both, and sends the name the long way.
    assert key_of(name) == key_of(f"{name}\u200b")
    assert clean(name) == clean(f"{name}\u200b")
