"""One column of amounts without any sign: what the balances prove, what the labels hint at."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from calculator.intake.bank.csv_amounts import Sides
from calculator.intake.bank.kinds import kind_of
from calculator.intake.bank.parsed import Point, Statement

#: `received`, `paid`: every amount is; `mixed`: both, and nothing tells which.
Unsigned = Literal["received", "paid", "mixed"]
_PAID = frozenset({"direct_debit", "cheque_out", "cash_out", "card_payment", "fee", "loan"})


def pays(labels: Iterable[str]) -> bool:
    """Whether the words of some label are those of a payment, whatever its sign."""
    return any(
        kind_of(1, label) in _PAID or kind_of(-1, label) == "card_payment"
        for label in labels
        if not kind_of(1, label).endswith("_in")
    )


def by_running_balance(
    cents: NDArray[np.int64], balance: NDArray[np.int64], known: NDArray[np.bool_]
) -> NDArray[np.int64] | None:
    """+1 or -1 per line as a running balance tells, oldest or newest first; None where it does not.

    Every balance must follow. The oldest line has none before it: 0, unless all the others were
    received.
    """
    if len(cents) < 2 or not known.all():
        return None
    found = [
        s for back in (False, True) if (s := _steps(cents, balance, newest_first=back)) is not None
    ]
    if not found:
        return None
    # Where amounts are all equal both readings may follow: they must then say the same.
    signs = found[0]
    if len(found) > 1 and not np.array_equal(found[0], found[1]):
        return None
    if (signs[signs != 0] > 0).all():
        return np.ones(len(cents), dtype=np.int64)
    return signs


def _steps(
    cents: NDArray[np.int64], balance: NDArray[np.int64], *, newest_first: bool
) -> NDArray[np.int64] | None:
    if newest_first:
        cents, balance = cents[::-1], balance[::-1]
    steps = balance[1:] - balance[:-1]
    if not np.array_equal(np.abs(steps), cents[1:]):
        return None
    signs = np.concatenate([[0], np.sign(steps)]).astype(np.int64)
    return signs[::-1] if newest_first else signs


def by_ends(total: int, opening: Point | None, closing: Point | None) -> Unsigned | None:
    """What an opening and a closing balance tell of amounts that sum to `total`."""
    if opening is None or closing is None or not total:
        return None
    moved = closing.cents - opening.cents
    return "received" if moved == total else "paid" if moved == -total else "mixed"


def settle(
    sides: Sides, at: NDArray[np.intp], statement: Statement | None, labels: Iterable[str],
    said: Unsigned | None,
) -> Unsigned | None:  # fmt: skip
    """Give signs to amounts that bear none, as the balances prove or the user says.

    Args:
        sides: the amounts; changed in place.
        at: rows of the movements.
        statement: with the balances told around the table; None where it holds several accounts.
        labels: of the movements.
        said: the dossier's answer.

    Returns:
        What is taken and has to be asked; None where nothing is open. Money that may be paid as
        well as received waits, set aside.
    """
    cents = sides.cents[at]
    if not sides.bare[at].all() or not cents.any():
        return None
    proved = None
    if statement is not None:
        balance, _, known = sides.of("balance")
        signs = by_running_balance(cents, balance[at], known[at])
        if signs is not None:
            sides.sign(at, signs)
            return None
        proved = by_ends(int(cents.sum()), statement.opening, statement.closing)
    taken = said or proved or ("mixed" if pays(labels) else "received")
    sides.sign(at, np.full(len(at), {"received": 1, "paid": -1, "mixed": 0}[taken]))
    return None if said or proved in ("received", "paid") else taken
