"""The desk's own places in the navigation."""

from __future__ import annotations

from arrears.office.desk.calling.telling import TELL as TELL
from arrears.office.desk.file_of_case import family_of, papers_of, reach_of
from arrears.office.desk.navigation import CasePart, Place

LEADING = frozenset({"team_lead", "manager"})
WATCHING = LEADING | {"compliance", "auditor"}
PLACES = (
    Place("desk:queue", "nav.queue", "/desk/queue", order=10),
    Place("desk:floor", "nav.floor", "/desk/floor", WATCHING, order=20),
    Place("desk:approvals", "nav.approvals", "/desk/approvals", LEADING, order=30),
    Place("desk:quality", "nav.quality", "/desk/quality", WATCHING | {"collector"}, order=65),
    Place("desk:people", "nav.people", "/desk/people", LEADING | {"administrator"}, order=70),
)
CASE_PARTS = (
    CasePart("parts/reach.html", "reach.title", reach_of, order=10),
    CasePart("parts/family.html", "family.title", family_of, order=20),
    CasePart("parts/papers.html", "papers.title", papers_of, order=30),
)
