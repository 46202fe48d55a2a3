"""Each switch of a debt by a small case: schedules, penalty, age, allocation, payments and events."""

from __future__ import annotations

from datetime import date

import pytest

from arrears.debt.quote import quote
from arrears.debt.read import read_debt
from arrears.kernel.refusal import InputError

BASE = {
    "principal": "1200.00",
    "disbursed": "2026-01-01",
    "annual_rate": "0.12",
    "instalments": 3,
    "first_due": "2026-02-01",
}
# 100 yuan due on the first of February, March and April, without interest, for cases that count days.
PLAIN = {
    "disbursed": "2026-01-01",
    "schedule": [{"due": f"2026-0{month}-01", "principal": "100.00"} for month in (2, 3, 4)],
}


def ask(debt: dict, as_of: str) -> dict:
    return quote(read_debt(debt), date.fromisoformat(as_of))


def table(answer: dict) -> list[tuple[str, str, str]]:
    return [(row["due"], row["principal"], row["interest"]) for row in answer["schedule"]]


SCHEDULES = [
    # 1,200 x 0.01 x 1.030301 / 0.030301 = 408.0265
    ({}, [("2026-02-01", "396.03", "12.00"), ("2026-03-01", "399.99", "8.04"), ("2026-04-01", "403.98", "4.04")]),
    (
        {"method": "equal_principal"},
        [("2026-02-01", "400.00", "12.00"), ("2026-03-01", "400.00", "8.00"), ("2026-04-01", "400.00", "4.00")],
    ),
    (
        {"method": "flat"},
        [("2026-02-01", "400.00", "12.00"), ("2026-03-01", "400.00", "12.00"), ("2026-04-01", "400.00", "12.00")],
    ),
    (
        {"method": "interest_only"},
        [("2026-02-01", "0.00", "12.00"), ("2026-03-01", "0.00", "12.00"), ("2026-04-01", "1200.00", "12.00")],
    ),
    ({"method": "bullet"}, [("2026-04-01", "1200.00", "36.00")]),
    # 31, 28 and 31 days of 1,200 x 12 % / 365 = 0.394520...
    (
        {"method": "interest_only", "interest_basis": "actual/365"},
        [("2026-02-01", "0.00", "12.23"), ("2026-03-01", "0.00", "11.05"), ("2026-04-01", "1200.00", "12.23")],
    ),
    # an odd first period of 15 days under 30/360
    (
        {"method": "interest_only", "disbursed": "2026-01-16"},
        [("2026-02-01", "0.00", "6.00"), ("2026-03-01", "0.00", "12.00"), ("2026-04-01", "1200.00", "12.00")],
    ),
    # the 31st is clipped, and a clipped month is a whole one
    (
        {"method": "interest_only", "disbursed": "2026-01-31", "first_due": "2026-02-28", "due_day": 31},
        [("2026-02-28", "0.00", "12.00"), ("2026-03-31", "0.00", "12.00"), ("2026-04-30", "1200.00", "12.00")],
    ),
    # to the yuan, upwards: 408.03 becomes 409; the last takes the difference
    (
        {"rounding": {"instalment": "up", "unit": "1"}},
        [("2026-02-01", "397.00", "12.00"), ("2026-03-01", "400.97", "8.03"), ("2026-04-01", "402.03", "4.02")],
    ),
    (
        {"principal_grace": 1, "method": "equal_principal"},
        [("2026-02-01", "0.00", "12.00"), ("2026-03-01", "600.00", "12.00"), ("2026-04-01", "600.00", "6.00")],
    ),
    # 24 % from the middle of the second month: 1,200 x 12 % x 15/360 + 1,200 x 24 % x 15/360
    (
        {"method": "interest_only", "rates": [{"from": "2026-02-16", "annual_rate": "0.24"}]},
        [("2026-02-01", "0.00", "12.00"), ("2026-03-01", "0.00", "18.00"), ("2026-04-01", "1200.00", "24.00")],
    ),
    # half of it lent on 16 January: 600 x 1 % + 600 x 1 % x 15/30
    (
        {
            "method": "interest_only",
            "disbursals": [{"date": "2026-01-01", "amount": "600.00"}, {"date": "2026-01-16", "amount": "600.00"}],
        },
        [("2026-02-01", "0.00", "9.00"), ("2026-03-01", "0.00", "12.00"), ("2026-04-01", "1200.00", "12.00")],
    ),
    (
        {"period": {"days": 14}, "first_due": "2026-01-15", "method": "interest_only", "interest_basis": "actual/360"},
        [("2026-01-15", "0.00", "5.60"), ("2026-01-29", "0.00", "5.60"), ("2026-02-12", "1200.00", "5.60")],
    ),
    (
        {"period": {"months": 3}, "first_due": "2026-04-01", "method": "interest_only"},
        [("2026-04-01", "0.00", "36.00"), ("2026-07-01", "0.00", "36.00"), ("2026-10-01", "1200.00", "36.00")],
    ),
]


