"""A day under way is planned anew; roads of a map; the picture and the calendar; what visits did."""

import json
import threading
from datetime import UTC, datetime
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from typer.testing import CliRunner

from arrears.cli.main import app
from arrears.kernel.refusal import InputError
from arrears.office.visits.osrm import roads_from
from arrears.visit.calendar import Event, calendar
from arrears.visit.effect import Followed, effect, percent
from arrears.visit.matrix import read_matrix
from arrears.visit.picture import picture
from arrears.visit.plan import plan_day
from arrears.visit.read import read_day
from arrears.visit.replan import read_walked, replan_day
from arrears.visit.write import plan_json

HOME = [31.23, 121.47]


def day(*stops: tuple[str, float, float], **more: Any) -> dict[str, Any]:
    return {
        "visitors": [{"id": name, "start": HOME, "shift": ["09:00", "18:00"]} for name in ("A", "B")],
        "stops": [
            {"id": name, "at": [lat, lon], "minutes": 30, "window": ["09:00", "18:00"], "value": 100}
            for name, lat, lon in stops
        ],
        "km_per_hour": 25, "pair": True, **more,
    }  # fmt: skip


THREE = day(("a", 31.24, 121.47), ("b", 31.27, 121.47), ("c", 31.31, 121.47))


def planned(value: dict[str, Any]) -> dict[str, Any]:
    return plan_json(plan_day(read_day(value), 0.2))


def test_a_stop_that_falls_out_leaves_the_rest_from_where_the_team_is() -> None:
    before = planned(THREE)
    stops = before["routes"][0]["stops"]
    first, second = stops[0]["id"], stops[1]["id"]
    now = int(stops[0]["arrive"][:2]) * 60 + int(stops[0]["arrive"][3:])
    found = read_day(THREE)
    again = plan_json(replan_day(found, read_walked(found, before, now), {second}, now, 0.2))
    (route,) = again["routes"]
    assert [one["id"] for one in route["stops"]] == [first, stops[2]["id"]]
    assert route["stops"][0] == stops[0]
    assert route["stops"][1]["arrive"] >= stops[0]["leave"] and route["returns"] <= "18:00"
    assert again["dropped"] == []


def test_everything_that_falls_out_sends_the_team_home() -> None:
    before = planned(THREE)
    stops = before["routes"][0]["stops"]
    now = int(stops[0]["arrive"][:2]) * 60 + int(stops[0]["arrive"][3:])
    found = read_day(THREE)
    rest = {one["id"] for one in stops[1:]}
    (route,) = plan_json(replan_day(found, read_walked(found, before, now), rest, now, 0.2))["routes"]
    assert len(route["stops"]) == 1 and route["returns"] > stops[0]["leave"] and route["km"] > 0


@pytest.mark.parametrize("now", [1060, 1080, 1200])
def test_late_in_the_day_what_does_not_fit_any_more_says_why(now: int) -> None:
    found = read_day(THREE)
    again = replan_day(found, read_walked(found, {"routes": []}, now), set(), now, 0.2)
    assert again.routes == () and len(again.dropped) == 3
    assert {one.reason for one in again.dropped} <= {"shift_ends_before_return", "window_closes_before_arrival"}


@pytest.mark.parametrize(
    ("plan", "without", "code", "path"),
    [
        ({}, set(), "plan_malformed", "plan.routes"),
        ({"routes": [{}]}, set(), "plan_malformed", "plan.routes[0]"),
        ({"routes": [{"visitors": ["A", "B"], "departs": "09:00", "stops": [{"id": "z"}]}]}, set(), "plan_malformed",
         "plan.routes[0]"),
        ({"routes": [{"visitors": ["A", "Z"], "departs": "09:00", "stops": []}]}, set(), "visitor_unknown",
         "plan.routes[0].visitors"),
        ({"routes": []}, {"z"}, "stop_unknown", "without"),
        ({"routes": [{"visitors": ["A", "B"], "departs": "09:00",
                      "stops": [{"id": "a", "arrive": "09:10", "leave": "09:40"}]}]}, {"a"}, "stop_begun", "without"),
        ({"routes": [{"visitors": ["A"], "departs": "09:00", "stops": []}]}, set(), "team_impossible",
         "plan.routes[0].visitors"),
        ([], set(), "plan_malformed", "plan.routes"),
    ],
)  # fmt: skip
def test_a_plan_that_is_none_names_its_place(plan: Any, without: set[str], code: str, path: str) -> None:
    found = read_day(THREE)
    with pytest.raises(InputError) as caught:
        replan_day(found, read_walked(found, plan, 600), without, 600, 0.1)
    assert (caught.value.code, caught.value.path) == (code, path)


