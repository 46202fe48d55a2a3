"""The counts of the queue: right at once, and nobody waits for a recount."""

import threading
from datetime import timedelta

import pytest
from tests.unit.desk.conftest import NOW

pytestmark = pytest.mark.database


def counted(floor, at):
    from arrears.office.desk.tally import tally
    from arrears.office.tenancy import within

    with within(floor.tenant) as cursor:
        return tally(cursor, floor.tenant, at)


def finish():
    for thread in threading.enumerate():
        if thread.name == "tally":
            thread.join()


def test_counts_are_of_the_last_half_minute_and_a_recount_runs_beside(floor):
    assert counted(floor, NOW).cases(None, "ready") == 3
    floor.do("desk.pause", {"cases": [str(floor.cases["C1"])], "because": "核对中"}, by="team_lead")
    assert counted(floor, NOW + timedelta(seconds=29)).cases(None, "ready") == 3
    assert counted(floor, NOW + timedelta(seconds=31)).cases(None, "ready") == 3, "nobody waits"
    finish()
    found = counted(floor, NOW + timedelta(seconds=32))
    assert (found.cases(None, "ready"), found.cases(None, "paused")) == (2, 1)
    assert found.at == NOW + timedelta(seconds=31)
    assert sum(found.overdue().values()) == sum(row[4] for row in found.rows)


@pytest.mark.parametrize("later", [timedelta(minutes=5), timedelta(days=1), -timedelta(hours=1)])
def test_counts_that_nobody_looked_at_for_long_are_waited_for(floor, later):
    counted(floor, NOW)
    floor.do("desk.pause", {"cases": [str(floor.cases["C1"])], "because": "核对中"}, by="team_lead")
    assert counted(floor, NOW + later).cases(None, "ready") == 2
