"""The ledger: one debt walked through its days, from what was contracted to how it stands.

Everything is derived anew from the debt's entries, so a back-dated correction needs no correction of its own. Order on
one day: money that was waiting, then payments and chargebacks as they stand in the file, then events as they stand in
the file. A reversed payment and an undone event are left out as if they had never been.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from arrears.debt.age import days_past_due, is_overdue
from arrears.debt.allocate import Allocation, order_at, pay, rows_to_pay
from arrears.debt.instalment import Instalment, no_parts
from arrears.debt.model import Debt, Event, Fee, Part, Payment
from arrears.debt.penalty import PenaltyRule, gather, in_grace, penalties, penalty_rule, unpaid_penalty


@dataclass
class Credit:
    """Money of a payment that has found nothing to pay yet."""

    payment: str
    amount: int


class Ledger:
    """The rows of one debt on a day, and how payments were used."""

    def __init__(self, debt: Debt) -> None:
        """Open the ledger with the rows as contracted."""
        self.debt = debt
        self.rule: PenaltyRule | None = penalty_rule(debt)
        self.rows: list[Instalment] = open_rows(debt)
        self.credits: list[Credit] = []
        self.allocations: list[Allocation] = []
        self.received = 0
        self.returned = 0
        self.recovered = 0
        self.written_off: date | None = None
        self.day = date.min

    def oldest_unpaid_due(self, day: date) -> date | None:
        """Return the due date of the oldest row that is overdue on `day`, penalty included; None if none is."""
        for row in self.rows:
            if not is_overdue(row.due, day, self.debt.age):
                return None
            if row.outstanding > 0:
                return row.due
            gather(row, day, self.rule)
            if self._cap_left() and unpaid_penalty(row, row.due, day, self.rule) > 0:
                return row.due
        return None

    def _cap_left(self) -> bool:
        """Return whether the penalty's cap leaves room for any more."""
        if self.rule is None or self.rule.cap is None:
            return True
        return self.rule.cap > sum(row.paid["penalty"] + row.waived["penalty"] for row in self.rows)

    def penalties(self, day: date) -> dict[int, int]:
        """Return what each row owes of penalty on `day`, by its number."""
        return self._penalties(day, self.oldest_unpaid_due(day))

    def _penalties(self, day: date, oldest: date | None) -> dict[int, int]:
        for row in self.rows:
            if row.counted_to < day:
                gather(row, day, self.rule)
        return penalties(self.rows, oldest, day, self.rule)

    def dpd(self, day: date) -> int:
        """Return the days past due of the debt on `day`."""
        return self._dpd(day, self.oldest_unpaid_due(day))

    def _dpd(self, day: date, oldest: date | None) -> int:
        return 0 if oldest is None else days_past_due(oldest, day, self.debt.age, self.debt.pauses)

    def receive(self, payment: Payment) -> None:
        """Take a payment in and use it."""
        self.received += payment.amount
        if self.written_off is not None:
            self.recovered += payment.amount
        self.credits.append(Credit(payment.id, payment.amount))
        self.spend(payment.day)

    def spend(self, day: date) -> None:
        """Use waiting money on whatever may be paid on `day`."""
        if not self.credits:
            return
        oldest = self.oldest_unpaid_due(day)
        order = order_at(self.debt, self._dpd(day, oldest))
        owed = self._penalties(day, oldest)
        waiting = self.credits
        for row in rows_to_pay(self.rows, day, self.debt.prepayment):
            if not (row.outstanding or owed[row.no]):
                continue
            for credit in waiting:
                parts = pay(row, credit.amount, day, owed[row.no], order)
                used = Allocation(credit.payment, row.no, day, parts, order)
                if used.total:
                    owed[row.no] -= parts["penalty"]
                    credit.amount -= used.total
                    self.allocations.append(used)
            waiting = [credit for credit in waiting if credit.amount]
            if not waiting:
                break
        self.credits = waiting
        self.spare(day, oldest)

    def spare(self, day: date, oldest: date | None) -> None:
        """Let the penalty of rows fall away that were settled on `day` within the grace days, `oldest` being unpaid."""
        if self.rule is None:
            return
        for row in self.rows:
            if row.weight and row.outstanding == 0 and in_grace(row, oldest, day, self.debt.age):
                row.weight, row.stretches = 0, []

    def take_back(self, payment: Payment) -> None:
        """Bring a charged-back amount back as a row of its own, due that day, in the parts that it had paid.

        Money of the payment that is still waiting goes first; then what was allocated last comes back first.
        """
        left = payment.amount
        for credit in self.credits:
            if credit.payment == payment.chargeback:
                taken = min(left, credit.amount)
                credit.amount -= taken
                left -= taken
                self.returned += taken
        parts = no_parts()
        for used in reversed([a for a in self.allocations if a.payment == payment.chargeback]):
            for part in reversed(used.order):
                taken = min(left, used.parts[part] - used.returned[part])
                used.returned[part] += taken
                parts[part] += taken
                left -= taken
        assert left == 0, (payment.id, left)
        if any(parts.values()):
            self.add_row(payment.day, parts, "chargeback")
        self.credits = [credit for credit in self.credits if credit.amount]

    def add_row(self, due: date, asked: dict[Part, int], origin: str, since: date | None = None) -> Instalment:
        """Add a row after all others of its due date, under the next free number."""
        row = Instalment(max(r.no for r in self.rows) + 1, due, since or due, asked, due, origin=origin)
        self.rows.append(row)
        self.sort()
        return row

    def sort(self) -> None:
        """Keep the rows oldest first."""
        self.rows.sort(key=lambda row: (row.due, row.no))


def open_rows(debt: Debt) -> list[Instalment]:
    """Return the contracted rows with the fees that belong to them, oldest first."""
    rows: list[Instalment] = []
    since = debt.disbursed
    for row in debt.rows:
        asked = no_parts()
        asked["principal"], asked["interest"], asked["fee"] = row.principal, row.interest, row.fee
        rows.append(Instalment(row.no, row.due, since, asked, row.due))
        since = row.due
    for fee in sorted(debt.fees, key=lambda fee: fee.day):
        place_fee(rows, fee)
    return rows


def place_fee(rows: list[Instalment], fee: Fee) -> None:
    """Put a fee on the row in whose period (previous due, due] it falls, or on a row of its own after the last."""
    home = next((row for row in rows if row.origin != "fee" and row.due >= fee.day and not row.re_aged), None)
    if home is None:
        home = Instalment(max(row.no for row in rows) + 1, fee.day, fee.day, no_parts(), fee.day, origin="fee")
        rows.append(home)
        rows.sort(key=lambda row: (row.due, row.no))
    home.asked["fee"] += fee.amount
    home.fees.append(fee)


def effective_entries(debt: Debt, as_of: date) -> tuple[list[Payment], list[Event]]:
    """Return the payments and events that count on `as_of`: dated by then, and neither reversed nor undone by then."""
    reversed_ids = {p.reverses for p in debt.payments if p.reverses and p.day <= as_of}
    undone = {e.undoes for e in debt.events if e.undoes and e.day <= as_of}
    payments = [
        p
        for p in debt.payments
        if p.day <= as_of and p.reverses is None and p.id not in reversed_ids and p.chargeback not in reversed_ids
    ]
    events = [e for e in debt.events if e.day <= as_of and e.change is not None and e.id not in undone]
    return payments, events
