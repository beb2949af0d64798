"""What a movement is: by the code of its format, and by the words French banks write.

Interbank codes are those of the CFONB 120 statement; families those of ISO 20022; types
those of OFX. Takings that a label names are no transfer, whatever code of transfers they bear.
A transfer received that comes with a minus sign is a return (fault 128).
"""

from __future__ import annotations

import re
from functools import lru_cache

from calculator.core.identifiers import key_of
from calculator.intake.bank.model import BankKind

EUR = "EUR"

#: Interbank code of CFONB -> kind; "a|b" = the first for a receipt, the second for a payment.
_CFONB: dict[str, str] = {
    code: kind
    for kind, codes in {
        "cheque_out": "01",
        "cheque_in": "02 15",
        "cash_in": "04",
        "cash_out": "29",
        "transfer_in": "05 13 18 39 45 C2",
        "transfer_out": "06 14 21 44 C1",
        "transfer_in|transfer_out": "41",
        "direct_debit": "08 09 22 24 96 97 A1 A2 B1 B2",
        "returned": "03 10 12 26 27 33 38 98 A3 A4 B3 B4 C3 C4 C5",
        "card_sales|card_payment": "11",
        "card_sales": "30 36",
        "card_payment": "28",
        "fee": "61 62 64 65 66 88",
    }.items()
    for code in codes.split()
}
_OFX: dict[str, str] = {
    "FEE": "fee",
    "SRVCHG": "fee",
    "ATM": "cash_in|cash_out",
    "CASH": "cash_in|cash_out",
    "POS": "card_sales|card_payment",
    "XFER": "transfer_in|transfer_out",
    "CHECK": "cheque_in|cheque_out",
    "DIRECTDEP": "transfer_in",
    "DIRECTDEBIT": "direct_debit",
}
_FAMILY: dict[str, str] = {
    "RCDT": "transfer_in",
    "RRCT": "transfer_in",
    "ICDT": "transfer_out",
    "IRCT": "transfer_out",
    "RDDT": "direct_debit",
    "IDDT": "direct_debit",
    "CCRD": "card_payment",
    "MCRD": "card_sales",
    "RCHQ": "cheque_in|cheque_out",
    "ICHQ": "cheque_in|cheque_out",
}
_SUBFAMILY: dict[str, str] = {
    **dict.fromkeys(("UPDD", "UPCT", "UPCQ", "RRTN", "RPCR", "RCDD", "PRDD"), "returned"),
    **dict.fromkeys(("CHRG", "COMM", "FEES"), "fee"),
    "CDPT": "cash_in",
    "CWDL": "cash_out",
}

#: Words of a label, as `key_of` writes them, in this order: the first that fits decides.
_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(words))
    for kind, words in (
        (
            "fee",
            r"^(?:f )?(?:frais|commissions?|com|agios|interets debiteurs|tenue de compte|"
            r"arrete de compte|cotis\w* (?:carte|cb|compte))\b",
        ),
        (
            "returned",
            r"^(?:rejets?|retours?|annul\w*|contrepass\w*|extournes?|impayes?)\b|"
            r"\b(?:vir\w*|virt|prlv|prelevements?|ch(?:e)?q(?:ue)?s?|cb)(?: \w+){0,2}? "
            r"(?:rejet\w*|retourne\w*|impayes?|annule\w*)\b",
        ),
        (
            "card_sales",
            r"\b(?:rem|remises?|encaissements?|ventes?)(?: de| par)? (?:cb|cartes?|tpe)\b",
        ),
        ("cheque_in", r"\b(?:rem|remises?)(?: de)? (?:chq|chqs|cheques?)\b"),
        ("cash_in", r"\b(?:vers|versements?|verst|depots?)(?: d)?(?: especes?| esp)\b"),
        ("cash_out", r"^(?:retraits?|dab|gab)\b"),
        ("loan", r"^(?:(?:ech|echeances?|remb|remboursement)(?: de| du)? )?(?:prets?|emprunts?)\b"),
        ("direct_debit", r"^(?:prlv|prel|prelevements?|prelevt|tip|telereglements?|sdd)\b"),
        ("transfer", r"^(?:vir|virs|virt|vrt|virements?|sct|transfers?)\b"),
        ("cheque_out", r"^(?:chq|cheques?)\b"),
        (
            "card_sales|card_payment",
            r"^(?:avoir )?(?:cb|cartes?|paiements?(?: par)? (?:cb|cartes?))\b",
        ),
    )
)  # fmt: skip
#: What a shop takes in a day: some banks book it under the code of a transfer.
_TAKINGS = frozenset({"card_sales", "cheque_in", "cash_in"})
_RECEIVED = re.compile(r"^vir\w*(?: sepa| inst\w*| instantane)? (?:recus?|de|d)\b")


def _by_sign(kind: str, cents: int) -> str:
    received, _, paid = kind.partition("|")
    return paid if paid and cents < 0 else received


@lru_cache(maxsize=65536)
def _said(label: str) -> str:
    """What the words of a label say, "" for nothing; transfers keep their direction open."""
    key = key_of(label)
    for kind, words in _WORDS:
        if words.search(key):
            return "transfer_in" if kind == "transfer" and _RECEIVED.match(key) else kind
    return ""


def kind_of(
    cents: int, label: str, *, cfonb: str = "", ofx: str = "", family: str = "", sub: str = ""
) -> BankKind:
    """The kind of a movement.

    Args:
        cents: signed amount.
        label: its words.
        cfonb: interbank code.
        ofx: TRNTYPE; French banks fill it loosely, so the words come first.
        family, sub: ISO 20022 family and sub-family; "LOAN" is the domain of loans.
    """
    said = _said(label)
    found = (
        "returned"
        if said == "returned"
        else _CFONB.get(cfonb)
        or _SUBFAMILY.get(sub)
        or ("loan" if family == "LOAN" else _FAMILY.get(family))
        or said
        or _OFX.get(ofx, "")
    )
    if said in _TAKINGS and found.startswith("transfer"):
        found = said
    if found == "transfer":
        found = "transfer_in|transfer_out"
    kind = _by_sign(found, cents)
    if kind == "transfer_in" and cents < 0:
        kind = "returned"
    return kind or "other"  # type: ignore[return-value]  # the tables above hold kinds only
