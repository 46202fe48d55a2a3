"""The night and the law: what is planned, what is refused, what is done instead, on a small tape told by hand."""

from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from arrears.kernel.refusal import InputError
from arrears.law.columns.rules import dpd_marks, reads_the_past, sql_of
from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import EVERYWHERE, rulebook
from arrears.law.engine.verdict import check
from arrears.night.law.told import Law, known_jurisdiction, read_facts
from arrears.night.perform import Order, perform

AS_OF = date(2026, 11, 24)
CALL_AT_ONE = "2026-11-24T01:{minute}:00+08:00,call,conversation"
FILES = {
    "customers.csv": "customer_id,phone,timezone,deceased\n"
    + "".join(f"C{n},1390000000{n},Asia/Shanghai,{'yes' if n == 4 else ''}\n" for n in range(1, 8)),
    "accounts.csv": "account_id,customer_id,product,lender_kind,principal,oldest_unpaid_due,overdue_principal,"
    "outstanding_principal,times_late_12m\n"
    + "".join(f"A{n},C{n},cash_loan,consumer_finance,1000.00,2026-11-10,100.00,500.00,3\n" for n in range(1, 8)),
    "contacts.csv": "customer_id,at,channel,outcome\n"
    + "".join(f"C1,{CALL_AT_ONE.format(minute=minute)}\n" for minute in (10, 20, 30))
    + "".join(f"C2,{CALL_AT_ONE.format(minute=minute)}\n" for minute in (10, 20))
    + "C3,2026-11-23T23:59:59+08:00,call,conversation\n" * 3,
    "holds.csv": "customer_id,kind,since,until\nC5,complaint,2026-11-20T00:00:00+08:00,\n"
    "C6,complaint,2026-11-20T00:00:00+08:00,2026-11-24T15:30:00+08:00\n",
    "consents.csv": "customer_id,consent,value\nC7,channel:call,no\nC7,channel:sms,false\n",
}


def night(folder: Path, files: dict[str, str], **law: Any) -> tuple[dict[str, Any], list[Any], dict[str, Any]]:
    """Return the actions by person (channel, local time), the refusals, and the summary."""
    tape = folder / "tape"
    tape.mkdir(parents=True)
    for name, text in files.items():
        (tape / name).write_text(text, encoding="utf-8")
    done = perform(Order(tape, AS_OF, folder / "out", law=Law(**law)), lambda *_: None)
    actions = pq.read_table(folder / "out" / "actions.parquet").to_pylist()
    refusals = pq.read_table(folder / "out" / "refusals.parquet").to_pylist()
    told = [tuple(row[name] for name in ("customer_id", "channel", "rule", "instead")) for row in refusals]
    return {row["customer_id"]: (row["channel"], f"{row['earliest_at']:%H:%M}") for row in actions}, told, done.summary


def test_the_next_lawful_channel_or_hour_is_taken_and_the_refusal_is_listed(tmp_path: Path) -> None:
    actions, refusals, summary = night(tmp_path, FILES)
    assert actions == {
        "C1": ("sms", "09:30"), "C2": ("call", "09:30"), "C3": ("call", "09:30"), "C6": ("call", "15:30"),
        "C7": ("app", "09:30"),
    }  # fmt: skip
    everything = ("call", "sms", "app")
    assert refusals == [
        ("C1", "call", "CN-COL-020", "other_channel"),
        *(("C4", channel, "ANY-HOUSE-005", "nothing") for channel in everything),
        *(("C5", channel, "ANY-HOUSE-002", "nothing") for channel in everything),
        *(("C6", channel, "ANY-HOUSE-002", "later") for channel in everything),
        ("C7", "call", "CN-PRIV-001", "other_channel"),
        ("C7", "sms", "CN-PRIV-001", "other_channel"),
    ]
    assert summary["law"]["not_told"] == []
    assert sum(row["persons"] for row in summary["refusals"]) == summary["rows"]["refusals"] == len(refusals)


