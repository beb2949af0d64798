"""Payers of direct billing: platforms, the insurers publicly tied to them, the statutory payer.

An insurer's name does not identify its platform: ties are dated, some insurers use two, and
no public table lists them all. What an invoice says comes first; these ties only fill gaps.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from calculator.core.errors import DossierError
from calculator.core.identifiers import clean, key_of, nearest
from calculator.core.paths import DATA_DIR
from calculator.reference.incidents import Confidence

#: Canonical name of the statutory payer.
STATUTORY = "AMO"

Kind = Literal["platform", "statutory", "clearinghouse", "foreign"]

_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)


class Platform(BaseModel):
    """Who sends the money for one or many insurers.

    Attributes:
        name: canonical name.
        kind: platform (complementary), statutory, clearinghouse (holds no money), foreign.
        aliases: other names met; compared by `key_of`.
        prefixes: any name that begins with one of these words is this payer ("CPAM 93").
        part_of: canonical name of the operator that runs it, or "".
    """

    model_config = _STRICT
    name: str = Field(min_length=1)
    kind: Kind
    aliases: tuple[str, ...] = Field(default=(), strict=False)
    prefixes: tuple[str, ...] = Field(default=(), strict=False)
    part_of: str = ""
    source: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")
    confidence: Confidence


class Tie(BaseModel):
    """An insurer's use of a platform.

    Attributes:
        platform: canonical name.
        from_on, until_on: first and last day, both included; None where not published.
        seen_on: day of the publication.
    """

    model_config = _STRICT
    platform: str
    from_on: date | None = Field(default=None, alias="from")
    until_on: date | None = Field(default=None, alias="until")
    seen_on: date
    source: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")
    confidence: Confidence

    def holds(self, on: date) -> bool:
        """Whether the tie is known or supposed to hold on a day."""
        return (self.from_on is None or self.from_on <= on) and (
            self.until_on is None or on <= self.until_on
        )


class Insurer(BaseModel):
    """A complementary insurer and the platforms publicly tied to it."""

    model_config = _STRICT
    name: str = Field(min_length=1)
    aliases: tuple[str, ...] = Field(default=(), strict=False)
    ties: tuple[Tie, ...] = Field(min_length=1, strict=False)


class _File(BaseModel):
    model_config = _STRICT
    platforms: tuple[Platform, ...] = Field(strict=False)
    insurers: tuple[Insurer, ...] = Field(strict=False)


@cache
def _file() -> _File:
    path = DATA_DIR / "payers" / "platforms.toml"
    return _File.model_validate(tomllib.loads(path.read_text("utf-8")))


def platforms() -> tuple[Platform, ...]:
    """Every platform, clearing house and statutory payer, in the file's order."""
    return _file().platforms


def insurers() -> tuple[Insurer, ...]:
    """Every insurer publicly tied to a platform, in the file's order."""
    return _file().insurers


def _entries() -> tuple[Platform | Insurer, ...]:
    return (*platforms(), *insurers())


@cache
def _names() -> Mapping[str, str]:
    """Grouping key of every name and alias -> canonical name."""
    found: dict[str, str] = {}
    for one in _entries():
        for name in (one.name, *one.aliases):
            if found.setdefault(key_of(name), one.name) != one.name:
                raise ValueError(f"data/payers: {name} names two payers")
    return MappingProxyType(found)


def canonical(name: str) -> str | None:
    """The canonical platform or insurer for any spelling or alias; None where not known."""
    key = key_of(name)
    if key in _names():
        return _names()[key]
    for platform in platforms():
        if any(key.startswith(f"{key_of(prefix)} ") for prefix in platform.prefixes):
            return platform.name
    return None


@cache
def _searched() -> tuple[tuple[str, str], ...]:
    """Keys of names, aliases and prefixes with what they stand for, the longest first."""
    keys = dict(_names())
    for platform in platforms():
        for prefix in platform.prefixes:
            keys.setdefault(key_of(prefix), platform.name)
    return tuple(sorted(keys.items(), key=lambda k: (-len(k[0]), k[0])))


@lru_cache(maxsize=65536)
def named_in(text: str) -> str | None:
    """The known payer that a label names, as whole words, the longest name first; or None."""
    key = f" {key_of(text)} "
    return next((name for words, name in _searched() if f" {words} " in key), None)


def platforms_of(name: str, on: date) -> tuple[str, ...]:
    """Platforms publicly tied to an insurer on a day; a platform is tied to itself.

    Empty where the name is not known or has no tie on that day; two or more = ambiguous.
    """
    found = canonical(name)
    if any(found == platform.name for platform in platforms()):
        return (str(found),)
    for insurer in insurers():
        if insurer.name == found:
            held = (tie.platform for tie in insurer.ties if tie.holds(on))
            return tuple(dict.fromkeys(held))
    return ()


def covers(name: str) -> tuple[str, ...]:
    """The payer's canonical name, then the platforms it runs: CETIP, iSanté, SP Santé.

    A name that is not known stands for itself.
    """
    found = canonical(name) or clean(name)
    return (found, *(one.name for one in platforms() if one.part_of == found))


def known_names() -> list[str]:
    """Every canonical name: platforms first, then insurers, in the file's order."""
    return [one.name for one in _entries()]


def is_statutory(name: str) -> bool:
    """Whether the name means the statutory payer, under any of its names."""
    return canonical(name) == STATUTORY


def check_name(name: str, extra: Iterable[str] = ()) -> None:
    """Accept a payer's name that the reference, or the user's own files, know.

    Args:
        name: as typed; an AMC number stands among `extra` or is refused.
        extra: names and numbers that the ledger holds or the dossier declares.

    Raises:
        DossierError: `unknown_payer`, with the nearest known one where one is close.
    """
    others = list(extra)
    if canonical(name) is not None or key_of(name) in {key_of(other) for other in others}:
        return
    aliases = [alias for one in _entries() for alias in one.aliases]
    close = nearest(name, [*aliases, *known_names(), *others])
    if close is None:
        raise DossierError("unknown_payer_alone", value=clean(name))
    raise DossierError("unknown_payer", value=clean(name), nearest=close)
