"""From the dossier and the ledger to one flow per affected payer, with what was noticed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from calculator.core import columns as c
from calculator.core.answer import Calibration
from calculator.core.errors import DossierError
from calculator.core.issues import Issue
from calculator.core.money import round_cents
from calculator.core.spans import DateSpan, day_of
from calculator.estimate.affected import PayerGroup, affected_rows
from calculator.estimate.billing import profile_of
from calculator.estimate.calibration import calibrated
from calculator.estimate.entries import as_typed, brands_of, distinct, typed_for
from calculator.estimate.flows import Flow, build_flow
from calculator.estimate.noise import seen_weeks
from calculator.estimate.outage import OutageDays
from calculator.estimate.payer_remarks import early_end, flow_remarks, refuse_paid_only
from calculator.estimate.pooling import Borrowed, Pool, pooled_for
from calculator.estimate.positions import Positions, positions_at
from calculator.estimate.quick import made_up_lines
from calculator.intake.dossier import Dossier
from calculator.intake.settings import Settings, assumed
from calculator.reference import payers as known


@dataclass(slots=True)
class Affairs:
    """Aligned lists, one entry per affected payer, and what is worth saying of them."""

    flows: list[Flow] = field(default_factory=list)
    positions: list[Positions] = field(default_factory=list)
    bases: list[str] = field(default_factory=list)
    per_day: list[int | None] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    sized: list[tuple[str, int]] = field(default_factory=list)
    window: tuple[int, int] = (0, 0)
    pool: Pool | None = None
    calibration: Calibration | None = None
    weeks: np.ndarray[tuple[int], np.dtype[np.float64]] | None = None

    def add(self, flow: Flow, positions: Positions, basis: str, per_day: int | None = None) -> None:
        """Append one payer to every list."""
        self.flows.append(flow)
        self.positions.append(positions)
        self.bases.append(basis)
        self.per_day.append(per_day)

    @property
    def quick_platforms(self) -> set[str]:
        """Entries known by a typed amount that stand for a whole platform or statutory payer."""
        pairs = zip(self.flows, self.bases, strict=True)
        return {f.group.entry for f, basis in pairs if basis == "quick" and f.group.platform}

    def note(self, severity: str, code: str, cents: int | None = None, **operands: object) -> None:
        """Keep a remark on the figures."""
        self.issues.append(
            Issue(severity, code, amount_cents=cents, operands=operands)  # type: ignore[arg-type]
        )


def affairs_of(
    dossier: Dossier,
    frame: pd.DataFrame | None,
    outage: OutageDays,
    settings: Settings,
    *,
    checked: bool = False,
) -> Affairs:
    """Find the payers that stopped, in the ledger first and in the typed billing otherwise.

    Args:
        frame: lines at `as_of` with `core.columns.LEDGER_COLUMNS`, or None without a file.
        checked: what is marked paid was compared with the bank, which tells of it itself.

    Raises:
        DossierError: nothing is known of what is billed to a payer that stopped.
    """
    found = Affairs()
    entries = distinct(dossier.outage.payers)
    quick_window = (outage.first - settings.reference_window_calendar_days, outage.eve)
    found.window = quick_window
    met: set[str] = set()
    if frame is not None and len(frame):
        met = _from_ledger(found, dossier, frame, outage, settings, checked=checked)
    typed = _typed_billing(found, dossier, entries)
    for entry in entries:
        amounts = typed_for(entry, typed)
        if entry in met:
            if amounts:
                found.note("info", "billing_ignored", payer=entry)
            continue
        for name in brands_of(entry)[1:]:
            if name in typed and name not in amounts:
                found.note(
                    "warning", "brand_in_operator", payer=name, operator=brands_of(entry)[0],
                    per_day_cents=typed[name],
                )  # fmt: skip
        if amounts:
            for name, cents in amounts.items():
                _add_quick(found, name, entry, cents, "quick", outage, settings, quick_window)
            continue
        sized = _sized(dossier, entry)
        if sized is None:
            raise _nothing_known(entry, frame)
        found.sized.append((entry, sized))
        found.note("warning", "billing_assumed", payer=entry, per_day_cents=sized)
        _add_quick(found, entry, entry, sized, "sized", outage, settings, quick_window)
    return found


def _typed_billing(found: Affairs, dossier: Dossier, entries: tuple[str, ...]) -> dict[str, int]:
    """Cents per open day by canonical name; says which belong to nobody that stopped.

    Raises:
        DossierError: a name nobody knows, or one payer under two spellings.
    """
    stopped = {brand for e in dossier.outage.payers for brand in brands_of(e)}
    typed: dict[str, int] = {}
    for name, cents in dossier.billing.per_open_day_cents.items():
        canonical = known.canonical(name) or as_typed(name, entries)
        if canonical in typed:
            raise DossierError("billing_twice", payer=name)
        typed[canonical] = cents
        if canonical not in stopped:
            known.check_name(name, extra=[*entries, *dossier.outage.unlisted_payers])
            found.note("info", "billing_unused", payer=name, per_day_cents=cents)
    return typed


def _nothing_known(entry: str, frame: pd.DataFrame | None) -> DossierError:
    if frame is None:
        return DossierError("billing_needed", payer=entry)
    if not len(frame):
        return DossierError("no_line_by_then", payer=entry)
    names = frame[c.PAYER].where(frame[c.PAYER] != "", frame[c.PAYER_ID])
    most = names.value_counts().head(8).index
    return DossierError("no_line_affected", payer=entry, known=", ".join(map(str, most)))


def _add_quick(
    found: Affairs,
    name: str,
    entry: str,
    cents: int,
    basis: str,
    outage: OutageDays,
    settings: Settings,
    window: tuple[int, int],
) -> None:
    statutory = known.is_statutory(entry)
    term = settings.term_days_statutory if statutory else settings.term_days_complementary
    name, outage = known.canonical(name) or name, outage.of(name, entry)
    lines = made_up_lines(name, cents, term, outage, settings.reference_window_calendar_days)
    positions = positions_at(lines, np.zeros(len(lines), np.int64), outage.as_of)
    platform = name if _is_platform(name) else ""
    group = PayerGroup(name, "", platform, entry, statutory, tied=False)
    flow = build_flow(group, positions, outage, settings, window, quick=True)
    found.add(flow, positions, basis, cents)


def _is_platform(name: str) -> bool:
    """Whether a name is that of a platform, not of an insurer behind one."""
    return (known.canonical(name) or name) in {p.name for p in known.platforms()}


def _sized(dossier: Dossier, entry: str) -> int | None:
    """Cents billed per open day to a platform, from the pharmacy's turnover; None unknown."""
    turnover = dossier.pharmacy.annual_turnover_cents
    if not turnover:
        return None

    def value(name: str) -> float:
        return assumed(dossier, name)

    if known.is_statutory(entry):
        share = value("statutory_share_of_turnover")
    elif _is_platform(entry):
        share = value("complementary_share_of_turnover") * value("platform_share_of_complementary")
    else:
        return None
    return round_cents(turnover * share / value("open_days_per_year"))


