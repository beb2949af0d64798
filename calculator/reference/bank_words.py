"""Words of bank labels: what a payment out is, where a receipt comes from, what tells nothing.

Trade names and habits of banks, all assumptions (data/bank/*.toml); names of payers come from
data/payers.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from calculator.core.paths import DATA_DIR
from calculator.core.rhythm import OutgoingKind, ReceiptKind
from calculator.reference.parameters import ASSUMED
from calculator.reference.payers import insurers, platforms

_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)
_WORD = re.compile(r"[a-z0-9]+")
#: Letters, then figures to the end: "tva062024" is "tva" and a date.
_NUMBERED = re.compile(r"([a-z]{3,})[0-9]+")
#: Shorter aliases of payers ("RO") would be met in any label.
_SHORTEST_NAME = 3
#: Stands for figures left out, so that words on either side are no neighbours.
_FIGURES = "#"


class _Sourced(BaseModel):
    model_config = _STRICT
    nature: Literal["assumption"]
    source: str = Field(min_length=1)
    checked_on: date

    @model_validator(mode="after")
    def _says_so(self) -> _Sourced:
        if not self.source.startswith(ASSUMED):
            raise ValueError("data/bank: the source of an assumption says so")
        return self


class OutgoingWords(BaseModel):
    """Words that tell what a payment out is.

    Attributes:
        kind: what it is.
        name: who is paid, one line for all its labels; "" where the words are general.
        words: any of these phrases.
        beside: and any of these, where there are some.
        together: one line for every creditor of the kind, never shown by its label.
    """

    model_config = _STRICT
    kind: OutgoingKind
    name: str = ""
    words: tuple[str, ...] = Field(min_length=1, strict=False)
    beside: tuple[str, ...] = Field(default=(), strict=False)
    together: bool = False

    def fits(self, padded: str) -> bool:
        """Whether a label, as `padded`, holds the words."""
        return _any(self.words, padded) and (not self.beside or _any(self.beside, padded))


class _Outgoings(_Sourced):
    outgoings: tuple[OutgoingWords, ...] = Field(min_length=1, strict=False)


class LabelWords(_Sourced):
    """Words that change or tell nothing, and those that tell a receipt's kind."""

    periods: frozenset[str] = Field(strict=False)
    bank: frozenset[str] = Field(strict=False)
    references: frozenset[str] = Field(strict=False)
    people: frozenset[str] = Field(strict=False)
    companies: frozenset[str] = Field(strict=False)
    receipts: dict[ReceiptKind, list[str]]


@cache
def outgoing_words() -> tuple[OutgoingWords, ...]:
    """Every entry of data/bank/outgoing_kinds.toml, in the file's order: the first fit wins."""
    text = (DATA_DIR / "bank" / "outgoing_kinds.toml").read_text("utf-8")
    return _Outgoings.model_validate(tomllib.loads(text)).outgoings


@cache
def label_words() -> LabelWords:
    """data/bank/label_words.toml."""
    text = (DATA_DIR / "bank" / "label_words.toml").read_text("utf-8")
    return LabelWords.model_validate(tomllib.loads(text))


@cache
def _periods() -> frozenset[str]:
    """Words of periods, and their beginnings: banks cut labels anywhere ("NOVE")."""
    words = label_words().periods
    return frozenset(word[:n] for word in words for n in range(_SHORTEST_NAME, len(word) + 1))


@cache
def _receipt_phrases() -> tuple[tuple[ReceiptKind, tuple[str, ...]], ...]:
    """Phrases by kind; statutory before complementary: "MSA mutuelle" pays the statutory share."""
    phrases = {kind: list(words) for kind, words in label_words().receipts.items()}
    for one in platforms():
        if one.kind == "foreign":
            continue
        kind: ReceiptKind = "statutory" if one.kind == "statutory" else "complementary"
        phrases[kind] += [one.name, *one.aliases, *one.prefixes]
    for insurer in insurers():
        phrases["complementary"] += [insurer.name, *insurer.aliases]
    written = {
        k: tuple(dict.fromkeys(" ".join(words_of(p)) for p in v)) for k, v in phrases.items()
    }
    return tuple(
        (kind, tuple(p for p in found if len(p) >= _SHORTEST_NAME))
        for kind, found in written.items()
    )


def _any(phrases: Iterable[str], padded: str) -> bool:
    return any(f" {phrase} " in padded for phrase in phrases)


def words_of(text: str) -> list[str]:
    """The words of a label: lower case, no accents, no marks; "#" for figures and dates.

    A word keeps its figures where they are part of a name ("ag2r") and loses them at its end
    ("tva062024"). Nothing of an account or patient number is left.
    """
    # Not `key_of`, whose memory would keep labels that name people from one session to the next.
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = []
    for word in _WORD.findall(plain):
        if word.isalpha():
            words.append(word)
        elif numbered := _NUMBERED.fullmatch(word):
            words.append(numbered[1])
        else:
            name = sum(c.isdigit() for c in word) < 3 and not word.isdigit()
            words.append(word if name else _FIGURES)
    return words


def padded(words: Iterable[str]) -> str:
    """Words between single spaces, one at either end: what phrases are looked up in."""
    return f" {' '.join(words)} "


def telling(words: Iterable[str]) -> tuple[str, ...]:
    """The words that stay the same from one payment to the next: the creditor's own."""
    known, periods = label_words(), _periods()
    kept: list[str] = []
    follows = False
    for word in words:
        dropped = follows or len(word) < 2
        follows = word in known.references
        if not (dropped or follows or word in known.bank or word in periods):
            kept.append(word)
    return tuple(kept)


def outgoing_of(text: str) -> OutgoingWords | None:
    """What a payment out is, from its label as `padded`; None where nothing tells."""
    return next((entry for entry in outgoing_words() if entry.fits(text)), None)


def receipt_of(text: str) -> ReceiptKind | None:
    """Where a receipt comes from, from its label as `padded`; None where nothing tells."""
    return next((kind for kind, phrases in _receipt_phrases() if _any(phrases, text)), None)


def names_person(words: Iterable[str]) -> bool:
    """Whether a label says that it names a person."""
    return not label_words().people.isdisjoint(words)


def names_company(words: Iterable[str]) -> bool:
    """Whether a label holds a word that companies bear."""
    return not label_words().companies.isdisjoint(words)
