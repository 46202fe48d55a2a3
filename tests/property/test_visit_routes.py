"""Whatever the day, every route can be walked with a watch, and a stop left out fits nowhere."""

import importlib.util
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.visit.city import city
from arrears.visit.compare import compare
from arrears.visit.improve import cheapest_place
from arrears.visit.plan import map_of, plan_day
from arrears.visit.read import read_day
from arrears.visit.rules import RULES
from arrears.visit.schedule import back_at
from arrears.visit.write import plan_json

_spec = importlib.util.spec_from_file_location("visit_oracle", Path(__file__).parents[1] / "oracle" / "visit_oracle.py")
assert _spec and _spec.loader
visit_oracle = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(visit_oracle)
check_by_hand = visit_oracle.check_by_hand

places = st.tuples(st.floats(31.0, 31.4), st.floats(121.2, 121.7)).map(lambda at: [round(x, 5) for x in at])


def clocks(first: int, last: int) -> st.SearchStrategy[list[str]]:
    pair = st.tuples(st.integers(first, last), st.integers(first, last)).filter(lambda two: two[0] < two[1])
    return pair.map(lambda two: [f"{minute // 60:02d}:{minute % 60:02d}" for minute in two])


visitors = st.lists(st.fixed_dictionaries({"start": places, "shift": clocks(480, 1260)}), max_size=5)
stops = st.lists(
    st.fixed_dictionaries(
        {"at": places, "minutes": st.integers(0, 90), "window": clocks(480, 1260), "value": st.integers(0, 1000)}
    ),
    max_size=10,
)


def named(entries: list[dict[str, Any]], letter: str) -> list[dict[str, Any]]:
    return [{"id": f"{letter}{number}", **entry} for number, entry in enumerate(entries)]


@settings(max_examples=25, deadline=None)
@given(visitors, stops, st.booleans(), st.sampled_from([5, 25, 60]))
def test_every_route_can_be_walked(crew: list[Any], wanted: list[Any], pair: bool, speed: int) -> None:
    value = {"visitors": named(crew, "V"), "stops": named(wanted, "S"), "km_per_hour": speed, "pair": pair}
    day = read_day(value)
    plan = plan_day(day, 0.1)
    check_by_hand(value, plan_json(plan))
    map, _ = map_of(day)
    index = {one.id: number for number, one in enumerate(day.stops)}
    orders: list[list[int]] = [[] for _ in map.teams]
    for route in plan.routes:
        orders[list(map.teams).index(route.team)] = [index[one.stop.id] for one in route.stops]
    for one in plan.dropped:
        if one.stop.value:
            assert cheapest_place(map, orders, index[one.stop.id]) is None


def test_the_planner_beats_every_simple_rule_on_a_small_city() -> None:
    plans = compare(80, 3, 2, seed=5)["plans"]
    assert all(plans["planner"]["value"] > plans[name]["value"] for name in RULES)


def test_the_simple_rules_keep_every_window_too() -> None:
    map, _ = map_of(city(60, 3, seed=2))
    for rule in RULES.values():
        orders = rule(map)
        assert all(back_at(map, team, order) is not None for team, order in enumerate(orders))
        seen = [stop for order in orders for stop in order]
        assert len(seen) == len(set(seen)) > 10


def test_the_same_seed_is_the_same_city() -> None:
    assert city(30, 2, 1) == city(30, 2, 1) != city(30, 2, 2)
