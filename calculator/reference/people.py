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
        given_names: common in France.
        account_words: ordinary words of accounts' labels.
        organisations: a name that holds one of these stands for no single person.
        file_words: ordinary words of file names.
        particles: "de", "van": parts of family names that say nothing alone.
        number_words: what dates and amounts are written with: months, "eur", "nan".
    """

    civilities: frozenset[str]
    given_names: frozenset[str]
    account_words: frozenset[str]
    organisations: frozenset[str]
    file_words: frozenset[str]
    particles: frozenset[str]
    number_words: frozenset[str]


@cache
def words() -> Words:
    """The lists, read once."""
    tree = tomllib.loads((DATA_DIR / "people" / "words.toml").read_text("utf-8"))
    return Words(**{name: frozenset(map(key_of, text.split())) for name, text in tree.items()})
