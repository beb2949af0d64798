"""Days marked below zero against the debits of the same payer: money it took back, and noted.

Every rule of `matching` holds with the signs turned. A debit that equals nothing changes no sum:
it may be the pharmacy's own premium.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from calculator.core.identifiers import key_of
from calculator.core.reconciled import BankRef
from calculator.estimate.matching import Booked, Marked, Window, match
from calculator.estimate.paired import Group, Pairing, match_of
from calculator.estimate.statements import Transfer


def pair_debits(
    pairing: Pairing,
    groups: Sequence[Group],
    debits: Sequence[Transfer],
    window: Window,
    rank: Callable[[int], int],
) -> None:
    """Add to the pairs the days marked below zero that debits of their sender equal.

    Args:
        pairing: of the same groups.
        groups: one per sender.
        debits: payments to known payers, by day.
        window, rank: as for `matching.match`.
    """
    own: dict[str, list[Transfer]] = {}
    for debit in debits:
        own.setdefault(key_of(debit.sender), []).append(debit)
    for at, group in enumerate(groups):
        mine = own.get(key_of(group.name), [])
        below = [n for n, day in enumerate(group.days) if day.cents < 0]
        if not (mine and below):
            continue
        days = [Marked(d.day, -d.cents, d.core) for d in (group.days[n] for n in below)]
        booked = [Booked(t.day, -t.cents) for t in mine]
        for pair in match(days, booked, window, rank):
            chosen, where = [mine[i] for i in pair.transfers], [below[d] for d in pair.days]
            pairing.rows += [group.rows[d] for d in where]
            pairing.matches.append(match_of(group, "take_back", where, chosen))
            pairing.taken |= {debit.ref: at for debit in chosen}


def noted_returns(pairing: Pairing, reversals: Sequence[Transfer]) -> frozenset[BankRef]:
    """Returns that the ledger itself marks as taken back."""
    return frozenset(one.ref for one in reversals if one.ref in pairing.taken)