def test_what_is_not_told_is_taken_as_none_and_named_or_under_strict_refuses(tmp_path: Path) -> None:
    bare = {name: FILES[name] for name in ("customers.csv", "accounts.csv")}
    actions, refusals, summary = night(tmp_path / "plain", bare)
    assert sorted(actions) == ["C1", "C2", "C3", "C5", "C6", "C7"]
    assert summary["law"]["not_told"] == ["contacts", "holds", "consents"]
    assert {row[2] for row in refusals} == {"ANY-HOUSE-005"}
    actions, refusals, _ = night(tmp_path / "strict", bare, strict=True)
    assert actions == {} and len(refusals) == 7 * 3


def test_a_consent_that_cannot_be_understood_leaves_the_law_without_it(tmp_path: Path) -> None:
    files = FILES | {"consents.csv": "customer_id,consent,value\nC2,hours,whenever\n"}
    actions, refusals, _ = night(tmp_path, files)
    assert "C2" not in actions and ("C2", "call", None, "nothing") in refusals


def test_an_unknown_jurisdiction_is_an_error() -> None:
    with pytest.raises(InputError, match="ATL"):
        known_jurisdiction("ATL")


@pytest.mark.parametrize("code", sorted(rulebook().jurisdictions))
@pytest.mark.parametrize(
    ("step", "channel"), [("contact", "call"), ("contact", "sms"), ("letter", "letter"), ("visit", "visit")]
)
def test_days_past_due_between_two_marks_are_alike(code: str, step: str, channel: str) -> None:
    book = rulebook()
    marks = dpd_marks((*book.provisions_of(code), *book.provisions_of(EVERYWHERE)), AS_OF)
    answers: dict[tuple[int, bool, str], object] = {}
    for dpd in (*range(-2, 130), 179, 180, 181, 364, 365, 366, 1094, 1095, 1096, 1830, 2000, 4000, 7400):
        for plan in (False, True):
            for hour in ("09:30", "23:00"):
                facts = read_facts(
                    f"{channel}|{step}|{dpd}|Asia/Shanghai|bank|cash_loan|lender|true|{str(plan).lower()}|false|false|agreed|",
                    Law(code),
                )  # fmt: skip
                verdict = check(read_situation({**facts, "at": f"2026-11-24T{hour}:00+08:00"}), harden_advice=True)
                said = (verdict.permitted, [one.bound.provision.id for one in verdict.refusals], verdict.missing)
                mark = max((mark for mark in marks if mark <= dpd), default=-1)
                assert answers.setdefault((mark, plan, hour), said) == said, (dpd, mark)


def test_provisions_that_look_back_at_borrowers_all_have_their_sql() -> None:
    """Without SQL a provision is judged row by row: only those about named contacts and third parties may be."""
    without = {
        provision.id
        for provision in rulebook().all_provisions()
        if provision.decide is not None and reads_the_past(provision) and sql_of(provision.package) is None
    }
    owing = {
        provision.id
        for provision in rulebook().all_provisions()
        if provision.id in without and {"borrower", "guarantor"} & set(provision.applies.get("to", ("borrower",)))
    }
    assert not owing, "these would judge a portfolio of borrowers one by one"
    assert "CN-COL-031" in without, "a rule about a named contact looks at how the borrower was sought"


def test_a_rejected_row_of_the_history_permits_nothing(tmp_path: Path) -> None:
    contacts = FILES["contacts.csv"] + "C3,2026-11-24T01:10:00,call,conversation\n"
    actions, refusals, _ = night(tmp_path / "row", FILES | {"contacts.csv": contacts})
    assert "C3" not in actions and ("C3", "call", "ANY-HOUSE-003", "nothing") in refusals
    actions, _, summary = night(tmp_path / "file", FILES | {"contacts.csv": "who,when\nC1,today\n"})
    assert actions == {} and summary["law"]["unknown"] == ["contacts"]
