"""Whole commands side by side: `read` and `assess` of a file, and pandas reading it all text.

Each is a process of its own; its CPU time (user and system) and its peak memory are what the
system says of it when it ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from benchmarks.table import Row, markdown
from calculator.core.spans import day_number, day_of
from calculator.reference.calendars import business_calendar

LEDGER_LINES = 300_000
FEC_LINES = 1_000_000
RUNS = 3
_PANDAS = (
    "import pandas as pd; "
    "print(len(pd.read_csv({path!r}, sep={sep!r}, dtype=str, quoting=3, encoding={enc!r})))"
)
_DOSSIER = """
as_of = 2023-12-20
[pharmacy]
cash_eur = 50000
[outage]
payers = ["Viamedis"]
first_day = 2023-11-20
"""
_PAYERS = (
    "Harmonie Mutuelle", "MGEN", "AÉSIO", "Malakoff Humanis", "CPAM 93", "AG2R La Mondiale",
    "Swiss Life", "Viamedis", "Almerys", "iSanté", "SP Santé", "Mutuelle Générale",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One process: CPU seconds, peak resident bytes."""

    cpu: float
    peak: int


def run(words: list[str]) -> Run:
    """The cheapest of a few runs of a command.

    Modules are compiled once and kept, as installers do: else each process compiles pandas
    anew, which is most of what a small file costs, and flatters every ratio.
    """
    runs = []
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    for _ in range(RUNS):
        child = subprocess.Popen(words, stdout=subprocess.DEVNULL, env=kept)
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise RuntimeError(f"{words[:4]} ended with {child.returncode}")
        runs.append(Run(used.ru_utime + used.ru_stime, used.ru_maxrss * 1024))
    return Run(min(r.cpu for r in runs), min(r.peak for r in runs))


def write_ledger(path: Path, lines: int = LEDGER_LINES) -> None:
    """A year of third-party invoices, with the columns of an export nobody needs."""
    draws = np.random.Generator(np.random.PCG64(5))
    start = day_number(date(2023, 1, 2))
    day = np.sort(draws.integers(start, start + 365, lines))
    cents = np.round(np.exp(draws.normal(2.6, 0.9, lines)) * 100).astype(int)
    payer = draws.integers(0, len(_PAYERS), lines)
    late = np.asarray(business_calendar().shift(day, draws.integers(2, 12, lines)))
    paid = draws.random(lines) < 0.93
    days = {int(d): day_of(int(d)).strftime("%d/%m/%Y") for d in np.unique([day, late])}
    with path.open("w", encoding="utf-8-sig", newline="") as out:
        out.write(
            "N° facture;Date facture;Vendeur;Organisme;N° AMC;Opérateur;Total TTC;Part RO;Part RC;"
            "Montant réglé;Date règlement;Statut\r\n"
        )
        for i in range(lines):
            euros = f"{cents[i] / 100:.2f}".replace(".", ",")
            tail = f"{euros};{days[int(late[i])]};réglé" if paid[i] else ";;en attente"
            out.write(
                f"F{i:07d};{days[int(day[i])]};V{i % 7};{_PAYERS[payer[i]]};{payer[i]:08d};"
                f"{'Viamedis' if payer[i] % 2 else 'Almerys'};{euros};0,00;{euros};{tail}\r\n"
            )


def write_narrow(path: Path, ledger: Path) -> None:
    """The same invoices with the four columns that a ledger cannot do without."""
    with (
        ledger.open(encoding="utf-8-sig", newline="") as rows,
        path.open("w", encoding="utf-8") as out,
    ):
        for row in rows:
            cells = row.split(";")
            out.write(";".join((cells[1], cells[3], cells[8], cells[9])) + "\n")


