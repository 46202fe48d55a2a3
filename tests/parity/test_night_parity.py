"""One = many: the scalar debt and the night's columns agree to the cent on random and boundary accounts.

`ARREARS_PARITY_ACCOUNTS=100000 pytest tests/parity` runs the large comparison.
"""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from arrears.debt.account import Account, debt_of, snapshot
from arrears.debt.model import Payment, Row
from arrears.night.duck import Duck
from arrears.night.run import ORDER, OUTPUTS, Night, Table, run
from arrears.night.spark import Spark, sail
from arrears.treatment.strategy import default_strategy

AS_OF = date(2026, 11, 24)
ACCOUNTS = int(os.environ.get("ARREARS_PARITY_ACCOUNTS", "3000"))
PARTS = ["fee", "penalty", "interest", "principal"]
BOUNDARY_DAYS = (-40, -1, 0, 1, 2, 3, 4, 30, 31, 60, 90, 91, 92, 180, 181, 400)
Drawn = tuple[Account, list[Row], list[Payment]]


def drawn(chance: random.Random) -> Drawn:
    """Draw one account: small and huge amounts, late and early payments, every switch of the tape."""
    scale = chance.choice([9, 1_000, 100_000, 10_000_000, 10**15 // 24])
    count = chance.randint(1, 14)
    newest = AS_OF - timedelta(days=chance.choice(BOUNDARY_DAYS))
    step = chance.choice([7, 14, 30, 30, 31])
    rows = [
        Row(
            no + 1,
            newest - timedelta(days=step * (count - 1 - no)),
            chance.randint(0, scale),
            chance.randint(0, scale // 10),
            chance.choice([0, 0, chance.randint(0, scale // 20)]),
        )
        for no in range(count)
    ]
    flipped = chance.random() < 0.3
    account = Account(
        principal_minor=max(1, sum(row.principal for row in rows)),
        penalty_rate_ppm=chance.choice([0, 1, 180_000, 270_000, 365_000, 1_000_000]),
        penalty_base=chance.choice(["overdue_principal", "overdue_principal_and_interest"]),
        penalty_year=chance.choice([360, 365]),
        penalty_cap_ppm=chance.choice([None, None, 0, 1_000, 20_000, 1_000_000]),
        grace_days=chance.choice([0, 0, 1, 3, 10]),
        dpd_first_day=chance.choice(["day_after_due", "due_day"]),
        allocation=tuple(chance.sample(PARTS, 4)),
        flip_dpd=chance.choice([0, 1, 31, 91]) if flipped else None,
        flip_allocation=tuple(chance.sample(PARTS, 4)) if flipped else None,
    )
    return account, rows, payments_of(chance, rows)


def payments_of(chance: random.Random, rows: list[Row]) -> list[Payment]:
    """Draw payments: exact instalments, parts, too much, several on one day; some are reversed."""
    first, total = min(row.due for row in rows), sum(row.total for row in rows)
    days = max(1, (AS_OF - first).days + 20)
    payments = [
        Payment(
            f"p{number:02}",
            min(AS_OF, first - timedelta(days=15) + timedelta(days=chance.randint(0, days))),
            max(1, chance.choice([chance.choice(rows).total, chance.randint(1, total + 1), total // 3, 1])),
        )
        for number in range(chance.choice([0, 0, 1, 2, 3, 8]))
    ]
    reversals = [
        Payment(f"r{payment.id}", chance.choice([payment.day, AS_OF]), reverses=payment.id)
        for payment in payments
        if chance.random() < 0.1
    ]
    chance.shuffle(payments)
    return payments + reversals


def write_tape(folder: Path, debts: list[Drawn]) -> dict[str, Table]:
    """Write the debts as a tape of canonical Parquet; each account has a person of its own."""
    accounts, instalments, payments = [], [], []
    for number, (account, rows, paid) in enumerate(debts):
        key = f"A{number:07}"
        values = {k: v for k, v in vars(account).items() if k not in ("allocation", "flip_allocation")}
        accounts.append(
            {"account_id": key, "customer_id": f"C{number:07}", "product": "cash_loan", **values}
            | {"allocation": ",".join(account.allocation)}
            | {"flip_allocation": ",".join(account.flip_allocation) if account.flip_allocation else None}
        )
        instalments += [
            {
                "account_id": key,
                "no": row.no,
                "due_on": row.due,
                "principal_minor": row.principal,
                "interest_minor": row.interest,
                "fee_minor": row.fee,
            }
            for row in rows
        ]
        payments += [
            {
                "payment_id": f"{key}{payment.id}",
                "account_id": key,
                "paid_on": payment.day,
                "amount_minor": payment.amount or None,
                "reverses": f"{key}{payment.reverses}" if payment.reverses else None,
            }
            for payment in paid
        ]
    customers = [{"customer_id": account["customer_id"]} for account in accounts]
    tables = {"customers": customers, "accounts": accounts, "instalments": instalments, "payments": payments}
    for name, found in tables.items():
        pq.write_table(pa.Table.from_pylist(found), folder / f"{name}.parquet")
    return {name: Table((folder / f"{name}.parquet",), tuple(found[0])) for name, found in tables.items()}


def columns(folder: Path, debts: list[Drawn]) -> list[dict[str, object]]:
    """Return the night's rows, one an account, in order."""
    tables = write_tape(folder, debts)
    duck = Duck(folder)
    out, scratch = folder / "out", folder / "scratch"
    out.mkdir()
    scratch.mkdir()
    run(Night(AS_OF, tables, default_strategy()), duck, out, scratch, lambda *_: None)
    duck.close()
    return pq.read_table(out / "accounts.parquet").to_pylist()


def one(debt: Drawn) -> dict[str, object]:
    """Return what the scalar says, under the night's names."""
    stand = snapshot(debt_of(*debt), AS_OF)
    return {
        "oldest_unpaid_due": stand.oldest_unpaid_due,
        "past_due_days": stand.past_due_days,
        "dpd": stand.dpd,
        "bucket": stand.bucket,
        "overdue_principal_minor": stand.overdue.principal,
        "overdue_interest_minor": stand.overdue.interest,
        "overdue_fee_minor": stand.overdue.fee,
        "overdue_penalty_minor": stand.overdue.penalty,
        "overdue_minor": stand.overdue.total,
        "outstanding_minor": stand.outstanding.total,
        "unapplied_minor": stand.unapplied,
        "next_due_on": stand.next_due,
        "next_amount_minor": stand.next_amount,
    }


@pytest.mark.parametrize("seed", [1])
def test_one_is_many(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    debts = [drawn(chance) for _ in range(ACCOUNTS)]
    different = [
        (number, {name: (row[name], value) for name, value in expected.items() if row[name] != value}, debt)
        for number, (debt, row) in enumerate(zip(debts, columns(tmp_path, debts), strict=True))
        if (expected := one(debt)) != {name: row[name] for name in expected}
    ]
    assert not different, f"{len(different)} of {len(debts)} differ, first: {different[0]}"


def test_sail_gives_the_same_rows(tmp_path: Path) -> None:
    chance = random.Random(5)
    tables = write_tape(tmp_path, [drawn(chance) for _ in range(60)])
    night = Night(AS_OF, tables, default_strategy())
    for name in ("duck", "spark", "duck_scratch", "spark_scratch"):
        (tmp_path / name).mkdir()
    duck = Duck(tmp_path)
    run(night, duck, tmp_path / "duck", tmp_path / "duck_scratch", lambda *_: None)
    with sail() as remote:
        spark = Spark(remote, Duck(tmp_path), ORDER, tmp_path / "spark_scratch")
        run(night, spark, tmp_path / "spark", tmp_path / "spark_scratch", lambda *_: None)
        spark.close()
    for name in OUTPUTS:
        one, other = (pq.read_table(tmp_path / engine / f"{name}.parquet") for engine in ("duck", "spark"))
        assert one.column_names == other.column_names
        assert one.to_pylist() == other.to_pylist(), name
        assert one.num_rows > 0 or name == "refusals"
