"""Files in a real browser: handed over, asked about, answered, remembered; at both widths."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PICKER = '[data-testid="stFileUploader"] input[type=file] >> nth=0'


def hand_over(page: Any, name: str, text: str) -> None:
    """Give the first uploader a file made on the spot."""
    page.set_input_files(PICKER, {"name": name, "mimeType": "text/csv", "buffer": text.encode()})


def no_sideways_scroll(page: Any) -> None:
    wide = page.evaluate(
        "() => document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    )
    assert wide <= 0


def test_9_what_is_heard_of_the_cap_is_what_is_read(
    page_at: Callable[..., Any], settled: Callable[[Any], Any]
) -> None:
    """The server takes more than we read, and its own words would say so to a screen reader."""
    page = page_at(1280)
    page.get_by_role("link", name="Mes fichiers", exact=True).click()
    page.wait_for_selector("h1.tp-title:has-text('Déposez vos fichiers')")
    settled(page)
    zone = page.locator("[data-testid=stFileUploader]").first
    heard = zone.aria_snapshot()
    assert "64" not in heard
    assert "20\u00a0Mo au plus" in heard or "20 Mo au plus" in heard
    assert "Choisir un fichier" in heard


@pytest.mark.parametrize("width", [1280, 390])
def test_a_file_with_doubts_to_an_answer(
    page_at: Callable[..., Any],
    settled: Callable[[Any], Any],
    axe: Callable[[Any], list[str]],
    width: int,
) -> None:
    page = page_at(width)
    page.get_by_role("link", name="Mes fichiers", exact=True).click()
    page.wait_for_selector("h1.tp-title:has-text('Déposez vos fichiers')")
    settled(page)
    assert "500\u202f000 lignes" in page.locator("[data-testid=stMain]").inner_text()
    assert axe(page) == []
    no_sideways_scroll(page)

    rows = [f"0{d}/02/2024;MGEN;Viamedis;{d}1,50;en attente" for d in range(1, 9)]
    hand_over(page, "liste.csv", "\n".join(["date;organisme;opérateur;montant;statut", *rows]))
    page.wait_for_selector("text=Que contient la colonne")
    settled(page)
    assert axe(page) == []
    no_sideways_scroll(page)
    page.get_by_text("Choisir toutes les colonnes").click()
    settled(page)
    assert axe(page) == []
    no_sideways_scroll(page)

    page.get_by_text("La part complémentaire\u00a0: ce que doit la mutuelle").click()
    page.wait_for_selector("h1.tp-title:has-text('8 lignes sur 8')")
    settled(page)
    page.get_by_text("Jour d’abord").click()
    page.wait_for_selector("h2:has-text('Vos réponses')")
    settled(page)
    assert axe(page) == []
    no_sideways_scroll(page)

    page.get_by_role("link", name="Voir ma réponse avec ces fichiers").click()
    # 11.50 + 21.50 + ... + 81.50 = 8 x 46.50 = 372.00
    page.wait_for_selector("h1.tp-answer:not(.tp-stale):has-text('372')")
    settled(page)
    with page.expect_download() as got:
        page.get_by_role("button", name="Enregistrer mon dossier").click()
    saved = got.value.path().read_text("utf-8")
    assert 'amount_eur = "montant"' in saved
    assert 'date_order = "dmy"' in saved


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_set_aside_open_and_close(
    page_at: Callable[..., Any],
    settled: Callable[[Any], Any],
    axe: Callable[[Any], list[str]],
    theme: str,
) -> None:
    page = page_at(390, theme=theme, path="/fichiers")
    rows = [f"{d}/01/2024;MGEN;12,50" for d in range(13, 30)]
    rows += ["31/02/2024;MGEN;7,00", "20/01/2024;MGEN;", "Total;;212,50"]
    hand_over(page, "encours.csv", "\n".join(["date facture;organisme;part RC", *rows]))
    page.wait_for_selector("h1.tp-title:has-text('17 lignes sur 20')")
    settled(page)
    page.locator(".tp-reasons summary", has_text="Date qui n’existe pas").click()
    assert "31/02/2024" in page.locator(".tp-reasons[open]").inner_text()
    assert axe(page) == []
    no_sideways_scroll(page)
    page.get_by_role("button", name="Retirer").click()
    page.wait_for_selector("h1.tp-title:has-text('Déposez vos fichiers')")


def test_cash_page_without_a_statement(
    page_at: Callable[..., Any], axe: Callable[[Any], list[str]]
) -> None:
    page = page_at(390, path="/tresorerie")
    assert "relevé" in page.locator("[data-testid=stMain]").inner_text()
    assert axe(page) == []
    no_sideways_scroll(page)