def _reference_window(
    frame: pd.DataFrame, outage: OutageDays, settings: Settings
) -> tuple[int, int]:
    days = frame.loc[frame[c.DATED].to_numpy(bool), c.INVOICE_DAY]
    first = int(days.min()) if len(days) else outage.first
    if first > outage.eve:
        return first, outage.as_of
    return max(first, outage.first - settings.reference_window_calendar_days), outage.eve


def _from_ledger(
    found: Affairs,
    dossier: Dossier,
    frame: pd.DataFrame,
    outage: OutageDays,
    settings: Settings,
    *,
    checked: bool,
) -> set[str]:
    affected = affected_rows(frame, distinct(dossier.outage.payers), dossier.ledger.platforms)
    for left_out in affected.ambiguous:
        rest = frame[c.AMOUNT].to_numpy(np.int64) - frame[c.PAID].to_numpy(np.int64)
        cents = int(rest[left_out.rows].sum())
        found.note(
            "warning",
            "platform_ambiguous",
            cents,
            payer=left_out.payer,
            platforms=", ".join(left_out.platforms),
            rest_cents=cents,
        )
    if not affected.groups:
        return set()
    window = found.window = _reference_window(frame, outage, settings)
    length = window[1] - window[0] + 1
    if window[0] >= outage.first:
        found.note("warning", "no_billing_before", first_on=day_of(window[0]))
    elif length < settings.min_reference_calendar_days:
        found.note("warning", "short_reference", days=length, first_on=day_of(window[0]))
    early_end(found.note, frame, outage)
    everything = positions_at(frame, affected.group_of, outage.as_of)
    bounds = np.searchsorted(everything.group, np.arange(len(affected.groups) + 1))
    parts = [everything.part(slice(*bounds[n : n + 2])) for n in range(len(affected.groups))]
    refuse_paid_only(affected.groups, parts, outage, settings.min_paid_lines)
    pooled = pooled_for(frame, affected, parts, outage, settings)
    found.pool = pooled.at(outage, settings) if pooled is not None else None
    keep = ~everything.rejected & everything.dated
    keep &= (everything.day >= window[0]) & (everything.day <= window[1])
    open_days = outage.open_days.days_in(DateSpan.including(day_of(window[0]), day_of(window[1])))
    profile = profile_of(everything.day[keep], everything.cents[keep], open_days)
    for number, (group, mine) in enumerate(zip(affected.groups, parts, strict=True)):
        own = None if found.pool is None or group.statutory else Borrowed(found.pool, number)
        out = outage.of(group.payer, group.payer_id, group.platform, group.entry)
        flow = build_flow(group, mine, out, settings, window, quick=False, pooled=own)
        found.add(flow, mine, "ledger")
        flow_remarks(found.note, flow, outage, checked=checked)
    if dossier.options.uncertainty == "simulated":
        found.calibration = calibrated(affected.groups, parts, pooled, outage, settings)
    keep &= everything.cents > 0
    found.weeks = seen_weeks(
        everything.day[keep],
        everything.cents[keep].astype(np.float64),
        open_days,
        profile,
        window[0],
        window[1],
        settings.min_noise_weeks,
    )
    return set(affected.met)
