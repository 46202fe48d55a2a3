"""`arrears visit`: who goes where, in which order, and what is left out and why."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arrears.cli.edge import faults_as_json

if TYPE_CHECKING:
    from pyvrp import ProblemData


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(help="A day's visits: teams, routes and what does not fit.", no_args_is_help=True)
    group.command("plan")(plan)
    group.command("replan")(replan)
    group.command("compare")(compare)
    app.add_typer(group, name="visit")


Seconds = Annotated[float, typer.Option(help="Longest search; 5 for a day, 30 for an instance")]
Seed = Annotated[int, typer.Option(help="The same seed searches the same way")]
Svg = Annotated[str, typer.Option(metavar="FILE.svg", help="Draw the routes here")]
Ics = Annotated[str, typer.Option(metavar="FILE.ics", help="Write the visits as a calendar here")]
On = Annotated[str, typer.Option("--day", metavar="DATE", help="The day of the calendar")]
Zone = Annotated[str, typer.Option(help="The zone of the calendar's times")]
Without = Annotated[list[str] | None, typer.Option(metavar="ID", help="A stop that falls out; may be repeated")]


@faults_as_json
def plan(
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="JSON of one day, or -")] = "",
    seconds: Seconds = 0,
    cvrp: Annotated[str, typer.Option(metavar="FILE.vrp", help="A standard instance instead of a day")] = "",
    seed: Seed = 1,
    svg: Svg = "",
    ics: Ics = "",
    on: On = "",
    zone: Zone = "Asia/Shanghai",
) -> None:
    """Print a day's routes, or the cost of a standard instance."""
    from arrears.cli.edge import print_json, read_json
    from arrears.cli.visit_files import roads_of, write_files
    from arrears.kernel.refusal import InputError
    from arrears.visit import instance
    from arrears.visit.plan import DEFAULT_SECONDS, plan_day
    from arrears.visit.read import read_day
    from arrears.visit.write import plan_json

    _check_seconds(seconds)
    if bool(file) == bool(cvrp):
        raise InputError("file_missing", "give one day's FILE, or --cvrp FILE.vrp", "FILE")
    if cvrp:
        print_json(instance.plan_instance(_read_instance(cvrp), seconds or instance.DEFAULT_SECONDS, seed))
        return
    value = read_json(file)
    day = read_day(value)
    found = plan_day(day, seconds or DEFAULT_SECONDS, seed, roads_of(value, day))
    write_files(found, svg, ics, on, zone)
    print_json(plan_json(found))


@faults_as_json
def replan(
    file: Annotated[str, typer.Argument(help="JSON of the day, or -")],
    before: Annotated[str, typer.Argument(metavar="PLAN", help="What `visit plan` printed for it")],
    at: Annotated[str, typer.Option(metavar="HH:MM", help="Now: what was begun by then stays")],
    without: Without = None,
    seconds: Seconds = 0,
    seed: Seed = 1,
    svg: Svg = "",
    ics: Ics = "",
    on: On = "",
    zone: Zone = "Asia/Shanghai",
) -> None:
    """Print the rest of a day anew when a stop falls out: teams go on from where they are."""
    from arrears.cli.edge import print_json, read_json
    from arrears.cli.visit_files import roads_of, write_files
    from arrears.visit.plan import DEFAULT_SECONDS
    from arrears.visit.read import clock_minutes, read_day
    from arrears.visit.replan import read_walked, replan_day
    from arrears.visit.write import plan_json

    _check_seconds(seconds)
    value = read_json(file)
    day, now = read_day(value), clock_minutes(at, "at")
    walked = read_walked(day, read_json(before), now)
    found = replan_day(day, walked, set(without or ()), now, seconds or DEFAULT_SECONDS, seed, roads_of(value, day))
    write_files(found, svg, ics, on, zone)
    print_json(plan_json(found))


def _check_seconds(seconds: float) -> None:
    from arrears.kernel.refusal import InputError

    if not isfinite(seconds) or seconds < 0:
        raise InputError("seconds_impossible", f"{seconds} is no time to search; give e.g. 10", "seconds")


@faults_as_json
def compare(
    stops: Annotated[int, typer.Option(help="Homes in the made-up city")] = 400,
    teams: Annotated[int, typer.Option(help="Teams of two")] = 10,
    seconds: Annotated[float, typer.Option(help="Longest search")] = 30,
    seed: Annotated[int, typer.Option(help="The same seed makes the same city")] = 1,
) -> None:
    """Print the planner beside simple rules on a made-up city: value, visits, kilometres."""
    from arrears.cli.edge import print_json
    from arrears.visit.compare import compare as measure

    print_json(measure(stops, teams, seconds, seed))


def _read_instance(path: str) -> ProblemData:
    import pyvrp

    from arrears.kernel.refusal import InputError

    if not Path(path).is_file():
        raise InputError("file_unreadable", f"{path}: no such file; give a readable VRPLIB file", "cvrp")
    try:
        return pyvrp.read(path, "round")
    except (ValueError, KeyError, TypeError, IndexError, RuntimeError):
        message = f"{path} is not a capacitated instance in VRPLIB's format (DIMENSION, NODE_COORD_SECTION and so on)"
        raise InputError("instance_malformed", message, "cvrp") from None
