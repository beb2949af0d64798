"""User stories: bank statements on the page of files, asked about and remembered as ledgers are."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from calculator import Dossier, parse_dossier, read_bank
from calculator.core.texts import LANGUAGES, catalogue
from calculator.deliver.dossierfile import dossier_toml
from tests.intake.bank.statements import cfonb
from tests.intake.books import xlsx
from tests.ui.stories import ANSWER, BANK, DOSSIER, FILES, LEDGER, go, hand_over, html_of, started
from ui import keys


def lines(head: str, *rows: str) -> bytes:
    return ("\n".join([head, *rows]) + "\n").encode()


def bank_said(app: AppTest) -> dict[str, Any]:
    """What the session's dossier says of statements."""
    return app.session_state[keys.REST].get("bank", {})


def held(app: AppTest, kind: str) -> Any:
    return app.session_state[keys.HELD].get(kind, ())


def counts(app: AppTest) -> Any:
    return app.session_state[keys.BANK][1].counts


def question(app: AppTest, key: str) -> Any:
    doubt = app.session_state[keys.ASKED][key]
    return app.radio(key=keys.question(doubt.key, doubt.file))


def button(app: AppTest, start: str) -> Any:
    return next(b for b in app.button if str(b.key).startswith(start))


def dossier_of(app: AppTest) -> bytes:
    """The dossier that the page of files gives to keep."""
    state = app.session_state
    typed = replace(state[keys.TYPED], reading=state[keys.READING], rest=state[keys.REST])
    return dossier_toml(Dossier.parse(typed.tree())).encode()


BANK_HEAD = "Date;Libellé;Débit;Crédit"


# --- who sent a transfer


def paid_ledger() -> bytes:
    """Mutuelle Alpha marked paid 100.00 a day for ten days, from 15 January."""
    rows = [
        f"F{d};{d - 9:02d}/01/2024;Mutuelle Alpha;100,00;100,00;{d}/01/2024;payé"
        for d in range(15, 25)
    ]
    head = "n° facture;date facture;mutuelle;part RC;réglé;date règlement;statut"
    return lines(head, *rows, "F99;09/02/2024;Mutuelle Alpha;50,00;;;en attente")


def transfers() -> bytes:
    """The same money under a name that nobody knows, in two transfers; and a tenant's rent."""
    return lines(
        BANK_HEAD,
        "14/01/2024;CARTE;1,00;",
        "19/01/2024;VIR SEPA RECU ZORGLUB GESTION REF 0101;;480,00",
        "26/01/2024;VIR SEPA RECU ZORGLUB GESTION REF 0202;;520,00",
        "29/01/2024;VIR LOYER BOUTIQUE 01;;333,00",
        "13/02/2024;CARTE;1,00;",
    )


@pytest.fixture
def compared(app: AppTest) -> AppTest:
    hand_over(app, "encours.csv", paid_ledger())
    hand_over(app, "releve.csv", transfers(), BANK)
    go(app, ANSWER)
    app.multiselect(key=keys.PAYERS).set_value(["Mutuelle Alpha"]).run()
    app.session_state[keys.HELD]["bank"] = ()
    return hand_over(app, "releve.csv", transfers(), BANK)


def sender(app: AppTest, words: str) -> Any:
    return app.selectbox(key=keys.sender(words))


def test_transfers_of_nobody_known_are_grouped_with_their_sum_and_number(
    compared: AppTest,
) -> None:
    page = html_of(compared)
    assert "Qui a envoyé ces virements" in page
    # 480 + 520 = 1,000 in two transfers; 1,000 + 333 = 1,333 in all.
    assert "2 virements, 1\u202f000,00\u00a0€" in page
    assert "1 virement, 333,00\u00a0€" in page
    assert "1\u202f333\u00a0€ reçus sans nom de payeur connu" in page
    asked = sender(compared, "zorglub gestion")
    assert asked.value == "?"
    assert "Mutuelle Alpha" in asked.options
    assert asked.options[0] == "Je ne sais pas"
    assert asked.options[-1] == "Ce n’est pas un payeur"


