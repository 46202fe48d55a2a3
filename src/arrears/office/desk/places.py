"""The desk's own places in the navigation."""

from __future__ import annotations

from arrears.office.desk.calling.telling import TELL as TELL
from arrears.office.desk.navigation import Place

LEADING = frozenset({"team_lead", "manager"})
WATCHING = LEADING | {"compliance", "auditor"}
PLACES = (
    Place("desk:queue", "nav.queue", "/desk/queue", order=10),
    Place("desk:floor", "nav.floor", "/desk/floor", WATCHING, order=20),
    Place("desk:approvals", "nav.approvals", "/desk/approvals", LEADING, order=30),
    Place("desk:people", "nav.people", "/desk/people", LEADING | {"administrator"}, order=70),
)
