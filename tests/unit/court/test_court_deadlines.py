"""Deadlines by cases from the articles; each case names the law's own day, counted by hand."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from arrears.cli.main import app
from arrears.court.deadline import Deadline, catalogue
from arrears.court.deadlines import deadlines_of
from arrears.court.event import KINDS
from arrears.court.read import read_matter
from arrears.kernel.refusal import InputError

AS_OF = "2026-11-22"


def matter(*events: dict[str, Any], as_of: str = AS_OF, **more: Any) -> list[Deadline]:
    return deadlines_of(read_matter({"jurisdiction": "CHN", "as_of": as_of, "events": list(events), **more}))


def event(kind: str, date: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "date": date, **more}


def found(deadlines: list[Deadline], name: str) -> list[tuple[str, str | None]]:
    return [
        (one.due_on.isoformat(), one.superseded_by.kind if one.superseded_by else None)
        for one in deadlines
        if one.meaning.name == name
    ]


LAST = event("instalment_due", "2023-03-15", last=True)


@pytest.mark.parametrize(
    ("events", "name", "expected"),
    [
        # CC 188: three years; CC 201: the first day is not counted.
        ([LAST], "limitation", [("2026-03-16", None)]),  # the 15th is a Sunday
        # CC 202: no 29 February in 2027 and so on; month ends.
        ([event("instalment_due", "2020-02-29", last=True)], "limitation", [("2023-02-28", None)]),
        # CC 203: National Day 2026 runs to the 7th.
        ([event("instalment_due", "2023-10-02", last=True)], "limitation", [("2026-10-08", None)]),
        # A make-up Sunday is worked: 10 October 2026 is a Saturday of work.
        ([event("instalment_due", "2023-10-10", last=True)], "limitation", [("2026-10-10", None)]),
        # CC 189: the last instalment, not the first.
        ([event("instalment_due", "2022-03-15"), LAST], "limitation", [("2026-03-16", None)]),
        # CC 195: a demand that arrived begins it anew.
        ([LAST, event("demand_delivered", "2024-01-10")], "limitation",
         [("2026-03-16", "demand_delivered"), ("2027-01-10", None)]),
        # On the last day, moved by the Sunday, it is still in time.
        ([LAST, event("part_payment", "2026-03-16")], "limitation",
         [("2026-03-16", "part_payment"), ("2029-03-16", None)]),
        # A day later it is not: a demand revives nothing.
        ([LAST, event("demand_delivered", "2026-03-17")], "limitation", [("2026-03-16", None)]),
        ([LAST, event("part_payment", "2026-03-17")], "limitation", [("2026-03-16", None)]),
        ([LAST, event("suit_filed", "2026-03-17")], "limitation", [("2026-03-16", None)]),
        # CC 192(2): who agrees to perform after the end may not plead it.
        ([LAST, event("debtor_promised", "2026-03-17")], "limitation",
         [("2026-03-16", "debtor_promised"), ("2029-03-17", None)]),
        # A demand before the last instalment fell due interrupts nothing that runs.
        ([event("demand_delivered", "2022-01-01"), LAST], "limitation", [("2026-03-16", None)]),
        # 诉讼时效规定 11: a payment order, preservation before suit and enforcement count as a suit.
        ([LAST, event("payment_order_accepted", "2024-05-06")], "limitation",
         [("2026-03-16", "payment_order_accepted"), ("2027-05-06", None)]),
        ([LAST, event("pre_suit_preservation_executed", "2024-05-06")], "limitation",
         [("2026-03-16", "pre_suit_preservation_executed"), ("2027-05-06", None)]),
        ([LAST, event("suit_filed", "2024-05-06"), event("judgment_effective", "2024-09-02")], "limitation",
         [("2026-03-16", "suit_filed"), ("2027-05-06", "judgment_effective")]),
        # 17: notice of assignment; 8: a deduction from the account.
        ([LAST, event("assignment_notified", "2024-05-06")], "limitation",
         [("2026-03-16", "assignment_notified"), ("2027-05-06", None)]),
        ([LAST, event("account_deducted", "2024-05-06")], "limitation",
         [("2026-03-16", "account_deducted"), ("2027-05-06", None)]),
        ([LAST, event("demand_delivered", "2024-05-06", to="debtor")], "limitation",
         [("2026-03-16", "demand_delivered"), ("2027-05-06", None)]),
        # A demand on the guarantor alone is none on the debtor.
        ([LAST, event("demand_delivered", "2024-05-06", to="guarantor")], "limitation", [("2026-03-16", None)]),
        # CC 188(2): nothing moves the twenty years.
        ([event("instalment_due", "2005-06-01", last=True), event("demand_delivered", "2008-05-30"),
          event("demand_delivered", "2011-05-30"), event("demand_delivered", "2014-05-30"),
          event("demand_delivered", "2017-05-30"), event("demand_delivered", "2020-05-29"),
          event("demand_delivered", "2023-05-29")], "limitation_long_stop", [("2025-06-03", None)]),
        ([event("instalment_due", "2005-06-01", last=True), event("demand_delivered", "2008-05-30"),
          event("demand_delivered", "2011-05-30"), event("demand_delivered", "2014-05-30"),
          event("demand_delivered", "2017-05-30"), event("demand_delivered", "2020-05-29"),
          event("demand_delivered", "2023-05-29")], "limitation",
         [("2008-06-02", "demand_delivered"), ("2011-05-30", "demand_delivered"), ("2014-05-30", "demand_delivered"),
          ("2017-05-31", "demand_delivered"), ("2020-06-01", "demand_delivered"), ("2023-05-29", "demand_delivered"),
          ("2025-06-03", None)]),
        # CC 692: six months unless agreed; not agreed when it ends with the debt; "until paid" is unclear.
        ([event("guarantee_agreed", "2023-01-01", form="joint", main_due="2024-03-15")], "guarantee_joint",
         [("2024-09-18", None)]),  # the 15th to the 17th is Mid-Autumn
        ([event("guarantee_agreed", "2023-01-01", form="joint", main_due="2024-03-15", period_months=12)],
         "guarantee_joint", [("2025-03-17", None)]),
        ([event("guarantee_agreed", "2023-01-01", form="joint", main_due="2024-03-15", period_months=0)],
         "guarantee_joint", [("2024-09-18", None)]),
        ([event("guarantee_agreed", "2023-01-01", form="joint", main_due="2024-03-15", period_months="until_paid")],
         "guarantee_joint", [("2024-09-18", None)]),
        ([event("guarantee_agreed", "2023-01-01", form="joint", main_due="2024-03-15", period_months="直至还清为止")],
         "guarantee_joint", [("2024-09-18", None)]),
        ([event("guarantee_agreed", "2023-01-01", main_due="2024-08-31")], "guarantee_general", [("2025-02-28", None)]),
        # CC 693: joint - a demand on the guarantor; general - a suit against the debtor. Nothing else keeps it.
        ([event("guarantee_agreed", "2023-01-01", form="joint", main_due="2024-03-15"),
          event("demand_delivered", "2024-09-18", to="guarantor")], "guarantee_joint",
         [("2024-09-18", "demand_delivered")]),
        ([event("guarantee_agreed", "2023-01-01", form="joint", main_due="2024-03-15"),
          event("demand_delivered", "2024-09-19", to="guarantor")], "guarantee_joint", [("2024-09-18", None)]),
        ([event("guarantee_agreed", "2023-01-01", form="joint", main_due="2024-03-15"),
          event("demand_delivered", "2024-04-01")], "guarantee_joint", [("2024-09-18", None)]),
        ([event("guarantee_agreed", "2023-01-01", form="general", main_due="2024-03-15"),
          event("demand_delivered", "2024-04-01", to="guarantor")], "guarantee_general", [("2024-09-18", None)]),
        ([event("guarantee_agreed", "2023-01-01", form="general", main_due="2024-03-15"),
          event("suit_filed", "2024-04-01")], "guarantee_general", [("2024-09-18", "suit_filed")]),
        # CC 694(2): from the demand, three years against the joint guarantor.
        ([event("guarantee_agreed", "2023-01-01", form="joint", main_due="2024-03-15"),
          event("demand_delivered", "2024-04-02", to="guarantor")], "guarantee_limitation", [("2027-04-02", None)]),
        # CPL 104: thirty days to sue after preservation before suit; 2 October is a holiday.
        ([event("pre_suit_preservation_executed", "2026-09-02")], "pre_suit_preservation_suit", [("2026-10-08", None)]),
        ([event("pre_suit_preservation_executed", "2026-09-02"), event("suit_filed", "2026-10-08")],
         "pre_suit_preservation_suit", [("2026-10-08", "suit_filed")]),
        ([event("pre_suit_preservation_executed", "2026-09-02"), event("suit_filed", "2026-10-09")],
         "pre_suit_preservation_suit", [("2026-10-08", None)]),
        # 民诉法解释 485 and 财产保全规定 18: a year, two, three; renewal seven days before. Days off lengthen none.
        ([event("preservation_executed", "2025-03-10", asset="deposit", months=12)], "preservation_expiry",
         [("2026-03-10", None)]),
        ([event("preservation_executed", "2025-03-10", asset="deposit", months=12)], "preservation_renewal",
         [("2026-03-03", None)]),
        ([event("preservation_executed", "2024-10-08", asset="movable", months=24)], "preservation_renewal",
         [("2026-10-01", None)]),
        ([event("preservation_executed", "2024-02-29", asset="real_estate", months=36)], "preservation_expiry",
         [("2027-02-28", None)]),
        ([event("preservation_executed", "2025-03-10", asset="other", months=6)], "preservation_expiry",
         [("2025-09-10", None)]),
        ([event("preservation_executed", "2025-03-10", asset="deposit", months=12),
          event("renewal_granted", "2026-03-01", of="deposit", months=6)], "preservation_expiry",
         [("2026-03-10", "renewal_granted"), ("2026-09-01", None)]),
        ([event("preservation_executed", "2025-03-10", asset="deposit", months=12, id="icbc"),
          event("preservation_executed", "2025-03-11", asset="deposit", months=12, id="boc"),
          event("renewal_granted", "2026-03-01", of="boc", months=6)], "preservation_renewal",
         [("2026-03-03", None), ("2026-03-04", "renewal_granted"), ("2026-08-25", None)]),
        ([event("preservation_executed", "2025-03-10", asset="deposit", months=12),
          event("preservation_executed", "2025-03-11", asset="deposit", months=12),
          event("renewal_granted", "2026-03-01", of="2025-03-11", months=6)], "preservation_expiry",
         [("2026-03-10", None), ("2026-03-11", "renewal_granted"), ("2026-09-01", None)]),
        # A renewal after the end revives no lapsed measure: it is a new one.
        ([event("preservation_executed", "2025-03-10", asset="deposit", months=12),
          event("renewal_granted", "2026-03-11", of="deposit", months=6)], "preservation_expiry",
         [("2026-03-10", None), ("2026-09-11", None)]),
        ([event("preservation_executed", "2025-03-10", asset="deposit", months=12),
          event("preservation_released", "2025-05-06", of="deposit")], "preservation_expiry",
         [("2026-03-10", "preservation_released")]),
        ([event("pre_suit_preservation_executed", "2026-09-02", asset="deposit", months=6)], "preservation_expiry",
         [("2027-03-02", None)]),
        # CPL 227: fifteen days for the court, fifteen for the debtor; 解释 430: thirty to deliver.
        ([event("payment_order_accepted", "2026-09-21")], "payment_order_issue", [("2026-10-08", None)]),
        ([event("payment_order_issued", "2026-09-01")], "payment_order_service", [("2026-10-08", None)]),
        ([event("payment_order_served", "2026-09-16")], "payment_order_response", [("2026-10-08", None)]),
        ([event("payment_order_served", "2026-09-16"), event("payment_order_objected", "2026-10-08")],
         "payment_order_response", [("2026-10-08", "payment_order_objected")]),
        # CPL 250 runs from the end of the fifteen days, unless the order lapsed.
        ([event("payment_order_served", "2024-03-01")], "enforcement_application", [("2026-03-18", None)]),
        ([event("payment_order_served", "2024-03-01"), event("payment_order_objected", "2024-03-10")],
         "enforcement_application", [("2026-03-18", "payment_order_objected")]),
        # CPL 250: two years from the last day to perform, or from the day the judgment took effect.
        ([event("judgment_effective", "2024-06-01", perform_by="2024-06-11")], "enforcement_application",
         [("2026-06-11", None)]),
        ([event("judgment_effective", "2024-06-03")], "enforcement_application", [("2026-06-03", None)]),
        ([event("judgment_effective", "2024-06-01", perform_by=["2024-06-11", "2024-09-11"])],
         "enforcement_application", [("2026-09-11", None)]),
        ([event("judgment_effective", "2024-06-01", perform_by="2024-06-11"),
          event("enforcement_applied", "2026-06-11")], "enforcement_application",
         [("2026-06-11", "enforcement_applied")]),
        ([event("judgment_effective", "2024-06-01", perform_by="2024-06-11"),
          event("part_payment", "2025-01-06"), event("enforcement_applied", "2026-07-01")], "enforcement_application",
         [("2026-06-11", "part_payment"), ("2027-01-06", "enforcement_applied")]),
        # 解释 163: preserved after judgment - five days after the time to perform.
        ([event("judgment_effective", "2026-09-01", perform_by="2026-09-26"),
          event("preservation_executed", "2026-09-10", asset="deposit", months=6)], "enforcement_after_preservation",
         [("2026-10-08", None)]),
        ([event("preservation_executed", "2026-08-10", asset="deposit", months=6),
          event("judgment_effective", "2026-09-01", perform_by="2026-09-26")], "enforcement_after_preservation", []),
        # The rest of the catalogue, one line each.
        ([event("judgment_served", "2026-09-16")], "judgment_appeal", [("2026-10-08", None)]),
        ([event("ruling_served", "2026-09-07")], "ruling_appeal", [("2026-09-17", None)]),
        ([event("complaint_served", "2026-09-07")], "defence", [("2026-09-22", None)]),
        ([event("fee_notice_received", "2026-09-07")], "fee_payment", [("2026-09-14", None)]),
        ([event("preservation_ruling_received", "2026-09-07")], "preservation_reconsideration", [("2026-09-14", None)]),
        ([event("mediation_agreed", "2026-09-07")], "mediation_confirmation", [("2026-10-08", None)]),
        ([event("payment_order_lapsed", "2026-09-07")], "payment_order_decline_suit", [("2026-09-14", None)]),
    ],
)  # fmt: skip
def test_the_cases_of_the_articles(
    events: list[dict[str, Any]], name: str, expected: list[tuple[str, str | None]]
) -> None:
    assert found(matter(*events), name) == expected


def test_every_deadline_of_the_catalogue_has_a_case_and_a_full_meaning() -> None:
    for meaning in catalogue().values():
        assert meaning.says["zh"] and meaning.says["en"] and meaning.consequence["zh"] and meaning.consequence["en"]
        assert "条" in meaning.article and meaning.who in {"creditor", "debtor", "court", "either", "both"}
        assert meaning.after is None or (meaning.after in KINDS and meaning.period is not None)
        assert set(meaning.met_by) <= set(KINDS)


def test_a_year_without_decree_is_counted_and_flagged_and_a_users_table_settles_it() -> None:
    events = [event("instalment_due", "2024-10-03", last=True)]
    unknown = next(one for one in matter(*events) if one.meaning.name == "limitation")
    assert (unknown.due_on.isoformat(), unknown.last.verified) == ("2027-10-03", False)
    assert unknown.as_json()["calendar_unverified"] is True
    assert "not decreed" in str(unknown.as_json()["notes"])
    days = {f"2027-10-0{day}": False for day in range(1, 8)}
    known = next(one for one in matter(*events, calendar=days) if one.meaning.name == "limitation")
    assert (known.due_on.isoformat(), known.last.verified) == ("2027-10-08", True)


def test_a_measure_needs_no_decree() -> None:
    ends = matter(event("preservation_executed", "2026-10-02", asset="deposit", months=12))
    assert all(one.last.verified for one in ends)


def test_warnings_come_in_time_and_come_again() -> None:
    one = next(one for one in matter(LAST, as_of="2024-01-02") if one.meaning.name == "limitation")
    days = [day.isoformat() for day in one.warnings]
    assert days[0] == "2025-09-17" and days[-1] == "2026-03-13"  # half a year, then ever closer, on working days
    assert one.status == "open"
    short = matter(event("fee_notice_received", "2026-09-07"), as_of="2026-09-11")[0]
    assert (short.warnings[0].isoformat(), short.status) == ("2026-09-11", "warned")
    late = matter(event("fee_notice_received", "2026-09-07"), as_of="2026-09-15")[0]
    assert late.status == "passed"


def test_what_has_not_happened_yet_is_left_out() -> None:
    early = matter(LAST, event("demand_delivered", "2024-01-10"), as_of="2024-01-09")
    assert found(early, "limitation") == [("2026-03-16", None)]


def test_without_a_due_date_the_first_known_event_begins_it_and_it_says_so() -> None:
    one = matter(event("demand_delivered", "2024-01-10"))[0]
    assert one.due_on.isoformat() == "2027-01-10" and "no due date" in str(one.as_json()["notes"])


def test_all_due_at_once_begins_limitation_then() -> None:
    known = matter(event("instalment_due", "2027-03-15", last=True), event("debt_accelerated", "2024-05-06"))
    assert found(known, "limitation") == [("2027-05-06", None)]


def test_the_command_prints_the_contract_sorted() -> None:
    value = {"jurisdiction": "CHN", "as_of": AS_OF, "events": [
        event("preservation_executed", "2026-03-10", asset="deposit", months=12), LAST,
        event("demand_delivered", "2024-01-10")]}  # fmt: skip
    result = CliRunner().invoke(app, ["court", "deadlines", "-"], input=json.dumps(value))
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert [one["due_on"] for one in answer] == sorted(one["due_on"] for one in answer)
    wanted = {"deadline", "due_on", "warn_on", "counted_from", "article", "consequence", "superseded_by"}
    assert all(wanted <= set(one) for one in answer)
    assert answer[0]["superseded_by"] == "demand_delivered 2024-01-10"
    assert answer[0]["counted_from"] == "2023-03-15"


@pytest.mark.parametrize(
    ("value", "code", "path"),
    [
        ([], "matter_malformed", ""),
        ({"jurisdiction": "USA", "as_of": AS_OF, "events": []}, "jurisdiction_unknown", "jurisdiction"),
        ({"jurisdiction": "CHN", "events": []}, "date_malformed", "as_of"),
        ({"jurisdiction": "CHN", "as_of": AS_OF}, "events_malformed", "events"),
        ({"jurisdiction": "CHN", "as_of": AS_OF, "events": [1]}, "event_malformed", "events[0]"),
        ({"jurisdiction": "CHN", "as_of": AS_OF, "events": [], "calendar": []}, "calendar_malformed", "calendar"),
    ],
)
def test_a_malformed_matter_names_its_path(value: Any, code: str, path: str) -> None:
    with pytest.raises(InputError) as caught:
        read_matter(value)
    assert (caught.value.code, caught.value.path) == (code, path)


@pytest.mark.parametrize(
    ("events", "code", "path"),
    [
        ([event("demanded", "2024-01-01")], "event_kind_unknown", "events[0].kind"),
        ([event("suit_filed", "2024-02-30")], "date_impossible", "events[0].date"),
        ([event("instalment_due", "9999-12-31", last=True)], "day_too_far", "events[0].date"),
        ([{"kind": "suit_filed"}], "date_malformed", "events[0].date"),
        ([event("instalment_due", "2024-01-01", last="yes")], "not_yes_or_no", "events[0].last"),
        ([LAST, event("instalment_due", "2024-01-01", last=True)], "last_repeated", "events[1].last"),
        ([event("suit_filed", "2024-01-01", id="a"), event("suit_filed", "2024-01-02", id="a")], "id_repeated",
         "events[1].id"),
        ([event("preservation_executed", "2024-01-01", months=1)], "value_unknown", "events[0].asset"),
        ([event("preservation_executed", "2024-01-01", asset="deposit", months=13)], "months_beyond_law",
         "events[0].months"),
        ([event("preservation_executed", "2024-01-01", asset="movable", months=25)], "months_beyond_law",
         "events[0].months"),
        ([event("preservation_executed", "2024-01-01", asset="real_estate", months=37)], "months_beyond_law",
         "events[0].months"),
        ([event("preservation_executed", "2024-01-01", asset="deposit", months="12")], "months_beyond_law",
         "events[0].months"),
        ([event("renewal_granted", "2024-01-01", of="deposit", months=6)], "measure_not_found", "events[0].of"),
        ([event("preservation_executed", "2024-01-01", asset="deposit"),
          event("preservation_executed", "2024-01-01", asset="deposit"),
          event("renewal_granted", "2024-06-01", of="deposit")], "measure_ambiguous", "events[2].of"),
        ([event("preservation_executed", "2024-01-01", asset="deposit"),
          event("renewal_granted", "2024-06-01", of="deposit", months=24)], "months_beyond_law", "events[1].months"),
        ([event("judgment_effective", "2024-06-01", perform_by="2024-05-31")], "perform_by_too_early",
         "events[0].perform_by"),
        ([event("guarantee_agreed", "2024-06-01", form="oral", main_due="2024-06-01")], "value_unknown",
         "events[0].form"),
        ([event("guarantee_agreed", "2024-06-01", form="joint")], "main_due_missing", "events[0].main_due"),
        ([event("guarantee_agreed", "2024-06-01", main_due="2024-06-01", period_months="6")], "months_malformed",
         "events[0].period_months"),
        ([event("demand_delivered", "2024-06-01", to="neighbour")], "value_unknown", "events[0].against"),
    ],
)  # fmt: skip
def test_a_bad_event_names_its_path(events: list[Any], code: str, path: str) -> None:
    with pytest.raises(InputError) as caught:
        matter(*events)
    assert (caught.value.code, caught.value.path) == (code, path)


def test_bad_input_on_the_command_line_is_one_json_object() -> None:
    result = CliRunner().invoke(app, ["court", "deadlines", "-"], input='{"jurisdiction": "CHN"')
    assert result.exit_code == 2
    assert json.loads(result.stderr)["error"]["code"] == "json_malformed"


@pytest.mark.parametrize(
    ("given", "path"),
    [
        ({"today": "2026-11-24"}, "today"),
        ({"events": [{"kind": "suit_filed", "date": "2026-01-01", "datee": "2026-01-02"}]}, "events[0].datee"),
    ],
)
def test_a_key_that_nobody_reads_is_refused(given: dict, path: str) -> None:
    with pytest.raises(InputError) as fault:
        read_matter({"jurisdiction": "CHN", "as_of": "2026-11-24", "events": [], **given})
    assert (fault.value.code, fault.value.path) == ("unknown_key", path)


def test_a_demand_on_one_guarantor_does_not_keep_another() -> None:
    agreed = {"kind": "guarantee_agreed", "date": "2025-01-01", "form": "joint", "main_due": "2026-01-05",
              "period_months": 12}  # fmt: skip
    asked = {"kind": "demand_delivered", "date": "2026-03-02", "to": "guarantor", "guarantors": ["G1"]}
    events = [{**agreed, "guarantor": "G1"}, {**agreed, "guarantor": "G2"}, asked]
    found = deadlines_of(read_matter({"jurisdiction": "CHN", "as_of": "2026-03-10", "events": events}))
    kept = {one.guarantor: one.superseded_by is not None for one in found if one.meaning.name == "guarantee_joint"}
    assert kept == {"G1": True, "G2": False}
