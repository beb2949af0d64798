"""What stands in the form, and the dossier it makes. No Streamlit: tested on its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from calculator.core.paths import DATA_DIR
from calculator.deliver.dossierfile import dossier_tree
from calculator.intake.dossier import Dossier, LedgerHints
from calculator.intake.dossier_file import parse_dossier
from calculator.reference.incidents import Incident
from calculator.reference.payers import canonical

#: Ways to say what is billed.
PER_DAY, TURNOVER, FILE = "per_day", "turnover", "file"
MODES = (PER_DAY, TURNOVER, FILE)
#: Most payments to come on the screen; more are kept, and come back with the dossier.
MOST_PAYMENTS = 24
#: Most payers asked for a last day of their own.
MOST_APART = 6


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment out: euros, its day, its name, and whether it comes back every month."""

    label: str
    on: date | None
    euros: float
    monthly: bool


@dataclass(frozen=True, slots=True)
class Typed:
    """The form's values as typed; euros, whole percents, days.

    `reading` is what was answered about the files; `rest` what an opened dossier says beyond
    the form, as keys and values: kept, so that saving again loses nothing.
    """

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
    stopped: str = "payments"
    hints: tuple[tuple[str, str], ...] = ()
    landing_days: int | None = None
    compulsory_percent: float | None = None
    leaves_percent: float | None = None
    target_percent: float | None = None
    exact: bool = False
    territory: str = "FR"
    length_cases: str = ""
    last_days: tuple[tuple[str, date | None], ...] = ()
    reading: LedgerHints = field(default_factory=LedgerHints)
    rest: Mapping[str, Any] = field(default_factory=dict)

    def tree(self) -> dict[str, Any]:
        """The dossier's keys and values, as `Dossier.parse` takes them."""
        pharmacy: dict[str, Any] = {"overdraft_limit_eur": self.overdraft or 0.0}
        if self.territory != "FR":
            pharmacy["holidays"] = self.territory
        if self.cash is not None:
            pharmacy["cash_eur"] = self.cash
        if self.mode == TURNOVER and self.turnover:
            pharmacy["annual_turnover_eur"] = self.turnover
        billing: dict[str, Any] = {"per_open_day_eur": self._per_day()}
        if self.term is not None:
            billing["payment_term_days"] = self.term
        outgoings = [
            {"on": p.on, "amount_eur": p.euros, "label": p.label, "once": not p.monthly}
            for p in self.payments
            if p.on and p.euros
        ]
        form: dict[str, Any] = {
            "as_of": self.as_of,
            "pharmacy": pharmacy,
            "outage": self._outage(),
            "billing": billing,
            "outgoings": [*outgoings, *self.rest.get("outgoings", ())],
            "options": {"uncertainty": "none" if self.exact else "simulated"},
        }
        if self.landing_days is not None:
            form["advance"] = {"landing_days": self.landing_days}
        shares = {"compulsory_share": self.compulsory_percent, "leaves_share": self.leaves_percent}
        if typed := {k: _share(v) for k, v in shares.items() if v is not None}:
            form["suspension"] = typed
        if self.target_percent is not None:
            form["options"]["target_probability"] = _share(self.target_percent)
        if self.length_cases.strip():
            form["length"] = {"cases": self.length_cases}
        if ledger := self._ledger():
            form["ledger"] = ledger
        return _merged(self.rest, form)

    def _outage(self) -> dict[str, Any]:
        outage: dict[str, Any] = {
            "payers": list(self.payers),
            "first_day": self.first_day,
            "stopped": self.stopped,
        }
        if unlisted := self._unlisted():
            outage["unlisted_payers"] = unlisted
        if self.last_day:
            outage["last_day"] = self.last_day
        if own := self._last_days():
            outage["last_days"] = own
        return outage

    def _unlisted(self) -> list[str]:
        """Payers to declare: unknown, and not taken as they are from an opened dossier."""
        opened = self.rest.get("outage", {})
        known = opened.get("payers", ())
        declared = [p for p in self.payers if canonical(p) is None and p not in known]
        return list(dict.fromkeys([*opened.get("unlisted_payers", ()), *declared]))

    def _last_days(self) -> dict[str, Any]:
        """Own last days: those typed, and those of payers the form does not ask for."""
        kept = self.rest.get("outage", {}).get("last_days", {})
        asked = {name: day for name, day in self.last_days if name in self.payers}
        return {n: d for n, d in kept.items() if n not in asked} | {
            n: d for n, d in asked.items() if d
        }

    def _per_day(self) -> dict[str, Any]:
        """Amounts per open day: those typed, and those of payers the form does not ask for."""
        kept = dict(self.rest.get("billing", {}).get("per_open_day_eur", {}))
        if self.mode != PER_DAY:
            return kept
        asked = dict(self.per_day)
        return {n: v for n, v in asked.items() if v} | {
            n: v for n, v in kept.items() if n not in asked or not (v or asked[n])
        }

    def _ledger(self) -> dict[str, Any]:
        said = self.reading.model_dump(exclude_defaults=True)
        if platforms := said.get("platforms", {}) | dict(self.hints):
            said["platforms"] = platforms
        return said


