"""What the columns of a statement may be said to be, and who sent a transfer. No Streamlit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calculator.core.identifiers import key_of
from calculator.intake.dossier import BankHints
from calculator.intake.peek import Peek
from ui.answers import mapped

#: In the order offered; "" is not read.
BANK_CHOICES = (
    "", "date", "label", "debit", "credit", "amount", "direction", "balance", "value_date",
    "party", "details", "account", "currency",
)  # fmt: skip
#: Answers on a sender that name no payer: nobody knows, and no payer at all.
UNKNOWN, NO_PAYER = "?", "-"


def bank_problem_of(choices: Mapping[int, str]) -> str:
    """Code of the text `files.map_<code>` that says what is wrong with the choices, or ""."""
    said = [c for c in choices.values() if c]
    if len(said) != len(set(said)):
        return "twice"
    sides = {"debit", "credit"} & set(said)
    if "amount" in said and sides:
        return "amount_and_sides"
    if "date" not in said:
        return "no_bank_date"
    return "" if "amount" in said or sides else "no_bank_amount"


def with_bank_columns(
    hints: BankHints,
    peek: Peek,
    plain: Peek,
    choices: Mapping[int, str],
    elsewhere: Sequence[Peek] = (),
) -> BankHints:
    """The hints once the user has said what each column of a statement is; see `mapped`."""
    wanted = {choice: position for position, choice in choices.items() if choice}
    return mapped(hints, peek, plain, wanted, elsewhere)


def with_sender(hints: BankHints, words: str, answer: str) -> BankHints:
    """The hints once the user has said who sends the transfers whose label holds some words.

    Args:
        hints: those in force.
        words: as `UnnamedSender.words`.
        answer: a payer's name, `NO_PAYER`, or `UNKNOWN`: nothing is kept then.
    """
    payers = {w: p for w, p in hints.payers.items() if key_of(w) != key_of(words)}
    if answer != UNKNOWN:
        payers[words] = "" if answer == NO_PAYER else answer
    return hints.model_copy(update={"payers": payers})
