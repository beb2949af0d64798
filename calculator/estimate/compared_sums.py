"""The sums of one comparison: what each sender sent, what of it its lines can have been paid."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.core.identifiers import key_of
from calculator.core.reconciled import PayerBanked
from calculator.core.spans import day_of
from calculator.estimate.grace import Grace
from calculator.estimate.marked import Rows
from calculator.estimate.matching import Booked, Window
from calculator.estimate.paired import Group, Pairing
from calculator.estimate.reopening import Held
from calculator.estimate.settling import settled
from calculator.estimate.statements import Seen
from calculator.reference import payers as known

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Compared:
    """One comparison: lines, senders, pairs, the time left to each sender and its last day."""

    rows: Rows
    groups: list[Group]
    pairing: Pairing
    time: list[Grace]
    until: Ints


def received_of(groups: list[Group], pairing: Pairing, seen: Seen) -> tuple[Ints, Ints]:
    """Cents received from each sender, less what it took back as noted; returns apart."""
    at_name = {key_of(group.name): at for at, group in enumerate(groups)}
    received, back = (np.zeros(len(groups), dtype=np.int64) for _ in range(2))
    for index, at in pairing.sender_of.items():
        received[at] += seen.transfers[index].cents
    for debit, at in pairing.taken.items():
        received[at] += debit.amount_cents
    for one in seen.returned:
        if one.payer:
            back[at_name[key_of(one.payer)]] -= one.transfer.amount_cents
    return received, back


def settled_of(made: Compared, seen: Seen, compared: Flags, held: Held, window: Window) -> Ints:
    """Cents of each sender's lines that its transfers paid, to the cent, or can have paid."""
    rows, pairing = made.rows, made.pairing
    sums = rows.by_sender(compared & held.paired, len(made.groups))
    for at, group in enumerate(made.groups):
        mine = compared & ~held.paired & (rows.sender == at)
        rest = [seen.transfers[i] for i in group.own if i not in pairing.paired]
        if rest and mine.any():
            booked = [Booked(t.day, t.cents) for t in rest]
            sums[at] += settled(rows.marked[mine], rows.cents[mine], booked, window)
    return sums


def lent_of(groups: list[Group], gap: Ints, beyond: Ints, unsure: frozenset[int]) -> dict[int, int]:
    """Cents of payers tied to no platform that platforms may have paid.

    These are what the platforms sent beyond the lines known to be theirs, smallest gap first.
    """
    platforms = {p.name for p in known.platforms() if p.kind == "platform"}
    pool = sum(
        max(0, int(beyond[at])) for at, group in enumerate(groups) if group.name in platforms
    )
    lent: dict[int, int] = {}
    for at in sorted(unsure, key=lambda i: (int(gap[i]), groups[i].name)):
        cents = min(int(gap[at]), pool)
        if cents > 0:
            lent[at], pool = cents, pool - cents
    return lent


def by_payer_of(made: Compared, seen: Seen, sums: tuple[Ints, ...]) -> tuple[PayerBanked, ...]:
    """One row per sender with a sum, largest gap first.

    Args:
        made: the comparison.
        seen: the statements.
        sums: per sender, cents marked, banked, lacking, received beyond the lines, taken back,
            waiting, not compared.
    """
    marked, banked, gap, beyond, back, waiting, outside = sums
    rows = [
        PayerBanked(
            group.name, int(marked[at]), int(banked[at]), int(gap[at]), int(back[at]),
            int(waiting[at]), int(outside[at]), int(beyond[at]),
            compared_until=day_of(int(until)) if until >= seen.first else None,
            grace_days=time.days, grace_matches=time.matches,
        )
        for at, (group, time, until) in enumerate(
            zip(made.groups, made.time, made.until, strict=True)
        )
        if any(int(s[at]) for s in sums)
    ]  # fmt: skip
    rows.sort(key=lambda p: (-p.not_banked_cents, -p.marked_paid_cents, -p.banked_cents, p.payer))
    return tuple(rows)
