"""Ledger against bank: what was marked paid, what arrived, and the gap, sender by sender.

Equal sums are paired (`matching`); what remains is compared as one total per sender. Money
from an unknown sender lowers nobody's gap. docs/method.md, "Bank".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from calculator.core import columns as c
from calculator.core.identifiers import key_of
from calculator.core.reconciled import BankRef, Debit, Match, Reconciliation
from calculator.core.spans import NO_DAY, day_number, day_of
from calculator.estimate.compared_sums import (
    Compared,
    by_payer_of,
    lent_of,
    received_of,
    settled_of,
)
from calculator.estimate.grace import Grace, graces, last_day
from calculator.estimate.marked import Rows, groups_of, rows_of
from calculator.estimate.matching import Window
from calculator.estimate.moved import moved_of
from calculator.estimate.paired import Group, Pairing, pair_up, total_matches
from calculator.estimate.reopening import held_by, not_banked_of, take_back, take_back_returns
from calculator.estimate.returns import days_taken_back, owed
from calculator.estimate.senders import Expected, Names, expected_of
from calculator.estimate.statements import Seen, statements
from calculator.estimate.take_backs import noted_returns, pair_debits
from calculator.intake.bank.model import BankRead
from calculator.reference.calendars import DayCalendar

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class BankRules:
    """What the dossier says of the bank, and the days allowed, in business days.

    Attributes:
        platforms: insurer -> platform, the dossier's [ledger] platforms.
        words: words of a label -> payer, the dossier's [bank] payers.
        grace: what is marked paid has that long to be booked before it counts as lacking.
        measured: a payer whose own matches prove a longer time has it; else `grace` is for all.
        early, late: a transfer is booked at most that long before, or after, the marked day.
    """

    platforms: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    grace: int = 2
    measured: bool = True
    early: int = 1
    late: int = 5


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What the comparison found, and what it changes in the ledger.

    Attributes:
        told: what is shown.
        taken: cents of each row that count as not received after all; aligned to the frame.
        sender: index in `names` of who pays each row, -1 where nobody is named; aligned too.
        names: senders as shown.
        seen: the statements it rests on.
        ledger_senders: senders of at least one row.
        lent: payers neither seen at the bank nor tied to a platform -> cents of theirs that
            platforms may have paid, left out of the comparison.
        undated_cents: compared although the ledger gives no day of payment.
        until: last marked day compared, per sender, a day number.
        unplaced: return -> cents of it that no line can be told for.
    """

    told: Reconciliation
    taken: Ints
    sender: Ints
    names: tuple[str, ...]
    seen: Seen
    ledger_senders: frozenset[str]
    lent: Mapping[str, int]
    undated_cents: int
    until: Ints
    unplaced: Mapping[BankRef, int] = field(default_factory=dict)


def reconcile(
    frame: pd.DataFrame, bank: BankRead, as_of: date, rules: BankRules, business: DayCalendar
) -> Reconciled:
    """Compare a ledger's payments with the bank's.

    Args:
        frame: lines at `as_of` with `core.columns.LEDGER_COLUMNS`; may be empty.
        bank: the statements read.
        as_of: day of the figures; later receipts and movements do not exist yet.
        rules: words, platforms and days.
        business: days on which banks transfer money.
    """
    expected = expected_of(frame, rules.platforms)
    stated = [str(p) for p in frame[c.PLATFORM].unique() if p] if len(frame) else []
    names = Names(rules.words, expected.names, [*stated, *rules.platforms.values()])
    seen = statements(bank, as_of, names, business)
    found = _compared(frame, seen, as_of, rules, business, expected)
    if noted := noted_returns(found[0].pairing, seen.reversals):
        # The ledger says itself what these took back: they are no returns besides.
        seen = statements(bank, as_of, names, business, noted)
        found = _compared(frame, replace(seen, reversals=()), as_of, rules, business, expected)
    summed = _summed(frame, found, seen, partial(_window, rules, business))
    told = replace(summed.told, moved=moved_of(bank, seen, summed.told))
    return replace(summed, told=told)


def _window(rules: BankRules, business: DayCalendar, day: int) -> tuple[int, int]:
    """First and last day on which money marked paid on a day may be booked."""
    return int(business.shift(day, -rules.early)), int(business.shift(day, rules.late))


def _compared(
    frame: pd.DataFrame,
    seen: Seen,
    as_of: date,
    rules: BankRules,
    business: DayCalendar,
    expected: Expected,
) -> tuple[Compared, Ints, frozenset[int]]:
    """Pair what is to be paired; with the sender of each row, and senders that are unsure."""
    sender, unsure = expected.senders({t.sender for t in seen.transfers if t.sender})
    shown = _senders_shown(expected, seen)
    low = int(business.shift(seen.first, -rules.late)) if seen.first <= seen.last else seen.first
    window = partial(_window, rules, business)
    debits = sorted((*seen.debits, *seen.reversals), key=lambda t: (t.day, t.cents))

    def paired_with(time: list[Grace]) -> Compared:
        days = {g.days: last_day(seen.first, seen.last, g.days, business) for g in time}
        until = np.array([days[g.days] for g in time], dtype=np.int64)
        rows = rows_of(frame, sender, day_number(as_of), (seen.first, seen.last), until, low)
        groups = groups_of(rows, shown, seen.transfers)
        pairing = pair_up(groups, seen.transfers, window, business.count_through)
        pair_debits(pairing, groups, debits, window, business.count_through)
        return Compared(rows, groups, pairing, time, until)

    same = [Grace(rules.grace)] * len(shown)
    made = paired_with(same)
    if rules.measured:
        # What is compared decides what is paired first: a longer time is compared anew.
        came = [m for m in made.pairing.matches if m.rule != "take_back"]
        time = graces(shown, came, rules.grace, business.count_through)
        longer = any(g.days != rules.grace for g in time)
        made = paired_with(time) if longer else replace(made, time=time)
    return made, sender, unsure


