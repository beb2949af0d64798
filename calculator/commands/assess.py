"""`assess`: a dossier, with ledgers and statements, to an answer."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from calculator.assessment import assess
from calculator.commands.wrong_option import read_as
from calculator.core.errors import CommandError
from calculator.deliver.terminal import answer_text
from calculator.intake import read_ledger
from calculator.intake.bank import read_bank
from calculator.intake.dossier_file import read_dossier
from calculator.intake.dossier_values import day_typed
from calculator.intake.limits import OWN_MACHINE


def _write(path: str, content: bytes) -> None:
    try:
        Path(path).write_bytes(content)
    except OSError:
        raise CommandError("output_failed", file=Path(path).name) from None


def run(args: argparse.Namespace) -> None:
    """Answer a dossier: text, JSON, CSV or a workbook."""
    as_of = day_typed(args.as_of, "--as-of") if args.as_of else None
    dossier = read_dossier(args.dossier, as_of)
    bank = None
    mine, theirs = dossier.ledger.settings, dossier.bank.settings
    if args.bank:
        bank = read_as(
            "statement", args.bank, mine, theirs,
            lambda: read_bank(*args.bank, settings=theirs, limits=OWN_MACHINE),
        )  # fmt: skip
    ledger = None
    if args.ledger:
        ledger = read_as(
            "ledger", args.ledger, mine, theirs,
            lambda: read_ledger(*args.ledger, settings=mine, limits=OWN_MACHINE),
        )  # fmt: skip
    answer = assess(dossier, ledger=ledger, bank=bank)
    # Each way of telling is loaded where it is asked for: a workbook's takes longest.
    if args.csv or args.xlsx:
        from calculator.deliver.facts import facts_of  # noqa: PLC0415
        from calculator.deliver.files import csv_bytes, xlsx_bytes  # noqa: PLC0415

        facts = facts_of(answer, args.lang)
        if args.csv:
            _write(args.csv, csv_bytes(facts, iso=args.iso))
        if args.xlsx:
            _write(args.xlsx, xlsx_bytes(facts))
    if args.json:
        from calculator.deliver.jsonfile import answer_json  # noqa: PLC0415

        sys.stdout.write(answer_json(answer, args.lang))
    elif not (args.csv or args.xlsx):
        sys.stdout.write(answer_text(answer, args.lang) + "\n")
        if args.explain:
            from calculator.deliver.explain import explained_text  # noqa: PLC0415

            sys.stdout.write("\n" + explained_text(answer, args.lang) + "\n")
