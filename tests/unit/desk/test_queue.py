"""The queue: one case to one collector, whoever asks when; it follows the log."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.unit.desk.conftest import NOW

pytestmark = pytest.mark.database


def take(floor, user: str, at=NOW):
    from arrears.office.desk.take import take_next
    from arrears.office.tenancy import within

    with within(floor.tenant) as cursor:
        return take_next(cursor, floor.tenant, floor.users[user], ["collector"], at)


def test_collectors_who_ask_at_once_get_different_cases(floor):
    from django.db import connection

    def ask(user: str):
        try:
            return take(floor, user)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        taken = list(pool.map(ask, ["collector", "collector2"]))
    assert None not in taken and taken[0] != taken[1]


def test_next_lets_go_of_the_case_before_and_a_lease_ends_by_itself(floor):
    first = take(floor, "collector")
    assert take(floor, "collector2") != first
    assert take(floor, "collector2") != first  # theirs was let go and is free again
    assert take(floor, "collector2", NOW + timedelta(minutes=21)) == first


def test_nothing_is_left_when_everything_is_taken(floor):
    from arrears.office.desk.take import hold_case
    from arrears.office.tenancy import within

    with within(floor.tenant) as cursor:
        for case in floor.cases.values():
            hold_case(cursor, case, floor.users["collector"], NOW)
    assert take(floor, "collector2") is None


def test_a_case_of_somebody_else_is_not_handed_out(floor):
    from arrears.office.desk.rank import catch_up
    from arrears.office.tenancy import within

    for case in floor.cases.values():
        payload = {"case": str(case), "owner": str(floor.users["collector2"]), "because": "组长指派"}
        floor.do("case.assign", payload, by="team_lead")
    with within(floor.tenant) as cursor:
        catch_up(cursor, floor.tenant, NOW)
    assert take(floor, "collector") is None
    assert take(floor, "collector2") in floor.cases.values()


def test_the_queue_follows_holds_and_closed_cases(floor):
    from arrears.office.desk.rank import catch_up
    from arrears.office.tenancy import within

    floor.do("hold.place", {"case": str(floor.cases["C1"]), "kind": "dispute", "reason": "金额不符"})
    floor.do("case.close", {"case": str(floor.cases["C2"]), "reason": "withdrawn"}, by="manager")
    with within(floor.tenant) as cursor:
        catch_up(cursor, floor.tenant, NOW)
        cursor.execute("SELECT case_id, state FROM desk_queue")
        found = dict(cursor.fetchall())
    assert found[floor.cases["C1"]] == "waiting" and floor.cases["C2"] not in found


def test_projections_of_the_desk_are_what_facts_say(floor):
    from arrears.office.facts.rebuild import rebuild
    from arrears.office.tenancy import within

    contact = uuid4()
    floor.call("C1", contact)
    floor.log("C1", contact, "promise", promise={"amount_minor": 50_000, "due_on": "2026-11-27"})
    with within(floor.tenant) as cursor:
        found = {one.table: one for one in rebuild(cursor)}
    assert found["promise"].rows == 1 and found["case_track"].rows == 1
    assert not [one.differences for one in found.values() if one.differs]
