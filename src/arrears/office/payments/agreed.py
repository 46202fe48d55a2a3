"""Promises and plans of cases judged from the payments that count: first in first out, and anew after every change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from arrears.office.payments.clock import day_of
from arrears.office.store.rows import plain
from arrears.record import catalogue
from arrears.record.catalogue import Payload
from arrears.record.kinds.agreement import PlanAgreed, PlanJudged, PromiseJudged, PromiseMade
from arrears.record.kinds.case import HoldLifted, HoldPlaced
from arrears.settlement.follow import PlanInstalment, follow_plan
from arrears.settlement.promise import Promise, Receipt, assess_promises

PLAN_STATES = {"running": "running", "kept": "completed", "broken": "broken"}
_WITHDRAWN = frozenset({"withdrawn", "cancelled"})


@dataclass
class _Case:
    """What a case's facts say of its agreements, and the money that came."""

    promises: dict[UUID, PromiseMade] = field(default_factory=lambda: dict[UUID, PromiseMade]())
    plans: dict[UUID, tuple[PlanAgreed, date]] = field(default_factory=lambda: dict[UUID, tuple[PlanAgreed, date]]())
    judged: dict[UUID, PromiseJudged | PlanJudged] = field(
        default_factory=lambda: dict[UUID, PromiseJudged | PlanJudged]()
    )
    receipts: list[tuple[str, Receipt]] = field(default_factory=lambda: list[tuple[str, Receipt]]())
    holds: list[UUID] = field(default_factory=lambda: list[UUID]())


def judged_agreements(cursor: Any, tenant: UUID, cases: Sequence[UUID], at: datetime) -> dict[UUID, list[Payload]]:
    """Return, for each case, the verdicts that differ from those on record."""
    del tenant  # the walls keep other tenants' cases out
    found = _read(cursor, cases)
    today = day_of(at)
    return {case: [*_promises(told, today), *_plans(case, told, today, at)] for case, told in found.items()}


def _read(cursor: Any, cases: Sequence[UUID]) -> dict[UUID, _Case]:
    cursor.execute(
        "SELECT chain_id, kind, version, payload, happened_at FROM fact WHERE chain_id = ANY(%s) AND kind IN"
        " ('promise.made', 'promise.judged', 'plan.agreed', 'plan.judged') ORDER BY chain_id, sequence",
        [list(cases)],
    )
    found: dict[UUID, _Case] = {}
    for chain, kind, version, payload, happened_at in cursor.fetchall():
        told = found.setdefault(chain, _Case())
        match catalogue.read(kind, version, plain(payload)):
            case PromiseMade() as said:
                told.promises[said.promise] = said
            case PlanAgreed() as said:
                told.plans[said.plan] = (said, day_of(happened_at))
            case PromiseJudged() as said:
                told.judged[said.promise] = said
            case PlanJudged() as said:
                told.judged[said.plan] = said
            case _:
                raise AssertionError(kind)
    _receipts(cursor, found)
    cursor.execute(
        "SELECT case_id, id FROM hold WHERE case_id = ANY(%s) AND kind = 'signed_plan' AND lifted_at IS NULL",
        [list(found)],
    )
    for case, hold in cursor.fetchall():
        found[case].holds.append(hold)
    return found


def _receipts(cursor: Any, found: dict[UUID, _Case]) -> None:
    cursor.execute(
        "SELECT chain_id, id, currency, paid_on, amount_minor - (SELECT coalesce(sum((went->>'amount_minor')::bigint),"
        " 0) FROM jsonb_array_elements(returns) went) FROM payment WHERE chain_id = ANY(%s) AND reversed_on IS NULL"
        " ORDER BY paid_on, place",
        [list(found)],
    )
    for chain, identity, currency, paid_on, minor in cursor.fetchall():
        if minor > 0:
            found[chain].receipts.append((currency, Receipt(str(identity), paid_on, int(minor))))


def _promises(told: _Case, today: date) -> list[Payload]:
    said: list[Payload] = []
    for currency in sorted({promise.currency for promise in told.promises.values()}):
        promises = [
            Promise(str(one.promise), one.promised_on, one.due_on, one.amount_minor, _withdrawn(told, one.promise))
            for one in told.promises.values()
            if one.currency == currency
        ]
        receipts = [receipt for money, receipt in told.receipts if money == currency]
        for outcome in assess_promises(promises, receipts, today):
            identity = UUID(outcome.promise.id)
            last = told.judged.get(identity)
            before = (last.status, last.paid_minor) if isinstance(last, PromiseJudged) else ("open", 0)
            if (outcome.state, outcome.paid_minor) != before and before[0] not in _WITHDRAWN:
                on = outcome.kept_on or outcome.broken_on or today
                said.append(
                    PromiseJudged(promise=identity, status=outcome.state, paid_minor=outcome.paid_minor, as_of=on)
                )
    return said


def _withdrawn(told: _Case, promise: UUID) -> date | None:
    last = told.judged.get(promise)
    return last.as_of if last is not None and last.status in _WITHDRAWN else None


def _plans(case: UUID, told: _Case, today: date, at: datetime) -> list[Payload]:
    said: list[Payload] = []
    for plan, signed_on in told.plans.values():
        last = told.judged.get(plan.plan)
        before = last.status if last is not None else "running"
        if before in _WITHDRAWN:
            continue
        rows = [
            PlanInstalment(number + 1, date.fromisoformat(str(row["due"])[:10]), int(row["amount_minor"]))
            for number, row in enumerate(plan.rows)
        ]
        receipts = [receipt for money, receipt in told.receipts if money == plan.currency]
        outcome = follow_plan(rows, receipts, signed_on, today)
        state = PLAN_STATES[outcome.state]
        if state != before:
            on = outcome.broken_on or outcome.kept_on or today
            said.append(PlanJudged(plan=plan.plan, status=state, as_of=on))
            said += _holds(case, told, plan.plan, state, at)
    return said


def _holds(case: UUID, told: _Case, plan: UUID, state: str, at: datetime) -> list[Payload]:
    """Return the end of the hold that a plan had, once it is broken or completed; one that runs again is held again."""
    if state != "running":
        return [HoldLifted(hold=hold, lifted_at=at, reason=f"plan_{state}") for hold in told.holds]
    if told.holds:
        return []
    hold = uuid5(case, f"hold/signed_plan/{plan}/{at.isoformat()}")
    return [HoldPlaced(hold=hold, hold_kind="signed_plan", starts_at=at, reason="plan_runs_again")]
