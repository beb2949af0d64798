"""What usually comes in, by kind: mean per open day."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from calculator.core.money import round_cents
from calculator.core.rhythm import ReceiptKind, UsualReceipts
from calculator.reference.bank_words import padded, receipt_of, words_of
from calculator.reference.payers import is_statutory

#: What the reader already told from a bank code or a label.
_TOLD: dict[str, ReceiptKind] = {
    "card_sales": "card", "cash_in": "cash", "cheque_in": "cheque", "returned": "other",
    "loan": "other",
}  # fmt: skip


def _kind_of(label: str, party: str, code: str, typed: Mapping[str, str]) -> ReceiptKind:
    if code in _TOLD:
        return _TOLD[code]
    text = padded([*words_of(party), *words_of(label)])
    for phrase, payer in typed.items():
        if phrase in text:
            if not payer:
                return "other"
            return "statutory" if is_statutory(payer) else "complementary"
    return receipt_of(text) or "other"


def usual_receipts(
    received: pd.DataFrame, open_days: int, payers: Mapping[str, str]
) -> tuple[UsualReceipts, ...]:
    """Receipts of the days looked at, by kind, largest first.

    Args:
        received: movements with `BANK_COLUMNS`, all positive.
        open_days: at least 1.
        payers: words of a label -> payer, as the dossier's `[bank] payers`.
    """
    typed = {padded(words_of(words)): payer for words, payer in payers.items() if words_of(words)}
    triples = list(zip(received["label"], received["party"], received["kind"], strict=True))
    known = {t: _kind_of(*t, typed) for t in dict.fromkeys(triples)}
    sums: dict[ReceiptKind, list[int]] = {}
    for triple, cents in zip(triples, received["amount_cents"], strict=True):
        found = sums.setdefault(known[triple], [0, 0])
        found[0] += int(cents)
        found[1] += 1
    kinds = [
        UsualReceipts(kind, round_cents(total / open_days), total, n)
        for kind, (total, n) in sums.items()
    ]
    return tuple(sorted(kinds, key=lambda r: (-r.total_cents, r.kind)))
