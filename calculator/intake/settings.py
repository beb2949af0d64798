"""The values a run uses: what the dossier types, else the dated defaults, each on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from calculator.core.answer import Assumption
from calculator.core.errors import DossierError
from calculator.core.identifiers import nearest
from calculator.core.length import LengthCase
from calculator.intake.dossier import Dossier
from calculator.reference.lengths import median_length, shipped_cases
from calculator.reference.parameters import all_parameters, parameter

#: Printed as the source of a value the user typed.
TYPED = "dossier"


@dataclass(slots=True)
class _Recorder:
    """Takes values one by one and keeps an `Assumption` for each."""

    dossier: Dossier
    kept: dict[str, Assumption] = field(default_factory=dict)

    def take(
        self, name: str, typed: float | None = None, *, worked_out: float | None = None
    ) -> float:
        """The typed value, else the dossier's `assumptions`, else the parameter's that day.

        `worked_out` stands for the parameter's value where shipped data give it.
        """
        default = parameter(name, self.dossier.first_day)
        if typed is None:
            typed = self.dossier.assumptions.get(name)
        shipped = float(default.value) if worked_out is None else worked_out
        value = shipped if typed is None else float(typed)
        self.kept[name] = Assumption(
            name=name,
            value=f"{value:.10g}",
            unit=default.unit,
            source=default.source if typed is None else TYPED,
            nature=default.nature,
            typed=typed is not None,
            editable=default.dossier_key or f"assumptions.{name}",
            source_url=default.source_url if typed is None else "",
        )
        return value

    def count(self, name: str, typed: float | None = None) -> int:
        """The value as a whole number."""
        return round(self.take(name, typed))


@dataclass(frozen=True, slots=True)
class Settings:
    """Every number the method needs besides the dossier's own amounts.

    Day counts are business days where the name says nothing else; shares lie in 0..1;
    `compulsory_share` is None where a statutory payer stopped and the user gave none.
    """

    term_days_complementary: int
    term_days_statutory: int
    term_spread_days: int
    compulsory_share: float | None
    leaves_share: float
    margin_lost_per_euro: float
    landing_days: int
    repay_after_days: int
    instalments: int
    fee_cents: int
    fee_share: float
    set_off: bool
    recoup_share: float
    recoup_after: int
    recoup_within: int
    backlog_lands_after: int
    length_median_days: float
    length_tail: float
    length_cases: tuple[LengthCase, ...]
    billing_week_cv: float
    ordinary_week_cv: float
    min_noise_weeks: int
    target: float
    horizon_days: int
    paths: int
    seed: int
    interval_level: float
    interval_widening: float
    stale_after_calendar_days: int
    exposure_window_calendar_days: int
    exposure_half_life: float
    reference_window_calendar_days: int
    billing_half_life: float
    min_reference_calendar_days: int
    min_paid_lines: int
    assumptions: tuple[Assumption, ...]


#: Defaults that a dossier may change under [assumptions], with their bounds.
CHANGEABLE: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "margin_lost_per_euro_leaving": (0, 100),
        "backlog_lands_after_business_days": (0, 60),
        "outage_length_median_business_days": (0.5, 500),
        "outage_length_tail_exponent": (0.5, 50),
        "billing_week_cv": (0, 1),
        "ordinary_week_cv": (0, 1),
        "term_spread_days": (0, 30),
        "min_noise_weeks": (2, 200),
        "interval_level": (0.1, 0.99),
        "stale_after_days": (1, 3650),
        "exposure_window_days": (7, 3650),
        "exposure_half_life_days": (5, 1e6),
        "reference_window_days": (7, 3650),
        "billing_half_life_days": (5, 1e6),
        "min_reference_days": (0, 3650),
        "min_paid_lines": (1, 1_000_000),
        "complementary_share_of_turnover": (0, 1),
        "platform_share_of_complementary": (0, 1),
        "statutory_share_of_turnover": (0, 1),
        "open_days_per_year": (1, 366),
        "average_turnover_eur": (1, 1e9),
        "platform_billing_per_open_day_low_eur": (0, 1e6),
        "platform_billing_per_open_day_high_eur": (0, 1e6),
        "statutory_billing_per_open_day_low_eur": (0, 1e6),
        "statutory_billing_per_open_day_high_eur": (0, 1e6),
        "scale_warning_factor": (1, 1000),
        "bank_grace_business_days": (0, 60),
        "transfer_early_business_days": (0, 60),
        "transfer_late_business_days": (0, 60),
    }
)


def check_assumptions(dossier: Dossier) -> None:
    """Refuse an assumption that does not exist, has a key of its own, or is out of bounds.

    Raises:
        DossierError: with the nearest name, the key to use, or the bound.
    """
    for name, value in dossier.assumptions.items():
        bounds = CHANGEABLE.get(name)
        if bounds is None:
            known = all_parameters().get(name)
            if known is not None and known.dossier_key:
                raise DossierError("assumption_not_here", value=name, key=known.dossier_key)
            close = nearest(name, sorted(CHANGEABLE)) or sorted(CHANGEABLE)[0]
            raise DossierError("unknown_assumption", value=name, nearest=close)
        key = f"assumptions.{name}"
        if value < bounds[0]:
            raise DossierError("value_too_small", key=key, value=value, bound=bounds[0])
        if value > bounds[1]:
            raise DossierError("value_too_large", key=key, value=value, bound=bounds[1])


def assumed(dossier: Dossier, name: str) -> float:
    """A default as the dossier changes it under [assumptions], else as it stands that day."""
    typed = dossier.assumptions.get(name)
    return parameter(name, dossier.first_day).number() if typed is None else typed


_MEDIAN = "outage_length_median_business_days"


@dataclass(frozen=True, slots=True)
class _Length:
    """The cases a median length comes from, and that median; `typed` where the dossier's own."""

    cases: tuple[LengthCase, ...]
    typed: float | None
    shipped: float | None


