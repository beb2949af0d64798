"""What stands in the form, and the dossier it makes. No Streamlit: tested on its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from calculator.core.paths import DATA_DIR
from calculator.intake.dossier import Dossier
from calculator.intake.dossier_file import parse_dossier
from calculator.reference.incidents import Incident
from calculator.reference.payers import canonical

#: Ways to say what is billed.
PER_DAY, TURNOVER, FILE = "per_day", "turnover", "file"
MODES = (PER_DAY, TURNOVER, FILE)


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment out: euros, its day, its name, and whether it comes back every month."""

    label: str
    on: date | None
    euros: float
    monthly: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """The form's values as typed; euros, whole percents, days."""

    payers: tuple[str, ...]
    first_day: date | None
    as_of: date | None
    last_day: date | None
    cash: float | None
    overdraft: float | None
    mode: str
    per_day: tuple[tuple[str, float | None], ...]
    turnover: float | None
    term: int | None
    payments: tuple[Payment, ...]
    accounts: tuple[str, ...] = ()
    stopped: str = "payments"
    hints: tuple[tuple[str, str], ...] = ()
    landing_days: int | None = None
    compulsory_percent: float | None = None
    leaves_percent: float | None = None
    target_percent: float | None = None
    exact: bool = False
    territory: str = "FR"

    def tree(self) -> dict[str, Any]:
        """The dossier's keys and values, as `Dossier.parse` takes them."""
        outage: dict[str, Any] = {
            "payers": list(self.payers),
            "first_day": self.first_day,
            "stopped": self.stopped,
        }
        unlisted = [p for p in self.payers if canonical(p) is None]
        if unlisted:
            outage["unlisted_payers"] = unlisted
        if self.last_day:
            outage["last_day"] = self.last_day
        pharmacy: dict[str, Any] = {"overdraft_limit_eur": self.overdraft or 0.0}
        if self.territory != "FR":
            pharmacy["holidays"] = self.territory
        if self.cash is not None:
            pharmacy["cash_eur"] = self.cash
        billing: dict[str, Any] = {}
        if self.mode == PER_DAY:
            billing["per_open_day_eur"] = {n: v for n, v in self.per_day if v}
        elif self.mode == TURNOVER and self.turnover:
            pharmacy["annual_turnover_eur"] = self.turnover
        if self.term is not None:
            billing["payment_term_days"] = self.term
        tree: dict[str, Any] = {
            "as_of": self.as_of,
            "pharmacy": pharmacy,
            "outage": outage,
            "billing": billing,
            "outgoings": [
                {"on": p.on, "amount_eur": p.euros, "label": p.label, "once": not p.monthly}
                for p in self.payments
                if p.on and p.euros
            ],
            "options": {"uncertainty": "none" if self.exact else "simulated"},
        }
        if self.landing_days is not None:
            tree["advance"] = {"landing_days": self.landing_days}
        shares = {"compulsory_share": self.compulsory_percent, "leaves_share": self.leaves_percent}
        typed = {k: v / 100 for k, v in shares.items() if v is not None}
        if typed:
            tree["suspension"] = typed
        if self.target_percent is not None:
            tree["options"]["target_probability"] = self.target_percent / 100
        if self.mode == FILE:
            ledger = {"accounts": list(self.accounts), "platforms": dict(self.hints)}
            tree["ledger"] = {key: value for key, value in ledger.items() if value}
        return tree


def of_dossier(dossier: Dossier) -> Typed:
    """The form that would have made a dossier; only what the form can hold."""
    per_day = dossier.billing.per_open_day_cents
    return Typed(
        payers=dossier.outage.payers,
        first_day=dossier.outage.first_day,
        as_of=dossier.as_of,
        last_day=dossier.outage.last_day,
        cash=None if dossier.pharmacy.cash_cents is None else dossier.pharmacy.cash_cents / 100,
        overdraft=dossier.pharmacy.overdraft_limit_cents / 100,
        mode=PER_DAY,
        per_day=tuple((name, cents / 100) for name, cents in per_day.items()),
        turnover=None,
        term=dossier.billing.payment_term_days,
        payments=tuple(
            Payment(o.label, o.on, o.amount_cents / 100, not o.once) for o in dossier.outgoings
        ),
    )


def example() -> Typed:
    """The example pharmacy of data/samples, which the screen opens with."""
    file = DATA_DIR / "samples" / "dossier-exemple.toml"
    return of_dossier(parse_dossier(file.read_bytes(), file.name))


def left_of_example(typed: Typed) -> tuple[str, ...]:
    """Which values of the example still stand in a form that is no longer the example."""
    shown = example()
    if typed.tree() == shown.tree():
        return ()
    parts = ("cash", "overdraft", "payments")
    filled = replace(typed, payments=tuple(p for p in typed.payments if p.on and p.euros))
    kept = [name for name in parts if getattr(filled, name) == getattr(shown, name)]
    if typed.mode == PER_DAY and dict(typed.per_day) == dict(shown.per_day):
        kept.append("per_day")
    return tuple(kept)


def days_of(incident: Incident) -> tuple[date, date]:
    """First day and day of the figures that a known incident fills in.

    The figures are dated its last day where that is known, else eleven days after its
    start: the outage then still goes on, as it did for those who lived it.
    """
    return incident.first_day, incident.last_day or incident.first_day + timedelta(days=11)
