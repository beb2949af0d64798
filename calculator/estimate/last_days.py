"""Payers that restart on different days: the dossier's own last days, by payer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from calculator.core.errors import DossierError
from calculator.core.identifiers import clean, nearest
from calculator.core.length import PayerLength
from calculator.core.money import round_cents
from calculator.core.spans import day_number, day_of
from calculator.estimate.flows import Flow
from calculator.estimate.outage import OutageDays, name_key
from calculator.estimate.receivables import course_of
from calculator.estimate.timeline import Timeline
from calculator.intake.dossier import Dossier
from calculator.reference import payers as known

#: Payers named in a message.
_MOST_NAMES = 8


def own_last_days(dossier: Dossier) -> dict[str, int]:
    """Last day of each payer that has one of its own, by `name_key`.

    Raises:
        DossierError: one payer under two spellings.
    """
    found: dict[str, int] = {}
    for name, day in dossier.outage.last_days.items():
        key = name_key(name)
        if key in found:
            raise DossierError("last_days_twice", payer=clean(name))
        found[key] = day_number(day)
    return found


def _names(flow: Flow) -> tuple[str, ...]:
    group = flow.group
    return (group.payer, group.payer_id, group.platform, group.entry)


def check_last_days(dossier: Dossier, flows: list[Flow]) -> None:
    """Refuse a last day of somebody who is not among the payers that stopped.

    Raises:
        DossierError: with the nearest payer that stopped, or all of them.
    """
    stopped = list(dict.fromkeys(n for f in flows for n in (f.group.entry, *_names(f)) if n))
    keys = {name_key(name) for name in stopped}
    for name in dossier.outage.last_days:
        if name_key(name) in keys:
            continue
        close = nearest(name, stopped)
        if close is not None:
            raise DossierError("last_days_unknown", payer=clean(name), nearest=close)
        told = ", ".join(stopped[:_MOST_NAMES])
        raise DossierError("last_days_not_stopped", payer=clean(name), known=told)


def _told_as(flow: Flow, typed: Mapping[str, str]) -> str:
    """The name a last day is told under: as the dossier's table has it, else who stopped."""
    keys = [name_key(name) for name in _names(flow)]
    entry = flow.group.entry
    return next((typed[key] for key in keys if key in typed), known.canonical(entry) or entry)


def payer_lengths(
    dossier: Dossier, flows: list[Flow], outage: OutageDays
) -> tuple[PayerLength, ...]:
    """Last day, restart and backlog by payer, earliest first; none where all payers share them."""
    if len({flow.last for flow in flows}) < 2:
        return ()
    typed = {name_key(n): known.canonical(n) or n for n in dossier.outage.last_days}
    rows = {(_told_as(flow, typed), flow.last) for flow in flows}
    return tuple(_rows(rows, outage))


def late_backlogs(
    dossier: Dossier, flows: list[Flow], line: Timeline
) -> list[tuple[str, date, int]]:
    """Backlogs that should have landed by `as_of` and of which something is missing.

    Returns:
        Whose (empty where all payers share their last day), the day, cents missing.
    """
    outage, found = line.outage, []
    typed = {name_key(n): known.canonical(n) or n for n in dossier.outage.last_days}
    lasts = list(dict.fromkeys(flow.last for flow in flows))
    for last in lasts:
        if last is None or outage.backlog_on(last) > outage.as_of:
            continue
        mine = [flow for flow in flows if flow.last == last]
        missing = sum(round_cents(float(course_of(f, line, last)[0])) for f in mine)
        names = dict.fromkeys(_told_as(f, typed) for f in mine) if len(lasts) > 1 else ()
        if missing > 0:
            found.append((", ".join(names), day_of(outage.backlog_on(last)), missing))
    return found


def _rows(rows: set[tuple[str, int | None]], outage: OutageDays) -> Iterator[PayerLength]:
    for name, last in sorted(rows, key=lambda r: (r[1] is None, r[1] or 0, r[0])):
        if last is None:
            yield PayerLength(name, None, None, None)
            continue
        restart, backlog = outage.restart_after(last), outage.backlog_on(last)
        yield PayerLength(name, day_of(last), day_of(restart), day_of(backlog))
