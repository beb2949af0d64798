"""Answers about the files -> the dossier's `[ledger]`. No Streamlit: tested on its own."""

from __future__ import annotations

from collections.abc import Mapping

from calculator.intake.dossier import LedgerHints
from calculator.intake.headings import statutory_beside
from calculator.intake.peek import Peek

#: What a column may be said to be, in the order offered: meanings of a ledger, but for the
#: three kinds of amount. "total" cannot be used, "" is not read.
COLUMN_CHOICES = (
    "", "invoice_date", "payer", "complementary", "statutory", "total", "paid_eur", "paid_on",
    "status", "rejected_on", "invoice_id", "payer_id", "platform",
)  # fmt: skip
_AMOUNTS = ("complementary", "statutory")
_REQUIRED = ("payer", "payer_id", "platform")


def answered(hints: LedgerHints, key: str, value: str) -> LedgerHints:
    """The hints once a question is settled.

    Args:
        hints: those in force.
        key: as `Doubt.key` writes it: "ledger.date_order", "ledger.merge.MUT. X".
        value: one of the question's choices.
    """
    name, _, inner = key.removeprefix("ledger.").partition(".")
    said = hints.model_dump()
    said[name] = said[name] | {inner: value} if inner else value
    return LedgerHints.model_validate(said)


def chosen_now(peek: Peek) -> dict[int, str]:
    """Position -> choice, as the columns would be read now."""
    choices = {}
    for meaning, position in peek.proposed.items():
        choices[position] = meaning
        if meaning == "amount_eur":
            statutory = statutory_beside(peek.headings[position : position + 1], {})
            choices[position] = "statutory" if statutory else "complementary"
    return choices


def problem_of(choices: Mapping[int, str]) -> str:
    """Code of the text `files.map_<code>` that says what is wrong with the choices, or ""."""
    said = [c for c in choices.values() if c]
    amounts = [c for c in said if c in _AMOUNTS]
    if "total" in said and not amounts:
        return "total"
    if len(amounts) > 1:
        return "two_amounts"
    if any(said.count(c) > 1 for c in said if c != "total"):
        return "twice"
    if "invoice_date" not in said:
        return "no_date"
    if not amounts:
        return "no_amount"
    if not set(said) & set(_REQUIRED):
        return "no_payer"
    return ""


def with_columns(
    hints: LedgerHints, peek: Peek, plain: Peek, choices: Mapping[int, str]
) -> LedgerHints:
    """The hints once the user has said what each column is.

    Only what differs from what the headings say by themselves is kept, so that a dossier
    stays short and next week's file needs no click.

    Args:
        hints: those in force.
        peek: the file looked at with the hints.
        plain: the same without any word on columns.
        choices: position -> one of `COLUMN_CHOICES`.
    """
    wanted = {
        ("amount_eur" if choice in _AMOUNTS else choice): position
        for position, choice in choices.items()
        if choice and choice != "total"
    }
    columns = {
        meaning: peek.names[position]
        for meaning, position in wanted.items()
        if plain.proposed.get(meaning) != position and peek.names[position]
    }
    columns |= {meaning: "" for meaning in plain.proposed if meaning not in wanted}
    said = hints.model_dump() | {"columns": columns, "header_line": hints.header_line}
    return LedgerHints.model_validate(said)
