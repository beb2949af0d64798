"""Headings that name a column of people: never read unasked, most of them never at all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from calculator.core.identifiers import clean, key_of
from calculator.intake.people import hide_people

#: "people": names, which the dossier may map as payer where it holds payers after all;
#: "closed": numbers, births, addresses, prescribers, which nothing opens.
Sort = Literal["people", "closed", ""]

_CLOSED = re.compile(
    r"\b(?:nir|nss|nirpp|nia|insee|immatriculation|secu|securite sociale|n ss|no ss|num ss|numss|"
    r"naissance|ne le|nee le|ne e le|ddn|birth|birthdate|birthday|dob|"
    r"prescripteurs?|prescriber|medecins?|rpps|adeli|"
    r"iban|rib|bic|compte bancaire|bank account|"
    r"adresse|address|rue|code postal|tel|telephone|mobile|portable|gsm|phone|"
    r"mail|email|e mail|courriel|social security|ssn)\b"
)
_PEOPLE = re.compile(
    r"\b(?:noms?|prenoms?|patients?|patientes?|assures?|assuree|beneficiaires?|adherents?|"
    r"adherente|clients?|malade|ayant droit|name|first name|last name|surname|firstname|"
    r"lastname|insured|customer|customer name|civilite)\b"
)
#: Beside these a word above names a payer, an amount or a document, not a person.
_OTHER = re.compile(
    r"\b(?:amc|amo|organismes?|mutuelles?|complementaires?|caisses?|payeurs?|payer|insurer|"
    r"debiteur|destinataire|plateforme|platform|fichier|file|montants?|parts?|reste|amount|share|"
    r"eur|euros|reglement|regle|paye|facture|factures|solde|taux|regime|produit|operateur|"
    r"banque)\b"
)
_AMOUNT = re.compile(r"\b(?:parts?|montants?|share|amount|solde|reste)\b")


def personal_heading(heading: str) -> Sort:
    """What a heading names, "" where nothing personal."""
    key = key_of(heading[:200])
    if _CLOSED.search(key) and not _AMOUNT.search(key):
        return "closed"
    return "people" if _PEOPLE.search(key) and not _OTHER.search(key) else ""


def left_unread(header: Sequence[str], read: Iterable[int]) -> list[str]:
    """Headings of the personal columns that no meaning was given to, cleaned."""
    taken = set(read)
    return [
        hide_people(clean(h))
        for i, h in enumerate(header)
        if i not in taken and personal_heading(h)
    ]
