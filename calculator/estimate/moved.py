"""Every movement of the statements by what became of it, so that the whole sums to the files."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np
from numpy.typing import NDArray

from calculator.core.reconciled import Moved, MovedAs, Reconciliation
from calculator.estimate.statements import Seen
from calculator.intake.bank.model import BankRead


def moved_of(bank: BankRead, seen: Seen, told: Reconciliation) -> tuple[Moved, ...]:
    """Count the movements and their euros, fate by fate; a fate without any has zeros.

    Args:
        bank: the statements; movements after the day of the figures count as out of the days.
        seen: the days covered.
        told: where each of the others stands.
    """
    frame = bank.at(date.max)
    days = frame["day"].to_numpy(np.int64)
    cents = frame["amount_cents"].to_numpy(np.int64)
    inside = (days >= seen.first) & (days <= seen.last)
    named: dict[MovedAs, list[int]] = {
        "matched": [t.amount_cents for m in told.matches for t in m.transfers],
        "unidentified": [t.amount_cents for t in told.unidentified],
        "returned": [*(r.transfer.amount_cents for r in told.returned),
                     *(t.amount_cents for t in told.cancelled)],
        "debits": [d.transfer.amount_cents for d in told.debits],
        "others": [t.amount_cents for t in told.others],
    }  # fmt: skip
    found = [_moved(what, some) for what, some in named.items()]
    rest = _less(_moved("own", _ints(cents[inside])), found)
    return (*found, rest, _moved("outside", _ints(cents[~inside])))


def _ints(cents: NDArray[np.int64]) -> list[int]:
    values: list[int] = cents.tolist()
    return values


def _moved(what: MovedAs, cents: Iterable[int]) -> Moved:
    some = list(cents)
    received, paid = [c for c in some if c >= 0], [-c for c in some if c < 0]
    return Moved(what, len(received), sum(received), len(paid), sum(paid))


def _less(whole: Moved, parts: Iterable[Moved]) -> Moved:
    n_in, cents_in, n_out, cents_out = (
        whole.n_received, whole.received_cents, whole.n_paid, whole.paid_cents,
    )  # fmt: skip
    for part in parts:
        n_in, cents_in = n_in - part.n_received, cents_in - part.received_cents
        n_out, cents_out = n_out - part.n_paid, cents_out - part.paid_cents
    return Moved(whole.what, n_in, cents_in, n_out, cents_out)
