"""The worked case of the articles: 12 months at 18 % a year, two instalments paid, then nothing. Checked by hand.

Disbursed 2026-01-01, due on the first of each month from 2026-02-01; the instalments of February and March are paid.
The oldest unpaid due date is 2026-04-01. Penalty: 18 % x 1.5 = 27 % a year, 0.00075 a day, on overdue principal.

50,000 yuan. r = 1.5 %, 1.015^12 = 1.195618..., level = 50,000 x 0.015 x 1.195618 / 0.195618 = 4,584.00
  row  balance    interest             principal  | row  balance    interest  principal
   1   50,000.00  750.00               3,834.00   |  5   34,315.48  514.73    4,069.27
   2   46,166.00  692.49               3,891.51   |  6   30,246.21  453.69    4,130.31
   3   42,274.49  634.12 (634.11735)   3,949.88   |  7   26,115.90  391.74    4,192.26
   4   38,324.61  574.87 (574.86915)   4,009.13   |  8   21,923.64  328.85    4,255.15
50 yuan: level 4.58; interest .75 .69 .63 .57 .51 .45 .39 .33, principal 3.83 3.89 3.95 4.01 4.07 4.13 4.19 4.25
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from arrears.debt.quote import quote
from arrears.debt.read import read_debt

OLDEST = date(2026, 4, 1)


def worked_case(principal: str, instalment: str) -> dict:
    return {
        "principal": principal,
        "disbursed": "2026-01-01",
        "annual_rate": "0.18",
        "instalments": 12,
        "first_due": "2026-02-01",
        "penalty": {"uplift": "0.50"},
        "payments": [
            {"id": "feb", "date": "2026-02-01", "amount": instalment},
            {"id": "mar", "date": "2026-03-01", "amount": instalment},
        ],
    }


BY_HAND = [
    # principal, DPD, bucket, overdue principal, overdue interest, penalty of each overdue row
    # 3,949.88 x 0.00075 = 2.96241
    ("50000.00", 1, "M1", "3949.88", "634.12", ["2.96"]),
    # x 30 = 88.8723; 1 May is the due date of row 4, which is not overdue that day
    ("50000.00", 30, "M1", "3949.88", "634.12", ["88.87"]),
    # x 31 = 91.83471; row 4: 4,009.13 x 0.00075 = 3.0068475; 3,949.88 + 4,009.13; 634.12 + 574.87
    ("50000.00", 31, "M2", "7959.01", "1208.99", ["91.83", "3.01"]),
    # 30 June: 90 days 266.6169, 60 days 180.41085, row 5 29 days 4,069.27 x 0.02175 = 88.5066225
    ("50000.00", 90, "M3", "12028.28", "1723.72", ["266.62", "180.41", "88.51"]),
    # 1 July: 91 days 269.57931, 61 days 183.4176975, 30 days 91.558575; row 6 is due that day
    ("50000.00", 91, "M4", "12028.28", "1723.72", ["269.58", "183.42", "91.56"]),
    # 28 September: 180 days 533.2338, 150 days 451.027125, 119 days 363.1823475, 89 days 275.6981925,
    # 58 days 182.36331, 27 days 86.1667875; interest 634.12+574.87+514.73+453.69+391.74+328.85
    ("50000.00", 180, "M6", "24606.00", "2898.00", ["533.23", "451.03", "363.18", "275.70", "182.36", "86.17"]),
    # 3.95 x 0.00075 = 0.0029625
    ("50.00", 1, "M1", "3.95", "0.63", ["0.00"]),
    # 0.088875
    ("50.00", 30, "M1", "3.95", "0.63", ["0.09"]),
    # 0.0918375; 4.01 x 0.00075 = 0.0030075
    ("50.00", 31, "M2", "7.96", "1.20", ["0.09", "0.00"]),
    # 0.266625, 0.18045, 4.07 x 0.02175 = 0.0885225
    ("50.00", 90, "M3", "12.03", "1.71", ["0.27", "0.18", "0.09"]),
    # 0.2695875, 0.1834575, 0.091575
    ("50.00", 91, "M4", "12.03", "1.71", ["0.27", "0.18", "0.09"]),
    # 0.53325, 0.451125, 0.3632475, 0.2756775, 0.182265, 0.0860625; interest .63+.57+.51+.45+.39+.33
    ("50.00", 180, "M6", "24.60", "2.88", ["0.53", "0.45", "0.36", "0.28", "0.18", "0.09"]),
]


@pytest.mark.parametrize(("principal", "dpd", "bucket", "overdue", "interest", "penalties"), BY_HAND)
def test_worked_case_by_hand(principal, dpd, bucket, overdue, interest, penalties):
    instalment = {"50000.00": "4584.00", "50.00": "4.58"}[principal]
    answer = quote(read_debt(worked_case(principal, instalment)), OLDEST + timedelta(days=dpd))
    assert (answer["oldest_unpaid_due"], answer["past_due_days"], answer["dpd"]) == ("2026-04-01", dpd, dpd)
    assert answer["bucket"] == bucket
    assert answer["overdue"]["principal"] == overdue
    assert answer["overdue"]["interest"] == interest
    assert [row["penalty"] for row in answer["schedule"] if row["status"] == "overdue"] == penalties
    assert answer["overdue"]["penalty"] == str(sum(Decimal(penalty) for penalty in penalties))
    assert [row["status"] for row in answer["schedule"][:3]] == ["paid", "paid", "overdue"]


def test_last_instalment_takes_the_difference():
    rows = quote(read_debt(worked_case("50000.00", "4584.00")), OLDEST)["schedule"]
    assert [row["total"] for row in rows] == ["4584.00"] * 11 + ["4583.99"]
    rows = quote(read_debt(worked_case("50.00", "4.58")), OLDEST)["schedule"]
    assert [row["total"] for row in rows] == ["4.58"] * 11 + ["4.61"]


def test_payoff_counts_interest_only_as_accrued():
    # 2 April: due interest 634.12, row 4 accrues 38,324.61 x 18 % x 1/360 = 19.162305; penalty 2.96
    answer = quote(read_debt(worked_case("50000.00", "4584.00")), date(2026, 4, 2))
    assert answer["payoff_parts"] == {
        "principal": "42274.49",
        "interest": "653.28",
        "fee": "0.00",
        "penalty": "2.96",
        "total": "42930.73",
    }
    assert answer["payoff"] == "42930.73"
    assert (answer["next_due"], answer["next_amount"]) == ("2026-05-01", "4584.00")


def test_the_due_day_itself_is_due_and_not_overdue():
    answer = quote(read_debt(worked_case("50000.00", "4584.00")), OLDEST)
    assert answer["schedule"][2]["status"] == "due"
    assert answer["oldest_unpaid_due"] is None
    assert (answer["dpd"], answer["bucket"], answer["overdue"]["total"]) == (0, "M0", "0.00")
    assert answer["next_due"] == "2026-04-01"


def test_every_amount_has_a_sentence_in_both_languages():
    answer = quote(read_debt(worked_case("50000.00", "4584.00")), date(2026, 5, 2))
    about = {line["about"]: line for line in answer["lines"]}
    assert about["overdue"]["amount"] == answer["overdue"]["total"]
    assert about["payoff"]["amount"] == answer["payoff"]
    assert "3,949.88 × 31" in about["schedule[2].penalty"]["en"]
    assert "42,274.49 × 18% × 30/360 = 634.12" in about["schedule[2].interest"]["zh"]
    assert all(line["zh"].endswith("。") and line["en"].endswith(".") for line in answer["lines"])
