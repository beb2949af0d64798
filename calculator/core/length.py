"""How long the outage lasts, as the answer tells it: reference cases, payers apart. No sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal


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


@dataclass(frozen=True, slots=True)
class OutageLength:
    """How long the outage is taken to last; days without payment, last day included."""

    #: "known", "open_ended" (exact mode), "estimated" (conditional on having lasted)
    kind: Literal["known", "open_ended", "estimated", "none"]
    lasted_business_days: int
    #: median and nine-in-ten last days; equal where known
    median_last_on: date | None
    late_last_on: date | None
    #: past outages its median comes from; none where it is not estimated, or the median typed
    cases: tuple[LengthCase, ...] = ()
    #: one per payer, where payers restart on different days
    by_payer: tuple[PayerLength, ...] = ()
