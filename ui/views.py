"""The answer as blocks of HTML, in the order they are read. No Streamlit, no arithmetic."""

from __future__ import annotations

from calculator.core import formats
from calculator.core.answer import Assessment, PayerReceivable, Verdict
from calculator.core.texts import catalogue, say
from calculator.deliver.length import restarts_said
from calculator.deliver.sentences import answer_sentences, cautious, payers_said
from ui.decision_tables import rules_table, suspension_tables, worst_lines
from ui.markup import bar, capital, emphasised, esc, heading, note, table
from ui.traces_view import traces_block
from ui.words import issue_said
from ui.workings import claim_working, day_near, owed_working, suspension_working

#: Payers shown one by one; the others are added up in one row.
MOST_PAYERS = 12


def top_line(answer: Assessment, lang: str, *, example: bool) -> str:
    """Who stopped, since when, as of when; marked where it is the example."""
    mark = f'<span class="tp-mark">{esc(say("screen.example", lang))}</span> ' if example else ""
    if not answer.payers:
        text = say("screen.top_nobody", lang, as_of=day_near(answer.as_of, answer, lang))
    else:
        over = answer.last_day is not None and answer.last_day < answer.as_of
        text = say(
            f"screen.top{'_over' if over else ''}.{'one' if len(answer.payers) == 1 else 'many'}",
            lang,
            last="" if answer.last_day is None else formats.day(answer.last_day, lang),
            payers=payers_said(answer.payers, lang),
            first=formats.day(answer.first_day, lang),
            as_of=day_near(answer.as_of, answer, lang),
        )
    shown = emphasised(capital(text)).replace("strong>", "b>")
    apart = restarts_said(answer, lang)
    return f'<p class="tp-top">{mark}{shown}</p>' + (note(apart) if apart else "")


def sentence(answer: Assessment, lang: str, *, stale: bool) -> str:
    """The page's heading: the answer itself, in two short paragraphs."""
    parts = "".join(f"<span>{emphasised(s)}</span>" for s in answer_sentences(answer, lang))
    return f'<h1 class="tp-answer{" tp-stale" if stale else ""}">{parts}</h1>'


def _figure(
    label: str,
    value: str,
    why: str,
    doubt: str,
    working: list[str],
    lang: str,
    *,
    words: bool = False,
    tables: str = "",
) -> str:
    kind = "tp-value tp-words" if words else "tp-value"
    body = "".join(f"<p>{emphasised(line).replace('strong>', 'b>')}</p>" for line in working)
    return (
        f'<div class="tp-figure"><p class="tp-label">{esc(label)}</p>'
        f'<p class="{kind}">{esc(value)}</p>'
        f'<div class="tp-reason"><p class="tp-why">{esc(why)}</p>'
        f'<p class="tp-doubt">{esc(doubt)}</p></div>'
        f'<details class="tp-work" name="calcul"><summary>{esc(say("screen.working", lang))}'
        f'</summary><div class="tp-working">{body}{tables}</div></details></div>'
    )


def _verdict_words(verdict: Verdict, answer: Assessment, lang: str) -> tuple[str, bool]:
    if verdict.decision == "suspend_by" and verdict.on:
        return formats.day(verdict.on, lang, year=verdict.on.year != answer.as_of.year), False
    return say(f"screen.verdict_{verdict.decision}", lang), True


def figures(answer: Assessment, lang: str, *, stale: bool = False) -> str:
    """The three figures, each with its reason, its doubt and its working."""
    owed, advance = answer.receivables, answer.advance
    missing = owed.missing
    doubt = ""
    if answer.uncertainty == "simulated" and missing.high_cents > missing.low_cents:
        doubt = say(
            "screen.owed_doubt",
            lang,
            low_euros=missing.low_cents,
            high_euros=missing.high_cents,
            times=round(missing.level * 10),
        )
    elif answer.uncertainty == "simulated" and missing.cents:
        doubt = say("screen.owed_no_interval", lang)
    elif answer.uncertainty == "none":
        doubt = say("screen.exact", lang)
    names = payers_said(answer.payers, lang)
    many = "one" if len(answer.payers) == 1 else "many"
    first = _figure(
        capital(say(f"screen.owed_label.{many}", lang, payers=names))
        if answer.payers
        else say("screen.nobody_label", lang),
        formats.euros(owed.outstanding_cents, lang),
        _of_it_late(answer, lang),
        doubt,
        owed_working(answer, lang),
        lang,
        tables=traces_block(answer, lang, "owed", "bank"),
    )
    landing = day_near(advance.landing_on, answer, lang)
    parts = "screen.claim_doubt_prepayment" if advance.prepayment_cents else "screen.claim_doubt"
    parts = parts if advance.claim_cents > 0 else "screen.claim_none"
    claimed = advance.claim_cents > 0
    second = _figure(
        say("screen.claim_label", lang),
        formats.euros(advance.claim_cents, lang),
        say("screen.claim_why", lang, landing=landing) if claimed else "",
        say(
            parts,
            lang,
            justified_euros=advance.justified_cents,
            prepayment_euros=advance.prepayment_cents,
            documented_euros=advance.documented_cents,
        ),
        claim_working(answer, lang),
        lang,
        tables=rules_table(answer, lang) + traces_block(answer, lang, "claim"),
    )
    verdict, helped = answer.suspension.verdict, answer.suspension.with_claimed_advance
    value, words = _verdict_words(verdict, answer, lang)
    label = "screen.suspend_label" if verdict.decision == "suspend_by" else "screen.suspend_topic"
    why = ""
    if advance.claim_cents and verdict.decision not in {"not_needed", "not_applicable"}:
        shown, as_words = _verdict_words(helped, answer, lang)
        key = "screen.suspend_why_words" if as_words else "screen.suspend_why"
        why = say(key, lang, verdict=shown[:1].lower() + shown[1:] if as_words else shown)
    odds = _odds(answer, lang)
    third = _figure(
        say(label, lang),
        value,
        why,
        odds,
        suspension_working(answer, lang),
        lang,
        words=words,
        tables=worst_lines(answer, lang)
        + suspension_tables(answer, lang)
        + traces_block(answer, lang, "suspension"),
    )
    return f'<div class="tp-figures{" tp-stale" if stale else ""}">{first}{second}{third}</div>'