def test_who_sent_them_is_remembered_counted_at_once_and_can_be_taken_back(
    compared: AppTest,
) -> None:
    before = work_banked(compared)
    assert before.not_banked_cents == 100_000
    sender(compared, "zorglub gestion").set_value("Mutuelle Alpha").run()
    assert not compared.exception
    assert bank_said(compared)["payers"] == {"zorglub gestion": "Mutuelle Alpha"}
    after = work_banked(compared)
    assert (after.banked_cents, after.not_banked_cents) == (100_000, 0)
    assert "Payeur reconnu à vos mots" in html_of(compared)
    # The answer stands with what it holds, so that it can be taken back.
    assert sender(compared, "zorglub gestion").value == "Mutuelle Alpha"
    assert "2 virements, 1\u202f000,00\u00a0€" in html_of(compared)
    sender(compared, "zorglub gestion").set_value("?").run()
    assert "payers" not in bank_said(compared)
    assert work_banked(compared) == before


def work_banked(app: AppTest) -> Any:
    return app.session_state[keys.ANSWERED].answer.bank


def test_the_comparison_waits_for_no_answer(app: AppTest) -> None:
    # The example's stopped payers stand in no line of this ledger: no answer, and yet a comparison.
    hand_over(app, "encours.csv", paid_ledger())
    hand_over(app, "releve.csv", transfers(), BANK)
    sender(app, "zorglub gestion").set_value("Mutuelle Alpha").run()
    assert "Payeur reconnu à vos mots" in html_of(app)


def test_a_transfer_that_is_no_payers_leaves_the_unknown_ones(compared: AppTest) -> None:
    sender(compared, "loyer boutique").set_value("-").run()
    assert bank_said(compared)["payers"] == {"loyer boutique": ""}
    found = work_banked(compared)
    assert found.unidentified_cents == 100_000
    assert [r.amount_cents for r in found.others] == [33_300]
    assert "1 virement, 333,00\u00a0€" in html_of(compared)
    assert sender(compared, "loyer boutique").value == "-"


def test_the_answer_goes_into_the_dossier_and_comes_back_with_it(compared: AppTest) -> None:
    sender(compared, "zorglub gestion").set_value("Mutuelle Alpha").run()
    sender(compared, "loyer boutique").set_value("-").run()
    saved = dossier_of(compared)
    assert parse_dossier(saved).bank.payers == {
        "zorglub gestion": "Mutuelle Alpha", "loyer boutique": "",
    }  # fmt: skip
    later = started()
    hand_over(later, "dossier.toml", saved, DOSSIER)
    hand_over(later, "encours.csv", paid_ledger())
    hand_over(later, "releve.csv", transfers(), BANK)
    assert work_banked(later).not_banked_cents == 0
    assert not work_banked(later).unidentified


def test_who_sent_them_can_be_said_once_the_bytes_are_gone(compared: AppTest) -> None:
    go(compared, ANSWER)
    assert held(compared, "bank")[0].data is None
    go(compared, FILES)
    sender(compared, "zorglub gestion").set_value("Mutuelle Alpha").run()
    assert "redéposez-le" not in html_of(compared)
    assert work_banked(compared).not_banked_cents == 0


# --- columns of a statement


UNKNOWN_HEAD = "Jour op;Intitulé du mouvement;Sorti;Entré;Solde"


def statement(n: int = 3, month: int = 1) -> bytes:
    rows = [f"{d + 13}/{month:02d}/2024;VIR CLIENT M DUPONT {d};;{d},50;" for d in range(1, n + 1)]
    return lines(UNKNOWN_HEAD, *rows)


def show_headings(app: AppTest, line: int = 1) -> None:
    next(r for r in app.radio if str(r.key).startswith("line_")).set_value(line).run()


def map_all(app: AppTest, digest: str, *said: str) -> None:
    for position, meaning in enumerate(said):
        app.selectbox(key=keys.column(digest, position)).set_value(meaning).run()
    button(app, "map_").click().run()
    assert not app.exception


def test_a_statement_without_headings_is_mapped_by_the_numbers_of_its_columns(app: AppTest) -> None:
    file = b"18/01/2024;VIR VIAMEDIS;234,56\r\n19/01/2024;PRLV X;-1,00\r\n"
    page = html_of(hand_over(app, "sans.csv", file, BANK))
    assert "Ce relevé n’a pas de titres" in page
    assert "VIAMEDIS" not in page
    map_all(app, held(app, "bank")[0].digest, "date", "label", "amount")
    assert bank_said(app)["columns"] == {"date": "Col. 1", "label": "Col. 2", "amount": "Col. 3"}
    # 234.56 + 1.00
    assert counts(app).used_cents == 23_556


