"""Assembles what a paper is written from: the creditor as described, the person in clear, the claim, the record."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any, cast
from uuid import UUID

from arrears.court.clue import SOURCES
from arrears.court.late_interest import Due, LateInterest, Paid, late_interest
from arrears.court.title import ORDERED, title_of
from arrears.kernel.money import format_money, parse_money
from arrears.kernel.refusal import InputError
from arrears.office.commands.declare import Office
from arrears.office.facts.read import facts_of
from arrears.office.legal.reading import Creditor, clues_of, letters_of
from arrears.office.payments.books import Books, parts_of
from arrears.office.payments.load_books import AccountNow
from arrears.office.privacy.people import key_of, reveal
from arrears.record.fact import Fact

WAYS = {
    "post": "邮寄", "courier": "特快专递", "hand": "当面送交", "email": "电子邮件", "sms": "短信", "app": "应用内送达",
    "notice": "公告",
}  # fmt: skip
_SHOWN = ("name", "phone", "id_number", "address", "employer")
_ACCOUNTED = {
    "payment.posted": ("还款入账记录", "已还款项"),
    "promise.made": ("承诺还款记录", "债务人同意履行"),
    "plan.agreed": ("还款协议记录", "债务人同意履行"),
    "letter.issued": ("催收函", "已催告及所载欠款数额"),
    "letter.delivered": ("函件送达记录", "催告已到达，诉讼时效中断"),
}


def debtor(office: Office, person: UUID, case: UUID, reason: str) -> dict[str, Any]:
    """Return the person in clear for a paper; that it was read, and for which paper, is a fact on their chain."""
    seen = reveal(
        office.cursor, office.config, person, _SHOWN, actor=office.actor.name, reason=reason, at=office.at, case=case
    )
    return {name: values[0] for name, values in seen.items() if values and values[0].strip()}


def contract(account: AccountNow, particulars: Mapping[str, Any]) -> dict[str, Any]:
    """Return the contract's particulars: those of the tape, under what the lawyer wrote."""
    found: dict[str, Any] = {"number": account.account}
    tape = account.books.tape
    if tape is not None:
        found |= {
            "principal": format_money(int(tape.terms["principal_minor"])),
            "disbursed_on": tape.terms.get("disbursed_on"), "ends_on": max(row[1] for row in tape.rows),
            "signed_on": tape.terms.get("disbursed_on"),
        }  # fmt: skip
        if tape.terms.get("penalty_rate_ppm"):
            found["penalty_rate"] = _rate(int(tape.terms["penalty_rate_ppm"]))
    return {key: value for key, value in {**found, **particulars}.items() if value is not None}


def paid(books: Books, on: date) -> dict[str, Any] | None:
    """Return what was paid so far, by part; None where nothing was."""
    sums = dict.fromkeys(("principal", "interest"), 0)
    for used in _spent(books, on):
        for part in sums:
            sums[part] += used.get(part, 0)
    last = [one.paid_on for one in books.paid if not one.reversed]
    if books.tape is not None:
        last += [date.fromisoformat(one["on"]) for one in books.tape.payments if not one.get("reverses")]
    if not any(sums.values()):
        return None
    return {**{part: format_money(minor) for part, minor in sums.items()},
            "last_on": max((day for day in last if day <= on), default=None)}  # fmt: skip


def _spent(books: Books, on: date) -> list[Mapping[str, int]]:
    """Return what each payment paid; without a schedule those since the night, whose balances are net of the others."""
    if books.tape is None:
        return list(parts_of(books, {one.id: on for one in books.paid if not one.reversed}).values())
    return [cast("Mapping[str, int]", used.parts) for used in books.at(on).ledger.allocations]


def demands(cursor: Any, case: UUID) -> list[dict[str, Any]]:
    """Return the demands that arrived, oldest first."""
    arrived = [one for one in letters_of(cursor, case) if one["delivered_on"] and one["matter"] is None]
    return [
        {
            "on": one["delivered_on"].isoformat(),
            "way": f"{WAYS.get(one['way'], one['way'])}催收函",
            "proof": one["proof"],
        }
        for one in sorted(arrived, key=lambda one: one["delivered_on"])
    ]


def assets(office: Office, case: UUID, person: UUID) -> list[dict[str, Any]]:
    """Return the case's clues in clear, for an application or an asset list."""
    clues = clues_of(office.cursor, case)
    key = key_of(office.cursor, office.config, person) if clues else None
    return [
        {"kind": one["asset"], "says": key.open("note", base64.b64decode(one["sealed"])),
         "worth": format_money(one["worth_minor"]), "source": SOURCES[one["source"]]["zh"]}
        for one in clues
        if key is not None
    ]  # fmt: skip


def evidence(facts: list[Fact], stated: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the papers that the lawyer named, then the record's own entries, each with its digest."""
    found = list(stated) or [
        {"name": "借款合同", "shows": "借款合同关系及利率、期限、违约责任"},
        {"name": "放款凭证", "shows": "借款已实际提供"},
        {"name": "欠款计算表", "shows": "截至计算日的欠款数额"},
    ]
    for fact in facts:
        if fact.kind in _ACCOUNTED:
            name, shows = _ACCOUNTED[fact.kind]
            digest = fact.payload.get("document") if fact.kind == "letter.issued" else fact.digest.hex()
            found.append({"name": f"{name}（{fact.happened_at:%Y-%m-%d}）", "shows": shows, "digest": digest,
                          "fact": str(fact.id)})  # fmt: skip
    return found


def record(case: UUID, facts: list[Fact]) -> dict[str, Any]:
    """Return where the case's chain stands, so that the digests of a list of evidence belong to it."""
    if not facts:
        raise InputError("unknown_case", f"there is no case {case} with facts", "case")
    return {"case": str(case), "facts": len(facts), "head": facts[-1].digest.hex()}


def judgment(matter: Mapping[str, Any], account: AccountNow, on: date) -> LateInterest | None:
    """Return what is owed under the matter's title with doubled interest, None where it has none yet."""
    title = title_of(matter["kind"], matter["events"], matter["sheet"])
    if title is None:
        return None
    due = Due(title.perform_by, *(parse_money(title.ordered[part], "CNY", path=part) for part in ORDERED))
    since = [
        Paid(one.paid_on, one.amount_minor)
        for one in account.books.paid
        if not one.reversed and title.effective_on <= one.paid_on <= on
    ]
    return late_interest([due], since, [], on)


def common(creditor: Creditor, on: date, account: AccountNow, court: str | None) -> dict[str, Any]:
    """Return what every paper says: the day, the creditor, its agent, the court and the product."""
    return {
        "on": on.isoformat(), "creditor": dict(creditor.creditor), "product": account.books.product,
        "agent": dict(creditor.agent) if creditor.agent else None, "court": court or creditor.court,
    }  # fmt: skip


def chain_of(office: Office, case: UUID) -> list[Fact]:
    """Return the case's facts so far."""
    return facts_of(office.cursor, case)


def digest_of(pdf: bytes) -> str:
    """Return the SHA-256 under which a file is on record."""
    return hashlib.sha256(pdf).hexdigest()


def _rate(ppm: int) -> str:
    return f"{ppm // 1_000_000}.{ppm % 1_000_000:06d}".rstrip("0").rstrip(".")