def _of_it_late(answer: Assessment, lang: str) -> str:
    """What should have been paid, as a part of what is owed only where it is one."""
    owed = answer.receivables
    key = "owed_why" if owed.missing.cents else "owed_none"
    if owed.missing.cents and owed.credit_cents:
        key = "owed_why_credit"
    elif owed.missing.cents > owed.outstanding_cents:
        key = "owed_why_beyond"
    return say(
        f"screen.{key}",
        lang,
        missing_euros=owed.missing.cents,
        credit_euros=owed.credit_cents,
    )


def _odds(answer: Assessment, lang: str) -> str:
    """How often the decision holds, and how often doing nothing would."""
    verdict = answer.suspension.verdict
    if verdict.decision == "not_applicable" or not answer.payers:
        return ""
    if answer.uncertainty == "none":
        return say("screen.exact", lang)
    against = verdict.decision == "suspend_by"
    return say(
        "screen.suspend_doubt_against" if against else "screen.suspend_doubt",
        lang,
        times=round(cautious(verdict.probability) * 100),
        without=round(cautious(answer.cash.probability_target_met) * 100),
        floor=say(_floor_key(answer), lang),
    )


def _floor_key(answer: Assessment) -> str:
    floor = answer.cash.floor_cents
    return f"screen.kept_{'overdraft' if floor < 0 else 'zero' if floor == 0 else 'floor'}"


def remarks(answer: Assessment, lang: str) -> list[str]:
    """Warnings that change how far to trust the figures, at most six."""
    told = {"few_paid_lines", "platform_assumed"}
    found = [
        issue_said(i, lang)
        for i in answer.issues
        if i.severity in {"refused", "warning"} or i.code in told
    ]
    rejected = answer.receivables.rejected_cents
    if rejected:
        found.insert(0, say("screen.rejected", lang, rejected_euros=rejected))
    if len(found) > 6:
        found = [*found[:6], say("screen.more_remarks", lang, n=len(found) - 6)]
    return found


def _payer_cells(row: PayerReceivable, widest: int, lang: str) -> list[str]:
    total = max(row.outstanding_cents, 0)
    part = min(max(row.missing_cents, 0), total)
    name = say("answer.statutory_name", lang) if row.payer == "AMO" else row.payer
    under = row.platform if row.platform and row.platform != row.payer else ""
    label = esc(name) + (f'<span class="tp-under">{esc(under)}</span>' if under else "")
    shown = bar(total / widest, part / widest) if widest else ""
    return [
        label,
        shown,
        formats.euros(row.outstanding_cents, lang),
        formats.euros(row.missing_cents, lang),
    ]


def payers(answer: Assessment, lang: str) -> str:
    """Who owes what, largest first."""
    rows = answer.receivables.by_payer
    if not rows:
        return ""
    widest = max((r.outstanding_cents for r in rows), default=0)
    widest = max(widest, 1)
    cells = [_payer_cells(r, widest, lang) for r in rows[:MOST_PAYERS]]
    rest = rows[MOST_PAYERS:]
    if rest:
        cells.append(
            [
                esc(say("screen.other_payers", lang, n=len(rest))),
                "",
                formats.euros(sum(r.outstanding_cents for r in rest), lang),
                formats.euros(sum(r.missing_cents for r in rest), lang),
            ]
        )
    total = [
        esc(say("screen.total", lang)),
        "",
        formats.euros(answer.receivables.outstanding_cents, lang),
        formats.euros(answer.receivables.missing.cents, lang),
    ]
    head = [
        (say("screen.payer", lang), False),
        ("\u00a0", False),
        (say("screen.owed", lang), True),
        (say("screen.should", lang), True),
    ]
    body = table(say("screen.payers_title", lang), head, cells, total)
    body = body.replace('<th scope="col">\u00a0</th>', '<td class="tp-wide"></td>')
    body = body.replace('<td><span class="tp-bar"', '<td class="tp-wide"><span class="tp-bar"')
    body = body.replace("<td></td>", '<td class="tp-wide"></td>')
    return heading(say("screen.payers_title", lang), say("screen.payers_lede", lang)) + body


def step(number: int, what: str, source: str) -> str:
    """One thing to do now."""
    return (
        f'<div class="tp-step"><span class="tp-n">{number}</span>'
        f'<p class="tp-what">{esc(what)}</p><p class="tp-source">{esc(source)}</p></div>'
    )


def foot(answer: Assessment, lang: str) -> str:
    """What is kept, what this is not, and what would give the same answer again."""
    texts = catalogue(lang)
    method = say("screen.foot_method", lang, version=answer.method_version, seed=str(answer.seed))
    return (
        f'<footer class="tp-foot"><span>{esc(texts["screen.foot_kept"])}</span>'
        f"<span>{esc(method)}</span><span>{esc(texts['screen.foot_not'])}</span></footer>"
    )
