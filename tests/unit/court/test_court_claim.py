"""The amount claimed is the debt's own figure, row by row, and never more."""

from datetime import date
from fractions import Fraction

import pytest

from arrears.court.claim import Carried, carried, checked_claim, claim, part_of
from arrears.debt.payoff import payoff
from arrears.debt.read import read_debt
from arrears.debt.stand import Parts, stand
from arrears.kernel.refusal import InputError

LOAN = {
    "principal": "50000.00", "currency": "CNY", "disbursed": "2025-01-15", "annual_rate": "0.18", "instalments": 12,
    "first_due": "2025-02-15", "penalty": {"uplift": "0.50"},
    "fees": [{"date": "2025-05-20", "amount": "30.00", "name": "催收函邮费"}],
    "payments": [
        {"id": "p1", "date": "2025-02-15", "amount": "4584.00"},
        {"id": "p2", "date": "2025-03-15", "amount": "4584.00"},
        {"id": "p3", "date": "2025-04-20", "amount": "1000.00"},
    ],
}  # fmt: skip
DEBT = read_debt(LOAN)


@pytest.mark.parametrize("as_of", ["2025-04-16", "2025-06-30", "2026-01-15", "2026-11-22"])
def test_the_sheet_adds_up_to_what_the_debt_says(as_of: str) -> None:
    day = date.fromisoformat(as_of)
    now = stand(DEBT, day)
    for scope, owed in (("overdue", now.overdue), ("whole", payoff(DEBT, now))):
        sheet = claim(DEBT, day, scope)
        assert sheet.parts == owed
        for part in ("principal", "interest", "fee", "penalty"):
            assert sum(getattr(row.parts, part) for row in sheet.rows) == getattr(owed, part), (scope, part)


def test_the_sheet_in_json_names_days_late_and_both_languages() -> None:
    sheet = claim(DEBT, date(2025, 6, 30), "overdue").as_json()
    assert [row["no"] for row in sheet["rows"]] == [3, 4, 5]
    assert sheet["rows"][0]["days_late"] == 76
    assert sheet["total"] in sheet["says"]["en"].replace(",", "") and "仅主张" in sheet["says"]["zh"]


def test_a_claim_above_the_debt_is_refused() -> None:
    sheet = claim(DEBT, date(2025, 6, 30), "overdue")
    assert checked_claim(sheet.total, sheet) == sheet.total
    with pytest.raises(InputError) as caught:
        checked_claim(sheet.total + 1, sheet)
    assert (caught.value.code, caught.value.path) == ("claim_above_debt", "amount")
    with pytest.raises(InputError):
        checked_claim(0, sheet)


def test_nothing_owed_is_nothing_to_claim() -> None:
    with pytest.raises(InputError) as caught:
        claim(DEBT, date(2025, 2, 15), "overdue")
    assert caught.value.code == "nothing_to_claim"


def test_a_part_is_claimed_and_the_rest_is_named() -> None:
    owed = claim(DEBT, date(2026, 1, 15), "overdue")
    less = part_of(owed, owed.total - owed.parts.penalty - owed.parts.fee - 100, "waived")
    assert less.unclaimed == Parts(0, 100, owed.parts.fee, owed.parts.penalty)
    assert less.total + less.unclaimed.total == owed.total
    for part in ("principal", "interest", "fee", "penalty"):
        assert sum(getattr(row.parts, part) for row in less.rows) == getattr(less.parts, part), part
    newest = [row for row in owed.rows if row.parts.interest][-1]
    assert next(row for row in less.rows if row.no == newest.no).parts.interest == newest.parts.interest - 100
    said = less.as_json()["unclaimed"]
    assert (said["rest"], said["interest"]) == ("waived", "1.00")
    assert part_of(owed, owed.total, "reserved") == owed
    for amount, code in ((owed.total + 1, "claim_above_debt"), (0, "claim_not_positive"), (-1, "claim_not_positive")):
        with pytest.raises(InputError) as fault:
            part_of(owed, amount, "reserved")
        assert (fault.value.code, fault.value.path) == (code, "amount")


def test_a_day_s_balances_are_carried_over_and_the_penalty_runs_on() -> None:
    balances = Parts(800_000, 24_000, 0, 76_000)
    books = Carried(date(2026, 11, 24), "CNY", balances, date(2026, 3, 8), Fraction(24, 100))
    same = carried(books, date(2026, 11, 24))
    assert (same.total, [row.no for row in same.rows], same.carried_on) == (900_000, [0], date(2026, 11, 24))
    later = carried(books, date(2026, 12, 4))  # 8,000.00 × 24 % × 10 / 360 = 53.333… → 53.33
    assert [(row.no, row.due.isoformat(), row.days_late, row.parts.total) for row in later.rows] == [
        (0, "2026-03-08", 271, 900_000), (1, "2026-11-24", 10, 5_333),
    ]  # fmt: skip
    assert later.parts.penalty == 81_333 and later.as_json()["carried_on"] == "2026-11-24"
    assert carried(Carried(books.on, "CNY", balances), date(2026, 12, 4)).total == 900_000
    with pytest.raises(InputError) as fault:
        carried(Carried(books.on, "CNY", Parts(0, 0, 0, 0)), books.on)
    assert fault.value.code == "nothing_to_claim"
