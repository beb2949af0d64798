"""The main job in a real browser: open, change, read, export, hand over a file."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from calculator.core.formats import euros


def sentence(page: Any) -> str:
    """The answer as read on the screen."""
    return str(page.locator("h1.tp-answer").inner_text())


def open_form(page: Any) -> None:
    """Unfold the questions."""
    page.locator(".st-key-form summary").click()
    page.get_by_role("textbox", name="Solde en banque").wait_for()


def amounts(text: str) -> set[str]:
    """Every whole-euro amount in a text."""
    return set(re.findall(r"\d[\d\u202f]*\u00a0€", text))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_first_visit(
    page_at: Callable[..., Any], axe: Callable[[Any], list[str]], width: int, theme: str
) -> None:
    page = page_at(width, theme=theme)
    assert "Viamedis vous doit" in sentence(page)
    assert page.locator(".tp-mark").inner_text() == "Exemple"
    assert page.locator(".js-plotly-plot .main-svg").count() > 0
    # No sideways scroll, whatever the width.
    wide = page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    )
    assert wide <= 0
    page.locator(".tp-work>summary").nth(1).click()
    # The sums behind the figures open inside, past the folded boxes beside them.
    page.locator(".tp-traces>summary").nth(1).click()
    assert page.locator(".tp-traces").nth(1).get_by_text("Acompte nécessaire").count() > 0
    assert axe(page) == []


def test_form_passes_the_accessibility_rules(
    page_at: Callable[..., Any], axe: Callable[[Any], list[str]]
) -> None:
    page = page_at(1280)
    open_form(page)
    assert axe(page) == []


def test_change_cash_and_first_day_then_export(
    page_at: Callable[..., Any], settled: Callable[[Any], Any], tmp_path: Path
) -> None:
    page = page_at(1280)
    before = sentence(page)
    open_form(page)
    cash = page.get_by_role("textbox", name="Solde en banque")
    cash.fill("6200")
    cash.press("Enter")
    page.wait_for_function(
        "old => document.querySelector('h1.tp-answer').innerText !== old", arg=before
    )
    settled(page)
    assert page.locator(".tp-mark").count() == 0

    day = page.locator(".st-key-ask_first_day [role=spinbutton]").first
    day.click()
    page.keyboard.type("31012024")
    page.locator("h1.tp-answer").click()
    page.wait_for_selector(".tp-top:has-text('31 janvier 2024')")
    settled(page)

    with page.expect_download() as got:
        page.get_by_role("button", name="Télécharger (CSV)").click()
    file = tmp_path / got.value.suggested_filename
    got.value.save_as(file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(file.read_text("utf-8-sig").splitlines(), delimiter=";"))
    cents = {
        round(float(row[name].replace(",", ".")) * 100)
        for row in rows
        for name in ("value", "low", "high")
        if row["unit"] == "EUR" and row[name]
    }
    in_file = {euros(c) for c in cents}
    screen = "\n".join(
        page.locator(s).all_inner_texts()[0]
        for s in ("h1.tp-answer", ".tp-figures", "table.tp-table:has(.tp-bar)")
    )
    assert amounts(screen) - in_file == set()


def test_wrong_file_then_right_file(
    page_at: Callable[..., Any], settled: Callable[[Any], Any], tmp_path: Path
) -> None:
    page = page_at(1280, path="/fichiers")
    picker = '[data-testid="stFileUploader"] input[type=file] >> nth=0'
    wrong = tmp_path / "tableur.csv"
    wrong.write_bytes(b"PK\x03\x04" + bytes(400))
    page.set_input_files(picker, wrong)
    page.wait_for_selector(".tp-error:has-text('tableur.csv')")
    settled(page)
    page.get_by_role("link", name="Ma réponse", exact=True).click()
    page.wait_for_selector("h1.tp-title:has-text('Pas encore de réponse')")
    page.wait_for_selector(".st-key-answer .tp-banner:has-text('tableur.csv')")
    settled(page)

    page.get_by_role("link", name="Mes fichiers", exact=True).click()
    page.get_by_role("button", name="Retirer").click()
    page.wait_for_selector("h1.tp-title:has-text('Déposez vos fichiers')")
    settled(page)
    right = tmp_path / "encours.csv"
    lines = ["date facture;mutuelle;opérateur;part RC;statut"]
    lines += [f"{d:02d}/02/2024;Mutuelle A;Viamedis;41,50;en attente" for d in (1, 2, 5, 6)]
    right.write_text("\n".join(lines), "utf-8")
    page.set_input_files(picker, right)
    page.wait_for_selector("h1.tp-title:has-text('4 lignes sur 4')")
    settled(page)
    page.get_by_role("link", name="Ma réponse", exact=True).click()
    # 4 x 41.50 = 166.00
    page.wait_for_selector("h1.tp-answer:not(.tp-stale):has-text('166')")
    # The sentence comes first, what proves it after the chart.
    page.wait_for_selector("[data-testid=stMain] :text('Où passent vos lignes')")


def test_english(page_at: Callable[..., Any], settled: Callable[[Any], Any]) -> None:
    page = page_at(390)
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("h1.tp-answer:has-text('owes you')")
    settled(page)
    assert "Demandez" not in page.locator("[data-testid=stMain]").inner_text()
