"""`read`: what is recognised, counted and set aside in files; no figure."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace

from calculator.core.errors import FileUnusable
from calculator.deliver.reading import reading_text, reading_tree
from calculator.intake import LedgerRead, LedgerSettings, read_ledger
from calculator.intake.bank import BankRead, read_bank
from calculator.intake.bank.model import BankSettings
from calculator.intake.limits import OWN_MACHINE
from calculator.intake.source import shown_name
from calculator.intake.told import Told, told


def _settings(args: argparse.Namespace) -> tuple[LedgerSettings, BankSettings]:
    """How to read: the dossier's hints where one is named, the accounts typed beside them."""
    ledger, bank = LedgerSettings(), BankSettings()
    if args.dossier:
        # Loaded when asked for: a dossier brings its checks along, which take time to load.
        from calculator.intake.dossier_file import read_dossier  # noqa: PLC0415

        dossier = read_dossier(args.dossier)
        ledger, bank = dossier.ledger.settings, dossier.bank.settings
    typed = tuple(a for text in args.accounts for a in text.split(","))
    return replace(ledger, accounts=typed or ledger.accounts, survey=True), bank


def _of_workbook(file: str, ledger: LedgerSettings, bank: BankSettings) -> Told:
    """What a lone workbook is: a statement where only a statement's headings are found in it."""
    try:
        read_ledger(file, settings=ledger, limits=OWN_MACHINE)
    except FileUnusable as error:
        if error.code != "headings_not_found":
            return ""
    else:
        return ""
    try:
        read_bank(file, settings=bank, limits=OWN_MACHINE)
    except FileUnusable:
        return ""
    return "statement"


def run(args: argparse.Namespace) -> None:
    """Tell what was read of each file, and how; statements apart from ledgers."""
    settings, bank_settings = _settings(args)
    kinds = {f: told(f, settings, bank_settings) for f in args.files}
    if len(args.files) == 1 and "either" in kinds.values():
        raise FileUnusable("ledger_or_statement", file=shown_name(str(args.files[0]), 1))
    if len(args.files) == 1 and not kinds[args.files[0]]:
        kinds[args.files[0]] = _of_workbook(args.files[0], settings, bank_settings)
    statements = [f for f in args.files if kinds[f] == "statement"]
    ledgers = [f for f in args.files if f not in statements]

    def ledger_read(*, beside: bool) -> LedgerRead | None:
        if not ledgers:
            return None
        return read_ledger(*ledgers, settings=settings, limits=OWN_MACHINE, beside=beside)

    def bank_read(*, beside: bool) -> BankRead | None:
        if not statements:
            return None
        return read_bank(*statements, settings=bank_settings, limits=OWN_MACHINE, beside=beside)

    # Files of one kind may all be refused beside usable ones of the other.
    try:
        ledger = ledger_read(beside=False)
    except FileUnusable as error:
        try:
            bank = bank_read(beside=False)
        except FileUnusable:
            raise error from None
        if bank is None:
            raise
        ledger = ledger_read(beside=True)
    else:
        bank = bank_read(beside=ledger is not None)
    if args.json:
        tree = reading_tree(ledger, bank, args.lang)
        sys.stdout.write(json.dumps(tree, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(reading_text(ledger, bank, args.lang) + "\n")
