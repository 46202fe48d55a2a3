"""A second model that walks through time and never saw the engine agrees with it, verdict and earliest moment.

`ARREARS_EXAMPLES=100000` asks for more situations; `ARREARS_SEED` for others.
"""

import importlib.util
import os
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from arrears.law.engine.answer import as_json
from arrears.law.engine.read import read_situation
from arrears.law.engine.verdict import check

EXAMPLES = int(os.environ.get("ARREARS_EXAMPLES", "400"))
SEED = int(os.environ.get("ARREARS_SEED", "20260310"))

spec = importlib.util.spec_from_file_location("law_brute", Path(__file__).parent.parent / "oracle" / "law_brute.py")
assert spec is not None and spec.loader is not None
brute = importlib.util.module_from_spec(spec)
spec.loader.exec_module(brute)

PLACES = {
    "CHN": ["Asia/Shanghai"],
    "USA": ["America/New_York", "America/Chicago", "America/Los_Angeles", "America/Phoenix", "Pacific/Honolulu"],
    "IND": ["Asia/Kolkata"],
    "IDN": ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"],
    "PHL": ["Asia/Manila"],
    "THA": ["Asia/Bangkok"],
    "VNM": ["Asia/Ho_Chi_Minh"],
    "KOR": ["Asia/Seoul"],
    "AUS": ["Australia/Sydney", "Australia/Perth", "Australia/Adelaide"],
    "RUS": ["Europe/Moscow", "Asia/Vladivostok", "Europe/Kaliningrad"],
}
WEIGHTS = [8, 8, 1, 2, 1, 2, 1, 2, 1, 2]
ABROAD = ["Asia/Kolkata", "Europe/London", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe"]
EDGES = ["06:00", "07:00", "08:00", "09:00", "17:00", "18:00", "19:00", "20:00", "21:00", "22:00", "00:00"]
HOLDS = [*sorted(brute.STOPS_ALL | brute.STOPS_PEOPLE), "flood"]
CLAIMS = [
    "credit_repair_if_paid_now", "criminal_prosecution_threat", "arrest_threat", "violence_threat",
    "court_impersonation",
    "police_impersonation", "invented_blacklist", "exaggerated_amount", "false_promise", "extra_collection_fee",
    "public_posting_threat", "borrow_elsewhere_to_pay", "insult", "lawsuit_threat_time_barred",
    "action_that_cannot_lawfully_be_taken",
]  # fmt: skip
STEPS = {
    "contact": ["call", "call", "call", "voice_bot", "sms", "email", "app"],
    "visit": ["visit"],
    "letter": ["letter", "email"],
    "legal": ["letter"],
}


def one(dice: random.Random) -> dict[str, Any]:
    """One situation that the contract allows, near the edges more often than not."""
    place = dice.choices(list(PLACES), WEIGHTS)[0]
    zones = dice.sample(PLACES[place], dice.randint(1, min(2, len(PLACES[place]))))
    if dice.random() < 0.05:
        zones.append(dice.choice(ABROAD))
    at = _moment(dice, place, zones)
    step = dice.choices(list(STEPS), [12, 2, 1, 1])[0]
    channel = dice.choice(STEPS[step])
    situation = {
        "jurisdiction": place,
        "at": at.isoformat(),
        "step": step,
        "channel": channel,
        "to": dice.choices(["borrower", "guarantor", "contact", "third_party"], [8, 2, 3, 1])[0],
        "number": dice.choice(["n1", "n2"]),
        "lender_kind": dice.choice(["bank", "consumer_finance", "micro_loan", "other"]),
        "product": dice.choice(["credit_card", "cash_loan", "merchant_instalment"]),
        "by": dice.choice(["lender", "agency"]),
        "dpd": dice.choice([-1, 0, 1, 15, 16, 40, 40, 40, 120]),
        "timezones": zones,
        "history": list(_history(dice, at, zones)),
        "consents": _consents(dice, place, channel),
        "holds": _holds(dice, at) if dice.random() < 0.25 else [],
        "plan_active": dice.random() < 0.15,
        "deceased": dice.random() < 0.04,
        "minor": dice.random() < 0.03,
        "content": {
            "amount_disclosed": dice.random() < 0.1,
            "claims": dice.sample(CLAIMS, 1) if dice.random() < 0.04 else [],
        },
    }
    if step == "visit":
        situation["visit"] = {
            "people": dice.choice([1, 2, 2, 2, 2, 3]),
            "recording": dice.random() < 0.9,
            "identity_shown": dice.random() < 0.9,
            "place": dice.choice(["home", "workplace", "agreed", "public"]),
            "place_consent": dice.random() < 0.8,
        }
    if dice.random() < 0.05:
        situation["direction"] = "in"
    if dice.random() < 0.1:
        situation["number_invalid"] = dice.random() < 0.5
    if dice.random() < 0.1:
        situation["outsourcing_notified"] = dice.random() < 0.5
    if dice.random() < 0.3:
        situation["debt"] = "d1"
    return situation


def _moment(dice: random.Random, place: str, zones: list[str]) -> datetime:
    """A moment of 2025 or 2026; mostly within two seconds of an hour at which something opens or closes."""
    if place == "CHN" and dice.random() < 0.08:
        edge = dice.choice([datetime(2025, 2, 28), datetime(2026, 1, 30)])
        return (edge + timedelta(seconds=dice.choice([-5400, -1, 0, 1, 30_000]))).replace(
            tzinfo=ZoneInfo("Asia/Shanghai")
        )
    if place == "USA" and dice.random() < 0.1:  # the nights on which clocks change
        day = dice.choice([datetime(2026, 3, 8), datetime(2026, 11, 1), datetime(2026, 3, 7), datetime(2025, 11, 2)])
    else:
        day = datetime(2025, 3, 1) + timedelta(days=dice.randrange(520))
    zone = ZoneInfo(dice.choice(zones))
    if dice.random() < 0.5:
        hour, minute = dice.choice(EDGES).split(":")
        local = day.replace(hour=int(hour), minute=int(minute), tzinfo=zone)
        return _real(local) + timedelta(seconds=dice.choice([-2, -1, 0, 1, 2]))
    hours = dice.choice([range(24), range(9, 18)])
    return _real(
        day.replace(hour=dice.choice(hours), minute=dice.randrange(60), second=dice.randrange(60), tzinfo=zone)
    )


def _real(local: datetime) -> datetime:
    """The moment with a fixed offset, as a situation carries it."""
    return datetime.fromisoformat(local.astimezone(ZoneInfo("UTC")).astimezone(local.tzinfo).isoformat())


def _history(dice: random.Random, at: datetime, zones: list[str]) -> Iterator[dict[str, Any]]:
    many = dice.choice([0, 0, 1, 2, 3, 4, 6, 8, 9])
    reach = dice.choice([0.6, 3, 8, 8, 33])
    voice, failing = dice.random() < 0.6, dice.random() < 0.3
    to = dice.choice(["borrower", None])
    for _ in range(many):
        moment = at - timedelta(seconds=dice.randrange(int(reach * 86_400)))
        if dice.random() < 0.25:  # on a local midnight, or a second beside it
            midnight = moment.astimezone(ZoneInfo(dice.choice(zones))).replace(hour=0, minute=0, second=0)
            moment = _real(midnight) + timedelta(seconds=dice.choice([-1, 0, 1]))
        channel = dice.choice(["call", "call", "voice_bot"]) if voice else dice.choice(sorted(brute.EVERY))
        outcomes = ["no_answer", "failed"] if failing else _outcomes(channel)
        yield (
            {
                "at": min(moment, at).isoformat(),
                "channel": channel,
                "to": to or dice.choice(["borrower", "guarantor", "contact", "third_party"]),
                "number": dice.choice(["n1", "n2"]),
                "outcome": dice.choice(outcomes),
                "by": dice.choice(["lender", "agency"]),
            }
            | ({"direction": "in"} if dice.random() < 0.05 else {})
            | ({"debt": dice.choice(["d1", "d2"])} if dice.random() < 0.2 else {})
        )


def _outcomes(channel: str) -> list[str]:
    if channel in brute.VOICE:
        return ["no_answer", "connected", "conversation", "refused", "failed"]
    if channel == "visit":
        return ["no_answer", "conversation", "refused"]
    return ["delivered", "failed"]


def _consents(dice: random.Random, place: str, channel: str) -> dict[str, Any]:
    consents: dict[str, Any] = {}
    if dice.random() < 0.2 and place in {"CHN", "USA", "IDN", "PHL", "KOR"}:
        consents["hours"] = dice.choice(
            [["07:00", "22:30"], ["10:00", "18:00"], ["20:00", "23:00"], ["21:30", "06:15"]]
        )
    if dice.random() < 0.15 or (place == "USA" and channel == "voice_bot" and dice.random() < 0.8):
        consents["channel:" + channel] = dice.random() < 0.7
    if place == "CHN" and dice.random() < 0.1:
        consents["calls_per_day"] = dice.choice([1, 2, 5])
    return consents


def _holds(dice: random.Random, at: datetime) -> list[dict[str, Any]]:
    holds = []
    for _ in range(dice.choice([1, 1, 2])):
        start = at + timedelta(seconds=dice.choice([-2, -1, 0, 1, 2, -90_000, -1_000_000, 40_000]))
        kind = dice.choice(HOLDS)
        until = dice.choice([None, 1, 2, 7_001, 100_000, 700_013])
        holds.append(
            {
                "kind": kind,
                "from": start.isoformat(),
                "until": None if until is None else (start + timedelta(seconds=until)).isoformat(),
            }
        )
    return holds


def disagreement(situation: dict[str, Any]) -> str | None:
    """What the two answers differ in, or None."""
    answer = as_json(check(read_situation(situation)))
    facts = brute.Facts(situation)
    refusing = brute.refusing(facts, facts.at)
    theirs = sorted({finding["rule"] for finding in answer["refusals"]} | set(answer["missing"]))
    if answer["verdict"] != ("refused" if refusing else "permitted"):
        return f"{situation}\n  engine {answer['verdict']} {theirs}, walked: {sorted(refusing)}"
    given = answer["earliest_permitted"] and datetime.fromisoformat(answer["earliest_permitted"])
    walked = brute.earliest(facts)
    if given is not None and (walked is None or given < walked) and not brute.refusing(facts, given):
        # A window shorter than a step may have been walked over: nothing before it must be open, minute by minute.
        walked = brute.earliest(facts, step=timedelta(minutes=1), until=given) or given
    if walked == given:
        return None
    return f"{situation}\n  engine from {given} {theirs}, walked from {walked} {sorted(refusing)}"


@pytest.mark.parametrize("share", range(8))
def test_walking_through_time_gives_the_same_answer(share: int) -> None:
    dice = random.Random(SEED * 8 + share)
    for _ in range(EXAMPLES // 8):
        found = disagreement(one(dice))
        assert found is None, found


def test_the_walk_closes_at_night_and_opens_in_the_morning() -> None:
    asleep = one(random.Random(1)) | {
        "jurisdiction": "CHN", "at": "2026-03-10T23:00:00+08:00", "timezones": ["Asia/Shanghai"], "step": "contact",
        "channel": "call", "direction": "out", "to": "borrower", "history": [], "holds": [], "consents": {},
        "content": {"amount_disclosed": False, "claims": []}, "deceased": False, "minor": False, "plan_active": False,
        "outsourcing_notified": True,
    }  # fmt: skip
    facts = brute.Facts(asleep)
    assert "CN-COL-010" in brute.refusing(facts, facts.at)
    assert brute.earliest(facts) == datetime.fromisoformat("2026-03-11T08:00:00+08:00")