@pytest.mark.parametrize(("change", "rows"), SCHEDULES)
def test_schedule(change, rows):
    assert table(ask(BASE | change, "2026-01-31")) == rows


AGES = [
    # change, as of, (oldest, past due days, dpd, bucket)
    ({}, "2026-02-01", (None, 0, 0, "M0")),
    ({}, "2026-02-02", ("2026-02-01", 1, 1, "M1")),
    ({"dpd": {"first_day": "due_day"}}, "2026-02-01", ("2026-02-01", 1, 1, "M1")),
    ({"dpd": {"grace_days": 3}}, "2026-02-04", ("2026-02-01", 3, 0, "M0")),
    ({"dpd": {"grace_days": 3}}, "2026-02-05", ("2026-02-01", 4, 1, "M1")),
    # paused from 11 to 21 February: ten days do not count, and M1 holds up to and with the 21st
    ({"pauses": [{"from": "2026-02-11", "to": "2026-02-21"}]}, "2026-02-11", ("2026-02-01", 10, 10, "M1")),
    ({"pauses": [{"from": "2026-02-11", "to": "2026-02-21"}]}, "2026-02-21", ("2026-02-01", 20, 10, "M1")),
    ({"pauses": [{"from": "2026-02-11", "to": "2026-02-21"}]}, "2026-02-22", ("2026-02-01", 21, 11, "M1")),
    # a row that falls due within a pause has age 0 in it; under due_day the bucket still stays as on `from`
    (
        {"dpd": {"first_day": "due_day"}, "pauses": [{"from": "2026-01-20", "to": "2026-02-21"}]},
        "2026-02-10",
        ("2026-02-01", 10, 1, "M0"),
    ),
    ({"buckets": [["C", 0, 4], ["D", 5, None]]}, "2026-02-06", ("2026-02-01", 5, 5, "D")),
]


@pytest.mark.parametrize(("change", "as_of", "expected"), AGES)
def test_age(change, as_of, expected):
    answer = ask(PLAIN | change, as_of)
    assert tuple(answer[key] for key in ("oldest_unpaid_due", "past_due_days", "dpd", "bucket")) == expected


def test_a_bucket_is_frozen_in_a_pause_even_when_money_comes():
    paid = [{"id": "a", "date": "2026-02-15", "amount": "100.00"}]
    debt = PLAIN | {"pauses": [{"from": "2026-02-11", "to": "2026-02-21"}], "payments": paid}
    assert (ask(debt, "2026-02-21")["dpd"], ask(debt, "2026-02-21")["bucket"]) == (0, "M1")
    assert ask(debt, "2026-02-22")["bucket"] == "M0"


def test_grace_on_an_instalment_shows_in_its_row():
    loan = ask(PLAIN | {"dpd": {"grace_days": 3}}, "2026-02-06")
    each = ask(PLAIN | {"dpd": {"grace_days": 3, "grace_on": "instalment"}}, "2026-02-06")
    assert (loan["dpd"], loan["schedule"][0]["dpd"]) == (2, 5)
    assert (each["dpd"], each["schedule"][0]["dpd"]) == (2, 2)


