"""The form and the dossier: opened and saved again, nothing is lost."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from calculator import Dossier, parse_dossier
from calculator.deliver.dossierfile import dossier_toml
from ui.typed import FILE, PER_DAY, TURNOVER, Payment, example, of_dossier

CASES = sorted((Path(__file__).resolve().parents[1] / "cases").glob("*.toml"))


def again(dossier: Dossier) -> Dossier:
    """Through the form, out to a file and back."""
    made = Dossier.parse(of_dossier(dossier).tree())
    return parse_dossier(dossier_toml(made).encode())


@pytest.mark.parametrize("file", CASES, ids=lambda f: f.stem)
def test_every_case_comes_back_from_the_form(file: Path) -> None:
    dossier = Dossier.parse(tomllib.loads(file.read_text("utf-8"), parse_float=Decimal)["dossier"])
    assert again(dossier) == dossier


FULL: dict[str, Any] = {
    "as_of": "2024-02-09",
    "pharmacy": {
        "name": "Pharmacie X", "finess": "123", "cash_eur": -12.34, "cash_floor_eur": -1,
        "overdraft_limit_eur": 5000, "annual_turnover_eur": 2200000, "region": "Île-de-France",
        "holidays": "FR-974",
    },
    "outage": {
        "payers": ["Viamedis", "Mutuelle du Coin", "AMO"], "first_day": "2024-01-29",
        "unlisted_payers": ["Mutuelle du Coin"], "last_day": "2024-02-12", "stopped": "both",
        "last_days": {"Viamedis": "2024-02-08", "Mutuelle Z": "2024-02-09"},
    },
    "billing": {
        "per_open_day_eur": {"Viamedis": 180, "Almerys": 33.33, "AMO": 0},
        "payment_term_days": 150,
    },
    "bank": {"payers": {"VIR OTP": "Viamedis"}, "date_order": "dmy"},
    "cash": {"ordinary_net_per_open_day_eur": 950.5},
    "outgoings": [
        {"on": "2024-02-29", "amount_eur": 24000, "label": "Salaires " * 20},
        {"on": "2024-03-05", "amount_eur": 0},
        {"on": "2024-03-06", "amount_eur": 12.5, "once": True},
    ],
    "advance": {"landing_days": 90, "instalments": 3, "fee_eur": 15},
    "advances": [{"on": "2024-02-07", "amount_eur": 500}],
    "suspension": {"compulsory_share": 0.57, "leaves_share": 0.0333},
    "options": {"target_probability": 0.999, "paths": 300, "seed": 7, "horizon_days": 60},
    "length": {"cases": [7, 10, "5+"]},
    "assumptions": {"billing_week_cv": 0.1},
}  # fmt: skip

LEDGER: dict[str, Any] = {
    "accounts": ["411"], "columns": {"amount_eur": "Mt RC", "paid_on": ""},
    "platforms": {"AESIO": "Viamedis"}, "date_order": "mdy", "decimal_mark": ",",
    "amounts_in": "cents", "sheet": "Encours", "hidden_rows": "drop", "repair": True,
    "merge": {"MUT. GENERALE": "Mutuelle Générale"}, "duplicates": "keep", "header_line": 3,
}  # fmt: skip


@pytest.mark.parametrize("ledger", [{}, LEDGER])
def test_a_dossier_with_every_key_comes_back_from_the_form(ledger: dict[str, Any]) -> None:
    dossier = Dossier.parse(FULL | ({"ledger": ledger} if ledger else {}))
    assert set(Dossier.model_fields) - set(FULL) <= {"ledger"}
    assert again(dossier) == dossier
    if ledger:
        assert dossier.ledger.settings.header_line == 3


def test_many_payments_are_kept_though_the_form_shows_some() -> None:
    rows = [{"on": "2024-02-29", "amount_eur": n + 1} for n in range(60)]
    dossier = Dossier.parse({"as_of": "2024-02-09", "outgoings": rows})
    assert len(of_dossier(dossier).payments) < 60
    assert again(dossier) == dossier


@pytest.mark.parametrize(
    ("parts", "mode"),
    [
        ({"billing": {"per_open_day_eur": {"Viamedis": 1}}}, PER_DAY),
        ({"pharmacy": {"annual_turnover_eur": 1}}, TURNOVER),
        ({"ledger": {"accounts": ["411"]}, "billing": {"per_open_day_eur": {"X": 1}}}, FILE),
        ({}, FILE),
    ],
)
def test_the_dossier_tells_the_way_of_saying_what_is_billed(
    parts: dict[str, Any], mode: str
) -> None:
    assert of_dossier(Dossier.parse({"as_of": "2024-02-09"} | parts)).mode == mode


def test_what_the_form_changes_wins_over_the_opened_dossier() -> None:
    opened = of_dossier(Dossier.parse(FULL))
    typed = replace(
        opened, payers=("Viamedis", "Nouveau"), per_day=(("Viamedis", None), ("Nouveau", 20.0)),
        payments=(Payment("Loyer", None, 5.0, monthly=True),), cash=1.0,
    )  # fmt: skip
    made = Dossier.parse(typed.tree())
    # The emptied amount is gone; that of a payer the form does not ask for stays.
    assert made.billing.per_open_day_cents == {"Nouveau": 2000, "Almerys": 3333, "AMO": 0}
    assert made.outage.unlisted_payers == ("Mutuelle du Coin", "Nouveau")
    assert made.pharmacy.cash_cents == 100
    assert made.pharmacy.name == "Pharmacie X"
    # A payment without a day does not count; those the form never showed do.
    assert [o.amount_cents for o in made.outgoings] == [0, 1250]


def test_the_example_holds_nothing_hidden() -> None:
    assert set(example().rest) <= {"outage"}
