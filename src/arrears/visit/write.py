"""A plan as the contract's JSON."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from arrears.visit.explain import clock
from arrears.visit.model import Plan, Route


def plan_json(plan: Plan) -> dict[str, Any]:
    """Return the object of `arrears visit plan`: times HH:MM, `km` with three decimals, `value` as a number."""
    return {
        "routes": [_route(route) for route in plan.routes],
        "dropped": [{"id": one.stop.id, "reason": one.reason, "says": dict(one.says)} for one in plan.dropped],
        "idle": [{"id": one.visitor, "reason": one.reason, "says": dict(one.says)} for one in plan.idle],
        "value": _number(plan.value),
        "km": _km(plan.metres),
    }


def _route(route: Route) -> dict[str, Any]:
    return {
        "visitors": list(route.team.visitors),
        "departs": clock(route.departs),
        "stops": [{"id": one.stop.id, "arrive": clock(one.arrive), "leave": clock(one.leave)} for one in route.stops],
        "returns": clock(route.returns),
        "km": _km(route.metres),
        "minutes": route.returns - route.departs,
        "meeting_km": _km(route.team.meeting_m),
        "value": _number(route.value),
    }


def _km(metres: int) -> float:
    return round(metres / 1000, 3)


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
