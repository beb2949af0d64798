"""Headings of what was paid, and of what is left to pay: then paid = billed - left."""

from __future__ import annotations

from calculator.core.identifiers import key_of

_WHO = ("rc", "amc", "mutuelle", "complementaire")
_DONE = (
    "regle", "reglee", "paye", "payee", "encaisse", "encaissee", "verse", "versee", "recu", "recue",
    "rembourse", "remboursee", "percu", "percue",
)  # fmt: skip
_NOUNS = ("reglement", "paiement", "encaissement", "versement", "remboursement")
_ACTS = (*_NOUNS, *(f"{n}s" for n in _NOUNS))

#: By decreasing confidence, written as `key_of` writes them: the complementary's own first.
PAID = (
    "paid eur", "amount paid", "paid amount", "paid",
    *(
        f"{before}{a} {b}"
        for done in _DONE for who in _WHO for a, b in ((done, who), (who, done))
        for before in ("", "montant ", "part ")
    ),
    *(f"{before}{act} {who}" for act in _ACTS for who in _WHO for before in ("", "montant ")),
    "montant regle", "montant paye", "montant encaisse", "montant recu", "montant verse",
    "montant rembourse", "montant percu", "regle", "paye", "encaisse", "verse", "rembourse",
    *(f"montant {act}" for act in _ACTS), "deja regle", "deja paye", "deja verse",
    *(f"{n}s" for n in _NOUNS),
)  # fmt: skip

_LEFT_HEADS = ("reste du", "reste a payer", "reste a regler", "reste a recevoir", "solde", "reste")
#: Used without a word of the dossier; "reste à payer" alone may be the patient's.
LEFT = (
    *(f"{head} {who}" for head in _LEFT_HEADS for who in _WHO),
    "reste du", "solde", "solde du", "solde restant", "reste a recevoir", "reste a encaisser",
    "reste a recouvrer", "outstanding", "balance",
)  # fmt: skip
_TOLD = frozenset((*LEFT, "reste a payer", "reste a regler", "reste", "restant", "restant du"))

_SAID = frozenset((*_DONE, *_ACTS, "reste", "restant", "solde", "paid", "payment", "balance"))
#: Beside these a word above tells a day, a way, or another one's money.
_NOT = frozenset((
    "ro", "amo", "ss", "secu", "obligatoire", "patient", "client", "assure", "charge", "date", "le",
    "mode", "type", "statut", "etat", "n", "no", "num", "numero", "ref", "reference", "delai",
    "jour",
))  # fmt: skip


def is_left(key: str) -> bool:
    """Whether a heading's key, without its unit, names what is still owed."""
    return key in _TOLD


def like_a_payment(heading: str) -> bool:
    """Whether a heading nobody recognised may hold what was paid or what is left."""
    said = set(key_of(heading[:200]).split())
    return bool(said & _SAID) and not said & _NOT
