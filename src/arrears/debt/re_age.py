"""Re-ageing (重设账龄): unpaid parts leave their rows and come back as new rows, equal to the cent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from arrears.debt.due_dates import due_dates
from arrears.debt.instalment import Instalment
from arrears.debt.ledger import Ledger, place_fee
from arrears.debt.model import Disbursal, Fee, Generated, Part, ReAge, Row
from arrears.debt.schedule import generate
from arrears.kernel.money import split_evenly


@dataclass
class Moved:
    """What left its rows. Interest is kept apart by whether it had fallen due (`earned`) or not yet (`unearned`)."""

    fee: int = 0
    earned: int = 0
    unearned: int = 0
    principal: int = 0
    penalty: int = 0
    later_fees: list[Fee] = field(default_factory=lambda: list[Fee]())

    @property
    def total(self) -> int:
        """Return all of it but the fees that arise later."""
        return self.fee + self.earned + self.unearned + self.principal + self.penalty


def re_age(ledger: Ledger, what: ReAge, day: date) -> bool:
    """Move every unpaid part to new rows; return False, with nothing changed, where nothing is unpaid."""
    owed = ledger.penalties(day)
    moved = Moved()
    for row in ledger.rows:
        if row.outstanding or owed[row.no]:
            _leave(row, owed[row.no], day, moved)
    if moved.total == 0 and not moved.later_fees:
        return False
    if moved.total:
        _come_back(ledger, what, day, moved)
    for fee in moved.later_fees:
        place_fee(ledger.rows, fee)
    return True


def _leave(row: Instalment, penalty: int, day: date, moved: Moved) -> None:
    later = row.left("fee") - row.payable_fee(day)
    for fee in row.fees:
        if fee.day > day and later:
            moved.later_fees.append(Fee(fee.day, min(fee.amount, later), fee.name))
            later -= min(fee.amount, later)
    interest = row.left("interest")
    earned = interest if row.due <= day else min(interest, max(0, row.earned - row.paid["interest"]))
    moved.fee += row.payable_fee(day)
    moved.earned += earned
    moved.unearned += interest - earned
    moved.principal += row.left("principal")
    moved.penalty += penalty
    for part in ("fee", "interest", "principal"):
        row.asked[part] -= row.left(part)
    # The penalty goes along as an amount; the row gathers no more, and keeps what was paid on it.
    row.weight, row.stretches = 0, []
    row.asked["penalty"] = row.paid["penalty"] + row.waived["penalty"]
    row.fees, row.re_aged = [], True


def _come_back(ledger: Ledger, what: ReAge, day: date, moved: Moved) -> None:
    dues = due_dates(what.first_due, what.period, what.instalments, what.first_due.day)
    if what.keeps_interest and moved.principal:
        level = _level_rows(ledger, what, day, moved.principal)
        due_now = _shares((moved.fee, moved.earned), len(dues))
        shares = [(fee, earned, row.interest, row.principal) for (fee, earned), row in zip(due_now, level, strict=True)]
    else:
        shares = _shares((moved.fee, moved.earned, moved.unearned, moved.principal), len(dues))
    penalties = split_evenly(moved.penalty, len(dues))
    since = day
    for due, (fee, earned, unearned, principal), penalty in zip(dues, shares, penalties, strict=True):
        asked: dict[Part, int] = {"fee": fee, "penalty": penalty, "interest": earned + unearned, "principal": principal}
        row = ledger.add_row(due, asked, "re_age", since)
        row.earned = earned  # what had not fallen due accrues over the new rows: it is no part of an early payoff
        since = due


def _level_rows(ledger: Ledger, what: ReAge, day: date, principal: int) -> tuple[Row, ...]:
    """Return rows at the contract's rate, level like a new loan from the day of the event."""
    debt = ledger.debt
    rate = next((step.rate for step in reversed(debt.rates) if step.day <= day), debt.annual_rate)
    terms = Generated(
        what.instalments, what.first_due, what.period, what.first_due.day, "equal_instalment", "annuity", "half_up", 1
    )
    return generate(terms, (Disbursal(day, principal),), rate, debt.basis)


def _shares(pools: tuple[int, ...], count: int) -> list[tuple[int, ...]]:
    """Return `count` rows of shares whose totals are equal, the last taking the difference.

    Pool after pool takes its part of each total in proportion, rounded down on the running sum, so that no share is
    negative and every pool comes back to the unit.
    """
    totals = split_evenly(sum(pools), count)
    columns: list[list[int]] = []
    left = totals
    for index, pool in enumerate(pools):
        rest = sum(left)
        column = left if index == len(pools) - 1 else _portion(pool, rest, left)
        columns.append(column)
        left = [whole - part for whole, part in zip(left, column, strict=True)]
    return list(zip(*columns, strict=True))


def _portion(pool: int, rest: int, left: list[int]) -> list[int]:
    running, given, column = 0, 0, list[int]()
    for amount in left:
        running += amount
        column.append((pool * running // rest if rest else 0) - given)
        given += column[-1]
    return column
