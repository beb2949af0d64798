"""How long the outage lasts, as the answer tells it: reference cases, payers apart. No sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LengthCase:
    """A past outage that says how long they last.

    Attributes:
        business_days: first and last day without payment included, 1 at least.
        over: False where it had lasted that long and went on when last heard of.
        incident: id of the shipped incident, "" where the dossier gives the length.
        source, source_url: where the length was read; empty where the dossier gives it.
    """

    business_days: int
    over: bool = True
    incident: str = ""
    source: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class PayerLength:
    """The last day of one payer, where payers restart on different days; None = not known."""

    payer: str
    last_on: date | None
    restart_on: date | None
    backlog_on: date | None
