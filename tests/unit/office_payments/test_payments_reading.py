"""Bank files are read line by line: what is whole becomes a line, the rest says where and why."""

from datetime import date
from pathlib import Path

import pytest

from arrears.kernel.refusal import InputError
from arrears.office.payments.line import Line, Reject
from arrears.office.payments.mapping import read_mapping
from arrears.office.payments.read_camt import read_camt
from arrears.office.payments.read_csv import read_csv

SIGNED = {"columns": {"date": "d", "amount": "a", "direction": "w", "text": "t"}}
EUROPE = {
    "date_format": "%d.%m.%Y", "decimal_mark": ",", "thousands_mark": ".", "delimiter": ";", "currency": "EUR",
    "encoding": "latin-1", "skip_lines": 2, "columns": {"date": "Tag", "amount": "Betrag"},
}  # fmt: skip


def lines(path: Path, mapping: dict, text: str, encoding: str = "utf-8") -> list[Line | Reject]:
    path.write_bytes(text.encode(encoding))
    return list(read_csv(path, read_mapping(mapping)))


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ('2026-11-24,"1,234.50",贷,x', (123450, "in")),
        ("2026-11-24,１２.５０,贷,x", (1250, "in")),
        ("2026-11-24,¥12.50,借,x", (1250, "out")),
        ("2026-11-24,-12.50,贷,x", (1250, "out")),
        ("2026-11-24,12.505,贷,x", "money_too_precise"),
        ("2026-11-24,zwölf,贷,x", "money_malformed"),
        ("2026-11-24,,贷,x", "amount_missing"),
        ("2026-11-24,0.00,贷,x", "amount_missing"),
        ("2026-13-24,1.00,贷,x", "date_malformed"),
        ("2026-11-24,1.00,贷", "cells_count"),
        ("2026-11-24,99999999999999999999,贷,x", "overflow"),
    ],
)
def test_one_line(tmp_path: Path, row: str, expected: object) -> None:
    (found,) = lines(tmp_path / "f.csv", SIGNED, f"d,a,w,t\n{row}\n")
    if isinstance(found, Line):
        assert (found.amount_minor, found.direction) == expected
    else:
        assert (found.code, found.line) == (expected, 2) and found.mend


def test_marks_of_another_country(tmp_path: Path) -> None:
    (found,) = lines(tmp_path / "f.csv", EUROPE, "x\ny\nTag;Betrag\n24.11.2026;1.234,50\n", "latin-1")
    assert found == Line(4, date(2026, 11, 24), "EUR", 123450, "in", found.natural_key)


