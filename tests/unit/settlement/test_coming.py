"""A signed list names every payment until the plan ends: its own rows and the contract's instalments."""

from datetime import date

import pytest

from arrears.settlement.coming import list_payments
from arrears.settlement.follow import PlanInstalment

ROWS = (PlanInstalment(1, date(2026, 12, 1), 100), PlanInstalment(2, date(2027, 1, 1), 100))
COMING = [
    ([], [(1, 100, False), (2, 100, False)]),
    ([(date(2026, 11, 24), 7)], [(1, 100, False), (2, 100, False)]),  # due on the day of signing: overdue, or paid
    ([(date(2026, 12, 10), 7)], [(1, 100, False), (10, 7, True), (2, 100, False)]),
    ([(date(2027, 1, 1), 7)], [(1, 100, False), (2, 100, False), (1, 7, True)]),  # the plan's last day counts
    ([(date(2027, 1, 2), 7)], [(1, 100, False), (2, 100, False)]),
    ([(date(2026, 12, 10), 7), (date(2026, 12, 10), 3)], [(1, 100, False), (10, 10, True), (2, 100, False)]),
]


@pytest.mark.parametrize(("instalments", "listed"), COMING)
def test_the_list_names_every_payment_until_the_plan_ends(instalments, listed):
    found = list_payments(ROWS, instalments, date(2026, 11, 24))
    assert [(one.amount_minor, one.contract) for one in found] == [(amount, own) for _, amount, own in listed]
    assert sum(one.amount_minor for one in found if not one.contract) == 200
