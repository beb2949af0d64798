"""Small dossiers and ledgers asked from tests, by the front door or by the command line."""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
import tomllib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings

from calculator import Assessment, Dossier, LedgerSettings, assess, read_ledger
from calculator.__main__ import main

# HYPOTHESIS_PROFILE=merge digs deeper, nightly deeper still; without it all stays quick.
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.function_scoped_fixture]
settings.register_profile("quick", max_examples=20, deadline=None, suppress_health_check=SLOW)
settings.register_profile("merge", max_examples=200, deadline=None, suppress_health_check=SLOW)
settings.register_profile("nightly", max_examples=2000, deadline=None, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


def most(n: int) -> int:
    """So many examples in the quick profile, and as many times more as another digs deeper."""
    return n * settings.default.max_examples // 20


LEDGER_HEAD = (
    "invoice_id;invoice_date;payer;payer_id;platform;amount_eur;paid_eur;paid_on;status;rejected_on"
)

#: The worked example of docs/method.md, without noise.
EXAMPLE = """
as_of = 2024-02-09
[pharmacy]
cash_eur = 4500.00
overdraft_limit_eur = 5000.00
[outage]
payers = ["Viamedis"]
first_day = 2024-01-29
[billing]
per_open_day_eur = { Viamedis = 180.00 }
payment_term_days = 4
[[outgoings]]
on = 2024-02-29
amount_eur = 8000.00
[options]
uncertainty = "none"
"""


def tree(text: str) -> dict[str, Any]:
    """A dossier's TOML as plain values, its decimals exact."""
    return tomllib.loads(text, parse_float=Decimal)


def changed(text: str = EXAMPLE, **parts: Any) -> dict[str, Any]:
    """A dossier's tree with parts replaced; a dict is merged into the part, None drops a key."""
    found = tree(text)
    for name, part in parts.items():
        if isinstance(part, dict):
            merged = found.get(name, {}) | part
            found[name] = {k: v for k, v in merged.items() if v is not None}
        else:
            found[name] = part
    return found


def ask(asked: dict[str, Any], ledger: str | None = None) -> Assessment:
    """The answer to a dossier's tree, with the text of a ledger where there is one."""
    dossier = Dossier.parse(asked)
    if ledger is None:
        return assess(dossier)
    hints = dossier.ledger
    chosen = LedgerSettings(hints.accounts, hints.columns, hints.platforms)
    return assess(dossier, ledger=read_ledger(("releve.csv", ledger.encode()), settings=chosen))


@dataclass(frozen=True)
class Line:
    """One line of a plain ledger; amounts in cents."""

    on: date
    cents: int
    payer: str = "Mutuelle A"
    platform: str = "Viamedis"
    paid: int | None = None
    paid_on: date | None = None
    status: str = "open"
    rejected_on: date | None = None
    name: str = ""

    def text(self) -> str:
        """The line as the CSV writes it."""
        cells = [
            self.name,
            self.on.isoformat(),
            self.payer,
            "",
            self.platform,
            euros(self.cents),
            "" if self.paid is None else euros(self.paid),
            "" if self.paid_on is None else self.paid_on.isoformat(),
            self.status,
            "" if self.rejected_on is None else self.rejected_on.isoformat(),
        ]
        return ";".join(cells)


def euros(cents: int) -> str:
    """Cents as a file writes them: -5 is "-0.05"."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def ledger_text(lines: list[Line]) -> str:
    """A ledger's text; lines without a name get their rank, so that none is a double."""
    rows = [
        line.text() if line.name else f"N{rank}{line.text()}" for rank, line in enumerate(lines)
    ]
    return "\n".join([LEDGER_HEAD, *rows]) + "\n"


@dataclass(frozen=True)
class Said:
    """What one command left: status, stdout, stderr."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The answer, which must be all that stdout holds."""
        assert self.status == 0, self.err
        found: dict[str, Any] = json.loads(self.out)
        return found


def command(*words: str) -> Said:
    """Run one command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(list(words))
    return Said(status, out.getvalue(), err.getvalue())


def assess_command(dossier: str, *words: str, ledger: str | None = None) -> Said:
    """`assess --json` on the text of a dossier, from files that vanish afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "dossier.toml"
        file.write_text(dossier, encoding="utf-8")
        more: list[str] = []
        if ledger is not None:
            lines = Path(folder) / "releve.csv"
            lines.write_text(ledger, encoding="utf-8")
            more = ["--ledger", str(lines)]
        return command("assess", str(file), "--json", *more, *words)


def cents(text: str) -> int:
    """Cents of an amount of the JSON answer."""
    return int(Decimal(text) * 100)
