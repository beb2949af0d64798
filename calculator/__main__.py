"""The command line: `python -m calculator assess DOSSIER.toml`. Exit 0 answered, 2 unusable input.

JSON goes to stdout alone; one clear message goes to stderr, French unless `--lang en`.
"""

from __future__ import annotations

import argparse
import gc
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from calculator.core.errors import CalculatorError, CommandError, NotYetAvailable
from calculator.core.texts import LANGUAGES, say

#: Commands whose names are fixed and whose work is still to come.
LATER = ("letter", "union", "recompute")


class _Parser(argparse.ArgumentParser):
    """Says what it did not understand in the user's language, through the one error door."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing English and leaving."""
        raise CommandError("usage", detail=message)


def _parser() -> argparse.ArgumentParser:
    common = _Parser(add_help=False)
    common.add_argument("--lang", choices=LANGUAGES, default="fr", help="langue des messages")
    common.add_argument("--json", action="store_true", help="écrire la réponse en JSON")
    parser = _Parser(prog="python -m calculator", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    one = commands.add_parser("assess", parents=[common], help="répondre à un dossier")
    one.add_argument("dossier", metavar="DOSSIER.toml")
    one.add_argument("--ledger", action="append", default=[], metavar="FILE")
    one.add_argument("--bank", action="append", default=[], metavar="FILE")
    one.add_argument("--as-of", metavar="DATE", help="date de situation, AAAA-MM-JJ")
    one.add_argument("--csv", metavar="FILE", help="écrire chaque chiffre dans un CSV")
    one.add_argument("--iso", action="store_true", help="CSV à virgules, points et dates ISO")
    one.add_argument("--xlsx", metavar="FILE", help="écrire chaque chiffre dans un classeur")
    one.add_argument("--explain", action="store_true", help="écrire d'où vient chaque chiffre")
    two = commands.add_parser("read", parents=[common], help="dire ce qui est lu d'un fichier")
    two.add_argument("files", nargs="+", metavar="FILE")
    two.add_argument("--accounts", action="append", default=[], metavar="ACCOUNT")
    two.add_argument("--dossier", metavar="DOSSIER.toml", help="lire selon ses indications")
    three = commands.add_parser(
        "backtest", parents=[common], help="essayer l'estimation sur le passé d'un fichier"
    )
    three.add_argument("ledger", nargs="+", metavar="LEDGER")
    three.add_argument("--dossier", metavar="DOSSIER.toml", help="lire selon ses indications")
    three.add_argument("--accounts", action="append", default=[], metavar="ACCOUNT")
    three.add_argument("--outages", type=int, metavar="N", help="pannes simulées (120)")
    three.add_argument("--seed", type=int, metavar="N", help="graine du tirage (1)")
    return parser


def _language(argv: Sequence[str]) -> str:
    spoken = " ".join(argv).replace("--lang=", "--lang ")
    return "en" if "--lang en" in spoken else "fr"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    lang = _language(words)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        if words and words[0] in LATER:
            raise NotYetAvailable("not_yet", command=words[0])
        args = _parser().parse_args(words)
        # Loaded when asked for: reading a file does not wait for the rest of the house.
        import_module(f"calculator.commands.{args.command}").run(args)
    except CalculatorError as error:
        print(error.message(lang), file=sys.stderr)
        return 2
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        print(say("error.own_fault", lang, kind=type(error).__name__, place=place), file=sys.stderr)
        return 1
    return 0


def _settle() -> None:
    """Make a process of its own cheap: it loads, reads one dossier and ends."""
    # Little of what is made here goes in circles: looking for it rarely spares a tenth.
    gc.set_threshold(50_000, 20, 100)
    # What columns of text no longer need goes back to the system at once.
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


if __name__ == "__main__":
    _settle()
    sys.exit(main())
