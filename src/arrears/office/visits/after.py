"""Commands after a visit: how the borrower found it."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.visits.kinds import VisitRated
from arrears.office.visits.prepare import open_visit


class Rate(Given):
    """How the borrower found the visit, 1 to 5."""

    visit: UUID
    stars: int = Field(ge=1, le=5)


@command("visit.rate", Rate, roles={"collector", "team_lead", "compliance"})
def rate(office: Office, given: Rate) -> Answer:
    """Record the answer; a later one replaces it."""
    visit = open_visit(office, given.visit, {"done"})
    office.record(visit["case_id"], VisitRated(visit=given.visit, stars=given.stars))
    return {"visit": str(given.visit), "stars": given.stars}
