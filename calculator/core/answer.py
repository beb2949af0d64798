"""The answer to a dossier: what every screen, file and command shows. No sums here.

Money is in integer cents, positive when owed to or received by the pharmacy; days are
dates; shares and probabilities lie in 0..1. Definitions: docs/method.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from calculator.core.decided import (
    Adaptive,
    Decision,
    FrontierPoint,
    Instalment,
    LeaversCase,
    LowDay,
    PublicRule,
)
from calculator.core.issues import Issue
from calculator.core.length import OutageLength
from calculator.core.reconciled import Reconciliation
from calculator.core.rhythm import CashRhythm
from calculator.core.terms import LowestFrom, NeededFrom, PayerTerms, Ranked, Spread

Nature = Literal["law", "contract", "observed", "assumption"]
Binding = Literal["justified", "needed", "ceiling"]


@dataclass(frozen=True, slots=True)
class Assumption:
    """One value the answer rests on: a shipped default, or what the user typed instead.

    `value` is text in machine form ("0.10", "4"); `nature` says how far to trust it;
    `typed` is True where the user gave it; `editable` names the dossier key that changes it.
    """

    name: str
    value: str
    unit: str
    source: str
    nature: Nature
    typed: bool = False
    editable: str = ""
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class LineCounts:
    """Every line read in exactly one bucket; the cents of the buckets sum to `read_cents`."""

    read: int = 0
    used: int = 0
    set_aside: int = 0
    refused: int = 0
    out_of_scope: int = 0
    read_cents: int = 0
    used_cents: int = 0
    set_aside_cents: int = 0
    refused_cents: int = 0
    out_of_scope_cents: int = 0

    def __add__(self, other: LineCounts) -> LineCounts:
        """Counts of two files together."""
        return LineCounts(
            *(getattr(self, f) + getattr(other, f) for f in self.__dataclass_fields__)
        )

    @property
    def balanced(self) -> bool:
        """Whether nothing was lost, neither a line nor a cent."""
        buckets = ("used", "set_aside", "refused", "out_of_scope")
        lines = sum(int(getattr(self, b)) for b in buckets)
        cents = sum(int(getattr(self, f"{b}_cents")) for b in buckets)
        return self.read == lines and self.read_cents == cents


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate and where it lies `level` of the time; low <= high, in cents.

    `low_from` and `high_from` are where the bounds were read among the paths, None without paths.
    """

    cents: int
    low_cents: int
    high_cents: int
    level: float
    low_from: Ranked | None = None
    high_from: Ranked | None = None


@dataclass(frozen=True, slots=True)
class PayerReceivable:
    """One affected payer's share of the receivables."""

    payer: str
    payer_id: str
    platform: str
    outstanding_cents: int
    overdue_cents: int
    missing_cents: int
    rejected_cents: int
    stale_cents: int
    #: "quick" (typed billing), "sized" (from turnover) or "ledger"
    basis: Literal["quick", "sized", "ledger"]
    #: "curve" (fitted on the payer's own lines) or "term" (one point)
    delay: Literal["curve", "pooled", "term"]
    n_open_lines: int
    n_paid_lines: int
    #: quick and sized only: billing of one open day, and the open days counted
    per_open_day_cents: int | None = None
    outstanding_open_days: int | None = None
    missing_open_days: int | None = None
    #: the days that its delays count: business days, or all days
    clock: Literal["business", "calendar"] = "business"
    terms: PayerTerms | None = None