def write_fec(path: Path, lines: int = FEC_LINES) -> None:
    """A year of a pharmacy's books: sales against 411, receipts lettered."""
    draws = np.random.Generator(np.random.PCG64(6))
    half = lines // 2
    cents = np.round(np.exp(draws.normal(3.2, 0.9, half)) * 100).astype(int)
    day = np.sort(draws.integers(0, 365, half))
    days = [(date(2023, 1, 1) + timedelta(days=d)).strftime("%Y%m%d") for d in range(366)]
    names = [
        "JournalCode",
        "JournalLib",
        "EcritureNum",
        "EcritureDate",
        "CompteNum",
        "CompteLib",
        "CompAuxNum",
        "CompAuxLib",
        "PieceRef",
        "PieceDate",
        "EcritureLib",
        "Debit",
        "Credit",
        "EcritureLet",
        "DateLet",
        "ValidDate",
        "Montantdevise",
        "Idevise",
    ]
    with path.open("w", encoding="iso8859-15", newline="") as out:
        out.write("\t".join(names) + "\r\n")
        for i in range(half):
            on, euros = days[day[i]], f"{cents[i] / 100:.2f}".replace(".", ",")
            payer = i % len(_PAYERS)
            side = (euros, "0,00") if i % 2 == 0 else ("0,00", euros)
            for account, label, aux, name, (debit, credit) in (
                ("411000", "CLIENTS", f"M{payer:04d}", _PAYERS[payer], side),
                ("707100" if i % 2 == 0 else "512000", "VENTES", "", "", side[::-1]),
            ):
                out.write(
                    f"VT\tVENTES\t{i}\t{on}\t{account}\t{label}\t{aux}\t{name}\tP{i:07d}\t{on}\t"
                    f"Facture {i}\t{debit}\t{credit}\t\t\t{on}\t\t\r\n"
                )


def compared(path: Path, separator: str, encoding: str) -> dict[str, str]:
    """Per command: CPU over pandas' CPU, peak over the file's size."""
    code = _PANDAS.format(path=str(path), sep=separator, enc=encoding)
    plain = run([sys.executable, "-c", code])
    size = path.stat().st_size
    dossier = path.with_suffix(".toml")
    accounts = '[ledger]\naccounts = ["411"]\n' if path.suffix == ".txt" else ""
    dossier.write_text(_DOSSIER + accounts, encoding="utf-8")
    ours = [sys.executable, "-m", "calculator"]
    runs = {
        "read": run([*ours, "read", str(path)]),
        "assess": run([*ours, "assess", str(dossier), "--ledger", str(path)]),
    }
    return {
        name: f"{one.cpu / plain.cpu:.2f} x pandas' CPU ({one.cpu:.1f} s, {plain.cpu:.1f} s);"
        f" peak {one.peak / size:.1f} x the file of {size / 1e6:.0f} MB"
        f" (pandas {plain.peak / size:.1f} x)"
        for name, one in runs.items()
    }


def rows() -> list[Row]:
    """Write the three files and measure."""
    with tempfile.TemporaryDirectory() as folder:
        ledger, fec = Path(folder) / "ledger.csv", Path(folder) / "fec.txt"
        narrow = Path(folder) / "narrow.csv"
        write_ledger(ledger)
        write_narrow(narrow, ledger)
        write_fec(fec)
        files = (
            (f"ledger of {LEDGER_LINES:,} lines", ledger, ";", "utf-8"),
            ("the same, four columns", narrow, ";", "utf-8"),
            (f"FEC of {FEC_LINES:,} lines", fec, chr(9), "iso8859-15"),
        )
        bare = run([sys.executable, "-c", "import pandas"])
        told = f"{bare.cpu:.1f} s; peak {bare.peak / 1e6:.0f} MB"
        return [
            Row("no file", "import pandas", "alone", beside=told),
            *(
                Row(data, "this project", f"command {name}", beside=found)
                for data, path, separator, encoding in files
                for name, found in compared(path, separator, encoding).items()
            ),
        ]


if __name__ == "__main__":
    print(markdown(rows()))
