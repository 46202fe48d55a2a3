"""A floor whose first case is late enough for a visit, with two visitors; everything up to any step of a visit."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from tests.unit.desk import conftest as desk

NOW = desk.NOW  # 2026-11-24, 10:00 in Shanghai
DAY = date(2026, 11, 26)
VISIT_AT = datetime(2026, 11, 26, 2, 0, tzinfo=UTC)
DIGEST = "0" * 64


class Field(desk.Floor):
    """A floor on which visits are made."""

    def case_of(self, customer: str) -> str:
        return str(self.cases[customer])

    def talk(self, customer: str, at: datetime = NOW) -> str:
        contact = uuid4()
        self.call(customer, contact, at=at)
        self.log(customer, contact, "conversation", at=at + timedelta(minutes=3), note="下岗")
        return str(contact)

    def address(
        self, customer: str, lat: str = "31.2400", lon: str = "121.4800", at: datetime = NOW, **more
    ) -> str:  # fmt: skip
        payload = {"case": self.case_of(customer), "place": "home", "source": "contract", "text": f"示例路{lat}号",
                   "lat": lat, "lon": lon, **more}  # fmt: skip
        return self.do("visit.note_address", payload, at=at)["address"]

    def qualify(self, customer: str, **named) -> str:
        return self.do("visit.qualify", {"case": self.case_of(customer)}, by="team_lead", **named)["visit"]

    def announce(self, customer: str, visit: str, address: str, contact: str = "", **more) -> dict:
        payload = {"visit": visit, "contact": contact or self.talk(customer), "reason": "income_lost",
                   "address": address, "place_consent": True, "day": DAY.isoformat(), "opens": "09:30",
                   "closes": "17:30", **more}  # fmt: skip
        return self.do("visit.announce", payload)

    def crew(self, *names: str) -> None:
        for name in names or ("collector", "collector2"):
            payload = {"visitor": str(self.users[name]), "lat": "31.23", "lon": "121.47", "opens": "09:00",
                       "closes": "18:00"}  # fmt: skip
            self.do("visit.describe_visitor", payload, by="team_lead")

    def plan(self, at: datetime = NOW, seconds: int = 0, **more) -> dict:
        from arrears.office.visits.draw_up import draw_up

        payload = draw_up(self.config, self.tenant, DAY, at, seconds=1, **more)
        return self.do("visit.plan_day", {**payload, "seconds": seconds}, by="team_lead", at=at)

    def planned(self, customer: str = "C1") -> str:
        """Everything until the visit stands in a plan."""
        visit = self.qualify(customer)
        self.announce(customer, visit, self.address(customer))
        self.crew()
        assert self.plan()["planned"] == 1
        return visit

    def record(self, visit: str, *, by: str = "collector", key: str = "", at: datetime | None = None, **said) -> dict:
        moment = said.get("bell_at") or VISIT_AT.isoformat()
        bell = datetime.fromisoformat(moment)
        payload = {
            "visit": visit, "bell_at": bell.isoformat(), "left_at": (bell + timedelta(minutes=25)).isoformat(),
            "people": 2, "identity_shown": True, "recording": True, "recorded_by": "BC-07",
            "place": "home", "place_consent": True, "entered": True,
            "met": "borrower", "outcome": "talked", "note": "下月发工资", "permit": DIGEST, **said,
        }  # fmt: skip
        return self.do("visit.record", payload, by=by, key=key, at=at or bell + timedelta(minutes=30))

    def visit(self, visit: str) -> dict:
        from arrears.office.store.rows import one
        from arrears.office.tenancy import within

        with within(self.tenant) as cursor:
            found = one(cursor, "SELECT * FROM visit WHERE id = %s", [UUID(visit)])
        assert found is not None
        return found


@pytest.fixture
def field(monkeypatch, floor) -> Field:
    """The floor, with C1 and C2 asked to be visited by the night."""
    from arrears.office.tenancy import within

    floor.__class__ = Field
    with within(floor.tenant) as cursor:
        cursor.execute("UPDATE night_action SET treatment = 'visit'")
    return floor


floor = desk.floor
