"""Standard instances (CVRPLIB), on which a planner's routes are compared with the best that anyone has found."""

from __future__ import annotations

from typing import Any

import pyvrp
from pyvrp.stop import MaxRuntime

from arrears.kernel.refusal import InputError

DEFAULT_SECONDS = 30


def plan_instance(data: pyvrp.ProblemData, seconds: float, seed: int = 1) -> dict[str, Any]:
    """Return cost and routes of a capacitated instance; clients are numbered as CVRPLIB's solutions number them."""
    result = pyvrp.solve(data, MaxRuntime(seconds), seed, collect_stats=False, display=False)
    if not result.is_feasible():
        raise InputError(
            "instance_unsolved", f"no feasible plan was found in {seconds} s; give more seconds", "--seconds"
        )
    routes = [[activity.idx + 1 for activity in route if activity.is_client()] for route in result.best.routes()]
    return {"cost": int(result.cost()), "routes": routes, "vehicles": len(routes), "seconds": seconds}
