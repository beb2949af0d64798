"""Names of people wherever they come in: cells, labels, names of files and sheets (fault 92)."""

from __future__ import annotations

from datetime import date

import pytest

from calculator import read_bank
from calculator.intake import personal
from calculator.intake.cells import Cells
from calculator.intake.people import hide_people, in_file_name, looks_like
from calculator.intake.remarks import Remarks
from calculator.intake.source import shown_name, shown_sheet
from calculator.reference import payer_names, payers

from .firms import FIRM_NAMES, LABELS
from .ledgers import at, read
from .payer_list import NAMES
from .test_fec import YEAR_END as _END
from .test_fec import entry
from .test_fec import read as read_fec

#: Ways to write one person; CANARI is no name of any list.
PEOPLE = """
M Canari|M. Canari|MR CANARI|Monsieur Canari|Mme CANARI|Mme-CANARI|M.CANARI|MME_CANARI|MmeCanari
MR OU MME CANARI|M. ET MME CANARI|M/MME CANARI|M.et Mme CANARI|MM. CANARI|Madame veuve CANARI
Mme Renault Canari|Docteur Canari|Dr CANARI PAUL|Patient Canari|Patient: Canari|Assuré Canari
Famille Canari|EPOUX CANARI|Ayant droit CANARI|CLIENT CANARI MICHEL|CANARI J.|CANARI, J|J. CANARI
J.CANARI|J.-P. CANARI|J-P CANARI|Jeanne C.|CANARI Jeanne|jeanne canari|CANARI, Jeanne
CANARI JEAN-EUDES|CANARI (JEANNE)|CANARI/JEANNE|CANARI;JEANNE|MARINE CANARI|GARCIA CANARI MARIA
CANARI Maria da Silva|CANARI Jeanne née Lopez|Nguyen Thi Canari|CANARI TRAN|VAN DEN CANARI Pieter
BEN CANARI Ahmed|EL CANARI Fatima|O'CANARI Liam|D'CANARI CHARLES|DE LA CANARI Yannick
Krzysztof CANARI|Ousmane CANARI|Mehmet CANARI|Giuseppe CANARI|ＣＡＮＡＲＩ Ｊｅａｎｎｅ
"""
SPELLED = [name.strip() for line in PEOPLE.strip().splitlines() for name in line.split("|")]
KNOWN = [
    name
    for one in (*payers.platforms(), *payers.insurers(), *payer_names.payer_names())
    for name in (one.name, *one.aliases)
]


def _letters(text: str) -> str:
    return text.upper().translate(str.maketrans("ＣＡＮＲＩ", "CANRI"))


@pytest.mark.parametrize("name", SPELLED)
def test_92_a_person_goes_from_a_cell_a_label_and_the_name_of_a_file_or_sheet(name: str) -> None:
    assert looks_like(name) == "person"
    for label in LABELS:
        shown = hide_people(label.format(name))
        assert "CANARI" not in _letters(shown)
        assert "C." not in shown
    for file in (f"{name}.csv", f"factures {name} 2024.xlsx", f"export_{name}_v2.csv"):
        assert shown_name(file.replace("/", "-"), 3) == "fichier 3"
    assert shown_sheet(name) == "…"