def test_an_unrecognised_statement_is_mapped_and_next_weeks_needs_no_click(app: AppTest) -> None:
    # Dropped in the ledger's place: its headings (solde, débit) tell that it is a statement.
    page = html_of(hand_over(app, "banque.csv", lines("Quand;Débit;Entré;Solde", "x;1;2;3")))
    assert [f.name for f in held(app, "bank")] == ["banque.csv"]
    assert "relevé" in page
    button(app, "remove_").click().run()

    page = html_of(hand_over(app, "banque.csv", statement(), BANK))
    assert "Les colonnes de «\u00a0banque.csv\u00a0»" in page
    show_headings(app)
    assert "DUPONT" not in page + html_of(app)
    digest = held(app, "bank")[0].digest
    map_all(app, digest, "date", "label", "debit", "credit", "balance")
    assert bank_said(app)["columns"] == {
        "date": "Jour op", "label": "Intitulé du mouvement", "debit": "Sorti", "credit": "Entré",
    }  # fmt: skip
    # 1.50 + 2.50 + 3.50 = 7.50
    assert counts(app).used_cents == 750
    saved = dossier_of(app)

    later = started()
    hand_over(later, "dossier.toml", saved, DOSSIER)
    second = statement(5, 2)
    # Dropped in the wrong place, the dossier tells what it is.
    hand_over(later, "semaine2.csv", second, LEDGER)
    assert [f.name for f in held(later, "bank")] == ["semaine2.csv"]
    assert not [b for b in later.selectbox if str(b.key).startswith("column_")]
    assert counts(later).used == 5
    alone = read_bank(("semaine2.csv", second), settings=parse_dossier(saved).bank.settings)
    assert alone.counts == counts(later)


def test_columns_that_contradict_each_other_are_told(app: AppTest) -> None:
    hand_over(app, "banque.csv", statement(), BANK)
    show_headings(app)
    digest = held(app, "bank")[0].digest
    app.selectbox(key=keys.column(digest, 0)).set_value("date").run()
    app.selectbox(key=keys.column(digest, 2)).set_value("amount").run()
    app.selectbox(key=keys.column(digest, 3)).set_value("credit").run()
    assert "une seule colonne signée" in html_of(app)
    assert button(app, "map_").disabled


def test_a_statement_that_is_read_can_be_corrected(app: AppTest) -> None:
    file = lines("Date;Date valeur;Libellé;Montant", "15/01/2024;17/01/2024;VIR;10,00")
    hand_over(app, "r.csv", file, BANK)
    assert "Date de l’opération" in html_of(app)
    button(app, "correct_").click().run()
    digest = held(app, "bank")[0].digest
    map_all(app, digest, "value_date", "date", "label", "amount")
    assert app.session_state[keys.BANK][1].files[0].recognised.first_on == dt.date(2024, 1, 17)


def test_what_may_be_either_is_asked(app: AppTest) -> None:
    file = lines("Date;Texte libre;Montant", "15/01/2024;VIR;10,00", "16/01/2024;VIR;12,00")
    page = html_of(hand_over(app, "a.csv", file))
    assert "Encours ou relevé de banque" in page
    assert not [b for b in app.selectbox if str(b.key).startswith("column_")]
    next(r for r in app.radio if str(r.key).startswith("kind_")).set_value("bank").run()
    assert not app.exception
    assert not held(app, "ledger")
    assert counts(app).used_cents == 2200
    assert "Encours ou relevé" not in html_of(app)


def test_what_may_be_either_may_be_a_ledger(app: AppTest) -> None:
    file = lines("Date;Texte libre;Montant", "15/01/2024;VIR;10,00")
    hand_over(app, "a.csv", file)
    next(r for r in app.radio if str(r.key).startswith("kind_")).set_value("ledger").run()
    assert held(app, "ledger")
    assert "Les colonnes de" in html_of(app)
    button(app, "other_").click().run()
    assert held(app, "bank")


