"""Commands on asset clues, and the risk that is shown before a preservation is filed."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from arrears.court.clue import EXEMPT, EXEMPT_ARTICLE, Wrong, lawful_source, risks
from arrears.court.filing import Filing, security
from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.legal.kinds import ClueFound, ClueWithdrawn
from arrears.office.legal.letters import PEOPLE_OF_THE_LAW
from arrears.office.legal.reading import clues_of
from arrears.office.privacy.people import key_of
from arrears.office.store.rows import many


class AddClue(Given):
    """Something that could be preserved: what it is, what it may be worth, from where it is known."""

    case: UUID
    clue: UUID
    asset: Literal["deposit", "movable", "real_estate", "other"]
    says: str = Field(min_length=2, max_length=500)
    worth_minor: int = Field(gt=0, lt=2**53)
    source: str = Field(min_length=1, max_length=40)
    exempt: str | None = None


class WithdrawClue(Given):
    """A clue that no longer holds."""

    case: UUID
    clue: UUID
    because: str = Field(min_length=1, max_length=200)


@command("clue.add", AddClue, roles=PEOPLE_OF_THE_LAW | {"collector", "team_lead"})
def add_clue(office: Office, given: AddClue) -> Answer:
    """Record a clue from a lawful source; an unlawful one, or exempt property, is refused and not kept."""
    case = locked(office, given.case)
    lawful_source(given.source, "source")
    if given.exempt is not None:
        says = EXEMPT.get(given.exempt, {"en": given.exempt})["en"]
        raise InputError("asset_exempt", f"{says}: may not be seized ({EXEMPT_ARTICLE})", "exempt")
    key = key_of(office.cursor, office.config, case["person"])
    sealed = base64.b64encode(key.seal("note", given.says)).decode()
    said = ClueFound(clue=given.clue, asset=given.asset, worth_minor=given.worth_minor, source=given.source,
                     sealed_note=sealed)  # fmt: skip
    office.record(given.case, said)
    return {"clue": str(given.clue)}


@command("clue.withdraw", WithdrawClue, roles=PEOPLE_OF_THE_LAW)
def withdraw_clue(office: Office, given: WithdrawClue) -> Answer:
    """Record that a clue no longer holds."""
    locked(office, given.case, closed_too=True)
    if given.clue not in {one["id"] for one in clues_of(office.cursor, given.case)}:
        raise InputError("unknown_clue", f"the case has no clue {given.clue}", "clue")
    office.record(given.case, ClueWithdrawn(clue=given.clue, because=given.because))
    return {"clue": str(given.clue)}


def risk_of(cursor: Any, case: UUID, matter: dict[str, Any]) -> list[Wrong]:
    """Return why a matter's preservation could turn out wrongful, from holds, payments and other matters."""
    holds = many(cursor, "SELECT kind FROM hold WHERE case_id = %s AND lifted_at IS NULL", [case])
    cursor.execute(
        "SELECT coalesce(sum(amount_minor), 0) FROM payment WHERE account = %s AND reversed_on IS NULL"
        " AND paid_on > %s",
        [matter["account"], matter["sheet"].get("as_of")],
    )
    since = int(cursor.fetchone()[0])
    objected = many(
        cursor,
        "SELECT 1 AS found FROM matter WHERE chain_id = %s AND events @> %s::jsonb",
        [case, '[{"event": "payment_order_objected"}]'],
    )
    worth = sum(one["worth_minor"] for one in clues_of(cursor, case))
    return risks(
        matter["amount_minor"], matter["amount_minor"], worth,
        disputed=bool({one["kind"] for one in holds} & {"dispute", "complaint"}), objected=bool(objected),
        paid_since=since, urgent=bool(matter["particulars"].get("urgency")),
        pre_suit=matter["kind"] == "pre_suit_preservation",
    )  # fmt: skip


def security_of(matter: dict[str, Any]) -> int:
    """Return the security that a preservation needs, in minor units: all before suit, at most 30 % in suit."""
    filing = Filing(matter["kind"], date.fromisoformat(matter["sheet"]["as_of"]), matter["amount_minor"],
                    matter["amount_minor"])  # fmt: skip
    return security(filing)