@dataclass(frozen=True, slots=True)
class DayReceivable:
    """Billing of one day to the affected payers, and what is still owed on it."""

    on: date
    billed_cents: int
    outstanding_cents: int


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the range of `missing` was stretched to hold the truth as often as it says.

    Attributes:
        factor: applied to the drawn range, about the estimate.
        cases: pseudo-outages of the ledger's own past it rests on; 0 = the shipped reference.
    """

    factor: float
    cases: int


@dataclass(frozen=True, slots=True)
class Receivables:
    """What the stopped payers owe at `as_of`."""

    outstanding_cents: int
    overdue_cents: int
    not_yet_due_cents: int
    rejected_cents: int
    stale_cents: int
    unsent_cents: int
    marked_paid_not_banked_cents: int | None
    missing: Interval
    by_payer: tuple[PayerReceivable, ...]
    by_day: tuple[DayReceivable, ...]
    calibration: Calibration | None = None

    @property
    def credit_cents(self) -> int:
        """Credit notes beyond their payer's invoices, cents, positive.

        They lower `outstanding_cents`, not what is overdue or missing at other payers.
        """
        return -sum(min(0, row.outstanding_cents) for row in self.by_payer)


@dataclass(frozen=True, slots=True)
class Advance:
    """The advance to claim, each bound beside it."""

    landing_on: date
    justified_cents: int
    documented_cents: int
    projected_cents: int
    average_basis_cents: int
    average_basis_open_days: int
    reference_first: date | None
    reference_last: date | None
    ceiling_cents: int
    needed_cents: int | None
    reachable_probability: float
    #: why no amount reaches the target; "" where one does
    unreachable: Literal["", "before_landing", "after_repayment", "cash_not_given"]
    structural_shortfall_cents: int
    granted_cents: int
    claim_cents: int
    prepayment_cents: int
    binding: Binding
    sampling_error_cents: int
    repayment: tuple[Instalment, ...]
    #: what published rules give on the same case
    public_rules: tuple[PublicRule, ...] = ()
    needed_from: NeededFrom | None = None
    error_from: Spread | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether and when to suspend direct billing; `on` = first day without it."""

    decision: Decision
    on: date | None
    #: probability that the target test holds under this verdict
    probability: float
    #: already_too_late and does_not_help: what is still lacking on the worst day, at the
    #: target probability, in cents
    shortfall_cents: int = 0
    shortfall_on: date | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """The suspension point without an advance, with the one claimed, and between."""

    verdict: Verdict
    with_claimed_advance: Verdict
    frontier: tuple[FrontierPoint, ...]
    #: for shares of leavers between the mildest and the worst worth a thought
    leavers: tuple[LeaversCase, ...] = ()
    #: None where no rule by cash level can be set: one path, or nothing to decide
    adaptive: Adaptive | None = None


@dataclass(frozen=True, slots=True)
class CashDay:
    """Cash at the end of one day, no suspension and no new advance."""

    on: date
    without_outage_cents: int
    expected_cents: int
    low_cents: int
    high_cents: int
    #: share of the paths in which the outage still lasts on that day
    outage_ratio: float
    #: mean cash with the advance claimed, landed and repaid
    with_claim_cents: int
    #: share of the stopped payers' billing that is still stopped on that day, over the paths:
    #: `outage_ratio` where all restart together
    stopped_ratio: float


@dataclass(frozen=True, slots=True)
class Cash:
    """The cash line over the horizon, with and without the outage."""

    floor_cents: int
    opening_cents: int
    lowest_cents: int
    lowest_on: date
    probability_above_floor: float
    probability_above_floor_without_outage: float
    #: share of the paths that pass the advance's own test: cash >= min(floor, without outage)
    probability_target_met: float
    path: tuple[CashDay, ...]
    #: mean over the worst 5 % of the paths of their worst gap below the floor, 0 where none
    worst_shortfall_cents: int
    #: day of each path's own lowest balance: one in ten before, half before, nine in ten before
    low_point_early_on: date
    low_point_median_on: date
    low_point_late_on: date
    #: the days that hold it most often, the most frequent first
    low_point_days: tuple[LowDay, ...] = ()
    lowest_from: LowestFrom | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """The whole answer: same dossier and files, same cents, same bytes.

    `bank` is None without a statement; `bank_lines` counts its movements, apart from `lines`.
    """

    method_version: str
    as_of: date
    first_day: date
    last_day: date | None
    payers: tuple[str, ...]
    fingerprint: str
    uncertainty: Literal["simulated", "none"]
    target_probability: float
    paths: int
    seed: int
    lines: LineCounts
    receivables: Receivables
    advance: Advance
    suspension: Suspension
    cash: Cash
    length: OutageLength
    assumptions: tuple[Assumption, ...]
    issues: tuple[Issue, ...]
    bank: Reconciliation | None = None
    bank_lines: LineCounts = LineCounts()
    rhythm: CashRhythm | None = None
    stopped: Literal["payments", "submissions", "both"] = "payments"