def test_the_commands_write_picture_and_calendar_and_replan(tmp_path: Path) -> None:
    file, svg, ics = tmp_path / "day.json", tmp_path / "day.svg", tmp_path / "day.ics"
    file.write_text(json.dumps(THREE))
    run = CliRunner().invoke(app, ["visit", "plan", str(file), "--seconds", "0.2", "--svg", str(svg), "--ics", str(ics),
                                   "--day", "2026-11-25"])  # fmt: skip
    assert run.exit_code == 0, run.stderr
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")
    assert ics.read_bytes().count(b"BEGIN:VEVENT") == 3
    before = tmp_path / "plan.json"
    before.write_text(run.stdout)
    last = json.loads(run.stdout)["routes"][0]["stops"][-1]["id"]
    again = CliRunner().invoke(app, ["visit", "replan", str(file), str(before), "--at", "09:00", "--without", last,
                                     "--seconds", "0.2"])  # fmt: skip
    assert again.exit_code == 0, again.stderr
    assert last not in [one["id"] for one in json.loads(again.stdout)["routes"][0]["stops"]]


@pytest.mark.parametrize(
    ("value", "extra", "code", "path"),
    [
        (THREE, ["--ics", "x.ics"], "day_missing", "day"),
        (THREE, ["--svg", "/no/such/place.svg"], "file_unwritable", "svg"),
        ({**THREE, "matrix": {}, "osrm": "http://x"}, [], "roads_twice", "osrm"),
        ({**THREE, "osrm": 5}, [], "osrm_address", "osrm"),
        ({**THREE, "osrm": "nowhere"}, [], "osrm_address", "osrm"),
        ({**THREE, "osrm": "http://127.0.0.1:9"}, [], "osrm_unreachable", "osrm"),
        ({**THREE, "matrix": []}, [], "matrix_malformed", "matrix"),
        ({**THREE, "matrix": {"metres": [[0]]}}, [], "matrix_size", "matrix.metres"),
    ],
)  # fmt: skip
def test_bad_roads_and_files_exit_2(value: Any, extra: list[str], code: str, path: str) -> None:
    run = CliRunner().invoke(app, ["visit", "plan", "-", "--seconds", "0.1", *extra], input=json.dumps(value))
    assert run.exit_code == 2
    assert (json.loads(run.stderr)["error"]["code"], json.loads(run.stderr)["error"]["path"]) == (code, path)


def test_a_matrix_takes_the_place_of_straight_lines() -> None:
    value = day(("x", 31.24, 121.48))
    rows = [[0, 0, 7_000], [0, 0, 9_000], [8_000, 9_000, 0]]
    seconds = [[0, 0, 601], [0, 0, 900], [1_200, 900, 0]]
    found = read_day(value)
    plan = plan_day(found, 0.1, known_roads=read_matrix({"metres": rows, "seconds": seconds}, found))
    assert (plan.metres, plan.routes[0].returns - plan.routes[0].departs) == (15_000, 11 + 30 + 20)
    rows[0][2] = None
    shut = plan_day(found, 0.1, known_roads=read_matrix({"metres": rows, "seconds": rows}, found))
    assert [one.reason for one in shut.dropped] == ["window_closes_before_arrival"]
    for wrong in (-1, "7", True, 1.5):
        rows[0][2] = wrong
        with pytest.raises(InputError, match=r"metres\[0\]\[2\]"):
            read_matrix({"metres": rows, "seconds": seconds}, found)