def _merged(rest: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """Both trees; what the form says comes first."""
    tree = {**rest, **form}
    for name, part in form.items():
        if isinstance(part, dict) and isinstance(rest.get(name), Mapping):
            tree[name] = {**rest[name], **part}
    return tree


def _share(percent: float) -> float:
    return float(Decimal(repr(percent)) / 100)


def _percent(share: float | None) -> float | None:
    return None if share is None else float(Decimal(repr(share)) * 100)


def of_dossier(dossier: Dossier) -> Typed:
    """The form that would have made a dossier; what it cannot hold stands in `rest`."""
    rest = dossier_tree(dossier)
    part: dict[str, dict[str, Any]] = {
        name: dict(rest.get(name, {}))
        for name in ("pharmacy", "outage", "billing", "advance", "suspension", "options")
    }
    per_day = dossier.billing.per_open_day_cents
    turnover = dossier.pharmacy.annual_turnover_cents
    said = dossier.ledger.model_dump(exclude_defaults=True, exclude={"platforms"})
    billed = PER_DAY if per_day else TURNOVER if turnover else FILE
    mode = FILE if said else billed
    for name, keys in {
        "pharmacy": ("cash_eur", "overdraft_limit_eur", "holidays"),
        "outage": ("first_day", "last_day", "stopped"),
        "billing": ("payment_term_days",),
        "advance": ("landing_days",),
        "suspension": ("compulsory_share", "leaves_share"),
        "options": ("uncertainty", "target_probability"),
    }.items():
        for key in keys:
            part[name].pop(key, None)
    shown = {n: c / 100 for n, c in per_day.items() if c and n in dossier.outage.payers}
    if mode == PER_DAY:
        held = part["billing"].pop("per_open_day_eur", {})
        if left := {n: v for n, v in held.items() if n not in shown}:
            part["billing"]["per_open_day_eur"] = left
    elif mode == TURNOVER:
        part["pharmacy"].pop("annual_turnover_eur", None)
    last_days = part["outage"].pop("last_days", {})
    own = {n: d for n, d in last_days.items() if n in asked_apart(dossier.outage.payers)}
    if left := {n: d for n, d in last_days.items() if n not in own}:
        part["outage"]["last_days"] = left
    filled = 0
    while filled < min(len(dossier.outgoings), MOST_PAYMENTS - 1):
        one = dossier.outgoings[filled]
        if not one.amount_cents or one.every_months != 1:
            break
        filled += 1
    for name in ("as_of", "ledger", "length", "outgoings", *part):
        rest.pop(name, None)
    rest |= {name: values for name, values in part.items() if values}
    if len(dossier.outgoings) > filled:
        rest["outgoings"] = dossier_tree(dossier)["outgoings"][filled:]
    shares, options = dossier.suspension, dossier.options
    return Typed(
        payers=dossier.outage.payers,
        first_day=dossier.outage.first_day,
        as_of=dossier.as_of,
        last_day=dossier.outage.last_day,
        stopped=dossier.outage.stopped,
        cash=None if dossier.pharmacy.cash_cents is None else dossier.pharmacy.cash_cents / 100,
        overdraft=dossier.pharmacy.overdraft_limit_cents / 100,
        mode=mode,
        per_day=tuple(shown.items()),
        turnover=None if turnover is None or mode == PER_DAY else turnover / 100,
        term=dossier.billing.payment_term_days,
        payments=tuple(
            Payment(o.label, o.on, o.amount_cents / 100, not o.once)
            for o in dossier.outgoings[:filled]
        ),
        landing_days=dossier.advance.landing_days,
        compulsory_percent=_percent(shares.compulsory_share),
        leaves_percent=_percent(shares.leaves_share),
        target_percent=_percent(options.target_probability),
        exact=options.uncertainty == "none",
        territory=dossier.pharmacy.holidays,
        length_cases=", ".join(map(str, dossier.length.cases)),
        last_days=tuple(own.items()),
        reading=dossier.ledger,
        rest=rest,
    )


def asked_apart(payers: tuple[str, ...]) -> tuple[str, ...]:
    """Payers that the form asks a last day of their own for: none where one stopped alone."""
    return payers if 2 <= len(payers) <= MOST_APART else ()


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
    same_outage = (typed.payers, typed.first_day) == (shown.payers, shown.first_day)
    if same_outage and typed.mode == FILE:
        # Own invoices beside an outage nobody typed: the answer would be about another event.
        kept.insert(0, "outage")
    if typed.mode == PER_DAY and dict(typed.per_day) == dict(shown.per_day):
        kept.append("per_day")
    return tuple(kept)


def days_of(incident: Incident) -> tuple[date, date]:
    """First day and day of the figures that a known incident fills in.

    The figures are dated its last day where that is known, else eleven days after its
    start: the outage then still goes on, as it did for those who lived it.
    """
    return incident.first_day, incident.last_day or incident.first_day + timedelta(days=11)
