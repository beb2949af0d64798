"""The outage's entries under one name each: spellings, operators and the brands they run."""

from __future__ import annotations

from collections.abc import Mapping

from calculator.core.identifiers import key_of
from calculator.reference import payers as known


def distinct(entries: tuple[str, ...]) -> tuple[str, ...]:
    """The outage's payers, one spelling each, in the order typed.

    A brand whose operator stopped too is part of its operator.
    """
    first: dict[str, str] = {}
    for entry in entries:
        first.setdefault(known.canonical(entry) or entry, entry)
    part_of = {brand for name in first for brand in known.covers(name) if brand != name}
    return tuple(entry for name, entry in first.items() if name not in part_of)


def as_typed(name: str, entries: tuple[str, ...]) -> str:
    """The outage's spelling of a name that the reference does not know."""
    return next((e for e in entries if key_of(e) == key_of(name)), name)


def brands_of(entry: str) -> tuple[str, ...]:
    """An entry under its canonical name, and the platforms it runs."""
    name = known.canonical(entry) or entry
    return (name, *(brand for brand in known.covers(name) if brand != name))


def typed_for(entry: str, typed: Mapping[str, int]) -> dict[str, int]:
    """What was typed for an entry: under its own name, else under the brands it runs."""
    own, *brands = brands_of(entry)
    if own in typed:
        return {own: typed[own]}
    return {brand: typed[brand] for brand in brands if brand in typed}
