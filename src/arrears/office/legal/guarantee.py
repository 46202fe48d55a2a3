"""Commands on guarantees that the tape does not know: written down from the contract, ended."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from pydantic import Field

from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.legal.deadlines import move_wall
from arrears.office.legal.guarantors import guarantees_of
from arrears.office.legal.kinds import GuaranteeEnded, GuaranteeGiven
from arrears.office.legal.letters import PEOPLE_OF_THE_LAW
from arrears.office.legal.reading import account_of
from arrears.office.payments.clock import day_of
from arrears.office.privacy.people import Known, keep, person_id

LONGEST_MONTHS = 240


class AddGuarantee(Given):
    """Somebody who answers for an account: who they are, how far, how long. Empty form and period are the law's."""

    case: UUID
    guarantee: UUID
    account: str | None = None
    name: str = Field(min_length=1, max_length=200)
    phone: str | None = Field(default=None, max_length=40)
    id_number: str | None = Field(default=None, max_length=40)
    address: str | None = Field(default=None, max_length=400)
    form: Literal["general", "joint"] | None = None
    amount_minor: int | None = Field(default=None, gt=0, lt=2**53)
    main_due: date | None = None
    period_months: int | None = Field(default=None, ge=0, le=LONGEST_MONTHS)
    agreed_on: date | None = None


class EndGuarantee(Given):
    """A guarantee that does not hold: released, mistaken, discharged."""

    case: UUID
    guarantee: UUID
    because: str = Field(min_length=1, max_length=200)


@command("guarantee.add", AddGuarantee, roles=PEOPLE_OF_THE_LAW)
def add_guarantee(office: Office, given: AddGuarantee) -> Answer:
    """Record a guarantee; the guarantor's personal data is kept sealed with a key of their own."""
    locked(office, given.case)
    account = account_of(office.cursor, office.tenant, given.case, given.account)
    if given.agreed_on and given.agreed_on > day_of(office.at):
        raise InputError("day_ahead", f"{given.agreed_on} has not come yet", "agreed_on")
    if given.guarantee in {one["id"] for one in guarantees_of(office.cursor, given.case)}:
        raise InputError("guarantee_known", "this guarantee is on record already", "guarantee")
    known_as = f"guarantee/{given.guarantee}"
    fields = {name: [value] for name in ("name", "phone", "id_number", "address") if (value := getattr(given, name))}
    keep(office.cursor, office.config, [Known(known_as, fields=fields)])
    said = GuaranteeGiven(
        account=account.account, guarantor=person_id(office.tenant, known_as), said_by="contract",
        **given.model_dump(include={"guarantee", "form", "amount_minor", "main_due", "period_months", "agreed_on"}),
    )  # fmt: skip
    office.record(given.case, said)
    move_wall(office.cursor, office.tenant, given.case, account.account, day_of(office.at))
    return {"guarantee": str(given.guarantee), "guarantor": str(said.guarantor)}


@command("guarantee.end", EndGuarantee, roles=PEOPLE_OF_THE_LAW)
def end_guarantee(office: Office, given: EndGuarantee) -> Answer:
    """Record that a guarantee does not hold; its deadlines leave the wall."""
    locked(office, given.case, closed_too=True)
    found = [one for one in guarantees_of(office.cursor, given.case) if one["id"] == given.guarantee]
    if not found:
        raise InputError("unknown_guarantee", f"the case has no guarantee {given.guarantee}", "guarantee")
    office.record(given.case, GuaranteeEnded(guarantee=given.guarantee, because=given.because))
    move_wall(office.cursor, office.tenant, given.case, found[0]["account"], day_of(office.at))
    return {"guarantee": str(given.guarantee)}
