"""camt.053: any version, reversals, batches; hostile XML never reaches this process."""

from __future__ import annotations

from datetime import date

import pytest

from calculator.core.errors import FileUnusable

from .statements import LINES, Line, camt, cells, codes, ntry, only, read

ONE = LINES[0]


@pytest.mark.parametrize("version", ["02", "04", "08", "13"])
def test_every_version_of_the_namespace_is_read(version: str) -> None:
    assert read(camt(version=version)).counts.used == 4


def test_status_of_later_versions_stands_one_level_deeper() -> None:
    entries = [
        ntry(ONE, status="<Sts><Cd>BOOK</Cd></Sts>"),
        ntry(ONE, status="<Sts><Cd>PDNG</Cd></Sts>"),
    ]
    bank = read(camt(entries=entries))
    assert (bank.counts.used, bank.counts.out_of_scope) == (1, 1)
    assert bank.counts.out_of_scope_cents == 123_456
    assert "bank_not_booked" in codes(bank, "info")


def test_prefixes_of_the_namespace_do_not_matter() -> None:
    import re

    data = re.sub(rb"<(/?)([A-Z])", rb"<\1n:\2", camt()).replace(b"xmlns=", b"xmlns:n=")
    assert read(data).counts.used == 4


def test_the_other_side_and_the_reasons_come_from_the_details() -> None:
    details = (
        "<NtryDtls><TxDtls><RltdPties><Dbtr><Nm>VIAMEDIS SA</Nm></Dbtr>"
        "<Cdtr><Nm>PHARMACIE</Nm></Cdtr></RltdPties>"
        "<RmtInf><Ustrd>LOT 4711</Ustrd></RmtInf></TxDtls></NtryDtls>"
    )
    bank = read(camt(entries=[ntry(ONE, details)]))
    assert cells(bank, "label", "party") == [("VIR RECU VIAMEDIS LOT 4711", "VIAMEDIS SA")]


def test_125_a_batch_stays_one_line_and_keeps_the_names_of_its_payers() -> None:
    details = "".join(
        f"<TxDtls><RltdPties><Dbtr><Pty><Nm>{n}</Nm></Pty></Dbtr></RltdPties></TxDtls>"
        for n in ("ALMERYS", "VIAMEDIS SA")
    )
    bank = read(camt(entries=[ntry(ONE, f"<NtryDtls>{details}</NtryDtls>")]))
    assert cells(bank, "amount_cents", "label", "party") == [
        (123_456, "VIR RECU VIAMEDIS ALMERYS VIAMEDIS SA", "")
    ]


def test_128_a_reversal_is_a_return_with_the_sign_the_bank_gives() -> None:
    back = ntry(Line(ONE.on, -5_000, "VIR SEPA"), "<RvslInd>true</RvslInd>")
    assert cells(read(camt(entries=[back])), "amount_cents", "kind") == [(-5_000, "returned")]


def test_interbank_codes_of_french_banks_are_kept() -> None:
    coded = ntry(ONE).replace("</Domn>", "</Domn><Prtry><Cd>05</Cd><Issr>CFONB/CAT</Issr></Prtry>")
    assert cells(read(camt(entries=[coded])), "code") == [("05",)]


@pytest.mark.parametrize("text", ["1e999999", "NaN", "-", "1.234", "1" * 50])
def test_50_an_amount_outside_the_grammar_is_set_aside(text: str) -> None:
    bank = read(camt(entries=[ntry(ONE).replace("1234.56", text), ntry(LINES[1])]))
    assert (bank.counts.used, bank.counts.set_aside) == (1, 1)


def test_no_direction_is_set_aside_never_guessed() -> None:
    bank = read(camt(entries=[ntry(ONE).replace("CRDT", "")]))
    assert codes(bank, "set_aside") == ["camt_no_direction"]


def test_127_a_repeated_reference_is_counted_once() -> None:
    told = ntry(ONE, "<AcctSvcrRef>R1</AcctSvcrRef>")
    bank = read(camt(entries=[told, told, ntry(ONE, "<AcctSvcrRef>NOTPROVIDED</AcctSvcrRef>")]))
    assert (bank.counts.used, codes(bank, "set_aside")) == (2, ["bank_id_twice"])


def test_126_a_balance_that_does_not_follow_is_named() -> None:
    bank = read(camt(entries=[ntry(x) for x in LINES[:3]]))
    assert bank.accounts[0].broken_on == date(2024, 1, 31)
    assert only(bank, "bank_broken").amount_cents == -123_456


LAUGHS = "<!DOCTYPE l [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(9)
)


@pytest.mark.parametrize(
    ("head", "inside"),
    [
        (f"{LAUGHS}]>", "&j;"),
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>', "&x;"),
        ('<!DOCTYPE d [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]>', "&x;"),
        ('<!DOCTYPE d SYSTEM "file:///etc/hostname">', ""),
        (f"<!DOCTYPE d [<!ENTITY a '{'A' * 50_000}'>]>", "&a;" * 5_000),
    ],
)  # fmt: skip
def test_105_106_definitions_are_refused_and_nothing_is_expanded_or_opened(
    head: str, inside: str
) -> None:
    with pytest.raises(FileUnusable) as caught:
        read(camt(head=head).replace(b"VIR RECU", f"VIR RECU{inside}".encode()))
    assert caught.value.code == "bank_with_dtd"


def test_12_a_file_cut_short_is_refused() -> None:
    with pytest.raises(FileUnusable) as caught:
        read(camt()[:-60])
    assert caught.value.code == "camt_damaged"


@pytest.mark.parametrize(
    "data",
    [
        b'<?xml version="1.0"?><Document><BkToCstmrDbtCdtNtfctn/></Document>',
        b"<?xml version='1.0'?>" + b"<a>" * 5_000 + b"</a>" * 5_000,
        b'<?xml version="1.0"?><Document/>',
    ],
)
def test_other_xml_is_refused(data: bytes) -> None:
    with pytest.raises(FileUnusable) as caught:
        read(data)
    assert caught.value.code == "camt_unknown"


def test_4_a_page_of_the_web_is_called_what_it_is() -> None:
    with pytest.raises(FileUnusable) as caught:
        read(b"<!DOCTYPE html><html><table></table></html>")
    assert caught.value.code == "file_is_markup"


def test_43_more_entries_than_the_limit_are_refused() -> None:
    from calculator.intake.bank import read_bank
    from calculator.intake.limits import Limits

    with pytest.raises(FileUnusable) as caught:
        read_bank(("r.xml", camt()), limits=Limits(10_000_000, 3, 3, 256))
    assert caught.value.code == "too_many_rows"
