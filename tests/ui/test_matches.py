"""Matches grouped by payer and month, sums first; the whole comparison as a file."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from streamlit.testing.v1 import AppTest

from calculator.core.reconciled import Match, PayerBanked
from calculator.core.texts import LANGUAGES
from calculator.deliver.matches import comparison_csv
from tests.ui.shapes import reconciliation, transfer
from tests.ui.stories import FILES, go
from ui import work
from ui.bank_view import reconciliation_html
from ui.matches_view import MOST_MATCHES, matches_html


def day_sums(n: int, first: date = date(2024, 1, 2), payer: str = "Viamedis") -> list[Match]:
    """One match a day, 10.00 each."""
    days = [first + timedelta(days=i) for i in range(n)]
    return [
        Match(payer, "known_name", "day_sum", d, d, 2, 10_00, 10_00, (transfer(i + 2, 10_00),))
        for i, d in enumerate(days)
    ]


def summaries(page: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "|", s) for s in re.findall(r"<summary>(.*?)</summary>", page)]


def test_sums_come_first_by_payer_then_by_month() -> None:
    # 30 days from 2 January: 30 in January; 5 of Almerys in February.
    page = matches_html([*day_sums(5, date(2024, 2, 1), "Almerys"), *day_sums(30)], "fr")
    heads = [h.replace("\u00a0", " ") for h in summaries(page)]
    assert [h.strip("|").split("|")[0] for h in heads] == [
        "Viamedis", "Janvier 2024", "Almerys", "Février 2024",
    ]  # fmt: skip
    assert "30 rapprochements" in heads[0]
    assert "300,00 €" in heads[0]
    assert "50,00 €" in heads[2]


def test_a_month_shows_twenty_matches_and_counts_the_rest() -> None:
    page = matches_html(day_sums(30), "fr")
    assert page.count("font la somme d’un virement") == MOST_MATCHES + 1  # and once in sum
    assert "et 10 autres ce mois-là, pour 100\u00a0€" in page


def test_nothing_is_open_at_first() -> None:
    assert "<details" in matches_html(day_sums(3), "fr")
    assert re.search(r"<details[^>]* open", matches_html(day_sums(3), "fr")) is None


def test_each_match_says_its_rule_and_how_the_payer_was_told() -> None:
    page = matches_html(reconciliation().matches, "fr")
    assert "Les lignes d’un jour font la somme de plusieurs virements" in page
    assert "Payeur reconnu au montant" in page


def test_totals_that_differ_are_both_said() -> None:
    (one,) = day_sums(1)
    page = matches_html([replace(one, rule="payer_total", lines_cents=12_00)], "fr")
    assert "12,00\u00a0€ notés payés" in page


def spare(text: str) -> str:
    return text.replace(" €", "\u00a0€")


def test_what_came_beyond_the_lines_is_named_beside_both_sums() -> None:
    """MGEN: 250.00 noted, 300.00 received: 250 arrived, 50 that no line waits for."""
    day = date(2024, 1, 17)
    match = Match("MGEN", "known_name", "payer_total", day, day, 1, 250_00, 300_00,
                  (transfer(4, 300_00),))  # fmt: skip
    payer = PayerBanked("MGEN", 250_00, 250_00, 0, 0, not_marked_cents=50_00)
    told = replace(reconciliation(), matches=(match,), by_payer=(payer,), not_banked=(),
                   noted_cents=250_00)  # fmt: skip
    page = matches_html(told.matches, "fr", told.by_payer)
    assert spare("300,00 € reçus, dont 250,00 € pour vos lignes notées payées") in page
    assert spare("50,00 € de plus qu’elles") in page  # the lede
    assert spare("1 ligne, 250,00 € notés payés") in page
    assert spare("<b>300,00 € reçus</b>") in page
    (head,) = [h for h in summaries(page) if "MGEN" in h]
    assert spare("dont 50,00 € de plus que vos lignes notées payées") in head
    whole = reconciliation_html(told, "fr")
    assert spare("et 50 € reçus en plus") in whole


def test_money_that_came_and_was_taken_back_is_named() -> None:
    """1,070 of 1,111 received is arrived; 41 were taken back since: nothing came beyond."""
    day = date(2024, 1, 17)
    match = Match("Almerys", "known_name", "payer_total", day, day, 1, 1174_00, 1111_00,
                  (transfer(4, 1111_00),))  # fmt: skip
    payer = PayerBanked("Almerys", 1174_00, 1070_00, 104_00, 41_00)
    page = matches_html((match,), "fr", (payer,))
    assert spare("41,00 € repris depuis") in page
    assert "de plus" not in page


def test_money_of_a_payer_without_line_is_in_its_sum() -> None:
    (one,) = day_sums(1)
    alone = replace(one, n_lines=0, lines_cents=0, banked_cents=5_00, rule="payer_total",
                    transfers=(transfer(9, 5_00),))  # fmt: skip
    payer = PayerBanked("Viamedis", 10_00, 10_00, 0, 0, not_marked_cents=5_00)
    page = matches_html([one, alone], "fr", (payer,))
    head = summaries(page)[0]
    assert spare("15,00 €") in head
    assert spare("dont 5,00 € de plus") in head
    assert "aucune ligne notée payée" in page
    assert "0 ligne" not in page


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_file_holds_the_whole_comparison(lang: str) -> None:
    told = reconciliation()
    text = comparison_csv(told, lang).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text), delimiter=";")
    at = {name: i for i, name in enumerate(head)}
    assert len(at) == 14
    transfers = sum(len(m.transfers) for m in told.matches)
    assert len(rows) == (
        transfers + len(told.not_banked) + len(told.unidentified) + len(told.returned)
    )

    def total(column: int, kind: int) -> int:
        cells = (r[column] for r in rows if r[0] == rows[kind][0])
        return sum(int(c.replace(",", "")) for c in cells if c)

    # 2,690 marked and arrived; 720 marked, not arrived.
    assert total(8, 0) == total(10, 0) == 2690_00
    assert total(8, transfers) == 720_00
    assert rows[-1][10] == "-12,00"


def test_a_label_is_no_formula_in_the_file() -> None:
    (one,) = day_sums(1)
    bad = replace(one, transfers=(transfer(2, 10_00, "=HYPERLINK(1)"),), payer="@payeur")
    text = comparison_csv(replace(reconciliation(), matches=(bad,))).decode("utf-8-sig")
    assert ";'=HYPERLINK(1)" in text
    assert "'@payeur" in text


def test_the_page_offers_the_file(app: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "reconciliation_of_session", reconciliation)
    go(app, FILES)
    assert app.download_button(key="comparison_csv")
