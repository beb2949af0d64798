"""Keys of the widgets and of the session, said once: tests and state both depend on them."""

from __future__ import annotations

import hashlib

#: How the keys of the form, and of the payments proposed, begin: those values outlive a
#: change of page.
FORM = ("ask_", "proposed_")

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
LANDING = "ask_landing"
COMPULSORY = "ask_compulsory"
LEAVES = "ask_leaves"
TARGET = "ask_target"
TERRITORY = "ask_territory"
EXACT = "ask_exact"
LENGTHS = "ask_lengths"
RESET = "ask_reset"
ROWS = "ask_rows"
LANG = "lang"
TEMPLATE = "template"
EXPORT = "export_csv"
DOSSIER = "export_dossier"

#: The last answer that could be computed, with what it was computed from.
ANSWERED = "answered"
#: The last back-test, with the ledger and dossier it was made of; the button that makes one.
TRIED, TRY = "tried", "try_past"
#: The last ledger read, with the files and answers it was read with; likewise the statements.
LEDGER = "ledger"
BANK = "bank"

#: The files handed over, by kind: a tuple of `held.Held`.
HELD = "held"
#: How often the uploaders were emptied: a fresh key makes a fresh widget.
EMPTIED = "emptied"
#: What was answered about the files (`LedgerHints`), and what an opened dossier says beyond
#: the form (keys and values).
READING, REST = "reading", "rest"
#: Why files just handed over were not taken.
TURNED_AWAY = "turned_away"
#: Questions asked in this session, by dossier key, and the answers given on the screen.
ASKED, SAID = "asked", "said"
#: The file whose columns are being corrected, by digest.
MAPPING = "mapping"
#: Files of which the user said what they are, by digest; the answer being changed, by key.
PLACED, CHANGING = "placed", "changing"
#: The form as it last stood; what opening a dossier said.
TYPED, OPENED = "typed", "opened"
#: Payments and ordinary flow as last taken from the page of cash: `in_force.Taken`.
TAKEN = "taken"
#: The place in the form where what counts without a field is told.
IN_FORCE = "in_force_place"
#: Set when a statement came in: the example's cash and payments then give way to it.
OWN_BANK = "own_bank"

#: Names that the form already offers; whether the example was left as it is.
OFFERED = "offered"
UNTOUCHED = "untouched"
#: The place in the form where trouble is told.
TROUBLE = "trouble_place"
#: Insurers whose platform was asked for, with the candidates.
DOUBTS = "doubts"
#: Fields that hold no amount: (label, text) of each, of this run.
BAD_AMOUNTS = "bad_amounts"


def uploader(kind: str, emptied: int) -> str:
    """Key of an uploader; kind is ledger, bank or dossier."""
    return f"drop_{kind}_{emptied}"


def question(key: str, file: str) -> str:
    """Key of the choice that answers a question about a file."""
    # The server's log may print a widget's key: no name of a file stands in it.
    return f"question_{hashlib.sha256(f'{key}|{file}'.encode()).hexdigest()[:16]}"


def sender(words: str) -> str:
    """Key of who sent the transfers whose label holds some words."""
    return f"sender_{hashlib.sha256(words.encode()).hexdigest()[:16]}"


def column(digest: str, position: int) -> str:
    """Key of what a column of a file is said to be."""
    return f"column_{digest[:12]}_{position}"


def per_day(payer: str) -> str:
    """Key of the amount billed to a payer per open day."""
    return f"ask_day_{payer}"


def last_day(payer: str) -> str:
    """Key of a payer's own last day without payment."""
    return f"ask_last_{payer}"


def who_pays(payer: str) -> str:
    """Key of the platform said to pay an insurer."""
    return f"ask_pays_{payer}"


def payment(row: int, part: str) -> str:
    """Key of one cell of the payments to come; part is label, on, euros or monthly."""
    return f"ask_out_{row}_{part}"


def cash(mark: str, part: str) -> str:
    """Key of one field of a proposed payment; part is take, what, on, euros or every."""
    return f"proposed_{mark}_{part}"
