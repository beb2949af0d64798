"""The first words of the page of files: what they came to, and what is left open. No Streamlit."""

from __future__ import annotations

from collections.abc import Iterable

from calculator import LedgerRead
from calculator.core.issues import Issue
from calculator.core.reconciled import Reconciliation
from calculator.core.texts import say
from calculator.deliver.lines import repeated
from calculator.intake.bank.model import BankRead
from ui.files_view import title


def first_words(
    ledger: LedgerRead | None,
    bank: BankRead | None,
    n_open: int,
    lang: str,
    *,
    refused: bool = False,
    asked: bool = False,
    found: Reconciliation | None = None,
) -> str:
    """What the files came to, in one sentence, then everything that is not settled.

    Args:
        ledger, bank: what was read; None where nothing of the kind was, or could be.
        n_open: questions that nobody has answered.
        lang: language of the words.
        refused: whether a file could not be read.
        asked: whether an answer on this page may mend that.
        found: the comparison with the bank, where there is one.
    """
    if ledger is None and bank is None:
        if not refused:
            return title(say("files.title_empty", lang), say("files.lede_empty", lang))
        key = "files.lede_trouble" if asked else "seen.lede_refusal"
        return title(say("files.title_trouble", lang), say(key, lang))
    open_ = _open(ledger, bank, n_open, lang, refused=refused, asked=asked, found=found)
    if ledger is None:
        open_.append(say("files.lede_bank", lang))
    n_banks = len(bank.files) if bank is not None else 0
    return title(
        _head(ledger, n_banks, n_open, lang), " ".join(open_) or _nothing_open(found, lang)
    )


def _head(ledger: LedgerRead | None, n_banks: int, n_open: int, lang: str) -> str:
    if ledger is None:
        return say("files.title_bank", lang, n=n_banks)
    if n_open and not ledger.counts.used:
        return say("files.title_waiting", lang, n=n_open)
    files = "file" if len(ledger.files) == 1 else "files"
    return say(f"files.title_{files}", lang, n=ledger.counts.used, read=ledger.counts.read)


def _nothing_open(found: Reconciliation | None, lang: str) -> str:
    whole = found is not None and found.marked_paid_cents and not (
        found.waiting_cents or found.unchecked_cents or found.not_compared_cents
    )  # fmt: skip
    return say("seen.lede_all_bank" if whole else "files.lede_all", lang)


def _open(
    ledger: LedgerRead | None,
    bank: BankRead | None,
    n_open: int,
    lang: str,
    *,
    refused: bool,
    asked: bool,
    found: Reconciliation | None,
) -> list[str]:
    """A sentence for each thing left open, what the user can do first."""
    told: list[str] = []
    if n_open:
        told.append(say("files.lede_questions", lang, n=n_open))
    if refused or (ledger is not None and ledger.counts.refused):
        told.append(say("seen.lede_one_asked" if asked else "files.lede_refused", lang))
    if found is not None:
        told += _compared(found, lang)
    if ledger is not None:
        told += _aside(ledger, lang)
    if bank is not None:
        told += _bank_aside(bank, lang)
    if n := _n_warnings(ledger, bank):
        told.append(say("seen.lede_remarks", lang, n=n))
    return told


def _compared(found: Reconciliation, lang: str) -> list[str]:
    """Money that the bank does not show, and money from nobody known."""
    sums = (("missing", found.not_banked_cents), ("unidentified", found.unidentified_cents))
    return [say(f"seen.lede_{k}", lang, found_euros=cents) for k, cents in sums if cents]


def _aside(ledger: LedgerRead, lang: str) -> list[str]:
    told: list[str] = []
    again, again_cents = repeated(ledger.issues)
    if aside := ledger.counts.set_aside - again:
        cents = ledger.counts.set_aside_cents - again_cents
        key = "files.lede_aside" if cents else "files.lede_aside_unknown"
        told.append(say(key, lang, n=aside, aside_euros=cents))
    if again:
        told.append(say("files.lede_repeated", lang, n=again))
    return told


def _bank_aside(bank: BankRead, lang: str) -> list[str]:
    """Movements set aside; those told twice are no trouble."""
    aside = bank.counts.set_aside - repeated(bank.issues)[0]
    return [say("seen.lede_movements_aside", lang, n=aside)] if aside else []


def _n_warnings(ledger: LedgerRead | None, bank: BankRead | None) -> int:
    """Remarks that ask for a look, questions left out."""
    return sum(
        1
        for read in (ledger, bank)
        if read is not None
        for i in warnings_of(read.issues, {d.code for d in read.doubts})
    )


def warnings_of(issues: Iterable[Issue], asked: set[str]) -> list[Issue]:
    """Warnings that no question asks about already; copies of files stand among the lines."""
    told_elsewhere = asked | {"fec_accounts_to_choose", "duplicate_file"}
    return [i for i in issues if i.severity == "warning" and i.code not in told_elsewhere]
