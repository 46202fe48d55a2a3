"""The law outside China: written again by hand and compared, and what must hold wherever a person lives."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from arrears.law.coverage import coverage, not_modelled
from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import rulebook
from arrears.law.engine.verdict import check

ZONES = {
    "USA": ["America/New_York", "America/Chicago", "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu"],
    "GBR": ["Europe/London"],
    "IND": ["Asia/Kolkata"],
    "IDN": ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"],
    "PHL": ["Asia/Manila"],
    "THA": ["Asia/Bangkok"],
    "VNM": ["Asia/Ho_Chi_Minh"],
    "KOR": ["Asia/Seoul"],
    "AUS": ["Australia/Sydney", "Australia/Perth", "Australia/Brisbane", "Australia/Adelaide"],
    "RUS": ["Europe/Moscow", "Asia/Vladivostok", "Europe/Kaliningrad"],
}
OUTCOMES = ["no_answer", "connected", "conversation", "refused", "delivered", "failed"]
CHANNELS = ["call", "voice_bot", "sms", "email"]


def situation(place: str, **facts: object) -> dict[str, object]:
    base: dict[str, object] = {
        "jurisdiction": place, "at": "2026-03-10T12:00:00+00:00", "step": "contact", "channel": "call",
        "to": "borrower", "number": "n1", "lender_kind": "consumer_finance", "product": "cash_loan", "by": "agency",
        "dpd": 10, "timezones": ZONES[place][:1], "history": [], "holds": [], "plan_active": False, "deceased": False,
        "consents": {"channel:voice_bot": True}, "minor": False, "content": {"amount_disclosed": False, "claims": []},
    }  # fmt: skip
    return base | facts


def random_situation(chance: random.Random, place: str) -> dict[str, object]:
    at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(360 * 86_400))
    if chance.random() < 0.6:  # near a full or half hour, where rules turn
        half = at.replace(minute=30 * (at.minute // 30), second=0)
        at = half + timedelta(seconds=chance.choice([-1, 0, 1]))
    # Half of the histories are of one kind, so that the counts come to stand at the limits.
    kind = (chance.choice(CHANNELS), chance.choice(OUTCOMES), "agency", "out") if chance.random() < 0.5 else None
    span = chance.choice([12 * 3600, 86_400, 8 * 86_400, 23 * 86_400])
    since_then = chance.choice([0, 0, 6, 7, 8]) * 86_400
    history = []
    for _ in range(chance.choice([0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 16])):
        channel, outcome, by, direction = kind or (
            chance.choice(CHANNELS), chance.choice(OUTCOMES), chance.choice(["lender", "agency"]),
            chance.choice(["out", "out", "out", "in"]),
        )  # fmt: skip
        earlier = at - timedelta(seconds=since_then + chance.randrange(span))
        history.append({
            "at": earlier.isoformat(), "channel": channel, "to": "borrower", "outcome": outcome,
            "by": by, "direction": direction,
        })  # fmt: skip
    zones = chance.sample(ZONES[place], chance.randint(1, min(2, len(ZONES[place]))))
    return situation(
        place, at=at.isoformat(), channel=chance.choice(CHANNELS), timezones=zones, history=history,
        by=chance.choice(["lender", "agency"]), dpd=chance.choice([1, 14, 15, 16, 90]),
    )  # fmt: skip


def refusing(given: dict[str, object]) -> set[str]:
    verdict = check(read_situation(given))
    assert not verdict.missing
    return {one.bound.provision.id for one in (*verdict.refusals, *verdict.advice)}


# ------------------------------------------------- the same law, written slowly and again


def wall(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def clock_shut(given: dict, opens: float, closes: float) -> bool:
    at = datetime.fromisoformat(given["at"])
    walls = [wall(at, zone) for zone in given["timezones"]]
    return any(not opens * 3600 <= (w - w.replace(hour=0, minute=0, second=0)).seconds < closes * 3600 for w in walls)


def days_off(place: str) -> set[date]:
    return set(holidays.country_holidays(place, years=[2025, 2026, 2027]))


OFF = {place: days_off(place) for place in ("IDN", "THA", "AUS", "RUS")}


def shut_by_day(given: dict, place: str, hours: object) -> bool:
    at = datetime.fromisoformat(given["at"])
    for zone in given["timezones"]:
        local = wall(at, zone)
        opens, closes = hours(local.date(), local.date() in OFF[place])  # type: ignore[operator]
        second = local.hour * 3600 + local.minute * 60 + local.second
        if not opens * 3600 <= second < closes * 3600:
            return True
    return False


def made_in(given: dict, days: int, channels: set[str] | None, outcomes: set[str], keep: object = None) -> int:
    """Count, by the strictest calendar, what was made in the last `days` local days."""
    at = datetime.fromisoformat(given["at"])
    counts = []
    for zone in given["timezones"]:
        first = wall(at, zone).date() - timedelta(days=days - 1)
        counts.append(
            sum(
                wall(datetime.fromisoformat(one["at"]), zone).date() >= first
                for one in given["history"]
                if one["direction"] == "out"
                and one["outcome"] in outcomes
                and (channels is None or one["channel"] in channels)
                and (keep is None or keep(one))  # type: ignore[operator]
            )
        )
    return max(counts)


VOICE = {"call", "voice_bot"}
TRIED = {"no_answer", "connected", "conversation", "refused", "delivered"}
REACHED = TRIED - {"no_answer"}


def usa(given: dict) -> dict[str, bool]:
    if given["by"] != "agency":  # not bound by the regulation; its hours are the house's
        return {"US-HOUSE-001": clock_shut(given, 8, 21)}
    voice = given["channel"] in VOICE
    texted = any(one["direction"] == "in" and one["channel"] == "sms" for one in given["history"])
    return {
        "US-REGF-6b1-TIME": clock_shut(given, 8, 21),
        "US-REGF-6d5-SMS60": given["channel"] == "sms" and not texted,
        "US-REGF-14b-7IN7": voice and made_in(given, 7, VOICE, TRIED, lambda one: one["by"] == "agency") >= 7,
        "US-REGF-14b-CONVERSATION": voice and talked_within_seven_days(given),
    }


def russia(given: dict) -> dict[str, bool]:
    def full(channels: set[str], caps: dict[int, int]) -> bool:
        counts = [made_in(given, days, channels, TRIED) >= most for days, most in caps.items()]
        return given["channel"] in channels and any(counts)

    return {
        "RU-230FZ-HOURS": shut_by_day(given, "RUS", lambda day, off: (9, 20) if off or weekend(day) else (8, 22)),
        "RU-230FZ-CALLS": full(VOICE, {1: 1, 7: 2, 31: 8}),
        "RU-230FZ-MESSAGES": full({"sms", "email", "app"}, {1: 2, 7: 4, 31: 16}),
    }


def australia(given: dict) -> dict[str, bool]:
    def hours(day: date, off: bool) -> tuple[float, float]:
        return (0, 0) if off else (9, 21) if weekend(day) else (7.5, 21)

    return {
        "AU-RG96-HOURS": given["channel"] in VOICE and shut_by_day(given, "AUS", hours),
        "AU-RG96-FREQ": made_in(given, 7, None, REACHED) >= 3,
    }


def weekend(day: date) -> bool:
    return day.weekday() > 4


LAWS = {
    "USA": usa,
    "GBR": lambda given: {"UK-HOUSE-001": clock_shut(given, 8, 21)},
    "IND": lambda given: {"IN-RBI-2022-HOURS": given["channel"] in VOICE and clock_shut(given, 8, 19)},
    "IDN": lambda given: {
        "ID-POJK22-62-HOURS": shut_by_day(
            given, "IDN", lambda day, off: (0, 0) if off or day.weekday() == 6 else (8, 20)
        )
    },
    "PHL": lambda given: {"PH-SEC-18-HOURS": given["dpd"] <= 15 and clock_shut(given, 6, 22)},
    "THA": lambda given: {
        "TH-DCA-HOURS": shut_by_day(given, "THA", lambda day, off: (8, 18) if off or weekend(day) else (8, 20)),
        "TH-DCA-FREQUENCY": made_in(given, 1, None, TRIED) >= 1,
    },
    "VNM": lambda given: {
        "VN-TT18-HOURS": clock_shut(given, 7, 21),
        "VN-TT18-FREQUENCY": made_in(given, 1, None, TRIED) >= 5,
    },
    "KOR": lambda given: {
        "KR-HOUSE-001": clock_shut(given, 8, 21),
        "KR-PDPA-7": made_in(given, 7, None, TRIED) >= 7,
    },
    "AUS": australia,
    "RUS": russia,
}


def by_hand(given: dict) -> set[str]:
    return {name for name, broken in LAWS[given["jurisdiction"]](given).items() if broken}


def talked_within_seven_days(given: dict) -> bool:
    at = datetime.fromisoformat(given["at"])
    return any(
        (wall(at, zone).date() - wall(datetime.fromisoformat(one["at"]), zone).date()).days < 7
        for one in given["history"]
        for zone in given["timezones"]
        if one["outcome"] == "conversation" and one["channel"] in VOICE and one["by"] == "agency"
    )


@pytest.mark.parametrize("place", sorted(ZONES))
def test_the_law_written_again_by_hand_agrees(place: str) -> None:
    chance = random.Random(f"law of {place}")
    broken = 0
    for _ in range(600):
        given = random_situation(chance, place)
        expected = by_hand(given)
        assert refusing(given) == expected, given
        broken += bool(expected)
    assert 50 < broken < 600  # the situations lie on both sides


# ------------------------------------------------- what must hold everywhere


@pytest.mark.parametrize("place", sorted(ZONES))
def test_a_hold_or_a_further_zone_never_permits_and_less_history_never_refuses(place: str) -> None:
    chance = random.Random(f"metamorphoses of {place}")
    for _ in range(100):
        given = random_situation(chance, place)
        permitted = check(read_situation(given)).permitted
        kind = chance.choice(
            ["complaint", "dispute", "cease_request", "insolvency", "breathing_space", "what nobody knows"]
        )
        held = given | {"holds": [{"kind": kind, "from": "2025-12-31T00:00:00+00:00"}]}
        zoned = given | {"timezones": [*given["timezones"], *ZONES[place]]}  # type: ignore[misc]
        assert permitted or not check(read_situation(held)).permitted
        assert permitted or not check(read_situation(zoned)).permitted
        if permitted:
            fewer = given | {"history": given["history"][1:]}  # type: ignore[index]
            assert check(read_situation(fewer)).permitted


@pytest.mark.parametrize("place", sorted(ZONES))
def test_the_earliest_permitted_moment_is_permitted_and_none_before_it_is(place: str) -> None:
    chance = random.Random(f"earliest moments of {place}")
    for _ in range(60):
        given = random_situation(chance, place)
        verdict = check(read_situation(given))
        if verdict.permitted or verdict.earliest_permitted is None:
            continue
        earliest = verdict.earliest_permitted
        assert check(read_situation(given | {"at": earliest.isoformat()})).permitted
        just_before = earliest - timedelta(seconds=1)
        if just_before >= datetime.fromisoformat(given["at"]):  # type: ignore[arg-type]
            assert not check(read_situation(given | {"at": just_before.isoformat()})).permitted


@pytest.mark.parametrize("fact", ["timezones", "consents", "history", "holds"])
@pytest.mark.parametrize("place", ["USA", "KOR", "RUS", "THA"])
def test_a_missing_fact_refuses_and_is_named(place: str, fact: str) -> None:
    given = situation(place)
    del given[fact]
    verdict = check(read_situation(given))
    assert not verdict.permitted
    assert fact in verdict.missing


@pytest.mark.parametrize("place", ["IDN", "THA", "AUS", "RUS"])
def test_a_year_whose_holidays_nobody_knows_is_a_missing_fact(place: str) -> None:
    verdict = check(read_situation(situation(place, at="2150-03-10T12:00:00+00:00")))
    assert not verdict.permitted
    assert f"calendar.{place}.2150" in verdict.missing


@pytest.mark.parametrize("place", ["SGP", "HKG", "JPN", "DEU", "XXX"])
def test_a_jurisdiction_that_is_not_modelled_permits_nothing(place: str) -> None:
    verdict = check(read_situation(situation("USA") | {"jurisdiction": place}))
    assert [one.bound.provision.id for one in verdict.refusals] == ["ANY-HOUSE-001"]


def test_what_is_known_from_memory_only_is_never_law() -> None:
    for provision in rulebook().all_provisions():
        if provision.evidence.startswith("M-"):
            assert provision.force == "policy" and provision.policy == "off", provision.id


def test_the_register_names_every_provision_once_and_what_is_not_modelled() -> None:
    rows = list(coverage(date(2026, 11, 22)))
    ids = [(row["jurisdiction"], row["id"]) for row in rows]
    assert len(ids) == len(set(ids))
    assert {row["state"] for row in rows} >= {"in_force", "policy_on", "policy_off", "not_modelled"}
    assert all(row["title"].keys() == {"zh", "en"} for row in rows)
    assert all(not_modelled(place) for place in [*ZONES, "EUU"])
    known = {provision.id for provision in rulebook().all_provisions()}
    assert not known & {row["id"] for row in rows if row["state"] == "not_modelled"}


def test_the_union_law_alone_permits_no_contact_and_new_credit_law_binds_from_its_day() -> None:
    given = situation("GBR") | {"jurisdiction": "EUU"}
    assert not check(read_situation(given)).permitted
    states = {row["id"]: row["state"] for row in coverage(date(2026, 11, 19))}
    assert states["EU-CCD2-35"] == "not_yet_in_force"
    assert {row["id"]: row["state"] for row in coverage(date(2026, 11, 20))}["EU-CCD2-35"] == "in_force"
