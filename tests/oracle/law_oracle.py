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
    running = [h for h in case["holds"] if read(h["from"]) <= at and (h["until"] is None or at < read(h["until"]))]
    found = hours(case, at) | frequency(case, at) | holds(case, at, running)
    if case["to"] == "third_party":
        found |= stranger(case, at)
    if case["to"] == "contact":
        found |= lost(case, at, running)
    if case["to"] in ("contact", "third_party"):
        found |= left_alone(case, at)
    if case["consents"].get(f"channel:{case['channel']}") is False:
        found |= {"CN-PRIV-001", "ANY-HOUSE-009"}
    return found


def law_day(at):
    return at.astimezone(ZoneInfo("Asia/Shanghai")).date()


def zones_of(case):
    return [ZoneInfo(name) for name in case["timezones"]]


def member(case):
    return case["lender_kind"] in ("bank", "consumer_finance")


def made(case, *channels):
    return [
        e for e in case["history"] if e.get("direction", "out") == "out" and (not channels or e["channel"] in channels)
    ]


def at_night(wall):
    return wall.time() >= time(22) or wall.time() < time(8)


def within(wall, window):
    start, end = (time.fromisoformat(text) for text in window)
    return start <= wall.time() < end if start < end else wall.time() >= start or wall.time() < end


def hours(case, at):
    found, agreed = set(), case["consents"].get("hours")
    walls = [at.astimezone(zone) for zone in zones_of(case)]
    if law_day(at) >= GBT and any(not within(wall, agreed) if agreed else at_night(wall) for wall in walls):
        found.add("CN-COL-010")
    if law_day(at) >= CBA and member(case) and any(at_night(w) and not (agreed and within(w, agreed)) for w in walls):
        found.add("CN-COL-011")
    return found


def frequency(case, at):
    def most_today(entries):
        days = [(zone, at.astimezone(zone).date()) for zone in zones_of(case)]
        return max(sum(read(e["at"]).astimezone(zone).date() == day for e in entries) for zone, day in days)

    if law_day(at) < GBT or case["channel"] not in ("call", "voice_bot") or case["to"] not in ("borrower", "guarantor"):
        return set()
    same = [e for e in made(case, "call", "voice_bot") if e["to"] == case["to"]]
    answered = [e for e in same if e["outcome"] in ("connected", "conversation")]
    talks = [e for e in same if e["outcome"] == "conversation"]
    found = {"CN-COL-020"} if most_today(answered) >= case["consents"].get("calls_per_day", 3) else set()
    return found | ({"CN-COL-021"} if most_today(talks) >= 3 else set())


def holds(case, at, running):
    found = set()
    for hold in running:
        if hold["kind"] == "flood":
            found.add("ANY-HOUSE-003")
        elif case["product"] == "credit_card" and hold["kind"] == "signed_plan":
            found.add("CN-CARD-007")
        elif case["to"] != "contact" or hold["kind"] not in ("death", "incapacity") or law_day(at) < GBT:
            found.add("ANY-HOUSE-002")
    return found


def stranger(case, at):
    found = {"CN-COL-037"} | ({"CN-COL-030"} if law_day(at) >= GBT else set())
    if case["product"] == "credit_card" and case["lender_kind"] == "bank":
        found |= {"CN-CARD-004", "CN-CARD-011"}
    if case["lender_kind"] == "consumer_finance":
        found.add("CN-CF-001")
    if case["lender_kind"] == "micro_loan" and law_day(at) >= date(2025, 1, 17):
        found.add("CN-MLC-002T")
    return found


def left_alone(case, at):
    refused = [e for e in made(case) if e["to"] in ("contact", "third_party") and e["outcome"] == "refused"]
    same = any(entry["number"] == case["number"] for entry in refused)
    return {"CN-COL-033"} if same and law_day(at) >= GBT else set()


def lost(case, at, running):
    if case["deceased"] or any(hold["kind"] in ("death", "incapacity") for hold in running):
        return set()
    failed, run = ("no_answer", "failed"), []
    to_debtor = [entry for entry in made(case, "call", "voice_bot") if entry["to"] == "borrower"]
    for entry in sorted(to_debtor, key=lambda e: (read(e["at"]), e["outcome"] not in failed)):
        run = [*run, entry] if entry["outcome"] in failed else []
    found = {"CN-COL-031"} if law_day(at) >= GBT and not run else set()
    zones = zones_of(case)
    next_day = len(run) >= 3 and all(
        at.astimezone(zone).date() > read(run[2]["at"]).astimezone(zone).date() for zone in zones
    )
    if next_day or all(three_days({read(e["at"]).astimezone(zone).date() for e in run}) for zone in zones):
        return found
    if law_day(at) >= (CBA if member(case) else GBT):
        found.add("CN-COL-034" if member(case) else "CN-HOUSE-034")
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
