"""A day's routes: kept windows and shifts, teams of two, reasons for what is left out, and clear faults."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from arrears.cli.main import app
from arrears.kernel.refusal import InputError
from arrears.visit.model import Roads, Visitor
from arrears.visit.pair import teams
from arrears.visit.plan import plan_day
from arrears.visit.read import read_day
from arrears.visit.travel import metres_between, minutes_for
from arrears.visit.write import plan_json

_spec = importlib.util.spec_from_file_location("visit_oracle", Path(__file__).parents[2] / "oracle" / "visit_oracle.py")
assert _spec and _spec.loader
visit_oracle = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(visit_oracle)
check_by_hand = visit_oracle.check_by_hand

HOME = [31.23, 121.47]


def visitor(name: str, start: list[float] = HOME, shift: tuple[str, str] = ("09:00", "18:00")) -> dict[str, Any]:
    return {"id": name, "start": start, "shift": list(shift)}


def stop(name: str, at: list[float], minutes: int = 30, window: tuple[str, str] = ("09:00", "20:00"), value: Any = 100,
         **more: Any) -> dict[str, Any]:  # fmt: skip
    return {"id": name, "at": at, "minutes": minutes, "window": list(window), "value": value, **more}


def planned(visitors: list[Any], stops: list[Any], **more: Any) -> dict[str, Any]:
    return plan_json(plan_day(read_day({"visitors": visitors, "stops": stops, "km_per_hour": 25, **more}), 0.3))


def test_a_small_day_by_hand() -> None:
    value = {"visitors": [visitor("A"), visitor("B")], "km_per_hour": 25, "pair": True, "stops": [
        stop("near", [31.24, 121.48]), stop("noon", [31.25, 121.47], window=("12:00", "13:00")),
        stop("evening", [31.22, 121.44], window=("16:00", "17:30"), value=50)]}  # fmt: skip
    answer = planned(value["visitors"], value["stops"])
    check_by_hand(value, answer)
    assert [one["id"] for one in answer["routes"][0]["stops"]][-1] == "evening"
    assert answer["dropped"] == [] and answer["value"] == 250


def test_nobody_leaves_earlier_than_needed() -> None:
    answer = planned([visitor("A"), visitor("B")], [stop("noon", HOME, window=("12:00", "13:00"))])
    assert answer["routes"][0]["departs"] == "12:00" and answer["routes"][0]["minutes"] == 30


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (stop("x", [31.9, 121.47], window=("09:00", "10:00")), "window_closes_before_arrival"),
        (stop("x", [31.24, 121.47], minutes=30, window=("09:00", "09:20")), "window_shorter_than_visit"),
        (stop("x", [31.24, 121.47], window=("17:40", "20:00")), "shift_ends_before_return"),
        (stop("x", [31.24, 121.47], value=0), "worth_nothing"),
        (stop("x", [31.24, 121.47], minutes=520, value=1), "not_enough_time_for_its_value"),
    ],
)
def test_what_is_left_out_says_why(wanted: dict[str, Any], reason: str) -> None:
    answer = planned([visitor("A"), visitor("B")], [stop("good", [31.24, 121.48]), wanted])
    assert [(one["id"], one["reason"]) for one in answer["dropped"]] == [("x", reason)]
    assert answer["routes"][0]["stops"][0]["id"] == "good"


def test_value_decides_when_not_everything_fits() -> None:
    shifts = ("09:00", "10:30")
    long = [stop(name, HOME, minutes=60, value=value) for name, value in (("low", 1), ("high", 5), ("middle", 3))]
    answer = planned([visitor("A", shift=shifts), visitor("B", shift=shifts)], long)
    assert [one["id"] for one in answer["routes"][0]["stops"]] == ["high"]
    must = [*long[:1], *long[1:]]
    must[0] = {**long[0], "must": True}
    answer = planned([visitor("A", shift=shifts), visitor("B", shift=shifts)], must)
    assert [one["id"] for one in answer["routes"][0]["stops"]] == ["low"]


def test_a_day_without_pairs_sends_each_alone() -> None:
    stops = [stop("n", [31.40, 121.47], minutes=300), stop("s", [31.05, 121.47], minutes=300)]
    answer = planned([visitor("A"), visitor("B")], stops, pair=False)
    assert sorted(route["visitors"] for route in answer["routes"]) == [["A"], ["B"]]


def test_one_visitor_makes_no_team_and_the_odd_one_is_named() -> None:
    alone = planned([visitor("A")], [stop("x", HOME)])
    assert alone["routes"] == [] and alone["dropped"][0]["reason"] == "no_team_of_two"
    assert alone["idle"][0]["id"] == "A"
    nobody = planned([], [stop("x", HOME)])
    assert nobody["dropped"][0]["reason"] == "no_team_of_two" and nobody["value"] == 0
    assert planned([visitor("A"), visitor("B")], [])["routes"] == []


def crew(*people: tuple[str, float, int, int]) -> list[Visitor]:
    return [Visitor(name, (31.0 + north, 121.0), (start, end)) for name, north, start, end in people]


@pytest.mark.parametrize(
    ("people", "pairs", "left"),
    [
        # like shifts work together
        (crew(("A", 0, 540, 1080), ("B", 0, 600, 1200), ("C", 0, 540, 1080), ("D", 0, 600, 1200)),
         [("A", "C"), ("B", "D")], []),
        # near ones travel together
        (crew(("A", 0, 540, 1080), ("B", 0.3, 540, 1080), ("C", 0.3, 540, 1080), ("D", 0, 540, 1080)),
         [("A", "D"), ("B", "C")], []),
        # the odd one left over is who costs the least working time
        (crew(("A", 0, 540, 1080), ("B", 0, 540, 720), ("C", 0, 540, 1080)), [("A", "C")], ["B"]),
        # no common time
        (crew(("A", 0, 540, 720), ("B", 0, 780, 1080)), [], ["A", "B"]),
        (crew(("A", 0, 540, 1080)), [], ["A"]),
        ([], [], []),
    ],
)  # fmt: skip
def test_who_travels_with_whom(people: list[Visitor], pairs: list[tuple[str, str]], left: list[str]) -> None:
    found, idle = teams(people, 25, pair=True)
    assert sorted(team.visitors for team in found) == pairs
    assert [one.visitor for one in idle] == left
    assert teams(people, 25, pair=True) == (found, idle)


def test_a_team_meets_at_the_first_ones_start_and_both_are_home_in_time() -> None:
    (team,), _ = teams(crew(("A", 0, 540, 1080), ("B", 0.1, 540, 1080)), 25, pair=True)
    way = minutes_for(metres_between((31.0, 121.0), (31.1, 121.0)), 25)
    assert (team.start, team.shift) == ((31.0, 121.0), (540 + way, 1080 - way))


def test_known_roads_replace_straight_lines() -> None:
    day = read_day({"visitors": [visitor("A"), visitor("B")], "stops": [stop("x", [31.24, 121.48])]})
    plan = plan_day(day, 0.2, known_roads=lambda places: Roads([[0, 7_000], [8_000, 0]], [[0, 33], [44, 0]]))
    assert (plan.metres, plan.routes[0].returns - plan.routes[0].departs) == (15_000, 33 + 30 + 44)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [((0.0, 0.0), (0.0, 1.0), 111.195), ((31.23, 121.47), (31.23, 121.47), 0), ((90.0, 0.0), (-90.0, 0.0), 20015.115),
     ((39.9042, 116.4074), (31.2304, 121.4737), 1067.3)],
)  # fmt: skip
def test_distances(one: tuple[float, float], other: tuple[float, float], km: float) -> None:
    assert metres_between(one, other) / 1000 == pytest.approx(km, abs=0.1)


@pytest.mark.parametrize(("value", "read"), [(3, "3"), (0.1 + 0.2, "0.300000"), ("120.50", "120.50"), (0, "0")])
def test_values_of_any_unit(value: Any, read: str) -> None:
    assert str(read_day({"visitors": [], "stops": [stop("x", HOME, value=value)]}).stops[0].value) == read


def test_minutes_are_rounded_up() -> None:
    assert [minutes_for(metres, 30) for metres in (0, 1, 500, 501, 1000)] == [0, 1, 1, 2, 2]


GOOD = {"visitors": [visitor("A")], "stops": [stop("x", HOME)], "km_per_hour": 25, "pair": True}


def broken(place: str, index: int | None, **change: Any) -> dict[str, Any]:
    if index is None:
        return {**GOOD, **change}
    return {**GOOD, place: [{**GOOD[place][index], **change}]}


@pytest.mark.parametrize(
    ("value", "code", "path"),
    [
        ([], "day_malformed", ""),
        ({"visitors": []}, "list_missing", "stops"),
        (broken("stops", 0, at=[91, 0]), "place_impossible", "stops[0].at[0]"),
        (broken("stops", 0, at=[121.47, 31.23]), "place_impossible", "stops[0].at[0]"),
        (broken("stops", 0, at=[0, 181]), "place_impossible", "stops[0].at[1]"),
        (broken("stops", 0, at=["31", "121"]), "place_impossible", "stops[0].at[0]"),
        (broken("stops", 0, at=[31]), "place_malformed", "stops[0].at"),
        (broken("stops", 0, at=[10**400, 0]), "place_impossible", "stops[0].at[0]"),
        (broken("", None, km_per_hour=10**400), "speed_impossible", "km_per_hour"),
        (broken("stops", 0, at=[True, 0]), "place_impossible", "stops[0].at[0]"),
        (broken("stops", 0, window=["12:00", "09:00"]), "window_reversed", "stops[0].window"),
        (broken("stops", 0, window=["12:00", "12:00"]), "window_reversed", "stops[0].window"),
        (broken("stops", 0, window=["9:00", "12:00"]), "clock_malformed", "stops[0].window[0]"),
        (broken("stops", 0, window=["09:00", "25:00"]), "clock_malformed", "stops[0].window[1]"),
        (broken("stops", 0, window="09:00"), "window_malformed", "stops[0].window"),
        (broken("stops", 0, minutes=-1), "minutes_malformed", "stops[0].minutes"),
        (broken("stops", 0, minutes=1.5), "minutes_malformed", "stops[0].minutes"),
        (broken("stops", 0, value=-1), "value_malformed", "stops[0].value"),
        (broken("stops", 0, value="many"), "value_malformed", "stops[0].value"),
        (broken("stops", 0, value=None), "value_malformed", "stops[0].value"),
        (broken("stops", 0, must=1), "must_malformed", "stops[0].must"),
        (broken("stops", 0, id=""), "id_malformed", "stops[0].id"),
        (broken("visitors", 0, shift=["18:00", "09:00"]), "window_reversed", "visitors[0].shift"),
        (broken("visitors", 0, start=None), "place_malformed", "visitors[0].start"),
        ({**GOOD, "stops": [stop("x", HOME), stop("x", HOME)]}, "id_repeated", "stops[1].id"),
        ({**GOOD, "visitors": [visitor("A"), visitor("A")]}, "id_repeated", "visitors[1].id"),
        (broken("", None, km_per_hour=0), "speed_impossible", "km_per_hour"),
        (broken("", None, km_per_hour=-5), "speed_impossible", "km_per_hour"),
        (broken("", None, km_per_hour=float("inf")), "speed_impossible", "km_per_hour"),
        (broken("", None, pair="yes"), "pair_malformed", "pair"),
        (broken("", None, stops=[1]), "entry_malformed", "stops[0]"),
        (broken("", None, stops=[stop(str(n), HOME) for n in range(2001)]), "stops_too_many", "stops"),
    ],
)
def test_bad_input_names_its_path(value: Any, code: str, path: str) -> None:
    with pytest.raises(InputError) as caught:
        read_day(value)
    assert (caught.value.code, caught.value.path) == (code, path)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["plan"], "file_missing"),
        (["plan", "-", "--cvrp", "x.vrp"], "file_missing"),
        (["plan", "-", "--seconds", "-1"], "seconds_impossible"),
        (["plan", "-", "--seconds", "nan"], "seconds_impossible"),
        (["plan", "--cvrp", "no-such.vrp"], "file_unreadable"),
        (["plan", "--cvrp", __file__], "instance_malformed"),
        (["compare", "--stops", "0"], "size_not_positive"),
    ],
)
def test_bad_commands_exit_2(arguments: list[str], code: str) -> None:
    result = CliRunner().invoke(app, ["visit", *arguments], input="{}")
    assert result.exit_code == 2
    assert json.loads(result.stderr)["error"]["code"] == code


INSTANCE = """NAME : tiny\nTYPE : CVRP\nDIMENSION : 5\nEDGE_WEIGHT_TYPE : EUC_2D\nCAPACITY : 2\nNODE_COORD_SECTION
1 0 0\n2 3 0\n3 3 4\n4 -3 0\n5 -3 4\nDEMAND_SECTION\n1 0\n2 1\n3 1\n4 1\n5 1\nDEPOT_SECTION\n1\n-1\nEOF\n"""


def test_a_standard_instance_prints_its_cost(tmp_path: Path) -> None:
    file = tmp_path / "tiny.vrp"
    file.write_text(INSTANCE)
    result = CliRunner().invoke(app, ["visit", "plan", "--cvrp", str(file), "--seconds", "0.2"])
    answer = json.loads(result.stdout)
    assert answer["cost"] == 24
    assert sorted(sorted(route) for route in answer["routes"]) == [[1, 2], [3, 4]]


def test_the_command_prints_the_contract() -> None:
    value = {**GOOD, "visitors": [visitor("A"), visitor("B")]}
    result = CliRunner().invoke(app, ["visit", "plan", "-", "--seconds", "0.2"], input=json.dumps(value))
    answer = json.loads(result.stdout)
    assert {"routes", "dropped", "value", "km"} <= set(answer)
    assert {"visitors", "stops", "km", "minutes"} <= set(answer["routes"][0])
    assert set(answer["routes"][0]["stops"][0]) == {"id", "arrive", "leave"}


@pytest.mark.parametrize(
    ("more", "path"), [({"speed": 30}, "speed"), ({"stops": [{"id": "s1", "windows": []}]}, "stops[0].windows")]
)
def test_a_key_that_nobody_reads_is_refused(more: dict, path: str) -> None:
    with pytest.raises(InputError) as fault:
        read_day({"visitors": [], "stops": [], **more})
    assert (fault.value.code, fault.value.path) == ("unknown_key", path)
