"""What the bank confirms, as HTML: payer, then month, then each match with its rule.

Sums come first; a payer opens its months, a month its matches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from calculator.core import formats
from calculator.core.reconciled import BankRef, Match
from calculator.core.texts import say
from ui.markup import capital, esc, heading, note

#: Matches of a month, transfers of a match and payers shown; the rest is counted.
MOST_MATCHES, MOST_TRANSFERS, MOST_PAYERS = 20, 5, 20


def matches_html(matches: Sequence[Match], lang: str) -> str:
    """All matches, largest payer first; then who paid and has no line marked paid."""
    paired = [m for m in matches if m.n_lines]
    alone = [m for m in matches if not m.n_lines]
    if not paired:
        return _alone(alone, lang)
    payers: dict[str, list[Match]] = {}
    for match in paired:
        payers.setdefault(match.payer, []).append(match)
    told = sorted(payers.items(), key=lambda p: (-_banked(p[1]), p[0]))
    lede = say("matched.lede", lang, n=len(paired), banked_euros=_banked(paired))
    shown = "".join(_payer(name, found, lang) for name, found in told[:MOST_PAYERS])
    if rest := told[MOST_PAYERS:]:
        euros = sum(_banked(found) for _, found in rest)
        shown += note(say("matched.more_payers", lang, n=len(rest), banked_euros=euros))
    return heading(say("matched.title", lang), lede) + shown + _alone(alone, lang)


def _alone(matches: Sequence[Match], lang: str) -> str:
    """Money of known senders that no line of the ledger waits for."""
    return "".join(
        note(
            say(
                "matched.alone", lang, n=len(m.transfers), payer=_name(m.payer, lang),
                banked_euros=m.banked_cents,
            )
        )
        for m in matches[:MOST_PAYERS]
    )  # fmt: skip


def _name(payer: str, lang: str) -> str:
    return capital(say("answer.statutory_name", lang)) if payer == "AMO" else payer


def _banked(matches: Iterable[Match]) -> int:
    return sum(m.banked_cents for m in matches)


def _payer(name: str, matches: list[Match], lang: str) -> str:
    rules = Counter((m.rule, m.recognised_by) for m in matches)
    how = "".join(
        f"<li>{esc(say('matched.rule', lang, n=n, rule=_rule(*rule, lang)))}</li>"
        for rule, n in rules.most_common()
    )
    latest = sorted(matches, key=lambda m: (m.last_on, m.first_on), reverse=True)
    months = "".join(
        _month(date(year, month, 1), list(found), lang)
        for (year, month), found in groupby(latest, lambda m: (m.last_on.year, m.last_on.month))
    )
    return _opens(_name(name, lang), matches, lang, f'<ul class="tp-rules">{how}</ul>{months}')


def _opens(name: str, matches: Sequence[Match], lang: str, inside: str) -> str:
    count = say("matched.count", lang, n=len(matches))
    return (
        f'<details class="tp-reasons"><summary><span class="tp-name">{esc(name)}</span>'
        f"<span>{esc(count)}</span><b>{esc(formats.money(_banked(matches), lang))}</b></summary>"
        f'<div class="tp-inside">{inside}</div></details>'
    )


def _month(on: date, matches: list[Match], lang: str) -> str:
    rows = "".join(_match(m, lang) for m in matches[:MOST_MATCHES])
    more = ""
    if rest := matches[MOST_MATCHES:]:
        more = note(say("matched.more", lang, n=len(rest), banked_euros=_banked(rest)))
    name = capital(formats.month(on, lang))
    return _opens(name, matches, lang, f'<ul class="tp-list">{rows}</ul>{more}')


def _match(match: Match, lang: str) -> str:
    lines = say("files.aside_count", lang, n=match.n_lines)
    if match.lines_cents != match.banked_cents:
        lines = say("matched.marked", lang, n=match.n_lines, lines_cents=match.lines_cents)
    what = say("matched.what", lang, days=_days(match, lang), lines=lines)
    return (
        f'<li class="tp-given"><p class="tp-due"><span>{esc(what)}</span>'
        f"<b>{esc(formats.money(match.banked_cents, lang))}</b></p>"
        f'<p class="tp-source">{esc(_rule(match.rule, match.recognised_by, lang))}'
        f"{_transfers(match.transfers, lang)}</p></li>"
    )


def _days(match: Match, lang: str) -> str:
    if match.first_on == match.last_on:
        return say("matched.day", lang, day=formats.short_day(match.first_on, lang))
    return say(
        "matched.days", lang, first=formats.short_day(match.first_on, lang),
        last=formats.short_day(match.last_on, lang),
    )  # fmt: skip


def _rule(rule: str, by: str, lang: str) -> str:
    return f"{say(f'compared.rule_{rule}', lang)} {say(f'compared.by_{by}', lang)}"


def transfer_said(ref: BankRef, lang: str) -> str:
    """One transfer: amount, day, label, place."""
    return say(
        "compared.transfer", lang, amount_cents=ref.amount_cents, on=ref.on, label=ref.label,
        file=ref.file, line=str(ref.line),
    )  # fmt: skip


def _transfers(transfers: Sequence[BankRef], lang: str) -> str:
    told = [transfer_said(t, lang) for t in transfers[:MOST_TRANSFERS]]
    if len(transfers) > MOST_TRANSFERS:
        told.append(say("compared.more", lang, n=len(transfers) - MOST_TRANSFERS))
    return "".join(f'<br><span class="tp-name">{esc(t)}</span>' for t in told)
