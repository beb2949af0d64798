"""The page of cash with a statement, the language of the page, a file too big."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.e2e.test_files import PICKER, no_sideways_scroll

BANK = '[data-testid="stFileUploader"] input[type=file] >> nth=1'


def statement() -> bytes:
    """Six months: cards every day, URSSAF on the 15th, wages on the 28th."""
    rows, day = ["Date;Libellé;Débit;Crédit"], dt.date(2023, 8, 1)
    while day <= dt.date(2024, 2, 9):
        rows.append(f"{day:%d/%m/%Y};REMISE CB;;2500,00")
        if day.day in (15, 28):
            name = "PRLV URSSAF RHONE" if day.day == 15 else "VIR SALAIRES"
            rows.append(f"{day:%d/%m/%Y};{name};-{day.day}00,00;")
        day += dt.timedelta(days=1)
    return "\n".join(rows).encode()


@pytest.mark.parametrize("width", [1280, 390])
def test_payments_are_read_ticked_and_corrected_without_sideways_scrolling(
    page_at: Callable[..., Any],
    settled: Callable[[Any], Any],
    axe: Callable[[Any], list[str]],
    width: int,
) -> None:
    page = page_at(width, path="/fichiers")
    file = {"name": "releve.csv", "mimeType": "text/csv", "buffer": statement()}
    page.set_input_files(BANK, file)
    page.wait_for_selector("h1.tp-title:has-text('relevé de banque est lu')")
    settled(page)
    page.get_by_role("link", name="Ma trésorerie", exact=True).click()
    page.wait_for_selector("[class*=st-key-row_cash_]")
    settled(page)
    first = page.locator("[class*=st-key-row_cash_]").first
    shown = first.inner_text()
    assert "2\u202f800,00" in shown
    assert "chaque mois" in shown
    assert first.get_by_role("checkbox").is_enabled()
    no_sideways_scroll(page)
    first.locator("summary").click()
    settled(page)
    assert "28\u00a0décembre 2023" in first.inner_text()
    no_sideways_scroll(page)
    assert axe(page) == []
    page.get_by_role("button", name="Reprendre dans ma réponse").click()
    page.wait_for_selector("text=Repris")
    page.get_by_role("link", name="Ma réponse", exact=True).click()
    page.wait_for_selector(".st-key-form")
    settled(page)
    page.locator(".st-key-form summary").first.click()
    assert "viennent de «\u00a0Ma trésorerie\u00a0»" in page.locator(".st-key-form").inner_text()
    no_sideways_scroll(page)


def test_the_page_says_its_language(
    page_at: Callable[..., Any], settled: Callable[[Any], Any]
) -> None:
    page = page_at(path="/fichiers")
    assert page.locator("html").get_attribute("lang") == "fr"
    page.get_by_role("button", name="English").click()
    page.wait_for_selector("h1.tp-title:has-text('Hand over your files')")
    settled(page)
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_file_too_big_is_refused_in_french(
    page_at: Callable[..., Any], settled: Callable[[Any], Any]
) -> None:
    page = page_at(390, path="/fichiers")
    file = {"name": "fec.txt", "mimeType": "text/plain", "buffer": b"x" * 26_000_000}
    page.set_input_files(PICKER, file)
    page.wait_for_selector(".tp-banner:has-text('dépasse 20 Mo')")
    settled(page)
    assert "File must be" not in page.locator("[data-testid=stMain]").inner_text()
