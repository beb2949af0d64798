"""Answers about the files -> the dossier's `[ledger]` and `[bank]`. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from calculator.intake.dossier import BankHints, LedgerHints
from calculator.intake.headings import statutory_beside
from calculator.intake.mappings import holds
from calculator.intake.peek import Peek

#: What was answered about ledgers, or about statements.
Said = TypeVar("Said", LedgerHints, BankHints)

#: What a column may be said to be, in the order offered: meanings of a ledger, but for the
#: three kinds of amount. "total" cannot be used, "" is not read.
COLUMN_CHOICES = (
    "", "invoice_date", "payer", "complementary", "statutory", "total", "paid_eur", "paid_on",
    "status", "rejected_on", "invoice_id", "payer_id", "platform",
)  # fmt: skip
_AMOUNTS = ("complementary", "statutory")
_REQUIRED = ("payer", "payer_id", "platform")


def answered(hints: Said, key: str, value: str) -> Said:
    """The hints once a question is settled.

    Args:
        hints: those in force, of the ledgers or of the statements.
        key: as `Doubt.key` writes it: "ledger.date_order", "ledger.merge.MUT. X".
        value: one of the question's choices.
    """
    name, _, inner = key.partition(".")[2].partition(".")
    said = hints.model_dump()
    said[name] = said[name] | {inner: value} if inner else value
    return type(hints).model_validate(said)


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
    hints: LedgerHints,
    peek: Peek,
    plain: Peek,
    choices: Mapping[int, str],
    elsewhere: Sequence[Peek] = (),
) -> LedgerHints:
    """The hints once the user has said what each column of a ledger is; see `mapped`."""
    wanted = {
        ("amount_eur" if choice in _AMOUNTS else choice): position
        for position, choice in choices.items()
        if choice and choice != "total"
    }
    return mapped(hints, peek, plain, wanted, elsewhere)


def mapped(
    hints: Said, peek: Peek, plain: Peek, wanted: Mapping[str, int], elsewhere: Sequence[Peek]
) -> Said:
    """The hints with a mapping for one file.

    Only what differs from what the headings say by themselves is kept, so that a dossier
    stays short and next week's file needs no click. The mapping of another file stays as it is.

    Args:
        hints: those in force.
        peek: the file looked at with the hints.
        plain: the same without any word on columns.
        wanted: meaning -> position of its column.
        elsewhere: the other files, looked at with the hints.
    """
    columns = {
        meaning: peek.names[position]
        for meaning, position in wanted.items()
        if plain.proposed.get(meaning) != position and peek.names[position]
    }
    columns |= {meaning: "" for meaning in plain.proposed if meaning not in wanted}
    before = [dict(m) for m in (hints.columns, *hints.other_columns) if m]
    mine = dict(peek.words)
    shared = any(dict(other.words) == mine for other in elsewhere)
    kept = [m for m in before if m != mine or shared]
    rivals = any(holds(peek.names, m) for m in kept)
    unnamed = bool(columns) and not any(columns.values())
    if rivals or (unnamed and elsewhere):
        # Named in full, it is this file's alone: a mapping goes by the headings it names.
        named = {m: peek.names[i] for m, i in wanted.items() if peek.names[i]}
        columns = named | {m: h for m, h in columns.items() if not h}
    at = before.index(mine) if mine in before and not shared else len(kept)
    if columns:
        kept.insert(at, columns)
    first, others = (kept[0], kept[1:]) if kept else ({}, [])
    said = hints.model_dump() | {"columns": first, "other_columns": others}
    return type(hints).model_validate(said)
