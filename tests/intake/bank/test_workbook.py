"""A statement in a workbook gives the movements of the same statement in CSV."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.core.errors import FileUnusable
from calculator.intake.bank import read_bank
from tests.intake.books import ods, xlsx

HEAD = ["Date", "Libellé", "Débit", "Crédit"]
MOVES: list[tuple[date, str, float | None, float | None]] = [
    (date(2025, 4, d), f"VIR SEPA MUTUELLE ALPHA {d}", None, 100.5 + d) for d in range(1, 15)
] + [(date(2025, 4, 15), "PRLV URSSAF", 1234.5, None)]


@pytest.mark.parametrize("writer", [xlsx, ods])
def test_same_movements_as_in_csv(writer: object) -> None:
    rows = [HEAD, *map(list, MOVES)]
    book = writer({"Notes": [["Mon relevé"]], "Relevé": rows})  # type: ignore[operator]
    text = ";".join(HEAD) + "\n"
    for on, label, debit, credit in MOVES:
        money = ["" if m is None else f"{m:.2f}".replace(".", ",") for m in (debit, credit)]
        text += f"{on:%d/%m/%Y};{label};{money[0]};{money[1]}\n"
    one, other = read_bank(("r.xlsx", book)), read_bank(("r.csv", text.encode()))
    assert one.files[0].recognised is not None
    assert one.files[0].recognised.kind == "bank_workbook"
    assert one.counts == other.counts
    # 14 x 100.50 + (1 + ... + 14) = 1,512.00 in, 1,234.50 out
    frame = one.at(date(2025, 4, 30))
    assert frame["amount_cents"].sum() == 151_200 - 123_450
    names = ["day", "amount_cents", "label", "kind"]
    assert frame[names].to_dict("records") == other.at(date(2025, 4, 30))[names].to_dict("records")


def test_a_workbook_without_headings_of_a_statement_is_refused_in_words() -> None:
    with pytest.raises(FileUnusable) as caught:
        read_bank(("r.xlsx", xlsx({"A": [["Bonjour", 3], ["Ceci", 4]]})))
    assert caught.value.code == "bank_headings"
