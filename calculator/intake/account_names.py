"""Accounts of a FEC that are a person's: by their label, or by the name their number ends with."""

from __future__ import annotations

import re

from calculator.core.identifiers import key_of
from calculator.intake.people import hide_people, looks_like
from calculator.reference.payer_names import is_payer_name
from calculator.reference.payers import canonical, named_in
from calculator.reference.people import words

#: Words in front of a name that say whose account it is, and nothing of who.
_OWNERS = frozenset((
    "client", "clients", "cliente", "clientes", "patient", "patients", "patiente", "patientes",
    "compte", "comptes", "cpte", "cpt", "assure", "assuree", "assures", "adherent", "adherents",
    "adherente", "beneficiaire", "beneficiaires", "particulier", "particuliers", "creance",
    "creances", "debiteur", "debiteurs",
))  # fmt: skip
#: A name that a number ends with has two letters or more.
_SUFFIX = re.compile(r"[0-9 ]+[^\W\d_]{2}")


def of_a_person(label: str, number: str = "") -> bool:
    """Whether an account is to be shown without its name.

    Words in front such as "Client" or "Compte" switch nothing off: what follows them is a
    person unless it is a payer, an organisation or a word of accounting. A number that ends
    with letters ("411DURAND") is a person's unless its label, or its end, is one of those.

    Args:
        label: the account's label, as written.
        number: the account's number, where it is to be shown too.
    """
    all_words = key_of(label[:200]).split()
    rest = list(all_words)
    while rest and (rest[0] in _OWNERS or rest[0] in words().particles):
        del rest[0]
    if number and _SUFFIX.match(number.strip()) and not _payer(rest):
        end = key_of(re.sub(r"^[0-9 ]+", "", number.strip()))
        if not _known(end.split()):
            return True
    if len(rest) == len(all_words):
        return looks_like(label) == "person"
    said = [w for w in rest if not w.isdigit() and len(w) > 1 and w not in words().particles]
    # After "Client" a name alone may be a payer's, though it is a family's too ("Mercer").
    if not said or is_payer_name(said, surnames=True):
        return False
    return not _known(rest) or hide_people(label) != label


def _payer(parts: list[str]) -> bool:
    """Whether words name a payer or an organisation."""
    text, orgs = " ".join(parts), words().organisations - _OWNERS - words().account_words
    return bool(orgs & set(parts) or canonical(text) or named_in(text) or is_payer_name(parts))


def _known(parts: list[str]) -> bool:
    """Whether words name a payer or an organisation, or are all words of accounting."""
    if _payer(parts):
        return True
    lists = words()
    plain = lists.account_words | lists.file_words | lists.particles | _OWNERS
    said = [w for w in parts if not w.isdigit() and len(w) > 1]
    return bool(said) and plain.issuperset(said)
