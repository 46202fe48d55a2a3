"""Payoff (结清金额): what settles the debt on a day; interest that has not accrued yet is not part of it."""

from __future__ import annotations

from arrears.debt.instalment import Instalment
from arrears.debt.interest import days_on, year_days
from arrears.debt.model import Debt
from arrears.debt.stand import Parts, Stand
from arrears.kernel.rounding import divide


def payoff(debt: Debt, stand: Stand) -> Parts:
    """Return all principal, interest of rows due and accrued since, fees dated so far, and penalty."""
    principal = interest = fee = 0
    for row in stand.ledger.rows:
        principal += row.left("principal")
        fee += row.payable_fee(stand.as_of)
        interest += unpaid_earned(debt, stand, row)
    result = Parts(principal, interest, fee, sum(stand.penalty.values()))
    assert result.total <= stand.outstanding.total
    return result


def unpaid_earned(debt: Debt, stand: Stand, row: Instalment) -> int:
    """Return the interest of a row that has accrued by the day and is unpaid."""
    if row.due <= stand.as_of:
        return row.left("interest")
    earned = max(row.earned, row.earned + accrued(debt, stand, row))
    return min(row.left("interest"), max(0, earned - row.paid["interest"] - row.waived["interest"]))


def accrued(debt: Debt, stand: Stand, row: Instalment) -> int:
    """Return the interest accrued on a future row from the due date before it to the day, half-up to the unit.

    A generated row at one rate accrues its balance x rate x days / year, exactly; any other row its interest in
    proportion to the days of its period that are over.
    """
    if row.since is None or stand.as_of <= row.since:
        return 0
    over = days_on(debt.basis, row.since, stand.as_of)
    base = accruing_balance(debt, row)
    if base is not None:
        rate = debt.annual_rate
        return divide(base * rate.numerator * over, rate.denominator * year_days(debt.basis))
    whole = max(over, days_on(debt.basis, row.since, row.due))
    running = row.asked["interest"] - row.earned
    return divide(running * over, whole) if whole else running


def accruing_balance(debt: Debt, row: Instalment) -> int | None:
    """Return the balance on which a row as generated accrues; None if it moved or the rate or balance changes."""
    terms = debt.generated
    if terms is None or row.origin != "contract" or debt.rates or len(debt.disbursals) > 1:
        return None
    if row.due != debt.rows[row.no - 1].due:
        return None
    if terms.method == "flat":
        return debt.principal
    return debt.principal - sum(earlier.principal for earlier in debt.rows[: row.no - 1])