def _senders_shown(expected: Expected, seen: Seen) -> tuple[str, ...]:
    """Names of senders: those of the rows by their index, then those of the bank alone."""
    keys = {key_of(name) for name in expected.names}
    more = sorted({*(t.sender for t in seen.transfers), *(t.sender for t in seen.owed_back),
                   *(r.payer for r in seen.returned)} - {""})  # fmt: skip
    return (*expected.names, *(name for name in more if key_of(name) not in keys))


def _summed(
    frame: pd.DataFrame,
    found: tuple[Compared, Ints, frozenset[int]],
    seen: Seen,
    window: Window,
) -> Reconciled:
    made, sender, unsure = found
    rows, groups, pairing = made.rows, made.groups, made.pairing
    held = held_by(rows, pairing.rows, pairing.short, days_taken_back(groups, seen, window))
    compared = rows.core | held.paired
    n = len(groups)
    marked = rows.by_sender(compared, n)
    waiting = rows.by_sender(rows.edge & ~compared & ~rows.before, n)
    outside = rows.by_sender(~compared & (~rows.edge | rows.before), n)
    received, back = received_of(groups, pairing, seen)
    gap = np.maximum(marked - settled_of(made, seen, compared, held, window), 0)
    beyond = received - (marked - gap)
    lent = lent_of(groups, gap, beyond, unsure)
    for at, cents in lent.items():
        gap[at], marked[at], outside[at] = gap[at] - cents, marked[at] - cents, outside[at] + cents
    names = [g.name for g in groups]
    cut = take_back(frame, rows, compared, held, gap)
    more, unplaced = take_back_returns(frame, rows, held, cut, owed(names, seen))
    # A line marked before the days compared joins them where its money went back.
    joined = rows.by_sender(~compared, n, more)
    marked, outside, gap = (
        marked + joined,
        outside - joined,
        gap + rows.by_sender(more > 0, n, more),
    )
    cut = cut + more
    taken = np.zeros(len(frame), dtype=np.int64)
    taken[rows.at] = cut
    mine = np.unique(rows.sender)
    until = int(made.until[mine if len(mine) else slice(None)].max(initial=seen.first - 1))
    some = seen.first <= until and bool(compared.any() or joined.any() or not len(rows.at))
    unidentified = sorted(pairing.unidentified, key=lambda i: -seen.transfers[i].cents)
    early = compared & (rows.marked < seen.first)
    inside = (rows.marked >= seen.first) & (rows.marked <= seen.last)
    told = Reconciliation(
        first_on=day_of(seen.first) if some else None,
        last_on=day_of(until) if some else None,
        seen_on=day_of(seen.last) if seen.first <= seen.last else None,
        matches=_matches(rows, groups, pairing, seen, rows.core & ~held.paired, window),
        not_banked=not_banked_of(rows, cut, names),
        unidentified=tuple(seen.transfers[i].ref for i in unidentified),
        returned=seen.returned,
        others=seen.others,
        cancelled=tuple(t.ref for t in seen.cancelled),
        by_payer=by_payer_of(
            made, seen, (marked, marked - gap, gap, beyond, back, waiting, outside)
        ),
        nearly=tuple(sorted(pairing.nearly, key=lambda m: (m.payer, m.first_on))),
        noted_cents=int(rows.cents[inside].sum()),
        early_cents=int(rows.cents[early].sum()) + int(joined.sum()),
        debits=tuple(Debit(t.sender, t.ref) for t in seen.debits if t.ref not in pairing.taken),
    )
    return Reconciled(
        told=told,
        taken=taken,
        sender=sender,
        names=tuple(names),
        seen=seen,
        ledger_senders=frozenset(groups[int(i)].name for i in np.unique(rows.sender)),
        lent={groups[at].name: cents for at, cents in sorted(lent.items())},
        undated_cents=int(rows.cents[rows.core & (rows.day == NO_DAY)].sum()),
        until=made.until,
        unplaced={seen.owed_back[n].ref: cents for n, cents in unplaced.items()},
    )


def _matches(
    rows: Rows, groups: list[Group], pairing: Pairing, seen: Seen, rest: Flags, window: Window
) -> tuple[Match, ...]:
    matches = list(pairing.matches)
    for at, group in enumerate(groups):
        mine = np.flatnonzero(rest & (rows.sender == at))
        matches += total_matches(
            group, pairing, seen.transfers, rows.marked[mine], rows.cents[mine], window
        )
    matches.sort(key=lambda m: (m.payer, m.first_on, m.rule, m.last_on, m.banked_cents))
    return tuple(matches)