# --- questions of a statement


def test_dates_of_a_statement_that_leave_doubt_are_asked_for(app: AppTest) -> None:
    file = lines("Date;Libellé;Montant", "03/04/2024;VIR;10,00", "05/04/2024;VIR;-9,00")
    page = html_of(hand_over(app, "r.csv", file, BANK))
    assert "Une question" in page
    go(app, ANSWER)
    assert held(app, "bank")[0].data is not None
    go(app, FILES)
    question(app, "bank.date_order").set_value("mdy").run()
    assert bank_said(app)["date_order"] == "mdy"
    page = html_of(app)
    assert "du 4\u00a0mars 2024 au 4\u00a0mai 2024" in page
    # What was answered is not told again as something noticed.
    assert "mois/jour" not in page
    assert "Est-ce bien cela" not in page
    button(app, "change_").click().run()
    question(app, "bank.date_order").set_value("dmy").run()
    assert "du 3\u00a0avril 2024 au 5\u00a0avril 2024" in html_of(app)
    assert parse_dossier(dossier_of(app)).bank.date_order == "dmy"


def test_a_statement_that_shares_some_movements_is_asked_about(app: AppTest) -> None:
    """2 of 8 movements are the other file's: both count (12), then the 2 count once (10)."""
    others = [f"{d}/01/2024;AUTRE {d};-{d},13" for d in range(17, 23)]
    file = lines("Date;Libellé;Montant", "15/01/2024;VIR RECU VIAMEDIS;1234,56",
                 "16/01/2024;REMISE CB 0116;500,00", *others)  # fmt: skip
    hand_over(app, "compte.txt", cfonb(), BANK)
    page = html_of(hand_over(app, "sans.numero.csv", file, BANK))
    assert "Est-ce le même compte" in page
    assert counts(app).used == 12
    question(app, "bank.same_account.sans.numero.csv").set_value("yes").run()
    assert bank_said(app)["same_account"] == {"sans.numero.csv": "yes"}
    assert counts(app).used == 10
    assert parse_dossier(dossier_of(app)).bank.same_account == {"sans.numero.csv": "yes"}


def test_amounts_without_sign_are_asked_about(app: AppTest) -> None:
    file = lines("Date;Libellé;Montant", "15/01/2024;VIR;10,00", "16/01/2024;PRLV LOYER;9,00")
    hand_over(app, "r.csv", file, BANK)
    assert counts(app).used == 0
    question(app, "bank.unsigned").set_value("paid").run()
    assert counts(app).used == 2


def test_an_answer_opened_again_may_stay_as_it_is(app: AppTest) -> None:
    file = lines("Date;Libellé;Montant", "03/04/2024;VIR;10,00", "05/04/2024;VIR;-9,00")
    hand_over(app, "r.csv", file, BANK)
    question(app, "bank.date_order").set_value("mdy").run()
    button(app, "change_").click().run()
    assert question(app, "bank.date_order").value == "mdy"
    button(app, "keep_q").click().run()
    assert "Est-ce bien cela" not in html_of(app)
    assert bank_said(app)["date_order"] == "mdy"


def test_amounts_of_a_statement_that_may_be_thousands_are_asked_for(app: AppTest) -> None:
    rows = [f"{d + 13}/01/2024;VIR;;1.2{d:02d}" for d in range(5)]
    page = html_of(hand_over(app, "r.csv", lines(BANK_HEAD, *rows), BANK))
    assert "5 montants comme" in page
    assert counts(app).used == 0
    question(app, "bank.decimal_mark").set_value(",").run()
    # 1,200 + 1,201 + ... + 1,204 = 6,010
    assert counts(app).used_cents == 601_000


def test_amounts_of_a_statement_that_look_like_cents_are_asked_for(app: AppTest) -> None:
    rows = [f"{d % 15 + 13}/01/2024;VIR;;{150_000 + d}" for d in range(20)]
    hand_over(app, "r.csv", lines(BANK_HEAD, *rows), BANK)
    question(app, "bank.amounts_in").set_value("cents").run()
    # 20 x 1,500.00 + (0 + 1 + ... + 19) cents = 30,000.00 + 1.90
    assert counts(app).used_cents == 3_000_190


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_question_has_words_for_its_answer(lang: str) -> None:
    codes = {key.split(".")[1] for key in catalogue(lang) if key.startswith("doubt.")}
    assert codes == {key.split(".")[1] for key in catalogue(lang) if key.startswith("doubt_short.")}


