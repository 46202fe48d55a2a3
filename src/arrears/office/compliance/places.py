"""What the desk shows of compliance: two places, a section of the case page, and its facts in the timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.office.compliance.complaints import complaints_of
from arrears.office.desk.navigation import CasePart, Pair, Place
from arrears.office.desk.words import words

PEOPLE = frozenset({"compliance", "manager", "auditor", "team_lead"})
PLACES = (
    Place("compliance:home", "compliance.nav", "/compliance/watch", PEOPLE, order=60),
    Place("compliance:rules", "rules.nav", "/compliance/rules", order=61),
)


def complaints_part(cursor: Any, tenant: UUID, case: UUID, at: datetime) -> dict[str, Any]:
    """Return a case's complaints for its page, and the way to take one."""
    del tenant, at
    return {"case": case, "complaints": complaints_of(cursor, case)}


CASE_PARTS = (CasePart("compliance/of_case.html", "compliance.complaints", complaints_part, order=60),)


def _extended(said: dict[str, Any]) -> tuple[Pair, str]:
    zh, en = words()[f"complaint.{said['complexity']}"]
    return (f"{zh}，至 {said['due_on']}：{said['because']}", f"{en}, until {said['due_on']}: {said['because']}"), "soon"


def _answered(said: dict[str, Any]) -> tuple[Pair, str]:
    zh, en = words()["complaint.upheld" if said["upheld"] else "complaint.not_upheld"]
    return (f"{zh}：{said['remedy']}", f"{en}: {said['remedy']}"), "good"


TELL = {"complaint.extended": _extended, "complaint.answered": _answered}
