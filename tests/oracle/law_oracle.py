"""A second model of China's contact rules, written from the fact sheet alone: plain, slow, minute by minute.

It reads the same JSON, knows nothing of the engine, and answers whether the contact is permitted, which of the modelled
rules refuse, and the earliest permitted minute. It covers facts that are all given, for calls and messages.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

GBT, CBA = date(2025, 2, 28), date(2026, 1, 30)


def read(text):
    return datetime.fromisoformat(text)


def refusing(case, at):
    """Return the ids of the rules of hours, frequency, third persons, holds and opt-outs that refuse at the moment."""
    found = set()
    law_day = at.astimezone(ZoneInfo("Asia/Shanghai")).date()
    zones = [ZoneInfo(name) for name in case["timezones"]]
    member = case["lender_kind"] in ("bank", "consumer_finance")
    agreed = case["consents"].get("hours")
    walls = [at.astimezone(zone) for zone in zones]

    def at_night(wall):
        return wall.time() >= time(22) or wall.time() < time(8)

    def within(wall, window):
        start, end = (time.fromisoformat(text) for text in window)
        return start <= wall.time() < end if start < end else wall.time() >= start or wall.time() < end

    if law_day >= GBT and any(not within(wall, agreed) if agreed else at_night(wall) for wall in walls):
        found.add("CN-COL-010")
    if law_day >= CBA and member and any(at_night(wall) and not (agreed and within(wall, agreed)) for wall in walls):
        found.add("CN-COL-011")

    ours = [entry for entry in case["history"] if entry.get("direction", "out") == "out"]
    voice = [entry for entry in ours if entry["channel"] in ("call", "voice_bot")]

    def most_today(entries):
        return max(sum(read(e["at"]).astimezone(z).date() == at.astimezone(z).date() for e in entries) for z in zones)

    if law_day >= GBT and case["channel"] in ("call", "voice_bot") and case["to"] in ("borrower", "guarantor"):
        same = [entry for entry in voice if entry["to"] == case["to"]]
        answered = [entry for entry in same if entry["outcome"] in ("connected", "conversation")]
        talks = [entry for entry in same if entry["outcome"] == "conversation"]
        if most_today(answered) >= case["consents"].get("calls_per_day", 3):
            found.add("CN-COL-020")
        if most_today(talks) >= 3:
            found.add("CN-COL-021")

    running = [hold for hold in case["holds"] if read(hold["from"]) <= at and (hold["until"] is None or at < read(hold["until"]))]
    if case["to"] in ("contact", "third_party"):
        found |= third_person(case, at, law_day, zones, member, ours, voice, running)
    for hold in running:
        if hold["kind"] == "flood":
            found.add("ANY-HOUSE-003")
        elif case["to"] == "contact" and hold["kind"] in ("death", "incapacity") and law_day >= GBT:
            continue
        elif case["product"] == "credit_card" and hold["kind"] == "signed_plan":
            found.add("CN-CARD-007")
        else:
            found.add("ANY-HOUSE-002")
    if case["consents"].get(f"channel:{case['channel']}") is False:
        found.add("CN-PRIV-001")
    return found


def third_person(case, at, law_day, zones, member, ours, voice, running):
    found = set()
    gone = case["deceased"] or any(hold["kind"] in ("death", "incapacity") for hold in running)
    if case["to"] == "third_party":
        found.add("CN-COL-037")
        if law_day >= GBT:
            found.add("CN-COL-030")
        if case["product"] == "credit_card" and case["lender_kind"] == "bank":
            found |= {"CN-CARD-004", "CN-CARD-011"}
        if case["lender_kind"] == "consumer_finance":
            found.add("CN-CF-001")
        if case["lender_kind"] == "micro_loan" and law_day >= date(2025, 1, 17):
            found.add("CN-MLC-002T")
    refused = [e for e in ours if e["to"] in ("contact", "third_party") and e["outcome"] == "refused"]
    if law_day >= GBT and any(entry["number"] == case["number"] for entry in refused):
        found.add("CN-COL-033")
    if case["to"] == "contact" and not gone:
        failed = ("no_answer", "failed")
        to_debtor = [entry for entry in voice if entry["to"] == "borrower"]
        to_debtor.sort(key=lambda e: (read(e["at"]), e["outcome"] not in failed))
        run = []
        for entry in to_debtor:
            run = [*run, entry] if entry["outcome"] in failed else []
        if law_day >= GBT and not run:
            found.add("CN-COL-031")
        lost = False
        if len(run) >= 3:
            third = read(run[2]["at"])
            lost = all(at.astimezone(zone).date() > third.astimezone(zone).date() for zone in zones)
        lost = lost or all(three_days({read(e["at"]).astimezone(zone).date() for e in run}) for zone in zones)
        if not lost and (law_day >= CBA if member else law_day >= GBT):
            found.add("CN-COL-034" if member else "CN-HOUSE-034")
    return found


def three_days(days):
    return any(day + timedelta(1) in days and day + timedelta(2) in days for day in days)


def earliest(case, limit_days=12):
    """Return the earliest whole minute (or `at` itself) at which nothing refuses, or None within the limit."""
    at = read(case["at"])
    if not refusing(case, at):
        return at
    minute = at.replace(second=0, microsecond=0)
    for _ in range(limit_days * 24 * 60):
        minute += timedelta(minutes=1)
        if not refusing(case, minute):
            return minute
    return None