# --- two exports at once


def test_two_ledgers_with_other_headings_keep_their_own_mapping(app: AppTest) -> None:
    one = lines("Jour;Qui paie;Combien;statut", "15/01/2024;MGEN;10,00;en attente")
    two = lines("Le;Mutuelle;Somme;statut", "16/01/2024;MGEN;20,00;en attente")
    hand_over(app, "un.csv", one)
    first = held(app, "ledger")[0].digest
    show_headings(app)
    map_all(app, first, "invoice_date", "payer", "complementary")
    hand_over(app, "deux.csv", two)
    second = held(app, "ledger")[1].digest
    map_all(app, second, "invoice_date", "payer", "complementary")
    read = app.session_state[keys.LEDGER][1]
    assert (read.counts.used, read.counts.used_cents) == (2, 3000)
    said = app.session_state[keys.READING]
    assert said.columns["amount_eur"] == "Combien"
    assert [m["amount_eur"] for m in said.other_columns] == ["Somme"]
    saved = dossier_of(app)

    later = started()
    hand_over(later, "dossier.toml", saved, DOSSIER)
    hand_over(later, "deux.csv", two)
    hand_over(later, "un.csv", one)
    assert later.session_state[keys.LEDGER][1].counts.used_cents == 3000


# --- sheets of a workbook


def book(*names: str) -> bytes:
    table = [["date facture", "mutuelle", "part RC"], ["15/01/2024", "MGEN", "10,00"]]
    return xlsx({n: [*table, *[table[1]] * at] for at, n in enumerate(names)})


def test_111_a_sheet_with_a_comma_in_its_name_is_chosen_and_changed_later(app: AppTest) -> None:
    hand_over(app, "encours.xlsx", book("Mars, avril", "Mai"))
    asked = next(s for s in app.selectbox if str(s.key).startswith("sheet_"))
    assert asked.options == ["Mars, avril", "Mai"]
    asked.set_value("Mars, avril").run()
    assert not app.exception
    assert app.session_state[keys.READING].sheet == "Mars, avril"
    assert app.session_state[keys.LEDGER][1].counts.read == 1
    read = next(s for s in app.selectbox if str(s.key).startswith("sheet_read_"))
    assert read.value == "Mars, avril"
    read.set_value("Mai").run()
    assert app.session_state[keys.LEDGER][1].counts.read == 2
    assert "feuille «\u00a0Mai\u00a0»" in html_of(app)


def test_8_a_sheet_named_after_a_person_is_chosen_and_changed_by_its_place(app: AppTest) -> None:
    hand_over(app, "encours.xlsx", book("CANARI Zoe", "CANARI Ines"))
    asked = next(s for s in app.selectbox if str(s.key).startswith("sheet_"))
    assert asked.options == ["feuille 1", "feuille 2"]
    asked.set_value("feuille 2").run()
    assert not app.exception
    assert app.session_state[keys.LEDGER][1].counts.read == 2
    read = next(s for s in app.selectbox if str(s.key).startswith("sheet_read_"))
    assert read.value == "feuille 2"
    read.set_value("feuille 1").run()
    assert app.session_state[keys.LEDGER][1].counts.read == 1
    assert "CANARI" not in html_of(app)


def test_the_sheet_of_one_workbook_does_not_break_another(app: AppTest) -> None:
    hand_over(app, "un.xlsx", book("Mars", "Mai"))
    next(s for s in app.selectbox if str(s.key).startswith("sheet_")).set_value("Mai").run()
    hand_over(app, "deux.xlsx", xlsx({"Juin": [["date facture", "mutuelle", "part RC"],
                                              ["16/01/2024", "MGEN", "20,00"]]}))  # fmt: skip
    assert app.session_state[keys.LEDGER][1].counts.read == 3


