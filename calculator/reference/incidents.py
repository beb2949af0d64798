"""Past outages: scenario presets, and reference cases for how long an outage lasts.

Facts carry their source and the confidence put in it (data/incidents/*.toml).
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from calculator.core.errors import DossierError
from calculator.core.identifiers import nearest
from calculator.core.paths import DATA_DIR
from calculator.reference.parameters import Words

Stopped = Literal["payments", "submissions", "both"]
Confidence = Literal["high", "medium", "low"]

_STRICT = ConfigDict(extra="forbid", frozen=True, strict=True)


class Fact(BaseModel):
    """One statement about an incident, with where it was read.

    `tells_length` marks the statement from which the incident's length was counted.
    """

    model_config = _STRICT
    text_fr: str = Field(min_length=1)
    text_en: str = Field(min_length=1)
    source: str = Field(min_length=1)
    url: str = Field(pattern=r"^https?://")
    confidence: Confidence
    tells_length: bool = False

    def said(self, lang: str = "fr") -> str:
        """The statement in "fr" or "en"."""
        return self.text_fr if lang == "fr" else self.text_en


class Incident(BaseModel):
    """One outage.

    Attributes:
        id: name of its file.
        rank: place in lists, 1 first.
        name: what users read.
        country: ISO 3166 code.
        payers: names as in data/payers.
        stopped: what stopped, as in a dossier.
        first_day: first day without payment or submission.
        first_day_known: False where the day is supposed; a fact then says so.
        last_day: last day without payment, included; None where not known or not over.
        last_day_known: whether a source gives the last day.
        business_days: length as a reference case, first and last day included; None where
            the case says nothing on length.
        business_days_at_least: True where it had lasted that long and was not over.
        facts: what is known, at least one.
    """

    model_config = _STRICT
    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    rank: int = Field(ge=1)
    name: Words
    country: str = Field(pattern=r"^[A-Z]{2}$")
    payers: tuple[str, ...] = Field(min_length=1, strict=False)
    stopped: Stopped
    first_day: date
    first_day_known: bool
    last_day: date | None = None
    last_day_known: bool
    business_days: int | None = Field(default=None, ge=1)
    business_days_at_least: bool = False
    facts: tuple[Fact, ...] = Field(min_length=1, strict=False)

    @model_validator(mode="after")
    def _sound(self) -> Incident:
        if self.last_day is not None and self.last_day < self.first_day:
            raise ValueError(f"{self.id}: ends before it starts")
        if self.last_day_known and self.last_day is None:
            raise ValueError(f"{self.id}: last day said to be known, and absent")
        if (self.business_days is not None) != (sum(f.tells_length for f in self.facts) == 1):
            raise ValueError(f"{self.id}: a length goes with the one fact that tells it")
        return self


@cache
def incidents() -> tuple[Incident, ...]:
    """Every incident, most useful first: Viamedis, then by rank."""
    found = []
    for file in sorted((DATA_DIR / "incidents").glob("*.toml")):
        table = tomllib.loads(file.read_text("utf-8"))
        found.append(Incident.model_validate({"id": file.stem, **table}))
    return tuple(sorted(found, key=lambda incident: incident.rank))


def incident(name: str) -> Incident:
    """The incident of that id.

    Raises:
        DossierError: no such id (`unknown_incident`, with the nearest one).
    """
    known = {one.id: one for one in incidents()}
    if name in known:
        return known[name]
    close = nearest(name, list(known))
    if close is None:
        raise DossierError("unknown_incident_alone", value=name, known=", ".join(known))
    raise DossierError("unknown_incident", value=name, nearest=close)
