"""Keys of the widgets and of the session, said once: tests and state both depend on them."""

from __future__ import annotations

PRESET = "ask_preset"
PAYERS = "ask_payers"
FIRST_DAY = "ask_first_day"
AS_OF = "ask_as_of"
LAST_DAY = "ask_last_day"
STOPPED = "ask_stopped"
CASH = "ask_cash"
OVERDRAFT = "ask_overdraft"
MODE = "ask_mode"
TURNOVER = "ask_turnover"
TERM = "ask_term"
FILES = "ask_files"
ACCOUNTS = "ask_accounts"
LANDING = "ask_landing"
COMPULSORY = "ask_compulsory"
LEAVES = "ask_leaves"
TARGET = "ask_target"
TERRITORY = "ask_territory"
EXACT = "ask_exact"
RESET = "ask_reset"
ROWS = "ask_rows"
LANG = "lang"
TEMPLATE = "template"
EXPORT = "export_csv"
DOSSIER = "export_dossier"

#: The last answer that could be computed, with what it was computed from.
ANSWERED = "answered"
#: The last ledger read, with the digests and accounts it was read with.
LEDGER = "ledger"

#: Names and accounts that the form already offers; whether the example was left as it is.
OFFERED = "offered"
UNTOUCHED = "untouched"
#: The place in the form where trouble is told.
TROUBLE = "trouble_place"
#: Insurers whose platform was asked for, with the candidates.
DOUBTS = "doubts"
#: Fields that hold no amount: (label, text) of each, of this run.
BAD_AMOUNTS = "bad_amounts"


def per_day(payer: str) -> str:
    """Key of the amount billed to a payer per open day."""
    return f"ask_day_{payer}"


def who_pays(payer: str) -> str:
    """Key of the platform said to pay an insurer."""
    return f"ask_pays_{payer}"


def payment(row: int, part: str) -> str:
    """Key of one cell of the payments to come; part is label, on, euros or monthly."""
    return f"ask_out_{row}_{part}"
