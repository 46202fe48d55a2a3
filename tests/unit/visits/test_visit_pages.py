"""The pages of visits, as a lead and a collector use them: from a case to consider to the phone's record."""

import hashlib
import json
import re
from uuid import uuid4

import pytest

pytestmark = pytest.mark.database
DAY = "2026-11-26"


def test_the_whole_way_through_pages(field, monkeypatch):
    lead = field.browser("team_lead")
    page = lead.get("/visits/").text
    assert "林**" in page and "准入" in page
    moved = lead.post(f"/visits/cases/{field.cases['C1']}/qualify", {"key": "q"})
    assert moved.status_code == 302
    pack = moved.headers["Location"]
    assert "请从合法来源登记" in lead.get(pack).text
    given = {"key": "a", "text": "示例市示例路1号", "lat": "31.24", "lon": "121.48", "place": "home",
             "source": "contract", "quality": "likely"}  # fmt: skip
    assert lead.post(f"{pack}/address", given).status_code == 302
    page = lead.get(pack).text
    assert "排入日程之前，还需要" in page and "发送外访告知" in page
    visitors = re.findall(r'<option value="([0-9a-f-]{36})"', page.split('id="notice-first"')[1].split("</select>")[0])
    given = {"key": "w", "day": DAY, "opens": "09:30", "closes": "17:00", "first": visitors[0], "second": visitors[0]}
    assert lead.post(f"{pack}/notice", given).status_code == 422
    contact = field.talk("C1")
    page = lead.get(pack).text
    address = re.search(r'<select id="address".*?value="([0-9a-f-]{36})"', page, re.S).group(1)
    given = {"key": "n", "contact": contact, "reason": "income_lost", "address": address, "day": DAY,
             "opens": "09:30", "closes": "17:00", "place_consent": "yes"}  # fmt: skip
    assert lead.post(f"{pack}/announce", given).status_code == 302
    field.crew()
    assert lead.post("/visits/day/plan", {"key": "p", "day": DAY}).status_code == 302
    page = lead.get(f"/visits/day?day={DAY}").text
    assert "<svg" in page and "林**" in page and "林晚晴" not in page
    calendar = lead.get(f"/visits/day.ics?day={DAY}").content
    assert calendar.count(b"BEGIN:VEVENT") == 1 and "林晚晴".encode() not in calendar
    for clock in ("arrears.office.desk.guard.now", "arrears.office.desk.pages.entry.now"):
        monkeypatch.setattr(clock, field_now)
    visit = pack.rsplit("/", 1)[-1]
    phone = field.browser("collector")
    day = phone.get("/visits/door.json").json()
    assert [one["name"] for one in day["visits"]] == ["林晚晴"]
    assert send(phone, visit, day, b"picture")["lawful"] is True
    lead = field.browser("team_lead")
    assert "承诺还款" in lead.get(pack).text
    assert lead.post(f"{pack}/rate", {"key": "r", "stars": "4"}).status_code == 302
    assert "完成外访" in lead.get("/visits/results").text
    assert "已完成" in lead.get(f"/desk/cases/{field.cases['C1']}").text


def field_now():
    from datetime import UTC, datetime

    return datetime(2026, 11, 26, 2, 0, tzinfo=UTC)


def send(phone, visit: str, day: dict, data: bytes) -> dict:
    digest = hashlib.sha256(data).hexdigest()
    sent = phone.post(f"/visits/{visit}/evidence?sha256={digest}&kind=photo", data, "application/octet-stream")
    assert sent.status_code == 200
    payload = {
        "bell_at": "2026-11-26T09:40:00+08:00", "left_at": "2026-11-26T09:58:00+08:00", "people": 2,
        "identity_shown": True, "recording": True, "place": "home", "place_consent": True, "entered": True,
        "met": "borrower", "outcome": "promised", "promise": {"amount_minor": 50_000, "due_on": "2026-11-28"},
        "permit": day["visits"][0]["permit"]["digest"],
        "position": {"lat_e6": 31_240_000, "lon_e6": 121_480_000, "accuracy_m": 9},
        "evidence": [{"name": "p.jpg", "kind": "photo", "sha256": digest, "bytes": len(data),
                      "taken_at": "2026-11-26T09:41:00+08:00"}],
    }  # fmt: skip
    body = json.dumps({"key": str(uuid4()), "payload": payload})
    first = phone.post(f"/visits/{visit}/record", body, "application/json")
    again = phone.post(f"/visits/{visit}/record", body, "application/json")
    assert (first.status_code, again.status_code) == (200, 200), first.text
    assert (first.json()["first"], again.json()["first"]) == (True, False)
    return first.json()