RATE = {"rate": "0.36"}  # 0.1 % a day
PENALTIES = [
    ({"penalty": RATE}, "2026-02-01", "0.00"),
    ({"penalty": RATE}, "2026-02-11", "1.00"),
    # 29 days of the first row (28 + 1) and one of the second
    ({"penalty": RATE}, "2026-03-02", "3.00"),
    ({"penalty": {"rate": "0.365", "year": 365}}, "2026-02-11", "1.00"),
    ({"penalty": RATE, "dpd": {"grace_days": 5}}, "2026-02-06", "0.00"),
    ({"penalty": RATE, "dpd": {"grace_days": 5}}, "2026-02-07", "0.60"),
    # the loan is out of grace, the second row is in its own
    ({"penalty": RATE, "dpd": {"grace_days": 5}}, "2026-03-02", "3.00"),
    ({"penalty": RATE, "dpd": {"grace_days": 5, "grace_on": "instalment"}}, "2026-03-02", "2.90"),
    ({"penalty": RATE, "pauses": [{"from": "2026-02-05", "to": "2026-02-08"}]}, "2026-02-11", "0.70"),
    # 0.5 % of the loan's principal of 300
    ({"penalty": RATE | {"cap": {"of_principal": "0.005"}}}, "2026-02-20", "1.50"),
    ({"penalty": RATE | {"cap": None}}, "2026-02-21", "2.00"),
    # half on 6 February: 5 days on 100, 5 on 50 (after 0.50 of penalty, as penalty is paid first: 50.50)
    ({"penalty": RATE, "payments": [{"id": "a", "date": "2026-02-06", "amount": "50.50"}]}, "2026-02-11", "0.25"),
]


@pytest.mark.parametrize(("change", "as_of", "penalty"), PENALTIES)
def test_penalty(change, as_of, penalty):
    assert ask(PLAIN | change, as_of)["overdue"]["penalty"] == penalty


def test_penalty_on_principal_and_interest_and_with_a_rate_that_changes():
    rows = [{"due": "2026-02-01", "principal": "100.00", "interest": "20.00"}]
    debt = {"disbursed": "2026-01-01", "schedule": rows, "penalty": RATE | {"base": "overdue_principal_and_interest"}}
    assert ask(debt, "2026-02-11")["overdue"]["penalty"] == "1.20"
    # 12 % + 50 % = 18 %, from 6 February 24 % + 50 % = 36 %: four days at 0.05, five at 0.10
    debt = {"disbursed": "2026-01-01", "annual_rate": "0.12", "schedule": rows, "penalty": {"uplift": "0.5"}}
    debt["rates"] = [{"from": "2026-02-06", "annual_rate": "0.24"}]
    assert ask(debt, "2026-02-10")["overdue"]["penalty"] == "0.70"


def used(answer: dict) -> list[tuple]:
    return [
        (e["payment"], e["instalment"], *(e[p] for p in ("fee", "penalty", "interest", "principal")))
        for e in answer["allocations"]
    ]


def test_fees_belong_to_their_period_and_wait_for_their_day():
    fees = [
        {"date": "2026-02-20", "amount": "5.00", "name": "letter"},
        {"date": "2026-04-20", "amount": "7.00", "name": "court"},
        {"date": "2026-04-20", "amount": "8.00", "name": "copy"},
    ]
    debt = PLAIN | {"fees": fees, "payments": [{"id": "a", "date": "2026-02-10", "amount": "400.00"}]}
    answer = ask(debt, "2026-02-10")
    assert [row["fee"] for row in answer["schedule"]] == ["0.00", "5.00", "0.00", "7.00", "8.00"]
    assert answer["schedule"][3]["due"] == answer["schedule"][4]["due"] == "2026-04-20"
    assert answer["unapplied"] == "100.00"  # three rows are paid, the fees have not arisen
    assert answer["payoff"] == "0.00"
    later = ask(debt, "2026-02-20")
    assert later["unapplied"] == "95.00"  # what waits pays a fee on the day it arises
    assert used(later)[-1] == ("a", 2, "5.00", "0.00", "0.00", "0.00")


ORDER = {"payments": [{"id": "a", "date": "2026-05-05", "amount": "150.00"}], "penalty": RATE}


def test_order_changes_with_age():
    # 5 May: 93 days, 9.30 of penalty on row 1; row 2 is 65 days late, 6.50
    plain = ask(PLAIN | ORDER, "2026-05-05")
    assert used(plain) == [("a", 1, "0.00", "9.30", "0.00", "100.00"), ("a", 2, "0.00", "6.50", "0.00", "34.20")]
    flipped = PLAIN | ORDER | {"from_dpd": {"91": ["principal", "interest", "penalty", "fee"]}}
    assert used(ask(flipped, "2026-05-05"))[1] == ("a", 2, "0.00", "0.00", "0.00", "40.70")
    before = PLAIN | ORDER | {"from_dpd": {"94": ["principal", "interest", "penalty", "fee"]}}
    assert used(ask(before, "2026-05-05")) == used(plain)


