"""Letters, clues, matters and warnings, folded from facts."""

from __future__ import annotations

from typing import Any

from arrears.court.procedure import LIFT, STAY, opened, procedures
from arrears.office.facts.project import Projection, Row, Rows, register
from arrears.office.legal import kinds
from arrears.office.payments.clock import day_of
from arrears.record import catalogue
from arrears.record.fact import Fact
from arrears.record.kinds.agreement import LetterIssued, MatterEvent, MatterOpened

_LETTER = {
    "id": "uuid", "chain_id": "uuid", "kind": "text", "account": "text", "matter": "uuid", "number": "text",
    "name": "text", "document": "text", "addressee": "text", "guarantor": "uuid", "issued_on": "date",
    "delivered_on": "date", "way": "text", "proof": "text", "returned_on": "date",
}  # fmt: skip
_CLUE = {
    "id": "uuid", "chain_id": "uuid", "asset": "text", "worth_minor": "bigint", "source": "text", "sealed": "text",
    "found_on": "date", "gone": "boolean",
}  # fmt: skip
_GUARANTEE = {
    "id": "uuid", "chain_id": "uuid", "account": "text", "guarantor": "uuid", "said_by": "text", "form": "text",
    "amount_minor": "bigint", "main_due": "date", "period_months": "int", "agreed_on": "date", "ended": "boolean",
}  # fmt: skip
_MATTER = {
    "id": "uuid", "chain_id": "uuid", "kind": "text", "variant": "text", "state": "text", "stayed": "boolean",
    "over": "boolean", "account": "text", "amount_minor": "bigint", "currency": "text", "court": "text",
    "docket": "text", "lawyer": "text", "sheet": "jsonb", "particulars": "jsonb", "events": "jsonb", "costs": "jsonb",
    "opened_on": "date", "opened_by": "text", "approved_by": "text",
}  # fmt: skip
_NOTICE = {
    "id": "uuid", "chain_id": "uuid", "matter": "uuid", "deadline": "text", "due_on": "date", "level": "text",
    "steps": "int", "told": "text", "warned_on": "date", "acted_by": "text", "acted_on": "date", "because": "text",
}  # fmt: skip


def fold_letter(rows: Rows, fact: Fact) -> None:
    """Add a letter, or say what became of it."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, LetterIssued):
        rows[said.letter] = {
            "id": said.letter, "chain_id": fact.chain, "kind": said.letter_kind, "account": said.account,
            "matter": said.matter, "number": said.number, "name": said.name, "document": said.document,
            "addressee": said.to, "guarantor": said.guarantor, "issued_on": day_of(fact.happened_at),
            "delivered_on": None, "way": None, "proof": None, "returned_on": None,
        }  # fmt: skip
    elif said.letter in rows and isinstance(said, kinds.LetterDelivered):
        rows[said.letter].update(delivered_on=said.on, way=said.way, proof=said.proof)
    elif said.letter in rows:
        rows[said.letter]["returned_on"] = said.on


def fold_clue(rows: Rows, fact: Fact) -> None:
    """Add a clue, or take it back."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, kinds.ClueFound):
        rows[said.clue] = {
            "id": said.clue, "chain_id": fact.chain, "asset": said.asset, "worth_minor": said.worth_minor,
            "source": said.source, "sealed": said.sealed_note, "found_on": day_of(fact.happened_at), "gone": False,
        }  # fmt: skip
    elif said.clue in rows:
        rows[said.clue]["gone"] = True


def fold_guarantee(rows: Rows, fact: Fact) -> None:
    """Add a guarantee as it is known now, or end it."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, kinds.GuaranteeGiven):
        told = said.model_dump(exclude={"guarantee"})
        rows[said.guarantee] = {"id": said.guarantee, "chain_id": fact.chain, **told, "ended": False}
    elif said.guarantee in rows:
        rows[said.guarantee]["ended"] = True


def fold_matter(rows: Rows, fact: Fact) -> None:
    """Open a matter, or take it one step on."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, MatterOpened):
        rows[said.matter] = _opened(fact, said)
    elif (row := rows.get(said.matter)) is None:
        return
    elif isinstance(said, MatterEvent):
        _step(row, said)
    elif isinstance(said, kinds.MatterReviewed):
        row["approved_by"] = fact.actor if said.approved else None
    elif isinstance(said, kinds.MatterAssigned):
        row.update({name: value for name, value in said.plain().items() if name != "matter"})
    elif isinstance(said, kinds.MatterCost):
        row["costs"] = [*row["costs"], {key: value for key, value in said.plain().items() if key != "matter"}]


def _opened(fact: Fact, said: MatterOpened) -> Row:
    return {
        "id": said.matter, "chain_id": fact.chain, "kind": said.matter_kind, "variant": said.variant,
        "state": opened(said.matter_kind, said.variant).state if said.matter_kind in procedures() else "draft",
        "stayed": False, "over": False, "account": said.account, "amount_minor": said.amount_minor,
        "currency": said.currency, "court": said.court, "docket": None, "lawyer": None, "sheet": said.sheet or {},
        "particulars": said.particulars or {}, "events": [], "costs": [], "opened_on": day_of(fact.happened_at),
        "opened_by": fact.actor, "approved_by": None,
    }  # fmt: skip


def _step(row: Row, said: MatterEvent) -> None:
    row["events"] = [*row["events"], {"event": said.event, "on": said.on.isoformat(), "detail": said.detail or {}}]
    if said.event in (STAY, LIFT):
        row["stayed"] = said.event == STAY
        return
    procedure = procedures().get(row["kind"])
    steps = procedure.states[row["state"]].steps if procedure else {}
    if procedure and said.event in steps:
        row["state"] = steps[said.event]
        row["over"] = procedure.states[row["state"]].ends


def fold_notice(rows: Rows, fact: Fact) -> None:
    """Keep the latest warning of each deadline, and what was done about it."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, kinds.DeadlineWarned):
        row = rows.setdefault(said.notice, {"acted_by": None, "acted_on": None, "because": None})
        row.update(
            id=said.notice, chain_id=fact.chain, matter=said.matter, deadline=said.deadline, due_on=said.due_on,
            level=said.level, steps=said.step, told=said.to, warned_on=day_of(fact.happened_at),
        )  # fmt: skip
    elif said.notice in rows:
        rows[said.notice].update(acted_by=fact.actor, acted_on=day_of(fact.happened_at), because=said.because)


_LETTERS = frozenset({"letter.issued", "letter.delivered", "letter.returned"})
_MATTERS = frozenset({"matter.opened", "matter.event", "matter.reviewed", "matter.assigned", "matter.cost"})
LETTERS = register(Projection("letter", "id", "chain_id", _LETTER, _LETTERS, fold_letter))
CLUES = register(
    Projection("asset_clue", "id", "chain_id", _CLUE, frozenset({"clue.found", "clue.withdrawn"}), fold_clue)
)
GUARANTEES = register(
    Projection(
        "guarantee", "id", "chain_id", _GUARANTEE, frozenset({"guarantee.given", "guarantee.ended"}), fold_guarantee
    )
)
MATTERS = register(Projection("matter", "id", "chain_id", _MATTER, _MATTERS, fold_matter))
NOTICES = register(
    Projection(
        "deadline_notice", "id", "chain_id", _NOTICE, frozenset({"deadline.warned", "deadline.acted"}), fold_notice
    )
)
