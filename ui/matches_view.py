"""What payers sent and what it pays, as HTML: payer, then month, then each match with its rule.

Sums come first; a payer opens its months, a month its matches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from calculator.core import formats
from calculator.core.reconciled import BankRef, Match, PayerBanked
from calculator.core.texts import say
from ui.markup import capital, esc, heading, note

#: Matches of a month, transfers of a match and payers shown; the rest is counted.
MOST_MATCHES, MOST_TRANSFERS, MOST_PAYERS = 20, 5, 20


def matches_html(matches: Sequence[Match], lang: str, by_payer: Sequence[PayerBanked] = ()) -> str:
    """All matches, largest payer first; then who paid and has no line marked paid.

    A transfer may bring more than its lines, or be taken back later: `by_payer` says what of
    the money received counts as arrived, and the rest is named beside each sum.
    """
    paired = {m.payer for m in matches if m.n_lines}
    shown = [m for m in matches if m.payer in paired]
    alone = [m for m in matches if m.payer not in paired]
    if not paired:
        return _alone(alone, lang)
    sums = {p.payer: p for p in by_payer}
    payers: dict[str, list[Match]] = {}
    for match in shown:
        payers.setdefault(match.payer, []).append(match)
    told = sorted(payers.items(), key=lambda p: (-_banked(p[1]), p[0]))
    rows = "".join(_payer(name, found, sums.get(name), lang) for name, found in told[:MOST_PAYERS])
    if rest := told[MOST_PAYERS:]:
        euros = sum(_banked(found) for _, found in rest)
        rows += note(say("matched.more_payers", lang, n=len(rest), banked_euros=euros))
    lede = _lede(shown, [sums[name] for name in payers if name in sums], lang)
    return heading(say("matched.title", lang), lede) + rows + _alone(alone, lang)


def _lede(matches: Sequence[Match], sums: Sequence[PayerBanked], lang: str) -> str:
    """What was received, what of it pays lines, and what became of the rest."""
    received = _banked(matches)
    arrived = sum(p.banked_cents for p in sums)
    beyond = sum(p.not_marked_cents for p in sums)
    taken = received - arrived - beyond
    if not sums or (not beyond and taken <= 0):
        return say("matched.lede", lang, n=len(matches), banked_euros=received)
    told = [
        say(
            "matched.lede_apart", lang, n=len(matches), received_cents=received,
            arrived_cents=arrived,
        )
    ]  # fmt: skip
    if beyond:
        told.append(say("matched.lede_beyond", lang, beyond_cents=beyond))
    if taken > 0:
        told.append(say("matched.lede_taken", lang, taken_cents=taken))
    return f"{' '.join(told)} {say('matched.lede_open', lang)}"


def _apart(matches: Sequence[Match], payer: PayerBanked | None, lang: str) -> str:
    """Of a payer's sum, what its lines do not explain; "" where they explain all of it."""
    if payer is None:
        return ""
    taken = _banked(matches) - payer.banked_cents - payer.not_marked_cents
    told = (("beyond", payer.not_marked_cents), ("taken", taken))
    return ", ".join(say(f"matched.{k}", lang, apart_cents=c) for k, c in told if c > 0)


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


def _payer(name: str, matches: list[Match], payer: PayerBanked | None, lang: str) -> str:
    rules = Counter((m.rule, m.recognised_by) for m in matches if m.n_lines)
    how = "".join(
        f"<li>{esc(say('matched.rule', lang, n=n, rule=_rule(*rule, lang)))}</li>"
        for rule, n in rules.most_common()
    )
    latest = sorted(matches, key=lambda m: (m.last_on, m.first_on), reverse=True)
    months = "".join(
        _month(date(year, month, 1), list(found), lang)
        for (year, month), found in groupby(latest, lambda m: (m.last_on.year, m.last_on.month))
    )
    inside = f'<ul class="tp-rules">{how}</ul>{months}'
    return _opens(_name(name, lang), matches, lang, inside, _apart(matches, payer, lang))


def _opens(name: str, matches: Sequence[Match], lang: str, inside: str, apart: str = "") -> str:
    under = f'<span class="tp-under">{esc(apart)}</span>' if apart else ""
    count = say("matched.count", lang, n=len(matches))
    return (
        f'<details class="tp-reasons"><summary><span class="tp-name">{esc(name)}{under}</span>'
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
    money = formats.money(match.banked_cents, lang)
    if match.lines_cents != match.banked_cents:
        lines = say("matched.marked", lang, n=match.n_lines, lines_cents=match.lines_cents)
        money = say("matched.received", lang, banked_cents=match.banked_cents)
    key = "matched.what" if match.n_lines else "matched.what_alone"
    what = say(key, lang, days=_days(match, lang), lines=lines)
    return (
        f'<li class="tp-given"><p class="tp-due"><span>{esc(what)}</span>'
        f"<b>{esc(money)}</b></p>"
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
