"""Accounts that the night cannot compute exactly are left out and listed; the largest that it can are right.

Every case runs on both engines (Spark's SQL on Sail), in one night each.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow.parquet as pq
import pytest

from arrears.debt.account import Account, debt_of, snapshot
from arrears.debt.model import Payment, Row
from arrears.night.perform import ENGINES, Order, perform
from arrears.night.rejects import FAULTS

AS_OF = date(2026, 11, 24)
ACCOUNTS = (
    "account_id,customer_id,product,currency,principal,penalty_rate,oldest_unpaid_due,overdue_principal,"
    "outstanding_principal,penalty_until\n"
)
MOST = "100000000000000.00"  # 10^16 minor units
REJECTED = {
    "schedule_too_large": ("instalments", "total_minor", "10000000000000001"),
    "payments_too_large": ("payments", "amount_minor", "10000000000000001"),
    "rate_times_days_too_large": ("accounts", "penalty_rate_ppm", "900000000"),
    "overdue_without_days": ("accounts", "oldest_unpaid_due", None),
}
TAPE = {
    "customers.csv": "customer_id\nC1\n",
    "accounts.csv": ACCOUNTS
    + f"schedule_too_large,C1,cash_loan,CNY,{MOST},,,,,\n"
    + "payments_too_large,C1,cash_loan,CNY,10.00,,,,,\n"
    + "rate_times_days_too_large,C1,cash_loan,CNY,10.00,900,2026-10-24,5.00,10.00,\n"
    + "overdue_without_days,C1,cash_loan,CNY,10.00,,,5.00,10.00,\n"
    + "sound,C1,cash_loan,CNY,10.00,,2026-10-24,5.00,10.00,\n"
    # 10^16 fen at 24 % a year for 100 days, and at 79,000 % for 31: the largest products that the night carries.
    + f"large,C1,cash_loan,CNY,{MOST},0.24,2026-08-16,{MOST},{MOST},2026-08-16\n"
    + f"dear,C1,cash_loan,CNY,{MOST},790,2026-10-24,{MOST},{MOST},2026-10-24\n"
    + "walked,C1,cash_loan,CNY,10000000000000.00,0.365,,,,\n",
    "instalments.csv": "account_id,no,due_on,principal,interest\n"
    + f"schedule_too_large,1,2026-10-24,{MOST},0.01\n"
    + "payments_too_large,1,2026-10-24,10.00,\n"
    + "walked,1,2026-08-16,9999999999999.99,0.03\nwalked,2,2026-10-24,0.01,\n",
    "payments.csv": "payment_id,account_id,paid_on,amount\n"
    + f"P1,payments_too_large,2026-10-24,{MOST}\nP2,payments_too_large,2026-10-25,0.01\n"
    + "P3,walked,2026-09-01,3333333333333.33\n",
}
Night = Callable[[str], tuple[dict[str, Any], list[dict[str, Any]]]]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    folder = tmp_path_factory.mktemp("edges")
    (folder / "tape").mkdir()
    for name, text in TAPE.items():
        (folder / "tape" / name).write_text(text)
    for engine in ENGINES:
        perform(Order(folder / "tape", AS_OF, folder / engine, engine=engine), lambda *_: None)

    def read(engine: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        accounts = pq.read_table(folder / engine / "accounts.parquet").to_pylist()
        rejects = pq.read_table(folder / engine / "rejects.parquet").to_pylist()
        return {row["account_id"]: row for row in accounts}, rejects

    return read


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("code", FAULTS)
def test_the_account_its_column_and_its_value_are_named(night: Night, engine: str, code: str) -> None:
    accounts, rejects = night(engine)
    (told,) = [row for row in rejects if row["code"] == code]
    assert (told["table"], told["column"], told["value"]) == REJECTED[code]
    assert f"account {code}: " in told["reason"] and f"账户 {code}：" in told["reason_zh"]
    assert told["mend"] and told["mend_zh"]
    assert code not in accounts and "sound" in accounts


@pytest.mark.parametrize("engine", ENGINES)
def test_the_largest_amounts_are_right_to_the_cent(night: Night, engine: str) -> None:
    accounts, rejects = night(engine)
    assert len(rejects) == len(FAULTS)
    assert accounts["large"]["overdue_penalty_minor"] == (10**16 * 240_000 * 100 * 2 // (360 * 10**6) + 1) // 2
    assert accounts["dear"]["overdue_penalty_minor"] == (10**16 * 790 * 31 * 2 // 360 + 1) // 2
    rows = [Row(1, date(2026, 8, 16), 10**15 - 1, 3, 0), Row(2, AS_OF - timedelta(days=31), 1, 0, 0)]
    terms = Account(principal_minor=10**15, penalty_rate_ppm=365_000)
    stand = snapshot(debt_of(terms, rows, [Payment("P3", date(2026, 9, 1), 333_333_333_333_333)]), AS_OF)
    walked = accounts["walked"]
    assert walked["overdue_penalty_minor"] == stand.overdue.penalty > 0
    assert walked["outstanding_minor"] == stand.outstanding.total


def test_both_engines_say_the_same(night: Night) -> None:
    assert night("duckdb") == night("spark")
