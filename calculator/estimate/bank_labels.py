"""Labels of payments out, grouped: the same creditor under one key whatever the reference."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from calculator.core.rhythm import OutgoingKind
from calculator.intake.bank.model import BankKind
from calculator.intake.remarks import masked
from calculator.reference.bank_words import (
    names_company,
    names_person,
    outgoing_of,
    padded,
    telling,
    words_of,
)


@dataclass(frozen=True, slots=True)
class Creditor:
    """Who is paid: the key of a group of payments.

    `label` is "" where the kind's own name is shown instead; `key` tells such groups apart and
    is never shown, since it may name a person. A key of "" groups nothing.
    """

    kind: OutgoingKind
    key: str
    label: str


#: Payments whose label never says who is paid.
NOBODY = Creditor("other", "", "")


def creditor_of(label: str, party: str, told: BankKind) -> Creditor:
    """Who a payment goes to, from its label and, where the file names it, the other side.

    Args:
        label, party: as the readers clean them.
        told: what the reader made of the movement; a cheque names nobody.
    """
    if told in {"cheque_out", "cash_out"}:
        return NOBODY
    side = words_of(party)
    words = [*side, *words_of(label)]
    entry = outgoing_of(padded(words))
    own = telling(side) or telling(words[len(side) :])
    if entry is None and told == "loan":
        return Creditor("loan", " ".join(own) or "loan", "")
    if entry is not None and entry.together:
        return Creditor(entry.kind, entry.kind, "")
    if entry is not None and entry.name:
        return Creditor(entry.kind, entry.name, entry.name)
    if not own:
        return NOBODY
    kind: OutgoingKind = "other" if entry is None else entry.kind
    # A transfer may go to a person, as wages without the word or the rent of a private landlord:
    # only a company's name is shown. Those who debit an account are organisations.
    private = names_person(words) or (told == "transfer_out" and not names_company(words))
    # Words that only tell the kind ("PRET") are said better by its name.
    said = entry is not None and set(own) <= {w for phrase in entry.words for w in phrase.split()}
    shown = "" if private or said else masked(" ".join(own).upper())
    return Creditor(kind, " ".join(own), shown)


def creditors_of(frame: pd.DataFrame) -> pd.Series:
    """The `Creditor` of each movement of a frame with `BANK_COLUMNS`; each label looked up once."""
    triples = list(zip(frame["label"], frame["party"], frame["kind"], strict=True))
    known = {triple: creditor_of(*triple) for triple in dict.fromkeys(triples)}
    return pd.Series([known[triple] for triple in triples], index=frame.index, dtype=object)