@pytest.mark.parametrize(
    ("prepayment", "rows", "unapplied"), [("next", [1, 2], "0.00"), ("last", [1, 3], "0.00"), ("hold", [1], "50.00")]
)
def test_prepayment(prepayment, rows, unapplied):
    debt = PLAIN | {"prepayment": prepayment, "payments": [{"id": "a", "date": "2026-02-01", "amount": "150.00"}]}
    answer = ask(debt, "2026-02-10")
    assert [entry["instalment"] for entry in answer["allocations"]] == rows
    assert answer["unapplied"] == unapplied


def test_money_on_hold_pays_when_the_row_falls_due():
    debt = PLAIN | {"prepayment": "hold", "payments": [{"id": "a", "date": "2026-02-01", "amount": "150.00"}]}
    answer = ask(debt, "2026-03-02")
    assert (answer["unapplied"], answer["overdue"]["total"]) == ("0.00", "50.00")
    assert answer["allocations"][1]["date"] == "2026-03-01"


def test_a_chargeback_is_a_debt_of_its_own_age():
    payments = [
        {"id": "a", "date": "2026-02-01", "amount": "100.00"},
        {"id": "c", "date": "2026-02-20", "chargeback": "a", "amount": "60.00"},
    ]
    answer = ask(PLAIN | {"payments": payments}, "2026-02-25")
    assert (answer["oldest_unpaid_due"], answer["dpd"], answer["overdue"]["total"]) == ("2026-02-20", 5, "60.00")
    assert answer["schedule"][0]["status"] == "paid"
    undone = [*payments, {"id": "r", "date": "2026-02-21", "reverses": "c"}]
    assert ask(PLAIN | {"payments": undone}, "2026-02-25")["overdue"]["total"] == "0.00"


def test_what_is_dated_later_is_ignored():
    payments = [
        {"id": "a", "date": "2026-02-10", "amount": "100.00"},
        {"id": "r", "date": "2026-02-12", "reverses": "a"},
    ]
    debt = PLAIN | {"payments": payments}
    assert [ask(debt, f"2026-02-{day}")["dpd"] for day in ("09", "10", "11", "12")] == [8, 0, 0, 11]


def event(day: str, **change) -> dict:
    return {"events": [{"id": "e", "date": day} | change]}


def test_re_age_moves_unpaid_parts_to_equal_rows():
    paid = {"payments": [{"id": "a", "date": "2026-02-01", "amount": "150.00"}]}
    change = event("2026-03-10", kind="re_age", first_due="2026-04-10", instalments=4, period="month")
    answer = ask(PLAIN | paid | change, "2026-03-10")
    assert [row["status"] for row in answer["schedule"]] == ["paid", "re_aged", "re_aged", *["future"] * 4]
    assert [row["total"] for row in answer["schedule"]] == ["100.00", "50.00", "0.00", *["37.50"] * 4]
    assert (answer["dpd"], answer["bucket"], answer["outstanding"]["total"]) == (0, "M0", "150.00")
    undo = change["events"] + [{"id": "u", "date": "2026-03-11", "undoes": "e"}]
    assert ask(PLAIN | paid | {"events": undo}, "2026-03-11") == ask(PLAIN | paid, "2026-03-11")


def test_re_age_gives_the_difference_to_the_last_row_and_keeps_every_part():
    debt = (
        BASE | {"penalty": {"rate": "0.36"}} | event("2026-05-01", kind="re_age", first_due="2026-06-01", instalments=7)
    )
    before, after = ask(BASE | {"penalty": {"rate": "0.36"}}, "2026-05-01"), ask(debt, "2026-05-01")
    assert after["outstanding"] == before["outstanding"]
    new = [row["total"] for row in after["schedule"] if row["origin"] == "re_age"]
    assert len(set(new[:-1])) == 1
    assert len(new) == 7