def _length_of(dossier: Dossier) -> _Length:
    """The dossier's cases, else the shipped ones; none where the median itself was typed.

    Raises:
        DossierError: too few of the typed cases are over to tell a median.
    """
    if _MEDIAN in dossier.assumptions:
        return _Length((), None, None)
    if not dossier.length.cases:
        return _Length(shipped_cases(), None, median_length(shipped_cases()))
    cases = tuple(
        LengthCase(case) if isinstance(case, int) else LengthCase(int(case[:-1]), over=False)
        for case in dossier.length.cases
    )
    median = median_length(cases)
    if median is None:
        raise DossierError("length_cases_open", key="length.cases")
    return _Length(cases, median, None)


def resolve(dossier: Dossier, *, statutory: bool, complementary: bool = True) -> Settings:
    """Fill what the dossier leaves out from data/parameters as of the outage's first day.

    Args:
        dossier: validated.
        statutory: whether a statutory payer is among those that stopped.
        complementary: whether any other is.

    Raises:
        DossierError: an assumption that is unknown, or that stands elsewhere in the dossier.
        ParameterNotFound: the dossier's first day comes before a parameter's first date.
    """
    check_assumptions(dossier)
    take = _Recorder(dossier)
    options, terms, shares = dossier.options, dossier.advance, dossier.suspension
    typed_term = dossier.billing.payment_term_days
    fee = None if terms.fee_cents is None else terms.fee_cents / 100
    length = _length_of(dossier)
    compulsory: float | None = None
    if not statutory or shares.compulsory_share is not None:
        compulsory = take.take("compulsory_share", shares.compulsory_share)
    settings = Settings(
        term_days_complementary=take.count("payment_term_days_complementary", typed_term),
        term_days_statutory=take.count("payment_term_days_statutory", typed_term),
        term_spread_days=take.count("term_spread_days") if typed_term is None else 0,
        compulsory_share=compulsory,
        leaves_share=take.take("leaves_share", shares.leaves_share),
        margin_lost_per_euro=take.take("margin_lost_per_euro_leaving"),
        landing_days=take.count("landing_days", terms.landing_days),
        repay_after_days=take.count("repay_after_business_days", terms.repay_after_business_days),
        instalments=take.count("instalments", terms.instalments),
        fee_cents=round(take.take("fee_eur", fee) * 100),
        fee_share=take.take("fee_share", terms.fee_share),
        set_off=terms.set_off,
        recoup_share=take.take("recoup_share", terms.recoup_share),
        recoup_after=take.count("recoup_after_business_days", terms.recoup_after_business_days),
        recoup_within=take.count("recoup_within_business_days", terms.recoup_within_business_days),
        backlog_lands_after=take.count("backlog_lands_after_business_days"),
        length_median_days=take.take(_MEDIAN, length.typed, worked_out=length.shipped),
        length_tail=take.take("outage_length_tail_exponent"),
        length_cases=length.cases,
        billing_week_cv=take.take("billing_week_cv"),
        ordinary_week_cv=take.take("ordinary_week_cv"),
        min_noise_weeks=take.count("min_noise_weeks"),
        target=take.take("target_probability", options.target_probability),
        horizon_days=take.count("horizon_days", options.horizon_days),
        paths=take.count("paths", options.paths),
        seed=take.count("seed", options.seed),
        interval_level=take.take("interval_level"),
        interval_widening=take.take("interval_widening"),
        stale_after_calendar_days=take.count("stale_after_days"),
        exposure_window_calendar_days=take.count("exposure_window_days"),
        exposure_half_life=take.take("exposure_half_life_days"),
        reference_window_calendar_days=take.count("reference_window_days"),
        billing_half_life=take.take("billing_half_life_days"),
        min_reference_calendar_days=take.count("min_reference_days"),
        min_paid_lines=take.count("min_paid_lines"),
        assumptions=(),
    )
    if (settings.compulsory_share or 0) + settings.leaves_share > 1:
        raise DossierError("shares_exceed_one", key="suspension")
    unused = {"fee_share"} if settings.set_off or not settings.fee_share else set()
    if settings.set_off:
        unused |= {"instalments", "repay_after_business_days"} if not dossier.advances else set()
    else:
        unused |= {"recoup_share", "recoup_after_business_days", "recoup_within_business_days"}
    if not complementary:
        unused.add("payment_term_days_complementary")
    if not statutory:
        unused.add("payment_term_days_statutory")
    if options.uncertainty == "none":
        unused |= {"billing_week_cv", "ordinary_week_cv", "min_noise_weeks", "paths", "seed"}
        unused |= {"outage_length_median_business_days", "outage_length_tail_exponent"}
        unused |= {"interval_level", "interval_widening", "term_spread_days"}
    if dossier.outage.last_day is not None:
        unused |= {"outage_length_median_business_days", "outage_length_tail_exponent"}
    kept = tuple(a for a in take.kept.values() if a.name not in unused)
    return replace(settings, assumptions=kept)
