"""Plans: what is owed, spread over days that a person can keep; exact, with what it costs each side.

The rows of a plan that carries interest are made by `debt.schedule`, the same code that makes a loan's rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from arrears.debt.model import Disbursal, Generated, Period
from arrears.debt.schedule import generate
from arrears.kernel.dates import add_months
from arrears.kernel.money import split_evenly
from arrears.kernel.refusal import InputError
from arrears.settlement.authority import Grant
from arrears.settlement.follow import PlanInstalment

PlanKind = Literal["instalments", "extension", "reduced", "holiday", "settlement"]
KINDS: tuple[PlanKind, ...] = ("instalments", "extension", "reduced", "holiday", "settlement")
MOST_MONTHS = 600


@dataclass(frozen=True)
class Owed:
    """What a plan is about, in minor units: the parts of the debt on the day of signing."""

    principal_minor: int
    interest_minor: int = 0
    fee_minor: int = 0
    penalty_minor: int = 0

    @property
    def total_minor(self) -> int:
        """Return the sum of the parts."""
        return self.principal_minor + self.interest_minor + self.fee_minor + self.penalty_minor


@dataclass(frozen=True)
class PlanTerms:
    """What is agreed. `reduced_minor` is paid in each of the first `reduced_months`; a holiday delays the first row."""

    kind: PlanKind
    signed_on: date
    first_due: date
    months: int
    waived_penalty_minor: int = 0
    waived_principal_minor: int = 0
    annual_rate: Fraction = Fraction(0)
    holiday_months: int = 0
    reduced_months: int = 0
    reduced_minor: int = 0


@dataclass(frozen=True)
class Plan:
    """A plan with its rows, and what it costs: the lender what is waived, the borrower the interest of the plan."""

    terms: PlanTerms
    owed: Owed
    rows: tuple[PlanInstalment, ...]
    interest_minor: int

    @property
    def total_minor(self) -> int:
        """Return what the borrower pays in all."""
        return sum(row.amount_minor for row in self.rows)

    @property
    def waived_minor(self) -> int:
        """Return what the lender gives up."""
        return self.terms.waived_penalty_minor + self.terms.waived_principal_minor

    @property
    def grant(self) -> Grant:
        """Return what the plan gives away, for the table of authority; shares are rounded up to the next millionth."""
        return Grant(
            penalty_waiver_ppm=_share_ppm(self.terms.waived_penalty_minor, self.owed.penalty_minor),
            principal_waiver_ppm=_share_ppm(self.terms.waived_principal_minor, self.owed.principal_minor),
            waiver_minor=self.waived_minor,
            months=self.terms.months,
            holiday_months=self.terms.holiday_months,
        )


def build_plan(owed: Owed, terms: PlanTerms) -> Plan:
    """Return the plan; terms that make no sense are `InputError`s that name the field."""
    _check(owed, terms)
    left = owed.total_minor - terms.waived_penalty_minor - terms.waived_principal_minor
    first = add_months(terms.first_due, terms.holiday_months)
    dues = [add_months(first, number, due_day=terms.first_due.day) for number in range(terms.months)]
    if terms.kind == "reduced":
        amounts = [terms.reduced_minor] * terms.reduced_months
        rest = left - sum(amounts)
        amounts += split_evenly(rest, terms.months - terms.reduced_months)
    elif terms.annual_rate:
        amounts = _with_interest(left, terms, first)
    else:
        amounts = split_evenly(left, terms.months)
    rows = tuple(
        PlanInstalment(no + 1, due, amount) for no, (due, amount) in enumerate(zip(dues, amounts, strict=True))
    )
    interest = sum(amounts) - left
    assert interest >= 0 and all(row.amount_minor >= 0 for row in rows)
    return Plan(terms, owed, rows, interest)


def _with_interest(left: int, terms: PlanTerms, first: date) -> list[int]:
    generated = Generated(
        terms.months, first, Period(months=1), terms.first_due.day, "equal_instalment", "annuity", "half_up", 1
    )
    rows = generate(generated, (Disbursal(add_months(first, -1), left),), terms.annual_rate, "30/360")
    return [row.total for row in rows]


def _share_ppm(waived: int, whole: int) -> int:
    return 0 if waived == 0 else -(-waived * 1_000_000 // whole)


def _check(owed: Owed, terms: PlanTerms) -> None:
    faults = (
        (terms.kind not in KINDS, "kind", f"{terms.kind!r} is none of {', '.join(KINDS)}"),
        (owed.total_minor <= 0, "owed", "nothing is owed"),
        (not 1 <= terms.months <= MOST_MONTHS, "months", f"a plan has 1 to {MOST_MONTHS} months, not {terms.months}"),
        (terms.first_due < terms.signed_on, "first_due", "the first instalment is due before the plan is signed"),
        (not 0 <= terms.waived_penalty_minor <= owed.penalty_minor, "waived_penalty_minor",
         "more penalty is waived than is owed"),
        (not 0 <= terms.waived_principal_minor < max(1, owed.principal_minor), "waived_principal_minor",
         "the whole principal or more is waived"),
        (not 0 <= terms.holiday_months <= MOST_MONTHS, "holiday_months", "a pause is 0 months or more"),
        (terms.kind == "settlement" and terms.months != 1, "months", "a settlement is paid at once: 1 month"),
        (terms.kind == "holiday" and terms.holiday_months < 1, "holiday_months", "a holiday has 1 month at least"),
    )  # fmt: skip
    for wrong, path, message in faults:
        if wrong:
            raise InputError("plan_terms", message, path)
    if terms.kind == "reduced":
        _check_reduced(owed, terms)


def _check_reduced(owed: Owed, terms: PlanTerms) -> None:
    left = owed.total_minor - terms.waived_penalty_minor - terms.waived_principal_minor
    if not 1 <= terms.reduced_months < terms.months:
        raise InputError("plan_terms", "some months, but not all, are reduced", "reduced_months")
    if not 0 < terms.reduced_minor * terms.reduced_months < left:
        raise InputError("plan_terms", "the reduced instalments are nothing or already pay everything", "reduced_minor")
    if terms.annual_rate:
        raise InputError("plan_terms", "reduced instalments carry no interest of the plan", "annual_rate")
