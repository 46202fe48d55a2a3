"""What a night means for one case: opened, moved, assessed, closed, reopened, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from arrears.office.cases.stages import climbs, process, stage_at
from arrears.record.catalogue import Payload
from arrears.record.kinds.case import CaseAssessed, CaseClosed, CaseMoved, CaseOpened, CaseReopened

Figures: TypeAlias = "tuple[str, int, int, list[str]]"
"""Currency, days past due, overdue minor units, accounts."""


@dataclass(frozen=True)
class Standing:
    """A person's debts with a lender tonight; `before`: (status, stage, close reason, figures) of the case, if any.

    `gone` are accounts that have been missing from the tape for too long, `warned` says that the stage has done its
    work: something was delivered in it, or tried often enough.
    """

    currency: str
    dpd: int
    overdue_minor: int
    accounts: list[str]
    before: tuple[str, str, str | None, Figures] | None = None
    gone: tuple[str, ...] = ()
    warned: bool = False

    @property
    def figures(self) -> Figures:
        """Return tonight's figures."""
        return self.currency, self.dpd, self.overdue_minor, self.accounts


ENDED_FOR_GOOD = frozenset({"sold", "deceased", "merged", "withdrawn"})
"""Cases closed for these reasons are not opened again by a night: somebody decided so. One that was withdrawn because
its accounts left the tape lists none, and opens again when the lender lists one that is overdue."""


def decide(standing: Standing, person: UUID, lender: str, as_of: date) -> list[Payload]:
    """Return what to put on record for a case: usually nothing."""
    before = standing.before
    if before is None:
        return [_opened(standing, person, lender, as_of)] if standing.dpd > 0 else []
    status, stage, reason, figures = before
    if status == "closed":
        left_the_tape = reason == "withdrawn" and not figures[3]
        if standing.dpd <= 0 or (reason in ENDED_FOR_GOOD and not left_the_tape):
            return []
        return [CaseReopened(**_entered(standing, stage_at(standing.dpd), as_of))]
    if standing.dpd <= 0 and standing.overdue_minor == 0:
        if set(standing.gone) & set(figures[3]):
            return [CaseAssessed(**_figures(standing, as_of)), CaseClosed(as_of=as_of, reason="withdrawn")]
        return [CaseClosed(as_of=as_of, reason="cured")]
    goal = stage_at(standing.dpd, stage)
    if goal != stage and (standing.warned or not climbs(stage, standing.dpd)):
        return [CaseMoved(from_stage=stage, **_entered(standing, goal, as_of))]
    # A day more past due alone is no fact; an account or an amount is.
    if (standing.currency, standing.overdue_minor, standing.accounts) != (figures[0], figures[2], figures[3]):
        return [CaseAssessed(**_figures(standing, as_of))]
    return []


def _opened(standing: Standing, person: UUID, lender: str, as_of: date) -> Payload:
    return CaseOpened(person=person, lender=lender, **_entered(standing, stage_at(standing.dpd), as_of))


def _entered(standing: Standing, stage: str, as_of: date) -> dict[str, Any]:
    found = process(stage, as_of)
    return {
        "stage": stage, "owner_role": found.owner_role, "next_step": found.next_step, "deadline": found.deadline,
        **_figures(standing, as_of),
    }  # fmt: skip


def _figures(standing: Standing, as_of: date) -> dict[str, Any]:
    return {
        "as_of": as_of, "currency": standing.currency, "overdue_minor": standing.overdue_minor, "dpd": standing.dpd,
        "accounts": standing.accounts,
    }  # fmt: skip
