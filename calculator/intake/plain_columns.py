"""What is said about the columns of a plain ledger: those left unread, and whose share is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from calculator.core import columns as col
from calculator.core.identifiers import clean, key_of
from calculator.intake.headings import of_the_statutory_share, of_what_is_billed
from calculator.intake.masks import MASK
from calculator.intake.model import LedgerSettings
from calculator.intake.paid_headings import like_a_payment
from calculator.intake.people import hide_people
from calculator.intake.personal_headings import personal_heading
from calculator.intake.remarks import Remarks, masked
from calculator.reference.payers import STATUTORY, canonical

_MOST = 8
_STATUTORY_WORDS = frozenset((
    "amo", "ro", "cpam", "msa", "cgss", "css", "camieg", "cnmss", "enim", "caisse", "caisses",
    "secu", "securite", "obligatoire", "regime", "assurance", "cnam", "crpcen", "sncf", "ratp",
))  # fmt: skip


def payments(
    header: Sequence[str], where: Mapping[str, int], headings: Mapping[str, str], remarks: Remarks
) -> None:
    """Warn where nothing says what was paid, and of headings that might, by their names.

    Args:
        header: as written.
        where: meaning -> position of the columns recognised.
        headings: meaning -> heading of those that are used.
        remarks: told of the headings left, with the setting that reads one.
    """
    if "paid_eur" in headings:
        return
    read = {i for m, i in where.items() if m in headings}
    left = [
        masked(hide_people(clean(h)))
        for i, h in enumerate(header)
        if i not in read and h.strip() and not personal_heading(h) and not of_what_is_billed(h)
    ]
    likely = [h for h in left if like_a_payment(h)]
    # A heading that is masked cannot be written in the dossier.
    sayable = [h for h in (*likely, *left) if MASK not in h]
    if not headings.keys() & {"status", "paid_on"}:
        if not left:
            remarks.warn("no_payment_column_at_all")
            return
        remarks.warn(
            "no_payment_column", headings=", ".join((likely or left)[:_MOST]),
            example=(sayable or [MASK])[0],
        )  # fmt: skip
    elif likely:
        remarks.warn(
            "payment_column_unread", n=len(likely), headings=", ".join(likely[:_MOST]),
            example=(sayable or [MASK])[0],
        )  # fmt: skip


def share(
    frame: pd.DataFrame, headings: Mapping[str, str], settings: LedgerSettings, remarks: Remarks
) -> None:
    """Warn where the statutory share is read as what complementary payers owe."""
    if "amount_eur" in settings.columns or not of_the_statutory_share(headings["amount_eur"]):
        return
    names = [n for n in frame[col.PAYER].unique() if _complementary(str(n))]
    at = frame[col.PAYER].isin(names).to_numpy()
    if at.any():
        cents = int(frame[col.AMOUNT].to_numpy()[np.flatnonzero(at)].sum())
        heading = headings["amount_eur"]
        remarks.warn(
            "statutory_share_read", column=heading, cents=cents, n=int(at.sum()),
            sum_cents=cents, heading=masked(heading),
        )  # fmt: skip


def _complementary(name: str) -> bool:
    """Whether a payer is named, and by no name of the statutory one."""
    said = set(key_of(name).split())
    return bool(said) and not said & _STATUTORY_WORDS and canonical(name) != STATUTORY
