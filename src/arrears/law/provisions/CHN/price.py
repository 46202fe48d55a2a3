"""Which caps on the all-in yearly cost bind a loan, by the kind of lender and the day on which it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from arrears.kernel.refusal import InputError
from arrears.law.engine.params import params_of
from arrears.law.engine.vocabulary import LENDER_KINDS
from arrears.law.provisions.CHN.financial_trials_2017.cost_cap import rule as licensed
from arrears.law.provisions.CHN.loan_prime_rate.one_year.rule import lpr_published
from arrears.law.provisions.CHN.micro_loan_cost_2025.cap import rule as micro_loan
from arrears.law.provisions.CHN.private_lending_2020.cap import rule as private


@dataclass(frozen=True)
class Cap:
    """One cap: the provision that sets it and the highest yearly rate, all charges together.

    `unchecked`: it follows an LPR after which nobody has read a publication; a newer one may have moved it.
    """

    rule: str
    rate: Fraction
    unchecked: bool = False


def caps(lender_kind: str, made_on: date) -> list[Cap]:
    """Return the caps that bind, the lowest first; a private loan of a day before the first LPR is an error."""
    if lender_kind not in LENDER_KINDS:
        raise InputError("unknown_word", f"{lender_kind!r} is not one of {', '.join(LENDER_KINDS)}", "lender_kind")
    if lender_kind == "other":
        return [Cap("CN-INT-010", private.cap(made_on), lpr_published(made_on).unchecked)]
    bound: list[Cap] = []
    if _in_force(licensed.__package__, made_on):
        bound.append(Cap("CN-INT-012", licensed.cap(made_on)))
    if lender_kind == "micro_loan" and _in_force(micro_loan.__package__, made_on):
        by_lpr = micro_loan.follows_lpr(made_on)
        bound.append(Cap("CN-RATE-001", micro_loan.cap(made_on), by_lpr and lpr_published(made_on).unchecked))
    return sorted(bound, key=lambda cap: cap.rate)


def _in_force(package: str | None, day: date) -> bool:
    return any(dated.holds_on(day) for dated in params_of(package or "").in_force)
