"""Dated parameters: every number the project supposes or takes from print.

Each has a unit, a nature, a source and a date from which it holds (data/parameters/*.toml).
A figure asked for before its first date is an error, never a guess.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from calculator.core.errors import ParameterNotFound
from calculator.core.identifiers import nearest
from calculator.core.paths import DATA_DIR

Nature = Literal["law", "contract", "observed", "assumption"]
Unit = Literal[
    "business_days",
    "days",
    "open_days",
    "open_days_per_year",
    "weeks",
    "hours",
    "share",
    "eur",
    "eur_per_open_day",
    "eur_per_eur",
    "count",
    "factor",
]
Value = int | float | str

#: How the source of an assumption begins, so that no reader takes it for a publication.
ASSUMED = ("Hypothèse", "Méthode du projet")

_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)


class Words(BaseModel):
    """One text in both languages."""

    model_config = _STRICT
    fr: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def said(self, lang: str) -> str:
        """The text in "fr" or "en"."""
        return self.fr if lang == "fr" else self.en


class DatedValue(BaseModel):
    """A value and the first day it holds."""

    model_config = _STRICT
    from_on: date = Field(alias="from")
    value: Value
    source: str = Field(min_length=1)
    source_url: str = ""
    checked_on: date


class Parameter(BaseModel):
    """A parameter as its file writes it, values in the order of their dates.

    Attributes:
        name: identifier, the table's name in the file.
        label: what users read.
        unit: key of `reference.unit` in data/texts.
        nature: where the number's authority comes from.
        dossier_key: dotted key of the dossier that overrides it, or "".
        note: reservation or working, where there is one.
        values: at least one.
    """

    model_config = _STRICT
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: Words
    unit: Unit
    nature: Nature
    dossier_key: str
    note: Words | None = None
    values: tuple[DatedValue, ...] = Field(min_length=1, strict=False)

    @model_validator(mode="after")
    def _sound(self) -> Parameter:
        for earlier, later in pairwise(self.values):
            if later.from_on <= earlier.from_on:
                raise ValueError(f"{self.name}: values out of order at {later.from_on}")
        for dated in self.values:
            assumed = dated.source.startswith(ASSUMED)
            if assumed != (self.nature == "assumption"):
                raise ValueError(f"{self.name}: source and nature disagree on assumption")
            if not assumed and not dated.source_url.startswith("http"):
                raise ValueError(f"{self.name}: a published figure needs its address")
            if self.unit == "share" and not (
                isinstance(dated.value, int | float) and 0 <= dated.value <= 1
            ):
                raise ValueError(f"{self.name}: a share lies between 0 and 1")
        return self


@dataclass(frozen=True, slots=True)
class DatedParameter:
    """A parameter as it stands on one day: what a calculation uses and prints."""

    name: str
    value: Value
    unit: Unit
    nature: Nature
    source: str
    source_url: str
    dossier_key: str
    from_on: date
    checked_on: date
    labels: Words
    notes: Words | None

    def label(self, lang: str = "fr") -> str:
        """What users read for the name."""
        return self.labels.said(lang)

    def note(self, lang: str = "fr") -> str:
        """Reservation or working, "" where there is none."""
        return self.notes.said(lang) if self.notes else ""

    def number(self) -> float:
        """The value as a float; TypeError where it is a text."""
        if isinstance(self.value, str):
            raise TypeError(f"{self.name} is not a number")
        return float(self.value)

    def whole(self) -> int:
        """The value as an int; TypeError where it is not a whole number."""
        if not isinstance(self.value, int):
            raise TypeError(f"{self.name} is not a whole number")
        return self.value


def read_parameters(folder: Path) -> Mapping[str, Parameter]:
    """Every parameter of a folder's files by name, files and tables in order.

    Raises:
        ValueError: a name that stands twice, a key that is not known, a value unsound.
    """
    found: dict[str, Parameter] = {}
    for file in sorted(folder.glob("*.toml")):
        for name, table in tomllib.loads(file.read_text("utf-8")).items():
            if name in found:
                raise ValueError(f"{file.name}: {name} stands twice")
            found[name] = Parameter.model_validate({"name": name, **table})
    return MappingProxyType(found)


@cache
def all_parameters() -> Mapping[str, Parameter]:
    """Every shipped parameter by name; read once from data/parameters."""
    return read_parameters(DATA_DIR / "parameters")


@cache
def parameter(name: str, on: date) -> DatedParameter:
    """The parameter's value in force on a day.

    Raises:
        ParameterNotFound: no such name (`unknown_parameter`, with the nearest one), or no
            value yet on that day (`parameter_before_first_date`).
    """
    known = all_parameters()
    if name not in known:
        close = nearest(name, list(known))
        if close is None:
            raise ParameterNotFound("unknown_parameter_alone", value=name)
        raise ParameterNotFound("unknown_parameter", value=name, nearest=close)
    found = known[name]
    held = [dated for dated in found.values if dated.from_on <= on]
    if not held:
        raise ParameterNotFound(
            "parameter_before_first_date",
            value=name,
            asked_on=on,
            first_on=found.values[0].from_on,
        )
    last = held[-1]
    return DatedParameter(
        name=name,
        value=last.value,
        unit=found.unit,
        nature=found.nature,
        source=last.source,
        source_url=last.source_url,
        dossier_key=found.dossier_key,
        from_on=last.from_on,
        checked_on=last.checked_on,
        labels=found.label,
        notes=found.note,
    )
