"""Amounts typed the way the French write them: spaces, a comma, a sign of the euro.

A text field, not the browser's number field: that one drops the comma where the browser
speaks English, and 4 500,50 becomes 450 050.
"""

from __future__ import annotations

from typing import Any

import streamlit as st
from pydantic_core import PydanticCustomError

from calculator.intake.dossier_values import euros
from ui import keys


def written(amount: float | None) -> str:
    """Euros as the field shows them: 4500.5 -> "4 500,50"; nothing for None."""
    if amount is None:
        return ""
    text = f"{amount:,.2f}".replace(",", "\u202f").replace(".", ",")
    return text.removesuffix(",00")


def parsed(text: str) -> float | None:
    """Euros of a field, None where it is empty.

    Raises:
        PydanticCustomError: not an amount in euros.
    """
    return euros(text) / 100 if text.strip() else None


def amount_input(place: Any, label: str, key: str, **more: Any) -> float | None:
    """A field for euros; what is no amount is told at the field's end and kept for the page."""
    text = place.text_input(label, key=key, max_chars=20, **more)
    try:
        return parsed(text or "")
    except PydanticCustomError:
        st.session_state[keys.BAD_AMOUNTS] = (
            *st.session_state.get(keys.BAD_AMOUNTS, ()),
            (label, text),
        )
        return None
