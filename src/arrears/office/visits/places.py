"""What the desk shows of visits: the place in the navigation, a case's visits, and their facts in the timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.office.desk.navigation import CasePart, Pair, Place
from arrears.office.desk.words import words
from arrears.office.store.rows import many
from arrears.office.visits.policy import visit_outcomes

PLACES = (Place("visits:list", "visits.nav", "/visits", order=40),)


def visits_of(cursor: Any, tenant: UUID, case: UUID, at: datetime) -> dict[str, Any] | None:
    """Return a case's visits, or None where it has none and asks for none."""
    del tenant, at
    rows = many(cursor, "SELECT * FROM visit WHERE case_id = %s ORDER BY qualified_at DESC", [case])
    return {"visits": rows, "outcomes": visit_outcomes()} if rows else None


CASE_PARTS = (CasePart("visits/of_case.html", "visits.nav", visits_of, order=40),)


def _both(prefix: str, name: str) -> Pair:
    return words().get(f"{prefix}.{name}", (name, name))


def _announced(said: dict[str, Any]) -> tuple[Pair, str]:
    hours = f"{said['day']} {said['window'][0]}–{said['window'][1]}"
    zh, en = _both("visits.reason", said["reason"])
    return (f"{hours}；逾期原因：{zh}", f"{hours}; reason given: {en}"), "soon"


def _planned(said: dict[str, Any]) -> tuple[Pair, str]:
    when = said["arrive_at"][:16].replace("T", " ")
    return (f"{when}，{len(said['team'])} 人同行", f"{when}, a team of {len(said['team'])}"), "soon"


def _ended(said: dict[str, Any]) -> tuple[Pair, str]:
    known = visit_outcomes().get(said["outcome"])
    met, code = _both("visits.met", said["met"]), said["outcome"]
    zh, en = (known.zh, known.en) if known else (code, code)
    return (f"{met[0]}：{zh}", f"{met[1]}: {en}"), "plain" if said["lawful"] else "bad"


def _unlawful(said: dict[str, Any]) -> tuple[Pair, str]:
    rules = ", ".join(said["rules"])
    return (f"违反 {rules}，已转合规复核", f"against {rules}; before compliance"), "bad"


def _because(said: dict[str, Any]) -> tuple[Pair, str]:
    return (_both("visits.because", said["because"])), "plain"


def _rated(said: dict[str, Any]) -> tuple[Pair, str]:
    return (f"{said['stars']} 分（满分 5 分）", f"{said['stars']} of 5"), "good" if said["stars"] > 3 else "plain"


TELL = {
    "visit.announced": _announced, "visit.planned": _planned, "visit.ended": _ended, "visit.unlawful": _unlawful,
    "visit.fell_out": _because, "visit.rated": _rated,
}  # fmt: skip
