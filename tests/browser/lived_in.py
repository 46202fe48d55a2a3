"""A day's work in a demo office, so that pages have something to show: `python -m tests.browser.lived_in`.

Calls with what came of them, promises, plans that wait and one that runs, recordings and a call that was listened to.
What the law refuses at this hour is left out. Run again, it changes nothing.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from arrears.office.wiring import switch_on

CONFIG = switch_on()

from arrears.office.actor import user_actor  # noqa: E402
from arrears.office.calls.kinds import CallRecorded  # noqa: E402
from arrears.office.commands.execute import execute  # noqa: E402
from arrears.office.demo.load import demo_tenant  # noqa: E402
from arrears.office.desk.plan_link import link_to  # noqa: E402
from arrears.office.desk.rank import catch_up  # noqa: E402
from arrears.office.facts.append import append, draft  # noqa: E402
from arrears.office.members.commands import user_id  # noqa: E402
from arrears.office.tenancy import within  # noqa: E402
from arrears.people.listening import criteria  # noqa: E402

NOW = datetime.now(UTC) + timedelta(seconds=int(os.environ.get("ARREARS_CLOCK_OFFSET") or 0))
TENANT = demo_tenant()
ROLES = {"collector": "collector", "collector2": "collector", "lead": "team_lead"}
OUTCOMES = (
    ("promise", "下周五发工资，先还一部分", 186), ("no_answer", "", 0), ("conversation", "答应三天内回电", 95),
    ("promise", "月底前结清这一期", 142), ("refused", "", 12), ("hardship", "上个月住院，收入断了", 420),
    ("promise", "今天下午转", 77), ("plan_wanted", "想分六期还", 365), ("no_answer", "", 0),
    ("complaint", "昨天打到单位了", 208), ("dispute", "说已经还过一笔", 240), ("plan_wanted", "一次拿不出", 331),
)  # fmt: skip


def do(name: str, payload: dict[str, Any], by: str, at: datetime = NOW) -> dict[str, Any]:
    """Give a command as a user of the demo; its key is made of what it says."""
    actor = user_actor(user_id(TENANT, by), [ROLES[by]])
    key = f"lived-in/{uuid5(TENANT, json.dumps([name, payload, by], sort_keys=True, default=str))}"
    return execute(name, payload, key=key, tenant=TENANT, actor=actor, source="desk", at=at, config=CONFIG).answer


def cases() -> Iterator[UUID]:
    """Yield cases in the order of the queue, after the first two, which the pictures show as they came."""
    with within(TENANT) as cursor:
        cursor.execute(
            "SELECT case_id FROM desk_queue WHERE state = 'ready' AND owner_role = 'collector'"
            " ORDER BY points DESC, case_id OFFSET 2 LIMIT 60"
        )
        found = [row[0] for row in cursor.fetchall()]
    yield from found


def talk(case: UUID, place: int, outcome: str, note: str, seconds: int) -> UUID | None:
    """Make one call, where the law permits it, with its recording."""
    contact, by = uuid5(case, "lived-in"), ("collector", "collector2")[place % 2]
    at = NOW - timedelta(minutes=5 * (len(OUTCOMES) - place) + 20)
    if not do("desk.call", {"case": str(case), "contact": str(contact)}, by, at)["permitted"]:
        return None
    said: dict[str, Any] = {"case": str(case), "contact": str(contact), "outcome": outcome, "note": note,
                            "seconds": seconds}  # fmt: skip
    if outcome == "promise":
        said["promise"] = {"amount_minor": 50_000 + 21_000 * place, "due_on": str((NOW + timedelta(days=place)).date())}
    do("desk.log_call", said, by, at + timedelta(seconds=seconds))
    if seconds:
        record(case, contact, by, at, seconds)
    return contact


def record(case: UUID, contact: UUID, by: str, at: datetime, seconds: int) -> None:
    """Put the exchange's record of a call beside it."""
    identity = uuid5(contact, "record")
    with within(TENANT) as cursor:
        cursor.execute("SELECT number FROM contact WHERE id = %s", [contact])
        number = cursor.fetchone()[0]
        cursor.execute("SELECT 1 FROM fact WHERE id = %s", [identity])
        if cursor.fetchone() is None:
            said = CallRecorded(
                contact=contact, record=contact.hex, began_at=at, seconds=seconds, number=number or "",
                caller=f"user:{user_id(TENANT, by)}", extension="8001", cause="completed",
                recording=f"recordings/{contact.hex[-8:]}.wav", recording_sha256=uuid5(contact, "a").hex * 2,
            )  # fmt: skip
            append(cursor, [draft(case, said, happened_at=at, actor="system:exchange", source="call records",
                                  identity=identity)])  # fmt: skip


def plan(case: UUID, months: int) -> UUID:
    """Fill in the affordability form and propose instalments."""
    identity = uuid5(case, "lived-in plan")
    do("desk.affordability", {"case": str(case), "income_minor": 720_000, "adults": 1, "housing_minor": 180_000,
                              "living_minor": 230_000, "other_debts_minor": 60_000}, "collector")  # fmt: skip
    terms = {"case": str(case), "plan": str(identity), "months": months,
             "first_due": str((NOW + timedelta(days=12)).date())}  # fmt: skip
    do("desk.propose_plan", terms, "collector")
    return identity


def live() -> dict[str, str]:
    """Live the day; returns the addresses that the pictures need."""
    order = cases()
    talks = []
    for place, (outcome, note, seconds) in enumerate(OUTCOMES):
        case = next(order)
        talks.append((case, talk(case, place, outcome, note, seconds)))
    waiting, ready = talks[7][0], talks[11][0]
    pending, link = plan(waiting, 18), plan(ready, 3)
    day = str(NOW.date())
    do("quality.draw", {"first": day, "last": day, "each": 1, "seed": f"{day} 例行"}, "lead")
    heard = talks[0][1]
    if heard is not None:
        points = {one.code: 2 for one in criteria()} | {"agreed": 1, "listening": 1}
        do("quality.inspect", {"call": str(heard), "points": points, "note": "语气平和；结束前没有复述金额。",
                               "follow_up": "coaching"}, "lead")  # fmt: skip
    with within(TENANT) as cursor:
        catch_up(cursor, TENANT, NOW)
    return {"case": f"/desk/cases/{talks[0][0]}", "builder": f"/desk/cases/{waiting}/plan",
            "plan": f"/desk/cases/{waiting}/plans/{pending}", "link": link_to(TENANT, link, NOW),
            "inspect": f"/desk/quality/{talks[3][1]}"}  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(live()))
