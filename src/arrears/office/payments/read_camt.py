"""An ISO 20022 statement (camt.053.001.02 to .08), entry by entry: memory does not grow with the file.

One `Line` for each transaction of a booked entry, or for the entry where it has no details. Entities, DTDs and
external references are refused by the parser (defusedxml). Elements are those of the standard's message definition
BankToCustomerStatement: Stmt, Ntry, NtryDtls, TxDtls, CdtDbtInd, RvslInd, AcctSvcrRef, RmtInf.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from arrears.kernel.dates import parse_day
from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError
from arrears.office.payments.line import Direction, Keys, Line, Reject, Unusable

_NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)\}")
VERSIONS = range(2, 9)
_NOTHING = frozenset({"", "NOTPROVIDED", "NOTAVAILABLE", "NONREF"})


def read_camt(path: Path) -> Iterator[Line | Reject]:
    """Yield the lines of a statement file; raises `InputError` where it is none or is cut off."""
    try:
        yield from _walk(path)
    except OSError as fault:
        raise InputError("file_unreadable", f"{path}: {fault.strerror}", "FILE") from None
    except ParseError as fault:
        line, column = fault.position
        raise InputError("xml_malformed", f"{path.name}, line {line}, column {column}: {fault}", "FILE") from None
    except DefusedXmlException as fault:
        raise InputError("xml_forbidden", f"{path.name}: {fault}; a statement has no entities", "FILE") from None


def _walk(path: Path) -> Iterator[Line | Reject]:
    open_elements: list[Any] = []
    keys, space, number = Keys(""), "", 0
    for event, element in iterparse(str(path), events=("start", "end"), forbid_dtd=True):
        if event == "start":
            if not open_elements:
                space = _space(element.tag, path.name)
            open_elements.append(element)
            continue
        open_elements.pop()
        name = element.tag.removeprefix(space)
        if name == "Acct" and open_elements and open_elements[-1].tag == f"{space}Stmt":
            keys = Keys(_account(_Element(element, space)))
        elif name == "Ntry":
            number += 1
            try:
                yield from _entry(_Element(element, space), keys, number)
            except Unusable as fault:
                yield fault.at(path.name, number)
            open_elements[-1].remove(element)


def _space(tag: str, file: str) -> str:
    found = _NAMESPACE.match(tag)
    if found is None or int(found[1]) not in VERSIONS:
        raise InputError("not_camt053", f"{file} is no camt.053.001.02 to .08: its root is {tag}", "FILE")
    return found[0]


class _Element:
    """An element that is asked by the standard's names, without its name space."""

    def __init__(self, element: Any, space: str) -> None:
        self.element, self.space = element, space

    def text(self, *paths: str) -> str:
        """Return the text at the first path that has one."""
        for path in paths:
            found = self.element.findtext(_qualified(self.space, path))
            if found and found.strip():
                return str(found.strip())
        return ""

    def texts(self, path: str) -> list[str]:
        """Return the texts of all elements at a path."""
        found = self.element.findall(_qualified(self.space, path))
        return [one.text.strip() for one in found if one.text and one.text.strip()]

    def all(self, path: str) -> list[_Element]:
        """Return the elements at a path."""
        return [_Element(one, self.space) for one in self.element.findall(_qualified(self.space, path))]


@lru_cache(maxsize=512)
def _qualified(space: str, path: str) -> str:
    return "/".join(f"{space}{step}" for step in path.split("/"))


def _account(account: _Element) -> str:
    return account.text("Id/IBAN", "Id/Othr/Id")


