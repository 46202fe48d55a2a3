"""Ability to repay: what is left of an income after necessary living, by a stated standard.

The necessary spending is the larger of what the borrower states and what the standard says a household of that size
needs, so that nobody is talked into a plan that takes the food from the table.
"""

from __future__ import annotations

from dataclasses import dataclass

from arrears.kernel.money import display_money
from arrears.kernel.rounding import divide


@dataclass(frozen=True)
class LivingStandard:
    """What a household needs a month, minor units a head, with the source that says so."""

    name: str
    source: str
    adult_minor: int
    child_minor: int

    def needed_minor(self, adults: int, children: int) -> int:
        """Return what that household needs a month."""
        return adults * self.adult_minor + children * self.child_minor


@dataclass(frozen=True)
class Statement:
    """What the borrower said of a month: income, household, spending, other debts; minor units.

    `income_certain` is false where the income varies or is only hoped for; half of it is then counted.
    """

    income_minor: int
    adults: int
    children: int
    housing_minor: int
    living_minor: int
    other_debts_minor: int
    income_certain: bool = True

    def __post_init__(self) -> None:
        """Assert that nobody has a negative income or an empty household."""
        amounts = (self.income_minor, self.housing_minor, self.living_minor, self.other_debts_minor)
        if min(amounts) < 0 or self.children < 0 or self.adults < 1:
            raise ValueError("amounts and children are not negative, and a household has one adult at least")


@dataclass(frozen=True)
class Part:
    """One line of the estimate: its amount (negative where it takes away) and its sentence."""

    name: str
    amount_minor: int
    zh: str
    en: str


@dataclass(frozen=True)
class Affordability:
    """What can be paid a month without hardship, and the parts it is made of."""

    affordable_minor: int
    parts: tuple[Part, ...]
    shortfall_minor: int


def assess_affordability(
    statement: Statement, standard: LivingStandard, *, share_of_rest_ppm: int = 800_000, currency: str = "CNY"
) -> Affordability:
    """Return the monthly amount that can be kept: a share of the rest, so that a bad week does not break the plan."""
    income = statement.income_minor if statement.income_certain else divide(statement.income_minor, 2, "down")
    needed = standard.needed_minor(statement.adults, statement.children)
    living = max(statement.living_minor, needed)
    rest = income - statement.housing_minor - living - statement.other_debts_minor
    affordable = divide(max(0, rest) * share_of_rest_ppm, 1_000_000, "down")
    parts = _parts(statement, standard, income, living, currency)
    buffer = max(0, rest) - affordable
    parts.append(Part("buffer", -buffer, f"预留应急 {display_money(buffer, currency)}",
                      f"kept back for a bad week {display_money(buffer, currency)}"))  # fmt: skip
    assert sum(part.amount_minor for part in parts) == (affordable if rest >= 0 else rest)
    return Affordability(affordable, tuple(parts), max(0, -rest))


def _parts(statement: Statement, standard: LivingStandard, income: int, living: int, currency: str) -> list[Part]:
    def money(minor: int) -> str:
        return display_money(minor, currency)

    doubt = ("", "") if statement.income_certain else ("（收入不稳定，按一半计）", " (uncertain, half of it counted)")
    by_standard = living > statement.living_minor
    why_zh = f"（按{standard.name}计）" if by_standard else ""
    why_en = f" (as {standard.name} has it)" if by_standard else ""
    return [
        Part("income", income, f"月收入 {money(income)}{doubt[0]}", f"income {money(income)} a month{doubt[1]}"),
        Part("housing", -statement.housing_minor, f"住房支出 {money(statement.housing_minor)}",
             f"housing {money(statement.housing_minor)}"),
        Part("living", -living, f"必要生活支出 {money(living)}{why_zh}", f"necessary living {money(living)}{why_en}"),
        Part("other_debts", -statement.other_debts_minor, f"其他债务 {money(statement.other_debts_minor)}",
             f"other debts {money(statement.other_debts_minor)}"),
    ]  # fmt: skip
