"""Addresses, visits, visitors and days, folded from facts."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from arrears.office.facts.project import Projection, Rows, register
from arrears.office.visits.kinds import (
    AddressJudged,
    AddressNoted,
    DayPlanned,
    VisitAnnounced,
    VisitEnded,
    VisitFellOut,
    VisitorDescribed,
    VisitPlanned,
    VisitQualified,
    VisitRated,
)
from arrears.record import catalogue
from arrears.record.fact import Fact

_ADDRESS = {
    "id": "uuid", "person_id": "uuid", "place": "text", "source": "text", "quality": "text", "sealed_text": "text",
    "sealed_point": "text", "noted_at": "timestamptz",
}  # fmt: skip
_VISIT = {
    "id": "uuid", "case_id": "uuid", "person_id": "uuid", "state": "text", "stage": "text", "dpd": "int",
    "value_minor": "bigint", "currency": "text",
    "qualified_at": "timestamptz", "qualified_by": "text", "contact": "uuid", "reason": "text",
    "announced_at": "timestamptz", "address": "uuid", "place": "text", "place_consent": "boolean", "day": "date",
    "opens": "text", "closes": "text", "promised": "boolean", "plan": "uuid", "team": "jsonb",
    "arrive_at": "timestamptz", "leave_at": "timestamptz", "cost_minor": "bigint", "bell_at": "timestamptz",
    "left_at": "timestamptz", "met": "text", "outcome": "text", "lawful": "boolean", "because": "text", "stars": "int",
}  # fmt: skip
_VISITOR = {
    "id": "uuid", "chain_id": "uuid", "lat_e6": "int", "lon_e6": "int", "opens": "text", "closes": "text",
    "active": "boolean",
}  # fmt: skip
_DAY = {
    "id": "uuid", "chain_id": "uuid", "day": "date", "plan": "uuid", "routes": "jsonb", "dropped": "jsonb",
    "idle": "jsonb", "roads": "text", "number": "int", "planned_at": "timestamptz",
}  # fmt: skip


def fold_address(rows: Rows, fact: Fact) -> None:
    """Add an address, or change what is thought of it."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, AddressNoted):
        rows[said.address] = {
            "id": said.address, "person_id": fact.chain, "place": said.place, "source": said.source,
            "quality": said.quality, "sealed_text": said.sealed_text, "sealed_point": said.sealed_point,
            "noted_at": fact.happened_at,
        }  # fmt: skip
    elif said.address in rows and isinstance(said, AddressJudged):
        rows[said.address]["quality"] = said.quality


def fold_visit(rows: Rows, fact: Fact) -> None:
    """Take a visit one step on."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, VisitQualified):
        rows[said.visit] = {
            **dict.fromkeys(_VISIT), "id": said.visit, "case_id": fact.chain, "person_id": said.person,
            "state": "qualified" if said.arm == "visit" else "compare", "stage": said.stage, "dpd": said.dpd,
            "value_minor": said.value_minor,
            "currency": said.currency, "qualified_at": fact.happened_at, "qualified_by": fact.actor,
            "promised": False, "team": [],
        }  # fmt: skip
    elif said.visit in rows:
        rows[said.visit].update(_step(fact, said))


def _step(fact: Fact, said: Any) -> dict[str, Any]:
    if isinstance(said, VisitAnnounced):
        return {
            "state": "announced", "contact": said.contact, "reason": said.reason, "address": said.address,
            "place": said.place, "place_consent": said.place_consent, "day": said.day, "opens": said.window[0],
            "closes": said.window[1], "promised": said.promised, "announced_at": fact.happened_at,
        }  # fmt: skip
    if isinstance(said, VisitPlanned):
        return {
            "state": "planned", "plan": said.plan, "team": [str(one) for one in said.team],
            "arrive_at": said.arrive_at, "leave_at": said.leave_at, "cost_minor": said.cost_minor,
        }  # fmt: skip
    if isinstance(said, VisitFellOut):
        gone = {"plan": None, "team": [], "arrive_at": None, "leave_at": None, "cost_minor": None}
        return {"state": "announced" if said.again else "cancelled", "because": said.because, **gone}
    if isinstance(said, VisitRated):
        return {"stars": said.stars}
    assert isinstance(said, VisitEnded)
    return {
        "state": "done", "bell_at": said.bell_at, "left_at": said.left_at, "met": said.met, "outcome": said.outcome,
        "lawful": said.lawful, "team": [str(one) for one in said.team],
    }  # fmt: skip


def fold_visitor(rows: Rows, fact: Fact) -> None:
    """Keep what was said last of a visitor."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    assert isinstance(said, VisitorDescribed)
    rows[said.visitor] = {
        "id": said.visitor, "chain_id": fact.chain, "lat_e6": said.lat_e6, "lon_e6": said.lon_e6,
        "opens": said.shift[0], "closes": said.shift[1], "active": said.active,
    }  # fmt: skip


def fold_day(rows: Rows, fact: Fact) -> None:
    """Keep the last plan of each day."""
    said: Any = catalogue.read(fact.kind, fact.version, fact.payload)
    assert isinstance(said, DayPlanned)
    key = uuid5(fact.chain, f"visits/{said.day}")
    number = rows[key]["number"] + 1 if key in rows else 1
    rows[key] = {
        "id": key, "chain_id": fact.chain, "day": said.day, "plan": said.plan, "routes": said.routes,
        "dropped": said.dropped, "idle": said.idle, "roads": said.roads, "number": number,
        "planned_at": fact.happened_at,
    }  # fmt: skip


ADDRESSES = register(
    Projection(
        "visit_address", "id", "person_id", _ADDRESS,
        frozenset({"visit.address_noted", "visit.address_judged"}), fold_address,
    )
)  # fmt: skip
VISITS = register(
    Projection(
        "visit", "id", "case_id", _VISIT,
        frozenset({"visit.qualified", "visit.announced", "visit.planned", "visit.fell_out", "visit.ended",
                   "visit.rated"}),
        fold_visit,
    )
)  # fmt: skip
VISITORS = register(
    Projection("visitor", "id", "chain_id", _VISITOR, frozenset({"visit.visitor_described"}), fold_visitor)
)
DAYS = register(Projection("visit_day", "id", "chain_id", _DAY, frozenset({"visit.day_planned"}), fold_day))