@pytest.mark.parametrize(
    ("text", "code"),
    [("d,a\n", "column_missing"), ('d,a,w,t\n"2026', "csv_malformed"), ("", "column_missing")],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(InputError) as fault:
        lines(tmp_path / "f.csv", SIGNED, text)
    assert fault.value.code == code


def test_wrong_encoding_names_the_mend(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="set encoding"):
        lines(tmp_path / "f.csv", SIGNED, "d,a,w,t\n2026-11-24,1.00,贷,还款\n", "gb18030")


@pytest.mark.parametrize(
    ("mapping", "path"),
    [
        ({"columns": {"date": "d"}}, "columns"),
        ({"columns": {"date": "d", "amount": "a"}, "encoding": "klingon"}, "encoding"),
        ({"columns": {"date": "d", "amount": "a"}, "decimal_mark": ",", "thousands_mark": ","}, "--mapping"),
        ({"columns": {"date": "d", "amount": "a"}, "colour": "red"}, "colour"),
        ({"columns": {"date": "d", "amount": "a"}, "currency": "XYZ"}, "currency"),
        ({}, "--mapping"),
    ],
)
def test_a_mapping_that_makes_no_sense(mapping: dict, path: str) -> None:
    with pytest.raises(InputError) as fault:
        read_mapping(mapping)
    assert (fault.value.code, fault.value.path) == ("mapping_malformed", path)


def test_equal_lines_without_reference_are_two_payments(tmp_path: Path) -> None:
    text = "d,a,w,t\n2026-11-24,1.00,贷,x\n2026-11-24,1.00,贷,x\n"
    keys = [one.natural_key for one in lines(tmp_path / "f.csv", SIGNED, text)]
    assert len(set(keys)) == 2
    assert keys == [one.natural_key for one in lines(tmp_path / "g.csv", SIGNED, text)]


def camt(version: str, entries: str) -> str:
    return (
        f'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}">'
        "<BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr><Stmt><Id>S1</Id><Acct><Id><IBAN>DE02120300000000202051</IBAN>"
        f"</Id></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
    )


def entry(version: str, amount: str, way: str, reference: str, text: str, *, reversal: bool = False, more: str = "",
          status: str = "BOOK") -> str:  # fmt: skip
    sts = f"<Sts>{status}</Sts>" if version < "08" else f"<Sts><Cd>{status}</Cd></Sts>"
    dbtr = "<Nm>示例甲</Nm>" if version < "08" else "<Pty><Nm>示例甲</Nm></Pty>"
    return (
        f'<Ntry><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd>'
        f"{'<RvslInd>true</RvslInd>' if reversal else ''}{sts}<BookgDt><Dt>2026-11-24</Dt></BookgDt>"
        f"<AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>E-{reference}</EndToEndId></Refs>"
        f"<RltdPties><Dbtr>{dbtr}</Dbtr></RltdPties><RmtInf><Ustrd>{text}</Ustrd></RmtInf>{more}</TxDtls></NtryDtls></Ntry>"
    )


@pytest.mark.parametrize("version", ["02", "03", "04", "06", "08"])
def test_statements_of_every_version(tmp_path: Path, version: str) -> None:
    path = tmp_path / "s.xml"
    path.write_text(
        camt(
            version,
            entry(version, "500.00", "CRDT", "R1", "LN1") + entry(version, "9.00", "DBIT", "R2", "fee")
            + entry(version, "500.00", "DBIT", "R1", "LN1", reversal=True)
            + entry(version, "7.00", "DBIT", "R3", "back", more="<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")
            + entry(version, "1.00", "CRDT", "R4", "later", status="PDNG") + entry(version, "1.005", "CRDT", "R5", "x"),
        )
    )  # fmt: skip
    found = list(read_camt(path))
    assert [one.direction for one in found if isinstance(one, Line)] == ["in", "out", "reversal", "return"]
    first = found[0]
    assert (first.amount_minor, first.text, first.payer_name) == (50000, "LN1", "示例甲")
    assert first.references == ("R1", "E-R1")
    assert [(one.line, one.code) for one in found if isinstance(one, Reject)] == [(6, "money_too_precise")]


def test_a_batch_booking_is_taken_apart_or_rejected_whole(tmp_path: Path) -> None:
    detail = '<TxDtls><Amt Ccy="CNY">{}</Amt><RmtInf><Ustrd>{}</Ustrd></RmtInf></TxDtls>'
    batch = (
        '<Ntry><Amt Ccy="CNY">3.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>'
        "<BookgDt><Dt>2026-11-24</Dt></BookgDt><AcctSvcrRef>B</AcctSvcrRef><NtryDtls>{}</NtryDtls></Ntry>"
    )
    path = tmp_path / "s.xml"
    good = batch.format(detail.format("1.00", "a") + detail.format("2.00", "b"))
    path.write_text(camt("04", good + batch.format(detail.format("1.00", "a") + detail.format("1.00", "b"))))
    one, two, fault = list(read_camt(path))
    assert (one.amount_minor, two.amount_minor, one.text, two.text) == (100, 200, "a", "b")
    assert one.natural_key != two.natural_key
    assert fault.code == "details_do_not_sum"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.052.001.02'/>", "not_camt053"),
        ("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.12'/>", "not_camt053"),
        (camt("02", "")[:-20], "xml_malformed"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><Document/>', "xml_forbidden"),
        ("no xml", "xml_malformed"),
    ],
)
def test_what_is_no_statement(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "s.xml"
    path.write_text(text)
    with pytest.raises(InputError) as fault:
        list(read_camt(path))
    assert fault.value.code == code
