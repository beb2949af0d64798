"""What published rules would give on the same case, each with its formula and its source.

    month of 2024, United States    three months of payments / 3
    Mayotte 2025                    half of a mean month, for each month
    24-hour clause                  all flows sent and not treated

A month is the billing of the reference days before the outage over three: what is billed is
what is paid some days later. docs/method.md, "Public rules".
"""

from __future__ import annotations

from calculator.core.decided import PublicRule
from calculator.core.money import round_cents
from calculator.core.spans import DateSpan, day_of
from calculator.estimate.flows import Flow
from calculator.estimate.timeline import Timeline

#: Calendar days that stand for three months, and the months in them.
QUARTER_DAYS, QUARTER_MONTHS = 91, 3

#: Mayotte's share of a mean month.
HALF = 0.5

_US_URL = (
    "https://www.healthindustrywashingtonwatch.com/2024/04/articles/other-health-policy-"
    "developments/other-cms-developments/cms-offers-change-healthcare-optum-payment-disruption-"
    "payments-to-medicare-providers-and-suppliers/"
)


def public_rules(flows: list[Flow], line: Timeline) -> tuple[PublicRule, ...]:
    """The three rules' amounts; empty where nobody stopped.

    Each payer is rounded before it is added, like every estimate.
    """
    if not flows:
        return ()
    outage = line.outage
    before = DateSpan(day_of(outage.first - QUARTER_DAYS), day_of(outage.first))
    opened = len(outage.open_days.days_in(before))
    months = [max(0.0, f.level_cents) * opened / QUARTER_MONTHS for f in flows]
    state = [f.group.statutory for f in flows]
    untreated = [max(0, f.outstanding_cents - f.stale_cents) for f in flows]
    bound = any(state)
    # Where the clause binds, it binds for what the statutory payer owes and for nothing else.
    within = [c for c, own in zip(untreated, state, strict=True) if own or not bound]
    return (
        PublicRule(
            "us_2024_month",
            sum(round_cents(m) for m in months),
            applies=False,
            source="CMS, CHOPD, 9 March 2024",
            source_url=_US_URL,
            open_days=opened,
        ),
        PublicRule(
            "mayotte_2025_half_month",
            sum(round_cents(m * HALF) for m in months),
            applies=False,
            source="Arrêté du 20 mars 2025 (Mayotte)",
            source_url="https://legal.tricoteuses.fr/articles/LEGIARTI000051382100",
            open_days=opened,
        ),
        PublicRule(
            "statutory_24_hours",
            sum(within),
            applies=bound,
            source="Convention nationale, art. VIII-II-A-7 (USPO, 11 février 2026)",
            source_url="https://uspo.fr/?p=154415",
        ),
    )
