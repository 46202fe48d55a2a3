"""Commands on people's data: erased on request, or because a rule says so."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from arrears.kernel.refusal import InputError
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.privacy.people import erase
from arrears.office.privacy.retention import kept_by

_WHY = {
    "case_open": "a case is open: what is owed must be explained",
    "hold_runs": "a hold is running: it must be kept to",
    "complaint_open": "a complaint is not answered",
    "matter_open": "a legal matter is not closed",
    "guarantee_runs": "the person answers for the debt of an open case",
}


class ErasePerson(Given):
    """Destroy a person's key: by which rule, or on whose request."""

    person: UUID
    rule: str = Field(min_length=1, max_length=200)


@command("person.erase", ErasePerson, roles={"compliance"})
def erase_person(office: Office, given: ErasePerson) -> Answer:
    """Destroy a person's data, where nothing forbids it; the proof is on record."""
    office.cursor.execute("SELECT 1 FROM person WHERE id = %s FOR UPDATE", [given.person])
    if office.cursor.fetchone() is None:
        raise InputError("unknown_person", f"no person {given.person}", "person")
    kept = kept_by(office.cursor, given.person, office.at)
    if kept is not None:
        raise InputError(kept, _WHY[kept], "person")
    digest = erase(office.cursor, given.person, rule=given.rule, actor=office.actor.name, at=office.at)
    return {"person": str(given.person), "key_digest": digest}
