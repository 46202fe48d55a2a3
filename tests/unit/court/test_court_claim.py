"""The amount claimed is the debt's own figure, row by row, and never more."""

from datetime import date

import pytest

from arrears.court.claim import checked_claim, claim
from arrears.debt.payoff import payoff
from arrears.debt.read import read_debt
from arrears.debt.stand import stand
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