def test_re_age_that_keeps_interest_charges_it_on_what_was_moved():
    debt = PLAIN | {"annual_rate": "0.12"}
    change = event("2026-05-01", kind="re_age", first_due="2026-06-01", instalments=3, interest="keep")
    answer = ask(debt | change, "2026-05-01")
    # 300 x 1 %; level 300 x 0.01 x 1.030301 / 0.030301 = 102.01
    assert [(r["interest"], r["total"]) for r in answer["schedule"][3:]] == [
        ("3.00", "102.01"),
        ("2.01", "102.01"),
        ("1.01", "102.00"),
    ]


def test_re_amortise_spreads_overdue_principal():
    answer = ask(PLAIN | event("2026-02-15", kind="re_amortise"), "2026-02-15")
    assert [row["principal"] for row in answer["schedule"]] == ["0.00", "150.00", "150.00"]
    assert answer["dpd"] == 0


def test_extension_moves_a_row_and_all_later_ones():
    by_months = ask(PLAIN | event("2026-02-15", kind="extension", from_no=2, months=2), "2026-02-15")
    assert [row["due"] for row in by_months["schedule"]] == ["2026-02-01", "2026-05-01", "2026-06-01"]
    to_day = ask(PLAIN | event("2026-02-15", kind="extension", from_no=1, to="2026-02-21"), "2026-02-22")
    assert [row["due"] for row in to_day["schedule"]] == ["2026-02-21", "2026-03-21", "2026-04-21"]
    assert to_day["dpd"] == 1


def test_waiver_takes_the_oldest_first():
    debt = PLAIN | {"penalty": RATE}
    some = ask(debt | event("2026-03-02", kind="waiver", part="penalty", amount="2.95"), "2026-03-02")
    assert [row["penalty"] for row in some["schedule"]] == ["0.00", "0.05", "0.00"]
    everything = ask(debt | event("2026-03-02", kind="waiver", part="penalty", amount="all"), "2026-03-03")
    assert everything["overdue"]["penalty"] == "0.20"  # the next day goes on
    principal = ask(PLAIN | event("2026-02-10", kind="waiver", part="principal", amount="130.00"), "2026-02-10")
    assert [row["waived"] for row in principal["schedule"]] == ["100.00", "30.00", "0.00"]


def test_after_a_write_off_the_claim_stays_and_payments_are_recoveries():
    debt = PLAIN | event("2026-03-10", kind="write_off")
    debt |= {"payments": [{"id": "a", "date": "2026-03-20", "amount": "30.00"}]}
    answer = ask(debt, "2026-03-20")
    assert (answer["state"], answer["recovered"], answer["outstanding"]["total"]) == ("written_off", "30.00", "270.00")
    assert used(answer) == [("a", 1, "0.00", "0.00", "0.00", "30.00")]
    assert ask(debt, "2026-03-09")["state"] == "active"


def test_a_debt_paid_in_full_is_closed():
    answer = ask(PLAIN | {"payments": [{"id": "a", "date": "2026-02-01", "amount": "300.00"}]}, "2026-02-02")
    assert (answer["state"], answer["payoff"], answer["next_due"]) == ("closed", "0.00", None)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (event("2026-02-10", kind="extension", from_no=9, months=1), "events[0].from_no"),
        (event("2026-02-10", kind="extension", from_no=2, to="2026-03-01"), "events[0].to"),
        (event("2026-05-10", kind="re_amortise"), "events[0].kind"),
        (event("2026-05-10", kind="re_age", first_due="2026-05-10", instalments=1), "events[0].first_due"),
    ],
)
def test_a_change_that_cannot_be_names_its_place(change, path):
    with pytest.raises(InputError) as caught:
        ask(PLAIN | change, "2026-06-01")
    assert caught.value.path == path


def test_a_row_whose_penalty_alone_is_unpaid_is_overdue():
    order = {"allocation": ["principal", "interest", "fee", "penalty"]}
    debt = PLAIN | order | {"penalty": RATE, "payments": [{"id": "a", "date": "2026-02-11", "amount": "100.60"}]}
    answer = ask(debt, "2026-02-12")
    assert (answer["overdue"]["penalty"], answer["overdue"]["total"]) == ("0.40", "0.40")
    assert (answer["oldest_unpaid_due"], answer["schedule"][0]["status"]) == ("2026-02-01", "overdue")
