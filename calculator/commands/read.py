"""`read`: what is recognised, counted and set aside in files; no figure."""

from __future__ import annotations

import argparse
import json
import sys

from calculator.deliver.reading import reading_text, reading_tree
from calculator.intake import LedgerSettings, read_ledger
from calculator.intake.limits import OWN_MACHINE


def run(args: argparse.Namespace) -> None:
    """Tell what was read of each file, and how."""
    accounts = tuple(a for text in args.accounts for a in text.split(","))
    ledger = read_ledger(
        *args.files, settings=LedgerSettings(accounts=accounts, survey=True), limits=OWN_MACHINE
    )
    if args.json:
        tree = reading_tree(ledger, args.lang)
        sys.stdout.write(json.dumps(tree, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(reading_text(ledger, args.lang) + "\n")