def _entry(entry: _Element, keys: Keys, number: int) -> Iterator[Line]:
    if entry.text("Sts/Cd", "Sts/Prtry", "Sts") != "BOOK":
        return  # pending and informational entries are not money yet; they come again, booked
    amount, currency = _amount(entry, "Amt")
    day = _day(entry)
    details = entry.all("NtryDtls/TxDtls")
    if not details:
        yield _line(entry, entry, keys, number, day, amount, currency, "")
        return
    amounts = [_detail_amount(one, amount if len(details) == 1 else None) for one in details]
    foreign = [money for _, money in amounts if money != currency]
    if not foreign and sum(minor for minor, _ in amounts) != amount:
        raise Unusable(
            "TxDtls/Amt", entry.text("Amt"), "details_do_not_sum", "the transactions do not add up to their entry",
            "ask the bank for the entry's details, or post it by hand",
        )  # fmt: skip
    for index, (detail, (minor, money)) in enumerate(zip(details, amounts, strict=True)):
        if len(details) == 1:
            minor, money = amount, currency  # what was booked counts, not what was instructed abroad
        yield _line(entry, detail, keys, number, day, minor, money, f"/{index}" if len(details) > 1 else "")


def _line(
    entry: _Element, detail: _Element, keys: Keys, number: int, day: date, minor: int, currency: str, suffix: str
) -> Line:
    direction = _direction(entry, detail)
    bank = entry.text("AcctSvcrRef") or detail.text("Refs/AcctSvcrRef")
    references = [
        bank, detail.text("Refs/AcctSvcrRef"), detail.text("Refs/EndToEndId"), detail.text("Refs/TxId"),
        detail.text("Refs/InstrId"), detail.text("Refs/MndtId"), entry.text("NtryRef"),
    ]  # fmt: skip
    text = " ".join([*detail.texts("RmtInf/Ustrd"), entry.text("AddtlNtryInf"), detail.text("AddtlTxInf")]).strip()
    name = detail.text("RltdPties/Dbtr/Nm", "RltdPties/Dbtr/Pty/Nm")
    payer = detail.text("RltdPties/DbtrAcct/Id/IBAN", "RltdPties/DbtrAcct/Id/Othr/Id")
    contract = detail.text("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/Tp/Issr")
    unique = f"{bank}{suffix}" if bank else ""
    return Line(
        number, day, currency, minor, direction,
        keys.key(unique, day, minor, direction, (*references, text, name, payer)),
        tuple(dict.fromkeys(one for one in references if one not in _NOTHING)), text, contract, name, payer,
    )  # fmt: skip


def _direction(entry: _Element, detail: _Element) -> Direction:
    incoming = (detail.text("CdtDbtInd") or entry.text("CdtDbtInd")) == "CRDT"
    if entry.text("RvslInd") in ("true", "1"):
        return "out" if incoming else "reversal"  # a reversed debit of ours brings back our own money
    if not incoming and detail.all("RtrInf"):
        return "return"
    return "in" if incoming else "out"


def _amount(element: _Element, path: str) -> tuple[int, str]:
    found = element.all(path)
    if not found:
        raise Unusable(path, "", "amount_missing", "no amount", "ask the bank for a whole statement")
    currency = found[0].element.get("Ccy") or ""
    value = (found[0].element.text or "").strip()
    try:
        minor = parse_money(value, currency)
    except InputError as fault:
        raise Unusable(path, value, fault.code, fault.message, "ask the bank for a whole statement") from None
    if minor <= 0:
        raise Unusable(path, value, "amount_missing", "an entry's amount is above zero", "ask the bank what it means")
    return minor, currency


def _detail_amount(detail: _Element, whole: int | None) -> tuple[int, str]:
    for path in ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt"):
        if detail.all(path):
            return _amount(detail, path)
    if whole is None:
        raise Unusable(
            "TxDtls/Amt", "", "amount_missing", "one of several transactions has no amount",
            "ask the bank for the entry's details, or post it by hand",
        )  # fmt: skip
    return whole, ""


def _day(entry: _Element) -> date:
    value = entry.text("BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm")
    try:
        return parse_day(value[:10])
    except InputError as fault:
        raise Unusable("BookgDt", value, fault.code, fault.message, "ask the bank for a whole statement") from None