# --- remedies say where to click


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_the_page_no_remedy_names_a_key_of_the_dossier(lang: str) -> None:
    texts = catalogue(lang)
    told = {
        key.split(".")[1]
        for key, text in texts.items()
        if key.split(".")[0] in {"error", "issue"} and re.search(r"\[(bank|ledger)\]", text)
    }
    said = {
        key.split(".")[1] for key in texts if key.startswith(("screen_error.", "screen_issue."))
    }
    # A meaning mistyped can only come from a dossier written by hand.
    assert told - said == {"bank_column_unknown", "ledger_column_unknown", "ledger_or_statement"}
    for key, text in texts.items():
        if key.startswith(("screen_error.", "screen_issue.")):
            assert "[" not in text


OTHER_HEADING = b"date facture;mutuelle;part RC;zzz\n15/01/2024;MGEN;10,00;x\n"


def test_the_page_of_files_never_sends_to_itself(app: AppTest) -> None:
    page = html_of(hand_over(app, "encours.xlsx", book("Mars", "Mai")))
    assert "choisissez ci-dessous celle de vos factures" in page
    assert "dans «\u00a0Mes fichiers\u00a0»" not in page
    next(s for s in app.selectbox if str(s.key).startswith("sheet_")).set_value("Mai").run()
    # Nothing in it tells what is paid, and no heading is left that might.
    page = html_of(app)
    assert "Aucune colonne ne dit ce qui est déjà payé" in page
    assert "Titres non lus" not in page
    page = html_of(hand_over(app, "autre.csv", OTHER_HEADING))
    assert "avec «\u00a0Corriger les colonnes\u00a0», plus haut" in page
    assert "[ledger]" not in page


def test_elsewhere_the_page_of_files_is_named(app: AppTest) -> None:
    hand_over(app, "encours.xlsx", book("Mars", "Mai"))
    page = html_of(go(app, ANSWER))
    assert "choisissez dans «\u00a0Mes fichiers\u00a0» celle de vos factures" in page


def test_a_sender_nobody_knows_is_not_said_to_be_recognised(compared: AppTest) -> None:
    assert "reconnu à «\u00a0zorglub" not in html_of(compared)
    assert "libellé\u00a0: «\u00a0zorglub gestion\u00a0»" in html_of(compared)
    sender(compared, "zorglub gestion").set_value("Mutuelle Alpha").run()
    assert "reconnu à «\u00a0zorglub gestion\u00a0»" in html_of(compared)


def test_unknown_transfers_of_the_answer_point_to_the_page_of_files(compared: AppTest) -> None:
    page = html_of(go(compared, ANSWER))
    assert "[bank]" not in page
    assert "dites lequel dans «\u00a0Mes fichiers\u00a0»" in page


LEDGER_HEAD = "date facture;mutuelle;part RC;statut"
LEDGER_ROWS = [f"{d:02d}/01/2024;Mutuelle A;{30 + d},50;en attente" for d in range(13, 25)]


def test_two_people_hidden_alike_are_two_rows(app: AppTest) -> None:
    """Their names are hidden, so that both labels read "VIR DE •••"."""
    hand_over(app, "encours.csv", paid_ledger())
    statement = lines(
        BANK_HEAD,
        "14/01/2024;CARTE;1,00;",
        "19/01/2024;VIR DE MME QUENTINOT BERNADETTE;;31,00",
        "26/01/2024;VIR DE MME PETITJEAN LUCETTE;;42,00",
        "13/02/2024;CARTE;1,00;",
    )
    page = html_of(hand_over(app, "releve.csv", statement, BANK))
    assert "31,00" in page
    assert "42,00" in page
    assert "QUENTINOT" not in page
    assert "PETITJEAN" not in page


def test_a_wrong_sheet_can_be_changed_while_nothing_is_read(app: AppTest) -> None:
    book = xlsx(
        {
            "Synthèse": [["Total", 12.5], ["Mars", 3]],
            "Encours": [LEDGER_HEAD.split(";"), *(row.split(";") for row in LEDGER_ROWS)],
        }
    )
    hand_over(app, "classeur.xlsx", book)
    (box,) = [s for s in app.selectbox if str(s.key).startswith("sheet_")]
    box.set_value("Synthèse").run()
    assert not app.exception
    (box,) = [s for s in app.selectbox if str(s.key).startswith("sheet_")]
    box.set_value("Encours").run()
    assert not app.exception
    assert app.session_state[keys.LEDGER][1].counts.used == 12
