"""`backtest`: how far off the estimate would have been on the past of a ledger."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import replace

from calculator.assessment import METHOD_VERSION
from calculator.commands.wrong_option import read_as
from calculator.core.errors import CommandError
from calculator.deliver.backtest import backtest_text, backtest_tree
from calculator.estimate.backtest import OUTAGES, backtest
from calculator.intake import LedgerSettings, read_ledger
from calculator.intake.bank.model import BankSettings
from calculator.intake.dossier_file import read_dossier
from calculator.intake.limits import OWN_MACHINE

#: More outages than this only repeat each other.
_MOST = 2000

#: As `[options] seed` allows.
_MOST_SEED = 2**32 - 1


def run(args: argparse.Namespace) -> None:
    """Try the estimate on a ledger: text or JSON."""
    outages = OUTAGES if args.outages is None else args.outages
    if not 1 <= outages <= _MOST:
        raise CommandError("backtest_outages", most=_MOST)
    if args.seed is not None and not 0 <= args.seed <= _MOST_SEED:
        raise CommandError("backtest_seed", most=_MOST_SEED)
    dossier = read_dossier(args.dossier) if args.dossier else None
    settings = dossier.ledger.settings if dossier else LedgerSettings()
    typed = tuple(a for text in args.accounts for a in text.split(","))
    settings = replace(settings, accounts=typed or settings.accounts)
    ledger = read_as(
        "ledger", args.ledger, settings, dossier.bank.settings if dossier else BankSettings(),
        lambda: read_ledger(*args.ledger, settings=settings, limits=OWN_MACHINE),
    )  # fmt: skip
    seed = args.seed
    if seed is None:
        seed = 1 if dossier is None or dossier.options.seed is None else dossier.options.seed
    found = backtest(ledger, dossier, method_version=METHOD_VERSION, outages=outages, seed=seed)
    if args.json:
        tree = backtest_tree(found, args.lang)
        sys.stdout.write(json.dumps(tree, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(backtest_text(found, args.lang) + "\n")
