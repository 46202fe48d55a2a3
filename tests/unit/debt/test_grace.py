"""Grace days: no penalty while past due days are within them; then from the day after due."""

from datetime import date
from typing import Any

import pytest

from arrears.debt.quote import quote
from arrears.debt.read import read_debt


def debt(paid: str) -> dict[str, Any]:
    return {
        "principal": "1000.00", "disbursed": "2025-12-10", "annual_rate": "0", "instalments": 2,
        "first_due": "2026-01-10", "penalty": {"rate": "0.36"}, "dpd": {"grace_days": 5},
        "payments": [{"id": "a", "date": "2026-01-13", "amount": paid}],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("paid", "day", "dpd", "penalty"),
    [
        ("500.00", "2026-01-15", 0, "0.00"),
        ("500.00", "2026-01-16", 0, "0.00"),  # settled within the grace days: nothing comes back
        ("499.00", "2026-01-15", 0, "0.00"),
        ("499.00", "2026-01-16", 1, "1.50"),  # 500 x 0.36 / 360 x 3 days, then 1 x 0.36 / 360 x 3 days: 1.503
        ("0.01", "2026-01-16", 1, "3.00"),
    ],
)
def test_grace_on_both_sides(paid: str, day: str, dpd: int, penalty: str) -> None:
    said = quote(read_debt(debt(paid)), date.fromisoformat(day))
    assert (said["dpd"], said["overdue"]["penalty"]) == (dpd, penalty)
