"""User stories on the page of files: hand over, answer what is asked, find it remembered."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator import assess, parse_dossier, read_ledger
from calculator.deliver.dossierfile import dossier_toml
from calculator.deliver.facts import facts_of
from calculator.deliver.files import csv_bytes
from tests.ui.stories import (
    ANSWER,
    CASH,
    DOSSIER,
    FILES,
    answered,
    go,
    hand_over,
    html_of,
    started,
)
from ui import held, keys
from ui.typed import FILE


def lines(head: str, *rows: str) -> bytes:
    """A small file."""
    return ("\n".join([head, *rows]) + "\n").encode()


def weeks(n: int = 12, day: str = "{d:02d}/01/2024", amount: str = "{c},50") -> list[str]:
    """Cells of some lines: day, payer, amount, status."""
    return [
        f"{day.format(d=d % 12 + 1)};Mutuelle A;{amount.format(c=30 + d)};en attente"
        for d in range(n)
    ]


HEAD = "date facture;mutuelle;part RC;statut"


def saved(app: AppTest) -> bytes:
    """The dossier that the answer page gives to keep."""
    return dossier_toml(app.session_state[keys.ANSWERED].dossier).encode()


def choice(app: AppTest, start: str) -> Any:
    """The question whose dossier key begins so."""
    asked = app.session_state[keys.ASKED].values() if keys.ASKED in app.session_state else ()
    doubt = next((d for d in asked if d.key.startswith(start)), None)
    if doubt is None:
        return next(r for r in app.radio if str(r.key).startswith(start))
    return app.radio(key=keys.question(doubt.key, doubt.file))


def change(app: AppTest) -> Any:
    """The button that opens an answer again."""
    return next(b for b in app.button if str(b.key).startswith("change_"))


def reading(app: AppTest) -> Any:
    """What was answered about the files."""
    return app.session_state[keys.READING]


def test_the_empty_page_says_how_much_is_read_before_anything_is_handed_over(app: AppTest) -> None:
    page = html_of(go(app, FILES))
    assert "20 Mo, 500\u202f000 lignes et 256 colonnes au plus" in page
    assert "jamais enregistrés" in page
    assert [str(u.label).split(" ")[0] for u in app.file_uploader][:2] == ["Encours", "Relevés"]


def test_a_clean_file_is_read_and_the_answer_rests_on_it(app: AppTest, ledger_csv: bytes) -> None:
    page = html_of(hand_over(app, "encours.csv", ledger_csv))
    n = ledger_csv.count(b"\r\n")
    assert f"{n - 1} lignes sur {n} servent au calcul" in page
    assert "1 ligne est mise de côté, pour 7\u00a0€" in page
    assert "Titres à la ligne 1" in page
    assert "Date qui n’existe pas" in page
    assert "du 2\u00a0novembre 2023 au 9\u00a0février 2024" in page
    assert app.session_state[keys.MODE] == FILE
    go(app, ANSWER)
    kept = app.session_state[keys.ANSWERED]
    again = assess(kept.dossier, ledger=read_ledger(("encours.csv", ledger_csv)))
    assert csv_bytes(facts_of(kept.answer)) == csv_bytes(facts_of(again))
    assert "La réponse repose sur 1 fichier\u00a0: encours.csv" in html_of(app)


def test_bytes_go_once_nothing_waits_and_what_was_read_stays(
    app: AppTest, ledger_csv: bytes
) -> None:
    hand_over(app, "encours.csv", ledger_csv)
    assert app.session_state[keys.HELD]["ledger"][0].data == ledger_csv
    go(app, ANSWER)
    before = answered(app)
    assert app.session_state[keys.HELD]["ledger"][0].data is None
    page = html_of(go(app, FILES))
    assert "encours.csv" in page
    assert "servent au calcul" in page
    go(app, ANSWER)
    assert answered(app) is before


def test_bytes_stay_while_a_question_waits(app: AppTest) -> None:
    hand_over(app, "a.csv", lines("date;mutuelle;montant;statut", *weeks()))
    go(app, ANSWER)
    assert app.session_state[keys.HELD]["ledger"][0].data is not None
    assert "part de la complémentaire" in html_of(app)
    go(app, FILES)
    assert choice(app, "amount_") is not None


def test_montant_alone_is_asked_with_an_example_never_guessed(app: AppTest) -> None:
    rows = weeks(day="{d:02d}/02/2024")
    page = html_of(hand_over(app, "a.csv", lines("date;mutuelle;montant;statut", *rows)))
    assert "pas encore lu" in page
    assert (
        "Que contient la colonne «\u00a0montant\u00a0»\u202f? Par exemple 30,50, à la ligne 2."
        in page
    )
    asked = choice(app, "amount_")
    assert asked.value is None
    asked.set_value("total").run()
    assert "ne dit pas ce que l’organisme vous doit" in html_of(app)
    assert not reading(app).columns
    choice(app, "amount_").set_value("complementary").run()
    assert not app.exception
    assert "12 lignes sur 12 servent au calcul" in html_of(app)
    assert reading(app).columns == {"amount_eur": "montant"}


def test_dates_that_leave_doubt_are_asked_for(app: AppTest) -> None:
    page = html_of(
        hand_over(app, "a.csv", lines(HEAD, "03/04/2023;MGEN;12,50;", "05/04/2023;MGEN;9,00;"))
    )
    assert "est lu 3\u00a0avril 2023" in page
    assert "Une question" in page
    choice(app, "ledger.date_order").set_value("mdy").run()
    assert reading(app).date_order == "mdy"
    page = html_of(app)
    assert "du 4\u00a0mars 2023 au 4\u00a0mai 2023" in page
    # The question stays, so that a slip can be taken back.
    assert "Vos réponses" in page
    # One line says what was answered; the question comes back when it is to be changed.
    assert "Est-ce bien cela" not in page
    assert "Mois d’abord" in page
    change(app).click().run()
    assert "Est-ce bien cela" in html_of(app)
    choice(app, "ledger.date_order").set_value("dmy").run()
    assert "du 3\u00a0avril 2023 au 5\u00a0avril 2023" in html_of(app)


def test_amounts_that_may_be_thousands_or_cents_are_asked_for(app: AppTest) -> None:
    rows = [f"{d + 13}/01/2024;MGEN;1.2{d:02d};" for d in range(10)]
    page = html_of(hand_over(app, "a.csv", lines(HEAD, *rows)))
    assert "10 lignes sont mises de côté" in page
    assert "Une réponse de vous" in page
    assert "à confirmer (mille ou un)" in page
    choice(app, "ledger.decimal_mark").set_value(",").run()
    assert "10 lignes sur 10 servent au calcul" in html_of(app)


def test_two_names_alike_are_merged_only_when_told(app: AppTest) -> None:
    rows = [f"{d + 13}/01/2024;Mutuelle Generale Sud;10,00;" for d in range(5)]
    hand_over(app, "a.csv", lines(HEAD, *rows, "20/01/2024;Mutuele Generale Sud;10,00;"))
    assert "2 organismes" in html_of(app)
    asked = choice(app, "ledger.merge.")
    assert asked.value is None
    asked.set_value("Mutuelle Generale Sud").run()
    assert "1 organisme<" in html_of(app)
    assert reading(app).merge == {"Mutuele Generale Sud": "Mutuelle Generale Sud"}


def fec(*entries: tuple[str, str]) -> bytes:
    """A FEC of one entry a line: "number<tab>label", "debit<tab>credit"."""
    head = (
        "JournalCode\tJournalLib\tEcritureNum\tEcritureDate\tCompteNum\tCompteLib\tCompAuxNum\t"
        "CompAuxLib\tPieceRef\tPieceDate\tEcritureLib\tDebit\tCredit\tEcritureLet\tDateLet\t"
        "ValidDate\tMontantdevise\tIdevise"
    )
    rows = [
        f"VE\tVentes\t{n}\t20240110\t{account}\t\t\tF{n}\t20240110\tx\t{amounts}\t\t\t20240131\t\t"
        for n, (account, amounts) in enumerate(entries)
    ]
    return lines(head, *rows)


def test_a_fecs_accounts_are_proposed_by_label_and_confirmed(app: AppTest) -> None:
    entries = (
        ("411500\tTiers payant mutuelles", "10,00\t0,00"),
        ("411900\tClients", "5,00\t0,00"),
        ("707000\tVentes", "0,00\t15,00"),
    )
    page = html_of(hand_over(app, "fec.txt", fec(*entries)))
    assert "quels comptes portent vos créances" in page
    assert "Tiers payant mutuelles · proposé" in page
    assert "Une réponse de vous, et vos lignes compteront" in page
    picked = next(m for m in app.multiselect if str(m.key).startswith("accounts_"))
    assert picked.value == ["411500"]
    go(app, ANSWER)
    assert "confirmez dans «\u00a0Mes fichiers\u00a0»" in html_of(app)
    go(app, FILES)
    next(b for b in app.button if str(b.key).startswith("confirm_")).click().run()
    assert reading(app).accounts == ("411500",)
    assert "1 ligne sur 3" in html_of(app)
    assert "sur d’autres comptes du fichier, 2 lignes" in html_of(app)


def confirm_button(app: AppTest) -> Any:
    return next(b for b in app.button if str(b.key).startswith("confirm_"))


def test_no_account_is_confirmed_before_one_is_chosen(app: AppTest) -> None:
    entries = (
        ("512000\tBanque", "90,00\t0,00"),
        ("411100\tClients comptoir", "5,00\t0,00"),
        ("467000\tDebiteurs divers", "7,00\t0,00"),
        ("411900\tClients divers", "60,00\t0,00"),
        ("707000\tVentes", "0,00\t162,00"),
    )
    page = html_of(hand_over(app, "fec.txt", fec(*entries)))
    assert "Aucun libellé ne nomme un organisme" in page
    assert "proposé<" not in page
    # Clients by size, then the others: 60, 7, 5, then the bank.
    at = [page.index(f"<td>{n}") for n in ("411900", "467000", "411100", "512000")]
    assert at == sorted(at)
    assert confirm_button(app).label == "Choisissez au moins un compte"
    assert confirm_button(app).disabled
    picked = next(m for m in app.multiselect if str(m.key).startswith("accounts_"))
    assert picked.value == []
    picked.set_value(["411900"]).run()
    assert confirm_button(app).label == "Confirmer ces comptes"
    confirm_button(app).click().run()
    assert reading(app).accounts == ("411900",)
    assert "1 ligne sur 5 sert au calcul" in html_of(app)


def test_columns_of_one_name_are_told_apart(app: AppTest) -> None:
    file = lines("date;mutuelle;part RC;part RC;statut", "20/01/2024;MGEN;1,00;12,50;")
    assert "figure deux fois" in html_of(hand_over(app, "a.csv", file))
    digest = held_digest(app)
    app.selectbox(key=keys.column(digest, 3)).set_value("complementary").run()
    next(b for b in app.button if str(b.key).startswith("map_")).click().run()
    assert reading(app).columns == {"amount_eur": "part RC (2)"}
    assert "Où passent vos lignes" in html_of(app)
    assert app.session_state[keys.LEDGER][1].counts.used_cents == 1250


def held_digest(app: AppTest) -> str:
    return str(app.session_state[keys.HELD]["ledger"][0].digest)


def test_columns_read_can_be_corrected(app: AppTest) -> None:
    file = lines(
        "date facture;mutuelle;part RC;net a payer;statut", "20/01/2024;MGEN;1,00;12,50;en attente"
    )
    hand_over(app, "a.csv", file)
    next(b for b in app.button if str(b.key).startswith("correct_")).click().run()
    digest = held_digest(app)
    app.selectbox(key=keys.column(digest, 3)).set_value("complementary").run()
    assert "Une seule colonne peut être le montant" in html_of(app)
    app.selectbox(key=keys.column(digest, 2)).set_value("").run()
    app.selectbox(key=keys.column(digest, 4)).set_value("").run()
    next(b for b in app.button if str(b.key).startswith("map_")).click().run()
    assert reading(app).columns == {"amount_eur": "net a payer", "status": ""}
    assert app.session_state[keys.LEDGER][1].counts.used_cents == 1250


def test_the_line_of_headings_is_asked_for(app: AppTest) -> None:
    file = lines("Export du logiciel", "Quand;Qui;Combien", "20/01/2024;MGEN;12,50")
    page = html_of(hand_over(app, "a.csv", file))
    assert "Aucune ligne de titres" in page
    choice(app, "line_").set_value(2).run()
    digest = held_digest(app)
    for position, said in enumerate(("invoice_date", "payer", "complementary")):
        app.selectbox(key=keys.column(digest, position)).set_value(said).run()
    next(b for b in app.button if str(b.key).startswith("map_")).click().run()
    assert reading(app).header_line == 2
    assert "1 ligne sur 1" in html_of(app)


def test_next_weeks_export_needs_no_click(app: AppTest) -> None:
    head = "Jour;Destinataire;Montant;statut"
    first = lines(head, *weeks(day="{d:02d}/02/2024"))
    hand_over(app, "semaine1.csv", first)
    digest = held_digest(app)
    for position, said in ((0, "invoice_date"), (2, "complementary")):
        app.selectbox(key=keys.column(digest, position)).set_value(said).run()
    next(b for b in app.button if str(b.key).startswith("map_")).click().run()
    choice(app, "ledger.date_order").set_value("dmy").run()
    go(app, ANSWER)
    app.multiselect(key=keys.PAYERS).set_value(["Mutuelle A"]).run()
    dossier = saved(app)

    later = started()
    hand_over(later, "mon-dossier.toml", dossier, DOSSIER)
    assert "Votre dossier est ouvert" in html_of(later)
    second = lines(head, *weeks(14, day="{d:02d}/03/2024"))
    hand_over(later, "semaine2.csv", second)
    page = html_of(later)
    assert "14 lignes sur 14 servent au calcul" in page
    assert "aucune question" in page
    assert not later.radio
    go(later, ANSWER)
    assert later.multiselect(key=keys.PAYERS).value == ["Mutuelle A"]
    # And the command line reads the same from the same two files.
    made = parse_dossier(dossier)
    assert made.ledger.columns == {"invoice_date": "Jour", "amount_eur": "Montant"}
    alone = read_ledger(("semaine2.csv", second), settings=made.ledger.settings)
    assert alone.counts == later.session_state[keys.LEDGER][1].counts


def test_a_reopened_dossier_fills_the_form_and_keeps_the_rest(app: AppTest) -> None:
    dossier = parse_dossier(
        b"as_of = 2024-02-09\n[pharmacy]\ncash_eur = 1234.50\nname = 'X'\n[outage]\n"
        b"payers = ['Almerys']\nfirst_day = 2024-01-30\n[billing]\n"
        b"per_open_day_eur = { Almerys = 99.00 }\n[advance]\ninstalments = 3\n"
        b"[[advances]]\non = 2024-02-05\namount_eur = 100\n"
    )
    hand_over(app, "d.toml", dossier_toml(dossier).encode(), DOSSIER)
    go(app, ANSWER)
    assert app.text_input(key=keys.CASH).value == "1\u202f234,50"
    assert app.text_input(key=keys.per_day("Almerys")).value == "99"
    assert app.session_state[keys.ANSWERED].dossier == dossier
    assert answered(app) == assess(dossier)


def test_a_wrong_dossier_is_said_and_changes_nothing(app: AppTest) -> None:
    before = app.session_state[keys.TYPED]
    hand_over(app, "d.toml", b"as_of = 2024-02-09\n[pharmcy]\n", DOSSIER)
    page = html_of(app)
    assert "pharmcy" in page
    assert "tp-error" in page
    assert app.session_state[keys.TYPED] is before


@pytest.mark.parametrize(
    "heading",
    [
        "<img src=x onerror=alert(1)>",
        "![x](https://example.org/x.png)",
        "[x](javascript:1) `y`",
        "x" * 5000,
    ],
)
def test_hostile_headings_are_inert(app: AppTest, heading: str) -> None:
    file = lines(f"date;mutuelle;montant;{heading}", "20/01/2024;MGEN;12,50;12,00")
    page = html_of(hand_over(app, f"{heading[:40]}.csv", file))
    assert "<img" not in page
    assert max(len(word) for word in page.replace("<", " <").split()) < 400
    for box in app.selectbox:
        assert "![x]" not in box.label
        assert "](" not in box.label.replace("\\]\\(", "")
    digest = held_digest(app)
    app.selectbox(key=keys.column(digest, 3)).set_value("complementary").run()
    app.selectbox(key=keys.column(digest, 2)).set_value("").run()
    next(b for b in app.button if str(b.key).startswith("map_")).click().run()
    assert not app.exception
    assert app.session_state[keys.LEDGER][1].counts.used_cents == 1200
    assert "<img" not in html_of(app)


@pytest.mark.parametrize("head", ["date;organisme;montant;nom;n° secu;né le", "a;b;c;d;e;f"])
def test_a_patients_name_never_reaches_the_page(app: AppTest, head: str) -> None:
    row = "20/01/2024;MGEN;12,50;DUPONT Marie;1800127512345;01/02/2012"
    hand_over(app, "a.csv", lines(head, row))
    said = [html_of(app), *(str(label) for r in app.radio for label in r.options)]
    said += [str(box.label) for box in app.selectbox]
    page = "\n".join(said)
    assert "12,50" in page.replace("\\", "")
    for secret in ("DUPONT", "Marie", "18001", "2012"):
        assert secret not in page


def test_invoice_numbers_never_reach_the_columns_preview(app: AppTest) -> None:
    head = "n° facture;quand;mutuelle;part RC;repère"
    rows = [f"FA90{n};{n + 10}/01/2024;MGEN;1{n},50;77{n},00" for n in range(5)]
    page = html_of(hand_over(app, "a.csv", lines(head, *rows)))
    assert "n° de facture masqué" in page.replace("\u00a0", " ")
    assert "FA90" not in page
    # Told on the screen, hidden at once, before the file is read anew.
    assert "770" in page
    app.selectbox(key=keys.column(held_digest(app), 4)).set_value("invoice_id").run()
    assert "770" not in html_of(app)


def test_a_change_of_page_keeps_what_was_typed(app: AppTest) -> None:
    app.text_input(key=keys.CASH).set_value("12 345,60").run()
    app.date_input(key=keys.FIRST_DAY).set_value(dt.date(2024, 1, 31)).run()
    app.multiselect(key=keys.PAYERS).set_value(["Viamedis", "Almerys"]).run()
    app.text_input(key=keys.per_day("Almerys")).set_value("77").run()
    app.text_input(key=keys.payment(1, "label")).set_value("Loyer").run()
    app.date_input(key=keys.payment(1, "on")).set_value(dt.date(2024, 3, 5)).run()
    app.text_input(key=keys.payment(1, "euros")).set_value("1500").run()
    before = app.session_state[keys.TYPED]
    for page in (FILES, CASH, FILES, ANSWER):
        go(app, page)
    assert app.text_input(key=keys.CASH).value == "12 345,60"
    assert app.session_state[keys.TYPED] == before
    assert before.payments[1].euros == 1500


def test_a_file_too_big_is_refused_in_words_and_never_read(
    app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "UPLOAD", replace(held.UPLOAD, bytes_=200))
    page = html_of(hand_over(app, "fec 2023.csv", b"x" * 201))
    assert "Le fichier «\u00a0fec 2023.csv\u00a0» dépasse" in page
    assert keys.HELD not in app.session_state
    app.file_uploader[0].upload("petit.csv", lines(HEAD, *weeks(2))).run()
    page = html_of(app)
    assert "dépasse 20" not in page
    assert "petit.csv" in page


def test_a_removed_file_is_forgotten(app: AppTest, ledger_csv: bytes) -> None:
    hand_over(app, "encours.csv", ledger_csv)
    next(b for b in app.button if str(b.key).startswith("remove_")).click().run()
    assert "encours.csv" not in html_of(app)
    assert not app.session_state[keys.HELD]["ledger"]
    go(app, ANSWER)
    assert "Déposez votre fichier dans" in html_of(app)


def test_a_second_file_needs_the_first_again_once_its_bytes_are_gone(
    app: AppTest, ledger_csv: bytes
) -> None:
    hand_over(app, "encours.csv", ledger_csv)
    go(app, ANSWER)
    more = lines(HEAD, "20/01/2024;MGEN;12,50;en attente")
    assert "redéposez-le" in html_of(hand_over(app, "autre.csv", more))
    app.file_uploader[0].upload("encours.csv", ledger_csv).run()
    page = html_of(app)
    assert "redéposez-le" not in page
    assert "Comment «\u00a0autre.csv\u00a0» est lu" in page


def test_a_bank_statement_is_taken_or_refused_in_words(app: AppTest) -> None:
    hand_over(app, "releve.csv", b"date;libelle;montant\n01/02/2024;VIR;12,00\n", 1)
    assert "releve.csv" in html_of(app)


def test_english_on_every_page(app: AppTest) -> None:
    app.button(key="switch_lang").click().run()
    assert "Hand over your files" in html_of(go(app, FILES))
    assert "Your bank knows" in html_of(go(app, CASH))


def test_no_ledger_is_kept_between_sessions(app: AppTest, ledger_csv: bytes) -> None:
    hand_over(app, "encours.csv", ledger_csv)
    assert keys.HELD not in started().session_state


def test_97_bytes_of_a_refused_file_go_at_once_and_the_rest_goes_on(
    app: AppTest, ledger_csv: bytes
) -> None:
    hand_over(app, "encours.csv", ledger_csv)
    page = html_of(hand_over(app, "scan.csv", b"%PDF-1.7\n" + bytes(range(256)) * 8))
    assert "refusé" in page
    assert "rien n'en est gardé" in page.replace("\u2019", "'")
    good, refused = app.session_state[keys.HELD]["ledger"]
    assert refused.data is None
    assert good.data == ledger_csv
    # A question answered later, or one more file, does not ask for it again.
    page = html_of(
        hand_over(app, "fin.csv", lines("facture;date;mutuelle;part RC;statut", *weeks()))
    )
    assert not app.exception
    assert "redonne" not in page.casefold()
    assert "scan.csv" in page
    go(app, ANSWER)
    assert answered(app).lines.used


def test_11_all_files_of_a_session_together_have_a_cap(
    app: AppTest, ledger_csv: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.held._TOGETHER", len(ledger_csv) + 100)
    hand_over(app, "un.csv", ledger_csv)
    page = html_of(hand_over(app, "deux.csv", ledger_csv + b"\r\n"))
    assert "ensemble" in page
    assert [f.name for f in app.session_state[keys.HELD]["ledger"]] == ["un.csv"]


def test_the_examples_outage_is_told_beside_own_invoices(app: AppTest, ledger_csv: bytes) -> None:
    hand_over(app, "encours.csv", ledger_csv)
    go(app, ANSWER)
    assert "le payeur arrêté et la date de la panne" in html_of(app)
    app.date_input(key=keys.FIRST_DAY).set_value(dt.date(2024, 1, 30)).run()
    assert "le payeur arrêté et la date de la panne" not in html_of(app)