class Osrm(BaseHTTPRequestHandler):
    """OSRM's table service as its documentation has it, on a made-up plane: 1 degree is 1000 m and 100 s."""

    seen: list[int] = []
    answer: dict[str, Any] | None = None

    def do_GET(self) -> None:
        split = urlsplit(self.path)
        places = [tuple(map(float, one.split(","))) for one in split.path.removeprefix("/table/v1/driving/").split(";")]
        query = parse_qs(split.query)
        rows = [places[int(one)] for one in query["sources"][0].split(";")]
        columns = [places[int(one)] for one in query["destinations"][0].split(";")]
        Osrm.seen.append(len(places))
        apart = [[abs(a[0] - b[0]) + abs(a[1] - b[1]) for b in columns] for a in rows]
        told = Osrm.answer or {
            "code": "Ok", "distances": [[1000.4 * one for one in row] for row in apart],
            "durations": [[None if one > 100 else 100.0 * one for one in row] for row in apart],
        }  # fmt: skip
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(told).encode())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def osrm():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Osrm)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Osrm.seen, Osrm.answer = [], None
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_roads_from_osrm_come_in_blocks_that_any_server_takes(osrm: str) -> None:
    places = [(float(number), 0.0) for number in range(120)]
    roads = roads_from(osrm, places)
    assert max(Osrm.seen) <= 100 and len(Osrm.seen) == 9
    assert (roads.metres[0][3], roads.minutes[0][3]) == (3002, 5)
    assert roads.metres[119][0] == 119_048 and roads.minutes[119][0] == 1440  # no road: further than any shift
    value = {**day(("x", 31.24, 121.48)), "osrm": osrm}
    run = CliRunner().invoke(app, ["visit", "plan", "-", "--seconds", "0.1"], input=json.dumps(value))
    assert json.loads(run.stdout)["routes"][0]["km"] == pytest.approx(0.042, abs=0.002)


@pytest.mark.parametrize(
    ("answer", "code"),
    [({"code": "NoTable", "message": "too big"}, "osrm_refused"), ({"code": "Ok"}, "osrm_malformed"),
     ({"code": "Ok", "distances": [[1]], "durations": [[1]]}, "osrm_malformed")],
)  # fmt: skip
def test_an_osrm_that_answers_otherwise_is_a_fault(osrm: str, answer: dict[str, Any], code: str) -> None:
    Osrm.answer = answer
    with pytest.raises(InputError) as caught:
        roads_from(osrm, [(31.0, 121.0), (31.1, 121.0)])
    assert caught.value.code == code


def test_the_picture_escapes_names_and_shows_what_is_left_out() -> None:
    value = day(("<b>&", 31.24, 121.47), ("far", 33.0, 121.47))
    drawn = picture(plan_day(read_day(value), 0.1), "a < b")
    root = ElementTree.fromstring(drawn)
    titles = [one.text for one in root.iter() if one.tag.endswith("title")]
    assert titles[0] == "a < b" and "<b>&" in titles and "far" in titles
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    nothing = picture(plan_day(read_day(day()), 0.1), "empty")
    assert ElementTree.fromstring(nothing).tag.endswith("svg")


def test_a_calendar_as_rfc_5545_has_it() -> None:
    at = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
    told = calendar([Event("1@x", at, at, "外访, 甲;乙\\丙\n丁" * 9, "a\r\nBEGIN:VEVENT")], at)
    lines = told.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines) and told.endswith(b"END:VCALENDAR\r\n")
    unfolded = told.replace(b"\r\n ", b"").decode()
    assert "DTSTART:20261126T020000Z" in unfolded and "外访\\, 甲\\;乙\\\\丙\\n丁" in unfolded
    assert unfolded.count("\r\nBEGIN:VEVENT\r\n") == 1


def group(stratum: str, visited: bool, repaid: int, of: int) -> list[Followed]:
    return [Followed(stratum, visited, 100 if number < repaid else 0) for number in range(of)]


def test_the_effect_is_that_of_each_stratum_weighted_by_the_visited() -> None:
    cases = [*group("a", True, 6, 10), *group("a", False, 2, 10), *group("b", True, 10, 30), *group("b", False, 5, 20),
             *group("c", True, 3, 3)]  # fmt: skip
    found = effect(cases)
    assert found.difference == Fraction(1, 4) * Fraction(4, 10) + Fraction(3, 4) * (Fraction(1, 3) - Fraction(1, 4))
    assert (found.visited, found.compared, found.left_out) == (40, 30, 3)
    assert found.low is not None and found.high is not None and found.low < found.difference < found.high
    assert percent(found.difference) == "16.3"


def test_no_difference_lies_within_its_interval_and_few_cases_say_nothing() -> None:
    same = effect([*group("a", True, 20, 40), *group("a", False, 20, 40)])
    assert same.low is not None and same.high is not None and same.low < 0 < same.high
    assert effect([*group("a", True, 5, 9), *group("a", False, 5, 90)]).difference is None
    assert effect([]).difference is None
    assert percent(Fraction(-1, 8)) == "−12.5" and percent(None) is None and percent(Fraction(0)) == "0.0"
