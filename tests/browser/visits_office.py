"""Makes an office in which two visits are planned for today: run as a program in a fresh data folder."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from arrears.office.wiring import switch_on


def main(night: Path) -> None:
    config = switch_on()
    from arrears.office.database.prepare import prepare

    prepare(config)
    from tests.unit.desk.conftest import PEOPLE, write_night
    from tests.unit.visits.conftest import Field

    from arrears.office.cases.ingest_night import ingest_night
    from arrears.office.desk.rank import catch_up
    from arrears.office.members.commands import user_id
    from arrears.office.members.tenants import create_tenant
    from arrears.office.privacy.people import Known, keep
    from arrears.office.tenancy import within

    now = datetime.now(UTC) + timedelta(seconds=int(os.environ["ARREARS_CLOCK_OFFSET"]))
    before = now - timedelta(days=1)
    tenant = create_tenant("demo", "示例消费金融")
    make_users(config, tenant)
    with within(tenant) as cursor:
        keep(cursor, config, [Known(c, fields={"name": [n], "phone": [p]}) for c, n, p, *_ in PEOPLE])
    ingest_night(write_night(night), tenant, at=before)
    field = Field(config, tenant)
    from arrears.office.cases.ingest_night import case_id

    field.cases = {customer: case_id(tenant, customer, "lender") for customer, *_ in PEOPLE}
    field.users = {name: user_id(tenant, name) for name in ("collector", "collector2", "team_lead")}
    with within(tenant) as cursor:
        cursor.execute("UPDATE night_action SET treatment = 'visit'")
        catch_up(cursor, tenant, before)
    make_visits(field, now, before)


def make_users(config, tenant) -> None:
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute
    from arrears.office.demo.load import PASSWORD
    from arrears.office.members.commands import hashed

    password = hashed(PASSWORD)
    for name in ("collector", "collector2", "team_lead"):
        payload = {"username": name, "display_name": f"示例{name}", "roles": [name.rstrip("2")],
                   "password_hash": password}  # fmt: skip
        execute("user.create", payload, key=name, tenant=tenant, actor=system_actor("test"), config=config)
    described = {
        "lender": "lender", "name": {"zh": "示例消费金融", "en": "Sample Finance"}, "jurisdiction": "CHN",
        "lender_kind": "consumer_finance", "contact_phone": "4000000000",
        "payment_way": {"zh": "在应用内还款", "en": "pay in the app"},
        "objection_way": {"zh": "拨打客服", "en": "call us"}, "reports_credit": True, "plans_possible": True,
    }  # fmt: skip
    execute("lender.describe", described, key="lender", tenant=tenant, actor=system_actor("test"), config=config)


def make_visits(field, now: datetime, before: datetime) -> None:
    """Announce both visits yesterday, and plan them this morning."""
    from arrears.office.desk.rank import office_zone
    from arrears.office.visits.draw_up import draw_up

    today = now.astimezone(office_zone()).date()
    for customer, lat in (("C1", "31.2400"), ("C2", "31.2500")):
        visit = field.qualify(customer, at=before)
        address = field.address(customer, lat=lat, at=before)
        contact = str(uuid4())
        field.call(customer, contact, at=before)
        field.log(customer, contact, "conversation", at=before + timedelta(minutes=3), note="下岗")
        told = {"visit": visit, "contact": contact, "reason": "income_lost", "address": address, "place_consent": True,
                "day": today.isoformat(), "opens": "09:00", "closes": "20:00"}  # fmt: skip
        field.do("visit.announce", told, at=before + timedelta(minutes=5))
    for name in ("collector", "collector2"):
        payload = {"visitor": str(field.users[name]), "lat": "31.23", "lon": "121.47", "opens": "09:00",
                   "closes": "18:00"}  # fmt: skip
        field.do("visit.describe_visitor", payload, by="team_lead", at=before)
    early = now - timedelta(hours=1)
    plan = draw_up(field.config, field.tenant, today, early, seconds=1)
    field.do("visit.plan_day", plan, by="team_lead", at=early)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
