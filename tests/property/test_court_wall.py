"""No deadline passes the wall unseen; a wall that looks away is found out."""

from collections.abc import Iterator
from datetime import date

import pytest

from arrears.court.deadline import Deadline
from arrears.court.simulate import run
from arrears.court.wall import Alert, alert_days

FIRST, LAST = date(2021, 1, 1), date(2026, 12, 31)


def test_six_years_of_matters_without_a_missed_deadline() -> None:
    trial = run(400, FIRST, LAST, seed=7)
    assert trial.days == 2191
    assert trial.deadlines > 2_000 and trial.met > 800 and trial.passed > 600 and trial.alerts > 5_000
    assert trial.missed == []


def mute(level: str):
    def wall(deadline: Deadline, seen: date) -> Iterator[Alert]:
        return (alert for alert in alert_days(deadline, seen) if alert.level != level)

    return wall


def sleepy(deadline: Deadline, seen: date) -> Iterator[Alert]:
    return (alert for alert in alert_days(deadline, seen) if alert.on.weekday() < 5)


def forgetful(deadline: Deadline, seen: date) -> Iterator[Alert]:
    return (alert for alert in alert_days(deadline, seen) if deadline.meaning.name != "fee_payment")


@pytest.mark.parametrize("wall", [mute("passed"), sleepy, forgetful])
def test_a_wall_that_is_silent_is_found_out(wall) -> None:
    assert run(40, FIRST, LAST, seed=7, wall=wall).missed


def test_the_same_seed_is_the_same_life() -> None:
    assert run(20, FIRST, LAST, seed=3) == run(20, FIRST, LAST, seed=3)
