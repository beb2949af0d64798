"""Smaller parts of the decision: public rules beside it, its sensitivity, the adaptive rule.

Money in integer cents; probabilities and shares in 0..1. Definitions: docs/method.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Decision = Literal[
    "not_needed", "suspend_by", "does_not_help", "already_too_late", "not_applicable"
]


@dataclass(frozen=True, slots=True)
class PublicRule:
    """What a published rule would give on the same case; its words are `rule.<name>.*`.

    `applies` is whether the rule binds a payer of this outage today; where it does not, the
    amount is what the same formula gives, for comparison.
    """

    name: Literal["us_2024_month", "mayotte_2025_half_month", "statutory_24_hours"]
    cents: int
    applies: bool
    source: str
    source_url: str
    #: open days of the 91 days that stand for three months; 0 where the rule takes no mean
    open_days: int = 0


@dataclass(frozen=True, slots=True)
class Instalment:
    """One repayment of the advance."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """With this advance landed, the latest first day of suspension."""

    advance_cents: int
    decision: Decision
    on: date | None


@dataclass(frozen=True, slots=True)
class LowDay:
    """A day, and the share of the paths whose own lowest balance it holds."""

    on: date
    ratio: float


@dataclass(frozen=True, slots=True)
class LeaversCase:
    """The suspension without an advance if another share of the patients left."""

    leaves_share: float
    decision: Decision
    on: date | None
    probability: float


@dataclass(frozen=True, slots=True)
class TriggerDay:
    """The rule for one open day: suspend from `on` if the eve's cash is under a level.

    `action`: "wait" whatever the cash, "below" the level, "always" whatever the cash.
    `cash_below_cents` is None unless the action is "below".
    """

    on: date
    action: Literal["wait", "below", "always"]
    cash_below_cents: int | None


@dataclass(frozen=True, slots=True)
class Adaptive:
    """The adaptive rule and what it is worth, on paths that did not serve to set it.

    `fixed_on` is the date it is compared with (None: never suspending); `gain_error` is the
    standard error of the difference of the two probabilities, path by path; `suspends_ratio`
    and `fixed_suspends_ratio` are the shares of the paths in which one suspends at all.
    """

    probability: float
    standard_error: float
    fixed_on: date | None
    fixed_probability: float
    gain_error: float
    suspends_ratio: float
    fixed_suspends_ratio: float
    paths: int
    days: tuple[TriggerDay, ...]

    @property
    def gains(self) -> bool:
        """Whether it beats the fixed date beyond two standard errors."""
        return self.probability - self.fixed_probability > 2 * self.gain_error
