"""Whose lines count: the payers that stopped, by name, number or platform on the line's date.

An insurer's name does not determine its platform. A line without platform follows its
insurer's public tie where there is exactly one on that date (said as an assumption); where
there are several the line is not affected, and its euros are reported for the user to settle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as c
from calculator.core.identifiers import key_of
from calculator.core.spans import day_of
from calculator.reference import payers as known

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class PayerGroup:
    """One payer as the figures see it: same name (or number) and same platform.

    `entry` is the dossier's word for the outage that reaches it; `tied` is True where the
    platform is assumed from a public tie.
    """

    payer: str
    payer_id: str
    platform: str
    entry: str
    statutory: bool
    tied: bool


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Lines left out because their insurer works with several platforms on that date."""

    payer: str
    platforms: tuple[str, ...]
    rows: Ints


@dataclass(frozen=True, slots=True)
class Affected:
    """`group_of` gives each ledger row its index in `groups`, -1 where not affected.

    `met` holds the outage's entries that reach at least one row.
    """

    groups: tuple[PayerGroup, ...]
    group_of: Ints
    ambiguous: tuple[Ambiguous, ...]
    met: tuple[str, ...]


class Targets:
    """The outage's entries, ready to be compared with names, numbers and platforms."""

    def __init__(self, entries: tuple[str, ...]) -> None:
        """Spell out each entry: as typed, its canonical name, and the platforms it runs."""
        self._by_key: dict[str, list[str]] = {}
        for entry in entries:
            name = known.canonical(entry) or entry
            for spelling in dict.fromkeys(key_of(s) for s in (entry, name, *known.covers(name))):
                self._by_key.setdefault(spelling, []).append(entry)

    def entries_for(self, payer: str, payer_id: str, platform: str) -> tuple[str, ...]:
        """The dossier's entries that reach this payer: by platform, then name, then number."""
        found: dict[str, None] = {}
        for text in (platform, payer, payer_id):
            if not text:
                continue
            spellings = dict.fromkeys((key_of(text), key_of(known.canonical(text) or text)))
            for spelling in spellings:
                found |= dict.fromkeys(self._by_key.get(spelling, ()))
        return tuple(found)


def affected_rows(
    frame: pd.DataFrame, entries: tuple[str, ...], hints: Mapping[str, str]
) -> Affected:
    """Group the ledger's rows by payer and tell which groups the outage reaches.

    Args:
        frame: rows with `core.columns.LEDGER_COLUMNS`.
        entries: the outage's payers as the dossier names them, already checked.
        hints: insurer name or number -> platform, from the dossier's [ledger] platforms.
    """
    targets = Targets(entries)
    hint_of = {key_of(name): platform for name, platform in hints.items()}
    group_of = np.full(len(frame), -1, dtype=np.int64)
    if not len(frame) or not entries:
        return Affected((), group_of, (), ())
    combos = frame.groupby([c.PAYER, c.PAYER_ID, c.PLATFORM], sort=True, observed=True)
    number = combos.ngroup().to_numpy()
    names: list[tuple[str, str, str]] = sorted(combos.groups.keys())  # type: ignore[arg-type]
    days = frame[c.INVOICE_DAY].to_numpy(np.int64)
    order = np.argsort(number, kind="stable")
    bounds = np.searchsorted(number[order], np.arange(len(names) + 1))

    found: dict[tuple[str, str], int] = {}
    groups: list[PayerGroup] = []
    met: dict[str, None] = {}
    ambiguous: list[Ambiguous] = []
    for index, (payer, payer_id, written) in enumerate(names):
        rows = order[bounds[index] : bounds[index + 1]]
        stated = hint_of.get(key_of(payer)) or hint_of.get(key_of(payer_id)) or written
        for platform, tied, part, several in by_platform(payer, stated, rows, days):
            reached = targets.entries_for(payer, payer_id, platform)
            if not reached and several:
                if any(targets.entries_for("", "", p) for p in several):
                    ambiguous.append(Ambiguous(payer or payer_id, several, part))
                continue
            if not reached:
                continue
            entry = reached[0]
            met |= dict.fromkeys(reached)
            key = (key_of(payer) or payer_id, key_of(platform))
            if key not in found:
                found[key] = len(groups)
                groups.append(
                    PayerGroup(
                        payer=payer or payer_id or platform,
                        payer_id=payer_id,
                        platform=platform,
                        entry=entry,
                        statutory=known.is_statutory(entry) or known.is_statutory(platform),
                        tied=tied,
                    )
                )
            group_of[part] = found[key]
    return Affected(tuple(groups), group_of, tuple(ambiguous), tuple(met))


def by_platform(
    payer: str, stated: str, rows: Ints, days: Ints
) -> list[tuple[str, bool, Ints, tuple[str, ...]]]:
    """Cut one payer's rows by platform on their days.

    Args:
        payer: as the ledger writes it.
        stated: platform of the dossier or of the line, or "".
        rows: the payer's rows.
        days: invoice day of every row of the ledger.

    Returns:
        (platform or "", assumed from a public tie, rows, candidates where several tie).
    """
    if stated:
        return [(known.canonical(stated) or stated, False, rows, ())]
    name = known.canonical(payer) if payer else None
    if name is None:
        return [("", False, rows, ())]
    parts: dict[tuple[str, ...], list[Ints]] = {}
    own = days[rows]
    for day in np.unique(own):
        ties = known.platforms_of(name, _date(int(day)))
        parts.setdefault(ties, []).append(rows[own == day])
    cut: list[tuple[str, bool, Ints, tuple[str, ...]]] = []
    for ties, pieces in parts.items():
        part = np.concatenate(pieces)
        if len(ties) == 1:
            cut.append((ties[0], key_of(ties[0]) != key_of(payer), part, ()))
        else:
            cut.append(("", False, part, ties))
    return cut


def _date(day: int) -> date:
    return day_of(day)
