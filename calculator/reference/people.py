"""Words that tell a person from a payer, read from data/people/words.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from calculator.core.identifiers import key_of
from calculator.core.paths import DATA_DIR


@dataclass(frozen=True, slots=True)
class Words:
    """Sets of words as `key_of` writes them.

    Attributes:
        civilities: "m", "mme", ...: a person's name follows.
        owners: "patient", "famille", ...: so it does.
        given_names: common in France.
        family_names: common in France, without ordinary words and names of firms.
        account_words: ordinary words of accounts' labels.
        organisations: a name that holds one of these stands for no single person.
        file_words: ordinary words of file names.
        particles: "de", "van": parts of family names that say nothing alone.
        places: begin the name of a saint or a place.
        named_after: bodies that bear a person's name: "clinique", "sarl".
        insurers: those of them that no "Durand Marie" gives a name to.
        payment_words: ordinary words of bank labels and payer cells.
        number_words: what dates and amounts are written with: months, "eur", "nan".
        firms: whole names that look like a person's ("pierre fabre").
    """

    civilities: frozenset[str]
    owners: frozenset[str]
    given_names: frozenset[str]
    family_names: frozenset[str]
    account_words: frozenset[str]
    organisations: frozenset[str]
    file_words: frozenset[str]
    particles: frozenset[str]
    places: frozenset[str]
    named_after: frozenset[str]
    insurers: frozenset[str]
    payment_words: frozenset[str]
    number_words: frozenset[str]
    firms: frozenset[str]


@cache
def words() -> Words:
    """The lists, read once."""
    tree = tomllib.loads((DATA_DIR / "people" / "words.toml").read_text("utf-8"))
    firms = tree.pop("firms").replace("\n", "|").split("|")
    lists = {name: frozenset(map(key_of, text.split())) for name, text in tree.items()}
    return Words(**lists, firms=frozenset(map(key_of, firms)) - {""})
