"""Cases and holds, folded from facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from arrears.office.facts.project import Projection, Row, Rows, register
from arrears.record import catalogue
from arrears.record.fact import Fact
from arrears.record.kinds import case as kinds

_CASE_COLUMNS = {
    "id": "uuid", "person_id": "uuid", "lender": "text", "status": "text", "stage": "text", "owner_role": "text",
    "owner": "uuid", "next_step": "text", "deadline": "date", "opened_on": "date", "closed_on": "date",
    "close_reason": "text", "times_opened": "int", "accounts": "text[]", "currency": "text", "overdue_minor": "bigint",
    "dpd": "int", "assessed_on": "date", "merged_into": "uuid",
}  # fmt: skip
_HOLD_COLUMNS = {
    "id": "uuid", "case_id": "uuid", "kind": "text", "starts_at": "timestamptz", "until": "timestamptz",
    "reason": "text", "placed_by": "text", "lifted_at": "timestamptz",
}  # fmt: skip


def _standing(row: Row, said: Any) -> None:
    row.update(
        currency=said.currency, overdue_minor=said.overdue_minor, dpd=said.dpd, accounts=list(said.accounts),
        assessed_on=said.as_of,
    )  # fmt: skip


def _process(row: Row, said: Any) -> None:
    _standing(row, said)
    row.update(stage=said.stage, owner_role=said.owner_role, next_step=said.next_step, deadline=said.deadline)


def _opened(row: Row, said: kinds.CaseOpened) -> None:
    row.update(
        person_id=said.person, lender=said.lender, status="open", opened_on=said.as_of, times_opened=1, owner=None,
        closed_on=None, close_reason=None, merged_into=None,
    )  # fmt: skip
    _process(row, said)


def _reopened(row: Row, said: kinds.CaseReopened) -> None:
    row.update(status="open", closed_on=None, close_reason=None, times_opened=row["times_opened"] + 1)
    _process(row, said)


def _closed(row: Row, said: kinds.CaseClosed) -> None:
    row.update(status="closed", closed_on=said.as_of, close_reason=said.reason, owner=None)
    row.update(next_step="none", deadline=None)
    if said.reason == "cured":
        row.update(overdue_minor=0, dpd=0)


def _assigned(row: Row, said: kinds.CaseAssigned) -> None:
    row["owner"] = said.owner


def _step_set(row: Row, said: kinds.CaseStepSet | kinds.CaseAccountsMissing | kinds.CaseAccountsReturned) -> None:
    row.update(next_step=said.next_step, deadline=said.deadline)


def _merged(row: Row, said: kinds.CaseMerged) -> None:
    row["merged_into"] = said.into


_CASE_STEPS: dict[str, Callable[[Row, Any], None]] = {
    "case.opened": _opened,
    "case.reopened": _reopened,
    "case.moved": _process,
    "case.assessed": _standing,
    "case.closed": _closed,
    "case.assigned": _assigned,
    "case.step_set": _step_set,
    "case.accounts_missing": _step_set,
    "case.accounts_returned": _step_set,
    "case.merged": _merged,
}


def fold_case(rows: Rows, fact: Fact) -> None:
    """Change the case's one row as a fact says."""
    row = rows.setdefault(fact.chain, {"id": fact.chain})
    _CASE_STEPS[fact.kind](row, catalogue.read(fact.kind, fact.version, fact.payload))


def fold_hold(rows: Rows, fact: Fact) -> None:
    """Add a hold, or end it."""
    said = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, kinds.HoldPlaced):
        rows[said.hold] = {
            "id": said.hold, "case_id": fact.chain, "kind": said.hold_kind, "starts_at": said.starts_at,
            "until": said.until, "reason": said.reason, "placed_by": fact.actor, "lifted_at": None,
        }  # fmt: skip
    elif isinstance(said, kinds.HoldLifted) and said.hold in rows:
        rows[said.hold]["lifted_at"] = said.lifted_at


CASES = register(Projection("collection_case", "id", "id", _CASE_COLUMNS, frozenset(_CASE_STEPS), fold_case))
HOLDS = register(
    Projection("hold", "id", "case_id", _HOLD_COLUMNS, frozenset({"hold.placed", "hold.lifted"}), fold_hold)
)
