"""Status words, and what a line's amounts, dates and status say together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from calculator.core.columns import IN_PROGRESS, OPEN, PAID_STATUS, REJECTED, STATUSES
from calculator.core.identifiers import key_of
from calculator.core.spans import NO_DAY

_WORDS = {
    OPEN: (
        "open|ouvert|ouverte|impaye|impayee|non paye|non payee|non regle|non reglee|du|due|a payer|"
        "a regler|en attente|en attente de paiement|en attente de reglement|attente|unpaid|"
        "outstanding|pending|facture|facturee|partiel|partielle|partiellement paye|"
        "partiellement payee|partiellement regle|partiellement reglee|non solde|non soldee|partial"
    ),
    PAID_STATUS: (
        "paid|paye|payee|regle|reglee|solde|soldee|encaisse|encaissee|acquitte|acquittee|settled|"
        "lettre|lettree|rembourse|remboursee|paiement recu|virement recu"
    ),
    REJECTED: (
        "rejected|rejete|rejetee|rejet|refuse|refusee|denied|refused|anomalie|en rejet|en anomalie|"
        "a corriger"
    ),
    IN_PROGRESS: (
        "in progress|en cours|en cours de traitement|en traitement|accepte|acceptee|transmis|"
        "transmise|teletransmis|teletransmise|envoye|envoyee|recu|recue|sent|accepted|processing"
    ),
}
#: The invoice is owed no more: its line is set aside, whatever else it says.
_CANCELLED = frozenset((
    "annule", "annulee", "annules", "annulees", "annulation", "facture annulee", "cancelled",
    "canceled", "void", "voided",
))  # fmt: skip
_STATUS_OF = {w: status for status, words in _WORDS.items() for w in words.split("|")}

#: Codes of arrays of statuses: position in STATUSES; none given; a word nobody knows.
NONE_GIVEN, UNKNOWN = -1, -2


def status_code(cell: str) -> int:
    """Position in STATUSES, NONE_GIVEN for an empty cell, UNKNOWN for a word nobody knows."""
    key = key_of(cell[:80])
    if not key:
        return NONE_GIVEN
    return STATUSES.index(_STATUS_OF[key]) if key in _STATUS_OF else UNKNOWN


def is_cancelled(cell: str) -> bool:
    """Whether a status says that the invoice was annulled."""
    return key_of(cell[:80]) in _CANCELLED


def is_partial(cell: str) -> bool:
    """Whether a status says that a part is paid, without saying how much."""
    return key_of(cell[:80]).startswith(("partiel", "partial"))


@dataclass(frozen=True, slots=True)
class Settled:
    """What lines say once their columns agree; arrays of one length.

    Attributes:
        paid_cents, paid_day, rejected_day: as in `core.columns`.
        status: positions in STATUSES.
        disagree: lines whose status and amounts disagree (amounts won).
        promised: open lines with a receipt date and no receipt (the date is left out).
        day_unknown: receipts without a day.
        overpaid: more received than billed.
    """

    paid_cents: NDArray[np.int64]
    paid_day: NDArray[np.int32]
    rejected_day: NDArray[np.int32]
    status: NDArray[np.int8]
    disagree: NDArray[np.bool_]
    promised: NDArray[np.bool_]
    day_unknown: NDArray[np.bool_]
    overpaid: NDArray[np.bool_]


def settle(
    amount: NDArray[np.int64],
    paid: NDArray[np.int64],
    paid_given: NDArray[np.bool_],
    paid_day: NDArray[np.int32],
    said: NDArray[np.int8],
    rejected_day: NDArray[np.int32],
) -> Settled:
    """The rules of docs/method.md, "Lines", on whole columns.

    Paid without an amount is all of it; a receipt date alone, with no status, too; where
    status and amounts disagree, amounts win. A partly paid rejected line stays rejected.

    Args:
        amount: cents billed.
        paid: cents in the paid column, 0 where empty.
        paid_given: whether the paid column holds an amount.
        paid_day: receipt day or NO_DAY.
        said: codes of `status_code`.
        rejected_day: rejection day or NO_DAY.
    """
    is_open, is_paid, is_rejected = (
        np.int8(STATUSES.index(s)) for s in (OPEN, PAID_STATUS, REJECTED)
    )
    dated = paid_day != NO_DAY
    silent = (said == NONE_GIVEN) | (said == UNKNOWN)
    by_word = (said == is_paid) & ~paid_given
    by_date = silent & ~paid_given & dated & (said == NONE_GIVEN)
    received = np.where(by_word | by_date, amount, np.where(paid_given, paid, 0)).astype(np.int64)
    covered = (
        (received != 0) & (np.abs(received) >= np.abs(amount)) & ((received > 0) == (amount > 0))
    )
    covered |= (amount == 0) & ((said == is_paid) | by_date)
    status = np.where(silent, is_open, said).astype(np.int8)
    status[silent & (rejected_day != NO_DAY)] = is_rejected
    disagree = (covered & ~silent & (said != is_paid)) | (~covered & (said == is_paid))
    status[~covered & (said == is_paid)] = is_open
    status[covered] = is_paid
    nothing = received == 0
    return Settled(
        paid_cents=received,
        paid_day=np.where(nothing & (amount != 0), NO_DAY, paid_day).astype(np.int32),
        rejected_day=np.where(status == is_rejected, rejected_day, NO_DAY).astype(np.int32),
        status=status,
        disagree=disagree,
        promised=dated & nothing & (amount != 0),
        day_unknown=~nothing & ~dated,
        overpaid=(np.abs(received) > np.abs(amount)) & covered,
    )
