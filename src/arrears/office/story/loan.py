"""The story's loan: twelve months at 18 % a year, two instalments paid, then nothing. The borrower is fictional."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa

from arrears.insight.portfolio.behaviour import Payment
from arrears.insight.portfolio.contracts import OFFERS, Contract, schedule
from arrears.insight.portfolio.tables import Person, tape_of

CUSTOMER, ACCOUNT = "C000001", "A0000011"
MONTHS, RATE_PPM = 12, 180_000
DISBURSED, FIRST_DUE, MISSED = date(2026, 3, 10), date(2026, 4, 10), date(2026, 6, 10)
"""`MISSED` is the due day of the third instalment: the story counts its days from there."""
_ABOUT = {
    "customer_id": CUSTOMER, "name": "云小满", "phone": "+8612000000001", "email": "person000001@example.com",
    "language": "zh", "timezone": "Asia/Shanghai", "preferred_channel": "sms", "hardship": False, "vulnerable": False,
    "credit_score": 640,
}  # fmt: skip


@dataclass
class Loan:
    """One contract with the payments made so far; `as_of` and `persons` make it a portfolio of one."""

    contract: Contract
    paid: list[Payment] = field(default_factory=lambda: list[Payment]())
    penalty_stopped_on: date | None = None
    """From here on the lender's own system charges no penalty: a waiver was agreed and entered there."""

    @property
    def as_of(self) -> date:
        """Return the last day of which tapes can be made."""
        return date.max

    @property
    def persons(self) -> tuple[Person, ...]:
        """Return the one borrower."""
        return (Person(_ABOUT, "story", None, 0, ((self.contract, self.paid),)),)

    def pay(self, on: date, amount_minor: int) -> None:
        """Let the borrower pay on a day."""
        self.paid.append(Payment(f"P{len(self.paid) + 1:04d}", ACCOUNT, on, amount_minor))

    def tape(self, day: date) -> dict[str, pa.Table]:
        """Return the tape that the lender makes at the end of `day`."""
        tables = tape_of(self.persons, day)
        if self.penalty_stopped_on is not None and day >= self.penalty_stopped_on:
            place = tables["accounts"].column_names.index("penalty_rate_ppm")
            tables["accounts"] = tables["accounts"].set_column(place, "penalty_rate_ppm", pa.array([0], pa.int64()))
        return tables


def lend(principal_minor: int) -> Loan:
    """Return the loan, with its first two instalments paid when they were due."""
    rows = tuple(schedule(principal_minor, RATE_PPM, MONTHS, FIRST_DUE))
    loan = Loan(Contract(ACCOUNT, OFFERS[0], principal_minor, principal_minor, RATE_PPM, DISBURSED, rows))
    for row in rows[:2]:
        loan.pay(row.due_on, row.total_minor)
    return loan
