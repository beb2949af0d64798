"""Names that stand on third-party bills and are no person's, read from data/payers/names.toml.

They tell nothing of who sends the money: see `payers` for platforms and their ties.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from calculator.core.identifiers import key_of
from calculator.core.paths import DATA_DIR
from calculator.reference.incidents import Confidence

_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)


class PayerName(BaseModel):
    """A payer known by its name alone.

    Attributes:
        surname: it is a family name too.
    """

    model_config = _STRICT
    name: str = Field(min_length=1)
    kind: Literal["insurer", "broker", "manager", "network"]
    aliases: tuple[str, ...] = Field(default=(), strict=False)
    surname: bool = False
    source: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")
    confidence: Confidence


class _File(BaseModel):
    model_config = _STRICT
    names: tuple[PayerName, ...] = Field(strict=False)


@cache
def payer_names() -> tuple[PayerName, ...]:
    """Every name, in the file's order."""
    path = DATA_DIR / "payers" / "names.toml"
    return _File.model_validate(tomllib.loads(path.read_text("utf-8"))).names


@cache
def _keys(*, surnames: bool) -> frozenset[str]:
    return frozenset(
        key_of(name)
        for one in payer_names()
        if surnames or not one.surname
        for name in (one.name, *one.aliases)
    )


def names_payer(label: str) -> bool:
    """Whether a label names one of them as whole words; a family name among them does not count."""
    key = f" {key_of(label)} "
    return any(f" {name} " in key for name in _keys(surnames=False))


def is_payer_name(parts: Sequence[str], *, surnames: bool = False) -> bool:
    """Whether words, as `key_of` writes them, are a payer's name and nothing else.

    Args:
        parts: the words.
        surnames: whether a family name that a payer bears counts too: only where the words
            around say that a payer is meant.
    """
    return " ".join(parts) in _keys(surnames=surnames)
