"""The answer as plain text, for the terminal."""

from __future__ import annotations

from calculator.core import formats
from calculator.core.answer import Assessment
from calculator.core.texts import say
from calculator.deliver.bank import bank_text
from calculator.deliver.decided import decided_text
from calculator.deliver.labels import assumption_label, assumption_value
from calculator.deliver.length import cases_said, length_said, restarts_said
from calculator.deliver.lines import count_rows, issue_rows
from calculator.deliver.rhythm import rhythm_text
from calculator.deliver.sentences import answer_sentences, calibration_said, plain


def answer_text(answer: Assessment, lang: str = "fr") -> str:
    """The sentences, the figures behind them, what was assumed, what was noticed."""
    owed, advance = answer.receivables, answer.advance
    rows = [plain(s) for s in answer_sentences(answer, lang)] + [""]
    figures: list[tuple[str, int | None]] = [
        ("outstanding_eur", owed.outstanding_cents),
        ("overdue_eur", owed.overdue_cents),
        ("missing_eur", owed.missing.cents),
        ("not_yet_due_eur", owed.not_yet_due_cents),
        *([("stale_eur", owed.stale_cents)] if owed.stale_cents else []),
        ("rejected_eur", owed.rejected_cents),
        ("justified_eur", advance.justified_cents),
        ("ceiling_eur", advance.ceiling_cents),
        ("average_basis_eur", advance.average_basis_cents),
        ("needed_eur", advance.needed_cents),
        ("claim_eur", advance.claim_cents),
        ("lowest_eur", answer.cash.lowest_cents),
    ]
    for name, cents in figures:
        label = say(f"figure.{name}.label", lang)
        shown = say("terminal.none", lang) if cents is None else formats.money(cents, lang)
        rows.append(f"  {label:<48} {shown:>16}")
    if answer.uncertainty == "simulated" and answer.payers:
        missing = owed.missing
        wide = missing.low_cents < missing.high_cents
        text = say(
            "terminal.interval" if wide else "terminal.no_interval",
            lang,
            low_cents=missing.low_cents,
            high_cents=missing.high_cents,
            level=round(missing.level * 10),
        )
        rows.append(f"  {text}")
        if told := calibration_said(answer, lang):
            rows.append(f"  {told}")
    course = (restarts_said(answer, lang), length_said(answer, lang))
    rows += [f"  {sentence}" for sentence in course if sentence]
    rows += decided_text(answer, lang)
    if answer.lines.read:
        rows += ["", *count_rows(answer.lines, lang)]
    rows += bank_text(answer, lang)
    if answer.rhythm:
        rows += ["", *rhythm_text(answer.rhythm, lang)]
    rows += ["", say("terminal.assumptions", lang)]
    for item in answer.assumptions:
        label = assumption_label(item, answer.first_day, lang)
        nature = say("terminal.typed" if item.typed else f"reference.nature.{item.nature}", lang)
        value = assumption_value(item, lang)
        given = say("screen.given", lang, label=label, value=value)
        rows.append(f"  - {given} ({nature})")
        if item.name == "outage_length_median_business_days":
            rows += [f"      {case}" for case in cases_said(answer, lang)]
    if answer.issues:
        rows += ["", say("terminal.remarks", lang), *issue_rows(answer.issues, lang)]
    rows += ["", say("terminal.foot", lang, version=answer.method_version, seed=str(answer.seed))]
    return "\n".join(rows)
