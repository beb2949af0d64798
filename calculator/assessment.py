"""The one front door: a dossier, a ledger, a bank statement -> the answer. Pure.

Same inputs, same cents: nothing here reads a clock, a network or a file.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from calculator.core.answer import (
    Assessment,
    Assumption,
    LineCounts,
)
from calculator.core.issues import ranked
from calculator.core.length import OutageLength
from calculator.core.spans import DateSpan, day_number, day_of
from calculator.decide.course import lasted_days, length_of
from calculator.decide.decision import answer
from calculator.decide.outgoings import ordinary_flows, typed_flows
from calculator.decide.parts import latest
from calculator.decide.paths import Inputs
from calculator.decide.question import Question
from calculator.estimate.banked import Banked, banked
from calculator.estimate.entries import distinct
from calculator.estimate.last_days import (
    check_last_days,
    late_backlogs,
    own_last_days,
    payer_lengths,
)
from calculator.estimate.outage import OutageDays
from calculator.estimate.payers import Affairs, affairs_of
from calculator.estimate.report import day_rows, interval, payer_rows, receivables_of
from calculator.estimate.timeline import Timeline
from calculator.intake import LedgerRead
from calculator.intake.bank.model import BankRead
from calculator.intake.dossier import Dossier
from calculator.intake.fingerprint import answer_digest
from calculator.intake.settings import Settings, assumed, resolve
from calculator.reference import payers as known
from calculator.reference.calendars import business_calendar, open_calendar
from calculator.reference.parameters import parameter

#: Raised whenever a figure of an unchanged dossier may move; see CHANGELOG.
METHOD_VERSION = "2.3"


def assess(
    dossier: Dossier, ledger: LedgerRead | None = None, bank: BankRead | None = None
) -> Assessment:
    """Answer a dossier: what is owed, the advance to claim, the suspension point.

    Args:
        dossier: validated input; its amounts in cents.
        ledger: as `read_ledger` returned it, or None for quick mode.
        bank: statements, or None. Lines marked paid whose money they do not show are open in
            every figure; the balance fills a dossier without one.

    Returns:
        Every figure of docs/method.md, with its assumptions and remarks.

    Raises:
        DossierError: an unknown payer, assumption or territory, or nothing known of what
            is billed to a payer that stopped.
    """
    outage_input = dossier.outage
    names = [*outage_input.unlisted_payers, *(ledger.payers() if ledger else ())]
    for entry in outage_input.payers:
        known.check_name(entry, extra=names)
    for platform in dossier.ledger.platforms.values():
        known.check_name(platform, extra=[*outage_input.payers, *outage_input.unlisted_payers])
    # "" says that no payer sent it.
    for sender in filter(None, dossier.bank.payers.values() if bank else ()):
        known.check_name(sender, extra=[*names, *outage_input.payers])
    statutory = any(known.is_statutory(p) for p in outage_input.payers)
    others = not all(known.is_statutory(p) for p in outage_input.payers)
    settings = resolve(
        dossier, statutory=statutory, complementary=others or not outage_input.payers
    )
    as_of = day_number(dossier.as_of)
    last = None if outage_input.last_day is None else day_number(outage_input.last_day)
    outage = OutageDays(
        first=day_number(dossier.first_day),
        as_of=as_of,
        last=last,
        stopped=outage_input.stopped,
        backlog_after=settings.backlog_lands_after,
        business=business_calendar(),
        open_days=open_calendar(dossier.pharmacy.holidays),
        lasts=own_last_days(dossier),
    )
    lines = ledger.at(dossier.as_of) if ledger else None
    # First of all: what sorting the lines takes is given back before the figures need room.
    fingerprint = answer_digest(dossier, lines.frame if lines else None, bank)
    seen = banked(dossier, lines.frame if lines else None, bank)
    affairs = affairs_of(dossier, seen.frame, outage, settings, checked=seen.checked)
    if outage.lasts:
        check_last_days(dossier, affairs.flows)
        outage = replace(outage, last=latest(affairs.flows))
    timeline = Timeline(outage, settings.horizon_days)
    result = answer(_question(dossier, outage, timeline, settings, affairs, seen))

    simulated = outage_input.payers and dossier.options.uncertainty == "simulated"
    missing = interval(
        int(result.totals.missing[0]),
        result.paths.missing[:, 0] if simulated else None,
        settings.interval_level,
    )
    rows = payer_rows(affairs.flows, timeline, result.totals.terms, affairs.bases, affairs.per_day)
    unsent = sum(int(f.new_cents.sum() - f.paid_new_cents.sum()) for f in affairs.flows)
    receivables = receivables_of(
        rows,
        day_rows(affairs.positions, outage),
        missing,
        unsent if outage_input.stopped != "payments" else 0,
        seen.not_banked_cents,
        affairs.calibration,
    )
    if seen.cash_cents is None:
        affairs.note("warning", "cash_not_given")
    _notes(dossier, timeline, settings, affairs, receivables.outstanding_cents, missing.cents)
    length = length_of(outage, settings, stopped=bool(outage_input.payers), exact=not simulated)
    issues = list(lines.issues) if lines else []
    return Assessment(
        method_version=METHOD_VERSION,
        as_of=dossier.as_of,
        first_day=dossier.first_day,
        last_day=None if outage.last is None else day_of(outage.last),
        payers=tuple(known.canonical(p) or p for p in distinct(outage_input.payers)),
        fingerprint=fingerprint,
        uncertainty=dossier.options.uncertainty,
        target_probability=settings.target,
        paths=result.paths.n,
        seed=settings.seed,
        lines=lines.counts if lines else LineCounts(),
        receivables=receivables,
        advance=result.advance,
        suspension=result.suspension,
        cash=result.cash,
        length=replace(length, by_payer=payer_lengths(dossier, affairs.flows, outage)),
        assumptions=(*_assumptions(dossier, settings, affairs, length), *seen.assumptions),
        issues=ranked([*issues, *seen.issues, *affairs.issues]),
        bank=seen.told,
        bank_lines=seen.lines,
        rhythm=seen.rhythm,
        stopped=outage_input.stopped,
    )


def _question(
    dossier: Dossier,
    outage: OutageDays,
    line: Timeline,
    settings: Settings,
    affairs: Affairs,
    seen: Banked,
) -> Question:
    span = DateSpan(
        dossier.as_of + timedelta(days=1),
        dossier.as_of + timedelta(days=settings.horizon_days + 1),
    )
    simulated = dossier.options.uncertainty == "simulated"
    granted = tuple((day_number(a.on) - outage.as_of, a.amount_cents) for a in dossier.advances)
    inputs = Inputs(
        cash=seen.cash_cents or 0,
        fixed=typed_flows(seen.outgoings, span),
        ordinary=ordinary_flows(seen.outgoings, span, outage.open_days, seen.ordinary_cents),
        last=outage.last,
        lasted=lasted_days(outage),
        granted=granted,
        quick=tuple(basis != "ledger" for basis in affairs.bases),
        seen_weeks=affairs.weeks,
        widening=affairs.calibration.factor if affairs.calibration else 1.0,
    )
    return Question(
        flows=affairs.flows,
        line=line,
        settings=settings,
        inputs=inputs,
        floor_cents=dossier.pharmacy.floor_cents,
        simulated=simulated and bool(affairs.flows),
        window=affairs.window,
        cash_known=seen.cash_cents is not None,
    )


def _assumptions(
    dossier: Dossier, settings: Settings, affairs: Affairs, length: OutageLength
) -> tuple[Assumption, ...]:
    extra = []
    drawn = length.kind != "known"
    kept = [a for a in settings.assumptions if drawn or not a.name.startswith("outage_length_")]
    for payer, cents in affairs.sized:
        for name in (
            ("statutory_share_of_turnover",)
            if known.is_statutory(payer)
            else ("complementary_share_of_turnover", "platform_share_of_complementary")
        ) + ("open_days_per_year",):
            default = parameter(name, dossier.first_day)
            typed = dossier.assumptions.get(name)
            extra.append(
                Assumption(
                    name=name,
                    value=f"{typed if typed is not None else float(default.value):.10g}",
                    unit=default.unit,
                    source=default.source if typed is None else "dossier",
                    nature=default.nature,
                    typed=typed is not None,
                    editable=f"assumptions.{name}",
                    source_url=default.source_url,
                )
            )
        extra.append(
            Assumption(
                name="sized_billing_per_open_day",
                value=f"{cents / 100:.2f}",
                unit="EUR",
                source="docs/method.md",
                nature="assumption",
                editable=f"billing.per_open_day_eur.{payer}",
            )
        )
    if affairs.calibration is None or affairs.calibration.cases:
        kept = [a for a in kept if a.name != "interval_widening"]
    return (*kept, *dict.fromkeys(extra))


def _notes(
    dossier: Dossier,
    line: Timeline,
    settings: Settings,
    affairs: Affairs,
    outstanding: int,
    missing: int,
) -> None:
    note, outage = affairs.note, line.outage
    if not dossier.outage.payers:
        note("info", "no_payer_stopped")
        return
    if outstanding - missing < 0:
        note("warning", "floor_not_yet_due", gap_cents=missing - outstanding)
    if dossier.options.uncertainty == "none" and outage.last is None:
        note("info", "open_ended", days=settings.horizon_days)
    if dossier.outage.stopped == "submissions":
        note("warning", "unsent_lines")
    if dossier.outage.stopped == "both" and (outage.last is None or outage.last >= outage.as_of):
        note("warning", "unsent_lines_claimed")
    for payers, backlog, held in late_backlogs(dossier, affairs.flows, line):
        told = {"backlog_on": backlog, "missing_cents": held}
        if payers:
            note("warning", "backlog_late_of", held, payers=payers, **told)
        else:
            note("warning", "backlog_late", held, **told)
    _scale_note(dossier, affairs)


#: A pharmacy this many times larger or smaller than the average one is a slip of the keyboard.
_FAR_TURNOVER = 10


def _scale_note(dossier: Dossier, affairs: Affairs) -> None:
    """Warn where a day's billing is far from what an average pharmacy bills."""
    turnover = dossier.pharmacy.annual_turnover_cents or 0
    usual = turnover / 100 / assumed(dossier, "average_turnover_eur")
    if turnover and not 1 / _FAR_TURNOVER <= usual <= _FAR_TURNOVER:
        affairs.note("warning", "turnover_out_of_scale", turnover_euros=turnover)
    scale = turnover / 100 / assumed(dossier, "average_turnover_eur") if turnover else 1.0
    entries: dict[str, tuple[bool, float]] = {}
    for flow in affairs.flows:
        statutory, level = entries.get(flow.group.entry, (flow.group.statutory, 0.0))
        entries[flow.group.entry] = (statutory, level + flow.level_cents)
    for entry, (statutory, level) in entries.items():
        kind = "statutory" if statutory else "platform"
        low, high = (
            assumed(dossier, f"{kind}_billing_per_open_day_{b}_eur") for b in ("low", "high")
        )
        factor = assumed(dossier, "scale_warning_factor")
        typed_low = entry in affairs.quick_platforms and level < low * 100 * scale / factor
        if typed_low or level > high * 100 * scale * factor:
            affairs.note(
                "warning",
                "out_of_scale",
                payer=entry,
                per_day_euros=round(level),
                low_euros=round(low * scale * 100),
                high_euros=round(high * scale * 100),
            )
