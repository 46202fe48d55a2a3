"""A slow second opinion on `law check`: ten jurisdictions, written from the fact sheets, blind to the engine.

It reads the raw JSON of a situation. `refusing` names the rules that refuse at a moment; `earliest` finds the first
moment at which none does by walking through time, a quarter of an hour a step, and then second by second inside the
quarter where the answer turns. It shares nothing with the product but the table of public holidays. Ids are those of
the sheets, so that a disagreement says where to look.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from arrears.kernel.calendar import BusinessCalendar

Situation = dict[str, Any]

VOICE = {"call", "voice_bot"}
WRITTEN = {"sms", "email", "app", "letter", "voice_bot"}
MESSAGES = {"sms", "email", "app"}
EVERY = {*VOICE, *MESSAGES, "letter", "visit"}
PEOPLE = {"contact", "visit", "letter"}
"""Steps that reach a person; `legal` goes to a court."""

STOPS_ALL = {
    "complaint", "dispute", "insolvency", "breathing_space", "mental_health_crisis", "restructuring_request", "illness",
    "death", "incapacity", "signed_plan",
}  # fmt: skip
STOPS_PEOPLE = {"cease_request", "representation", "hardship"}

BEYOND = 45
"""Days after which the walk gives up; the longest window in the sheets is a month, the longest hold here ten days."""


class Facts:
    """One situation, its moments parsed, its history with the local day of each zone."""

    def __init__(self, raw: Situation) -> None:
        self.raw = raw
        self.at = datetime.fromisoformat(raw["at"])
        self.zones = [ZoneInfo(name) for name in raw["timezones"]]
        self.history = [
            entry
            | {
                "moment": (moment := datetime.fromisoformat(entry["at"])),
                "days": [moment.astimezone(z).date() for z in self.zones],
            }
            for entry in raw["history"]
        ]
        # Of two at one moment the one that reached somebody counts as the later: who was reached is not lost.
        self.history.sort(key=lambda entry: (entry["moment"], entry["outcome"] not in {"no_answer", "failed"}))
        self.holds = [
            (
                hold["kind"],
                datetime.fromisoformat(hold["from"]),
                datetime.fromisoformat(hold["until"]) if hold.get("until") else None,
            )
            for hold in raw["holds"]
        ]
        self.consents = raw["consents"]
        self.claims = set((raw.get("content") or {}).get("claims", ()))
        self.discloses = bool((raw.get("content") or {}).get("amount_disclosed"))
        self.inward = raw.get("direction", "out") == "in"

    def running(self, moment: datetime) -> set[str]:
        """The kinds of hold that run: from is counted, until is not."""
        return {kind for kind, start, end in self.holds if start <= moment and (end is None or moment < end)}

    def outward(self, channels: set[str], *, to: str | None = None) -> Iterator[dict[str, Any]]:
        """What went out, by whomever, over these channels to that kind of person."""
        for entry in self.history:
            ours = entry.get("direction", "out") == "out"
            if ours and entry["channel"] in channels and (to is None or entry["to"] == to):
                yield entry

    def busiest(self, moment: datetime, entries: list[dict[str, Any]], days: int) -> int:
        """The largest count over the zones of entries in the last `days` local days, today among them."""
        most = 0
        for index, zone in enumerate(self.zones):
            today = moment.astimezone(zone).date()
            first = today - timedelta(days=days - 1)
            most = max(most, sum(first <= entry["days"][index] <= today for entry in entries))
        return most

    def open_everywhere(self, moment: datetime, opens: str, closes: str) -> bool:
        """Every zone shows a time in [opens, closes); a window that ends before it begins runs over midnight."""
        return all(_inside(moment.astimezone(zone), opens, closes) for zone in self.zones)


def _inside(local: datetime, opens: str, closes: str) -> bool:
    clock = local.time().isoformat("seconds")
    start, end = opens + ":00", closes + ":00"
    return start <= clock < end if start < end else clock >= start or clock < end


@lru_cache(maxsize=4096)
def _holiday(country: str, day: date) -> bool:
    return BusinessCalendar(country).is_public_holiday(day)


# --- what every place shares -------------------------------------------------------------------------------------

DECIDED_BY_LAW = {
    "KOR": {"illness", "hardship", "restructuring_request"},
    "RUS": {"insolvency", "illness", "incapacity", "cease_request", "representation"},
}


def _everywhere(f: Facts, moment: datetime) -> set[str]:
    raw, found = f.raw, set[str]()
    running = f.running(moment)
    if running - STOPS_ALL - STOPS_PEOPLE:
        found.add("unknown hold")
    if not f.inward:
        decided = DECIDED_BY_LAW.get(raw["jurisdiction"], set())
        if raw["jurisdiction"] == "RUS" and raw["step"] not in PEOPLE:
            decided = set()  # the law protects from contact; suits are the house's matter
        if raw["jurisdiction"] == "USA" and raw["by"] == "agency" and raw["to"] in {"borrower", "guarantor"}:
            decided = {"dispute", "cease_request", "representation"}
        if raw["jurisdiction"] == "CHN" and raw["product"] == "credit_card":
            decided = {"signed_plan"}
        if raw["jurisdiction"] == "CHN" and raw["to"] == "contact" and raw["step"] in PEOPLE and moment >= STANDARD:
            decided = decided | {"death", "incapacity"}  # CN-COL-031 (b): heirs are sought
        stopping = STOPS_ALL | (STOPS_PEOPLE if raw["step"] in PEOPLE else set())
        if running & stopping - decided:
            found.add("hold")
    return found


def _everywhere_for_good(f: Facts) -> set[str]:
    raw, found = f.raw, set[str]()
    if f.claims:
        found.add("claim")
    if raw["step"] in PEOPLE and raw["to"] == "borrower" and raw["deceased"]:
        found.add("deceased")
    if raw["step"] in PEOPLE and raw["to"] in {"borrower", "guarantor"} and raw["minor"]:
        found.add("minor")
    if raw["step"] in {"visit", "legal"} and raw["dpd"] < 1:
        found.add("nothing overdue")
    stranger = raw["to"] in {"contact", "third_party"}
    if raw["step"] in PEOPLE and stranger and f.discloses:
        found.add("disclosed to one who does not owe")
    if raw["step"] == "legal" and stranger:
        found.add("suit against one who does not owe")
    if raw["step"] in PEOPLE and not f.inward and f.consents.get("channel:" + raw["channel"]) is False:
        found.add("channel refused")
    if raw["step"] == "visit" and raw["visit"]["place"] in {"home", "workplace"} and not raw["visit"]["place_consent"]:
        found.add("private place")
    return found


# --- China -------------------------------------------------------------------------------------------------------

SHANGHAI = ZoneInfo("Asia/Shanghai")
STANDARD = datetime(2025, 2, 28, tzinfo=SHANGHAI)
"""GB/T 45251-2025 (CN-COL-001)."""
ASSOCIATION = datetime(2026, 1, 30, tzinfo=SHANGHAI)
"""China Banking Association, guidelines of 2026 (CN-COL-005)."""


def _member(raw: Situation) -> bool:
    return raw["lender_kind"] in {"bank", "consumer_finance"}


def _china(f: Facts, moment: datetime) -> set[str]:
    raw, found = f.raw, set[str]()
    if f.inward:
        return found
    agreed = f.consents.get("hours")
    standard, association = moment >= STANDARD, moment >= ASSOCIATION and _member(raw)
    if raw["step"] in PEOPLE:
        day = f.open_everywhere(moment, "08:00", "22:00")
        by_word = bool(agreed) and f.open_everywhere(moment, *agreed)
        if standard and not (by_word if agreed else day):
            found.add("CN-COL-010")
        if association and not _each_zone(f, moment, agreed):
            found.add("CN-COL-011")
    if standard and raw["step"] == "contact" and raw["channel"] in VOICE and raw["to"] in {"borrower", "guarantor"}:
        calls = list(f.outward(VOICE, to=raw["to"]))
        connected = [e for e in calls if e["outcome"] in {"connected", "conversation"}]
        if f.busiest(moment, connected, 1) >= f.consents.get("calls_per_day", 3):
            found.add("CN-COL-020")
        if f.busiest(moment, [e for e in connected if e["outcome"] == "conversation"], 1) >= 3:
            found.add("CN-COL-021")
    if raw["step"] in PEOPLE and raw["to"] == "contact":
        found |= _china_contact(f, moment, standard, association)
    reminder = raw["step"] == "contact" and raw["dpd"] < 1  # a letter, a visit and a suit collect
    kept = "signed_plan" in f.running(moment) or (raw["plan_active"] and not reminder)
    if raw["product"] == "credit_card" and kept:
        found.add("CN-CARD-007")
    return found


def _each_zone(f: Facts, moment: datetime, agreed: list[str] | None) -> bool:
    """By day, or at an hour that was agreed: asked of each zone for itself."""
    return all(
        _inside(local, "08:00", "22:00") or (bool(agreed) and _inside(local, *agreed))
        for local in (moment.astimezone(zone) for zone in f.zones)
    )


def _china_contact(f: Facts, moment: datetime, standard: bool, association: bool) -> set[str]:
    """CN-COL-031 and -034: a named contact only when the debtor cannot be reached, is dead or has lost capacity."""
    raw, found = f.raw, set[str]()
    if raw["deceased"] or raw.get("number_invalid") or f.running(moment) & {"death", "incapacity"}:
        return found
    dials = list(f.outward(VOICE, to="borrower"))
    if standard and not (dials and dials[-1]["outcome"] in {"no_answer", "failed"}):
        found.add("CN-COL-031")
    row: list[dict[str, Any]] = []
    for dial in dials:
        row = [*row, dial] if dial["outcome"] in {"no_answer", "failed"} else []
    enough = all(_dialled_enough(row, index, moment.astimezone(zone).date()) for index, zone in enumerate(f.zones))
    if (association or (standard and not _member(raw))) and not enough:
        found.add("CN-COL-034")
    return found


def _dialled_enough(row: list[dict[str, Any]], zone: int, today: date) -> bool:
    if len(row) < 3:
        return False
    if today > row[2]["days"][zone]:
        return True
    days = {dial["days"][zone] for dial in row}
    return any({day, day + timedelta(days=1), day + timedelta(days=2)} <= days for day in days)


def _china_for_good(f: Facts, moment: datetime) -> set[str]:
    raw, found = f.raw, set[str]()
    standard, association = moment >= STANDARD, moment >= ASSOCIATION and _member(raw)
    to_person = raw["step"] in PEOPLE and not f.inward
    if to_person and raw["to"] == "third_party":
        found.add("CN-COL-037")
    if raw["step"] in PEOPLE and raw["to"] in {"contact", "third_party"} and f.discloses:
        found.add("CN-COL-037D")
    if to_person and raw["to"] == "contact" and standard:
        for entry in (*f.outward(EVERY, to="contact"), *f.outward(EVERY, to="third_party")):
            same = entry.get("number") is None or raw.get("number") is None or entry["number"] == raw["number"]
            if entry["outcome"] == "refused" and same:
                found.add("CN-COL-033")
    if to_person and raw["to"] == "guarantor" and standard and raw["dpd"] < 1:
        found.add("CN-COL-030G")
    if to_person and raw["by"] == "agency" and _member(raw) and raw.get("outsourcing_notified") is False:
        found.add("CN-CP-001")
    if to_person and f.consents.get("channel:" + raw["channel"]) is False:
        found.add("CN-PRIV-001")
    if raw["step"] == "visit":
        visit = raw["visit"]
        if (association or (standard and not _member(raw))) and not (
            visit["people"] >= 2 and visit["recording"] and visit["identity_shown"]
        ):
            found.add("CN-COL-044")
        if visit["place"] == "home" and not visit["place_consent"]:
            found.add("CN-PRIV-001")
        if (
            visit["place"] == "workplace"
            and not visit["place_consent"]
            and (association or (standard and not _member(raw)))
        ):
            found.add("CN-COL-044P")
    return found


# --- United States -----------------------------------------------------------------------------------------------


def _same_debt(raw: Situation, entry: dict[str, Any]) -> bool:
    return raw.get("debt") is None or entry.get("debt") is None or entry["debt"] == raw["debt"]


def _collector(entry: dict[str, Any]) -> bool:
    """Regulation F counts what a debt collector did; a lender under its own name is none."""
    return entry.get("by") != "lender"


def _usa(f: Facts, moment: datetime) -> set[str]:
    raw, found = f.raw, set[str]()
    if f.inward:
        return found
    awake = f.open_everywhere(moment, *f.consents.get("hours", ("08:00", "21:00")))
    if raw["step"] in PEOPLE and raw["channel"] != "letter" and not awake:
        found.add("US-REGF-6b1-TIME")  # a lender keeps the same hours by the house's policy
    if raw["by"] != "agency" or raw["to"] in {"contact", "third_party"}:
        return found
    running = f.running(moment)
    if raw["step"] == "contact" and raw["channel"] in VOICE:
        calls = [e for e in f.history if e["channel"] in VOICE and e["to"] == raw["to"]]
        calls = [e for e in calls if _collector(e) and _same_debt(raw, e)]
        placed = [e for e in calls if e.get("direction", "out") == "out" and e["outcome"] != "failed"]
        if f.busiest(moment, placed, 7) >= 7:
            found.add("US-REGF-14b-7IN7")
        if f.busiest(moment, [e for e in calls if e["outcome"] == "conversation"], 7):
            found.add("US-REGF-14b-CONVERSATION")
    if raw["step"] in PEOPLE and running & {"cease_request", "representation"}:
        found.add("US-REGF-6c-CEASE")
    if "dispute" in running:
        found.add("US-REGF-38d-DISPUTE")
    return found


def _usa_for_good(f: Facts, moment: datetime) -> set[str]:
    raw, found = f.raw, set[str]()
    if raw["step"] not in PEOPLE or f.inward:
        return found
    if raw["channel"] == "voice_bot" and f.consents.get("channel:voice_bot") is not True:
        found.add("US-TCPA-PEC")
    if raw["by"] == "agency" and raw["to"] in {"contact", "third_party"}:
        reached = {"connected", "conversation", "refused", "delivered"}
        for entry in f.outward(EVERY, to=raw["to"]):
            same = entry.get("number") is None or raw.get("number") is None or entry["number"] == raw["number"]
            if _collector(entry) and entry["outcome"] in reached and same:
                found.add("US-REGF-10-LOC")
    return found


# --- Others ------------------------------------------------------------------------------------------------------


def _stands(f: Facts, channels: set[str]) -> list[dict[str, Any]]:
    """Attempts of ours that did not fail, to the same kind of person."""
    return [e for e in f.outward(channels, to=f.raw["to"]) if e["outcome"] != "failed"]


def _others(f: Facts, moment: datetime) -> set[str]:
    raw, found = f.raw, set[str]()
    if f.inward:
        return found
    if raw["jurisdiction"] == "KOR" and f.running(moment) & DECIDED_BY_LAW["KOR"]:
        found.add("KR-PDPA-WORKOUT")  # collection halts, suits too
    if raw["step"] not in PEOPLE:
        return found
    place, channel, agreed = raw["jurisdiction"], raw["channel"], f.consents.get("hours")
    if place == "IND" and channel in VOICE and not f.open_everywhere(moment, "08:00", "19:00"):
        found.add("IN-RBI-2022-HOURS")
    owes = raw["to"] in {"borrower", "guarantor"}  # the counts are about the person who owes
    posted = channel == "letter"  # a letter by post is read when it is read
    if place == "VNM":
        if not posted and not f.open_everywhere(moment, "07:00", "21:00"):
            found.add("VN-TT18-HOURS")
        if owes and f.busiest(moment, _stands(f, EVERY), 1) >= 5:
            found.add("VN-TT18-FREQUENCY")
    awake = f.open_everywhere(moment, *(agreed or ("06:00", "22:00")))
    if place == "PHL" and raw["dpd"] <= 15 and not posted and not awake:
        found.add("PH-SEC-18-HOURS")
    if place == "IDN" and not posted and agreed and not f.open_everywhere(moment, *agreed):
        found.add("ID-POJK22-62-HOURS")
    if place == "IDN" and not posted and not agreed:
        for local in (moment.astimezone(zone) for zone in f.zones):
            closed = local.weekday() == 6 or _holiday("IDN", local.date())
            if closed or not _inside(local, "08:00", "20:00"):
                found.add("ID-POJK22-62-HOURS")
    if place == "THA":
        for local in (moment.astimezone(zone) for zone in f.zones):
            short = local.weekday() >= 5 or _holiday("THA", local.date())
            if not posted and not _inside(local, "08:00", "18:00" if short else "20:00"):
                found.add("TH-DCA-HOURS")
        if owes and f.busiest(moment, _stands(f, EVERY), 1) >= 1:
            found.add("TH-DCA-FREQUENCY")
    if place == "KOR":
        if owes and f.busiest(moment, _stands(f, EVERY), 7) >= 7:
            found.add("KR-PDPA-7")
        if owes and agreed and not f.open_everywhere(moment, *agreed):
            found.add("KR-PDPA-EXCLUSIONS")
    if place == "RUS":
        found |= _russia(f, moment)
    return found


def _russia(f: Facts, moment: datetime) -> set[str]:
    channel, found = f.raw["channel"], set[str]()
    for local in (moment.astimezone(zone) for zone in f.zones):
        off = local.weekday() >= 5 or _holiday("RUS", local.date())
        if channel != "letter" and not _inside(local, *(("09:00", "20:00") if off else ("08:00", "22:00"))):
            found.add("RU-230FZ-HOURS")
    limits = {
        "RU-230FZ-MEETINGS": ({"visit"}, {7: 1}),
        "RU-230FZ-CALLS": (VOICE, {1: 1, 7: 2, 31: 8}),
        "RU-230FZ-MESSAGES": (MESSAGES, {1: 2, 7: 4, 31: 16}),
    }
    for rule, (channels, windows) in limits.items():
        if channel in channels and f.raw["to"] in {"borrower", "guarantor"}:
            attempts = _stands(f, channels)
            if any(f.busiest(moment, attempts, days) >= most for days, most in windows.items()):
                found.add(rule)
    if f.running(moment) & DECIDED_BY_LAW["RUS"]:
        found.add("RU-230FZ-PROTECTED")
    return found


def _others_for_good(f: Facts, moment: datetime) -> set[str]:
    raw, found = f.raw, set[str]()
    if raw["step"] not in PEOPLE or f.inward:
        return found
    stranger = raw["to"] in {"contact", "third_party"}
    if stranger and (
        raw["jurisdiction"] in {"IDN", "PHL", "VNM"} or (raw["jurisdiction"] in {"IND", "THA"} and f.discloses)
    ):
        found.add("stranger")
    return found


PASSING = {"CHN": _china, "USA": _usa}
FOR_GOOD = {"CHN": _china_for_good, "USA": _usa_for_good}


def endless(f: Facts, moment: datetime) -> bool:
    """A hold without end runs and refuses by itself: no later moment is better."""
    lasting = [h for h in f.raw["holds"] if not h.get("until") and datetime.fromisoformat(h["from"]) <= moment]
    alone = Facts(f.raw | {"holds": lasting, "history": []})
    if not alone.holds:
        return False
    with_it, without = refusing(alone, moment), refusing(Facts(alone.raw | {"holds": []}), moment)
    return bool(with_it - without)


def refusing(f: Facts, moment: datetime) -> set[str]:
    """The rules that refuse at that moment."""
    place = f.raw["jurisdiction"]
    passing, for_good = PASSING.get(place, _others), FOR_GOOD.get(place, _others_for_good)
    return _everywhere(f, moment) | _everywhere_for_good(f) | passing(f, moment) | for_good(f, moment)


def earliest(f: Facts, *, step: timedelta = timedelta(minutes=15), until: datetime | None = None) -> datetime | None:
    """The first moment, not before `at` and not after `until`, at which nothing refuses; None where there is none."""
    place = f.raw["jurisdiction"]
    passing, for_good = PASSING.get(place, _others), FOR_GOOD.get(place, _others_for_good)
    if endless(f, f.at):
        return None
    if _everywhere_for_good(f) or for_good(f, f.at):
        return None
    before, moment, tried = f.at, f.at, 0
    while moment <= (until or f.at + timedelta(days=BEYOND)):
        if _midnight_between(before, moment) and (_everywhere_for_good(f) or for_good(f, moment)):
            return None  # what no time mends; rules that come into force on the way only add to it
        if not (passing(f, moment) or _everywhere(f, moment)):
            return _first_second(f, before, moment)
        tried += 1
        if tried == 150 and until is None and not any(not refusing(f, late) for late in _much_later(f)):
            return None  # when all windows and holds have run out it is refused still
        before = moment
        moment = _next(moment, step)
    return None


def _midnight_between(before: datetime, moment: datetime) -> bool:
    """Laws come into force at midnight, in China's time where it matters here."""
    return before.astimezone(SHANGHAI).date() != moment.astimezone(SHANGHAI).date()


def _next(moment: datetime, step: timedelta) -> datetime:
    seconds = int(step.total_seconds())
    return datetime.fromtimestamp((int(moment.timestamp()) // seconds + 1) * seconds, tz=moment.tzinfo)


def _much_later(f: Facts) -> Iterator[datetime]:
    """Every quarter of an hour of two days at the end of the walk."""
    moment = f.at + timedelta(days=BEYOND)
    for _ in range(192):
        moment = _next(moment, timedelta(minutes=15))
        yield moment


def _first_second(f: Facts, refused: datetime, permitted: datetime) -> datetime:
    """The second between the two at which the answer turns."""
    if refused == permitted:
        return permitted
    low, high = int(refused.timestamp()), int(permitted.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        if refusing(f, datetime.fromtimestamp(middle, tz=f.at.tzinfo)):
            low = middle
        else:
            high = middle
    return datetime.fromtimestamp(high, tz=f.at.tzinfo)
