"""Commands on working together: a lender and an agency each say it, and either ends it."""

from __future__ import annotations

from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.agencies.kinds import PartnerJoined, PartnerLeft
from arrears.office.agencies.projections import partner_id
from arrears.office.commands.declare import Answer, Given, Office, command

PEOPLE = {"manager", "administrator"}


class Partner(Given):
    """The other tenant."""

    partner: UUID


@command("partner.join", Partner, roles=PEOPLE)
def join(office: Office, given: Partner) -> Answer:
    """Say that the tenant collects with another: a lender with an agency, an agency with a lender."""
    mine, theirs = _kind(office, office.tenant), _kind(office, given.partner)
    if mine == theirs:
        raise InputError("partner_alike", "a lender works with an agency, and an agency with a lender", "partner")
    office.record(office.tenant, PartnerJoined(partner=given.partner, role=theirs))
    return {"partner": str(given.partner), "role": theirs}


@command("partner.leave", Partner, roles=PEOPLE)
def leave(office: Office, given: Partner) -> Answer:
    """Say that the tenant no longer collects with another; contacts made until then still count for both."""
    office.cursor.execute(
        "SELECT 1 FROM partner WHERE id = %s AND until IS NULL", [partner_id(office.tenant, given.partner)]
    )
    if office.cursor.fetchone() is None:
        raise InputError("unknown_partner", "the tenant does not work with that one", "partner")
    office.record(office.tenant, PartnerLeft(partner=given.partner))
    return {"partner": str(given.partner)}


def _kind(office: Office, tenant: UUID) -> str:
    office.cursor.execute("SELECT kind FROM tenant WHERE id = %s", [tenant])
    row = office.cursor.fetchone()
    if row is None:
        raise InputError("unknown_partner", f"there is no tenant {tenant}", "partner")
    return row[0]