def test_92_no_payer_and_no_firm_is_taken_for_a_person() -> None:
    names = (*KNOWN, *NAMES, *FIRM_NAMES)
    assert len(names) > 200
    for name in names:
        for spelled in dict.fromkeys((name, name.upper(), name.lower())):
            assert looks_like(spelled) != "person"
            assert not in_file_name(spelled), spelled
            for label in LABELS:
                assert hide_people(label.format(spelled)) == label.format(spelled)


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("VIR DE M. CANARI REF//MOTIF REGLEMENT TP", "VIR DE … REF//MOTIF REGLEMENT TP"),
        ("VIR /DE MME CANARI /MOTIF VIAMEDIS LOT 12", "VIR /DE … /MOTIF VIAMEDIS LOT 12"),
        ("VIR MME CANARI LOYER JANVIER", "VIR … LOYER JANVIER"),
        ("CHQ JEANNE CANARI REMBOURSEMENT ORDONNANCE", "CHQ … REMBOURSEMENT ORDONNANCE"),
        ("PRLV OCP REPARTITION MME CANARI", "PRLV OCP REPARTITION …"),
        ("VIR MUTUELLE M. CANARI", "VIR MUTUELLE …"),
        ("VIR TIERS PAYANT CANARI JEANNE", "VIR TIERS PAYANT …"),
        ("VIR AXA CANARI JEANNE", "VIR AXA …"),
        ("VIR CANARI JEANNE MUTUELLE", "VIR … MUTUELLE"),
        ("VIR CANARI née le 12/03/1956 LOT 3", "VIR … née le … LOT 3"),
        ("VIR CANARI DUPRE NE 12031956", "VIR … NE …"),
        ("VIR CANARI JEANNE 12/03/1956 LOT 3", "VIR … … LOT 3"),
        ("VIR CANARI JEANNE 12/01/2024 LOT 3", "VIR … 12/01/2024 LOT 3"),
        ("VIR jeanne@canari.fr LOT", "VIR … LOT"),
        ("VIR jeanne.canari (at) canari.fr LOT", "VIR … LOT"),
        ("VIR TP24 LOTS MGEN JANV 2024", "VIR TP24 LOTS MGEN JANV 2024"),
        ("VIR CLIENT AG2R LA MONDIALE", "VIR CLIENT AG2R LA MONDIALE"),
        ("VIR CLIENT MERCER", "VIR CLIENT MERCER"),
        ("VIR CLIENT CCMO MUTUELLE", "VIR CLIENT CCMO MUTUELLE"),
        ("VIR CLIENT MERCER PAUL", "VIR CLIENT …"),
        ("REMISE CHQ 3 CANARI M.", "REMISE CHQ 3 …"),
        ("VIR PATIENT(E) CANARI LOT 3", "VIR PATIENT(E) … LOT 3"),
        ("VIR NOM: CANARI LOT 3", "VIR NOM: … LOT 3"),
        ("VIR PRENOM JEANNE NOM CANARI", "VIR PRENOM … NOM …"),
        ("VIR MME|CANARI", "VIR …"),
        ("FACT CANARI F.374", "FACT CANARI F.374"),
        ("VIR GARAGE DUPONT SERVICES", "VIR GARAGE DUPONT SERVICES"),
        ("VIR 12 M CABLE", "VIR 12 M CABLE"),
    ],
)
def test_92_what_stands_around_a_name_stays(label: str, shown: str) -> None:
    bank = read_bank(("r.csv", f"Date;Libellé;Crédit\n15/01/2024;{label};1,00\n".encode()))
    assert bank.at(date(2024, 1, 31))["label"].tolist() == [shown]


@pytest.mark.parametrize(
    ("payer", "kept"),
    [
        ("MGEN - CANARI Jeanne", "MGEN - …"),
        ("HARMONIE MUTUELLE MME CANARI", "HARMONIE MUTUELLE …"),
        ("Viamedis (M. Canari)", "Viamedis (…)"),
        ("PAR MME CANARI", "PAR …"),
        ("Patient Canari", ""),
        ("CANARI J.", ""),
    ],
)
def test_92_a_person_beside_a_payer_goes_and_the_payer_stays(payer: str, kept: str) -> None:
    lines = [f"F{i};15/01/2024;Mutuelle {c};;;10,00;;;open;" for i, c in enumerate("ABCDEFGHIJ")]
    ledger = read(*lines, f"G1;15/01/2024;{payer};;;10,00;;;open;")
    assert at(ledger).frame["payer"].tolist()[-1] == kept
    assert "CANARI" not in str([at(ledger).frame, ledger.issues]).upper()


@pytest.mark.parametrize(
    "number", ["FAC CANARI Jeanne 12", "12-CANARI-JEANNE-3", "F12 Mme Canari", "F_JeanneCanari_2"]
)
def test_92_an_invoice_number_with_a_name_in_it_is_emptied(number: str) -> None:
    sound = [f"FAC-RC-{i:04}" for i in range(5000)]
    values = [*sound, number, "LOT MGEN 2024", "FSE AMC VIAMEDIS 12", "AVOIR MGEN A3"]
    column = Cells.of(values)
    kept = personal.screen({"invoice_id": column}, {"invoice_id": "N"}, Remarks("f"), "f")
    shown = kept["invoice_id"]
    assert list(shown.spread(shown.values, object)) == [*sound, "", *values[-3:]]


def test_92_124_a_person_beside_a_payer_in_an_auxiliary_account_goes_alone() -> None:
    rows = []
    for i, name in enumerate(("MGEN CANARI Jeanne", "VIAMEDIS", "Patient CANARI", "CANARI J.")):
        row = entry("20240115", "10,00", "0,00", aux=f"9{i}XX")
        row[7] = name
        rows.append(row)
    ledger = read_fec(*rows)
    frame = ledger.at(_END).frame
    assert sorted(set(frame["payer"])) == ["411000…", "MGEN …", "VIAMEDIS"]
    assert frame["amount_cents"].sum() == 4000
    assert "CANARI" not in str([frame, ledger.issues]).upper()
