"""Random portfolios for the law, many persons of them at a boundary, and what the desk and the columns say of each."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from arrears.law.engine.verdict import check
from arrears.law.engine.vocabulary import CHANNELS, HOLDS, OUTCOMES
from arrears.night.duck import Duck
from arrears.night.law.alone import situation_of
from arrears.night.law.judge import Judge, Past
from arrears.night.law.shelf import Shelf

ZONES = {
    "CHN": ["Asia/Shanghai", "Asia/Urumqi"],
    "USA": ["America/New_York", "America/Los_Angeles", "America/Phoenix"],
    "GBR": ["Europe/London"], "IND": ["Asia/Kolkata"], "IDN": ["Asia/Jakarta", "Asia/Jayapura"], "PHL": ["Asia/Manila"],
    "THA": ["Asia/Bangkok"], "VNM": ["Asia/Ho_Chi_Minh"], "KOR": ["Asia/Seoul"],
    "AUS": ["Australia/Sydney", "Australia/Perth"], "RUS": ["Europe/Moscow", "Asia/Vladivostok"],
}  # fmt: skip
CONTACTS = pa.schema(
    [("person", pa.int64()), ("moment", pa.int64()), ("channel", pa.string()), ("to_whom", pa.string()),
     ("number", pa.string()), ("outcome", pa.string()), ("by_whom", pa.string()), ("direction", pa.string()),
     ("debt", pa.string())]
)  # fmt: skip
HELD = pa.schema([("person", pa.int64()), ("kind", pa.string()), ("since", pa.int64()), ("until", pa.int64())])
ASKED = pa.schema(
    [("line", pa.int64()), ("person", pa.int64()), ("moment", pa.int64()), ("number", pa.string()),
     ("dpd", pa.int64()), ("facts", pa.int64()), ("ends", pa.int64())]
)  # fmt: skip
Answer = tuple[bool, str | None, int | None, bool]


class Signature(NamedTuple):
    """What persons share: a moment, the first of the zones, and the facts."""

    at: int
    zone: ZoneInfo
    facts: dict[str, Any]


class Portfolio:
    """Random persons of one jurisdiction, many of them at a boundary; some share a signature when there are many."""

    def __init__(self, jurisdiction: str, seed: int, rows: int) -> None:
        self.chance, self.jurisdiction = random.Random(f"{jurisdiction} {seed}"), jurisdiction
        self.asked: list[dict[str, Any]] = []
        self.contacts: list[dict[str, Any]] = []
        self.holds: list[dict[str, Any]] = []
        self.signatures = [self.signature() for _ in range(rows if rows <= 2000 else max(2000, rows // 10))]
        for row in range(rows):
            self.add(row)

    @property
    def facts(self) -> list[dict[str, Any]]:
        """The list into which `asked` points."""
        return [signature.facts for signature in self.signatures]

    def signature(self) -> Signature:
        zones = self.chance.sample(
            ZONES[self.jurisdiction], self.chance.randint(1, min(2, len(ZONES[self.jurisdiction])))
        )
        zone = ZoneInfo(zones[0])
        facts = self.drawn(zones)
        if self.chance.random() < 0.67:
            facts["number"] = "known"
        return Signature(self.moment(zone), zone, facts)

    def add(self, row: int) -> None:
        pick = self.chance
        index = row if row < len(self.signatures) else pick.randrange(len(self.signatures))
        at, zone, facts = self.signatures[index]
        number = pick.choice(["n1", "n2"]) if "number" in facts else None
        self.asked.append(
            {"line": row, "person": row, "moment": at, "number": number, "dpd": facts.get("dpd"), "facts": index,
             "ends": None}
        )  # fmt: skip
        for _ in range(pick.choice([0, 0, 1, 3, 8, 14])):
            self.contact(row, at, zone, facts)
        for _ in range(pick.choice([0, 0, 0, 1, 2])):
            since = at - pick.choice([0, 1, 86_400, 40 * 86_400, -1])
            until = pick.choice([None, at, at + 1, at + 3600 * pick.randint(1, 900), since + 60 * 86_400])
            kind = pick.choice([*HOLDS, "a kind nobody knows"])
            if until is None or until > since:
                self.holds.append({"person": row, "kind": kind, "since": since, "until": until})

    def moment(self, zone: ZoneInfo) -> int:
        """A whole second near an hour that laws name, around days on which clocks change or holidays lie."""
        pick = self.chance
        day = pick.choice([(2026, 3, 8), (2026, 11, 1), (2026, 10, 1), (2026, 3, 29), (2026, 10, 25), (2026, 5, 20)])
        local = datetime(*day, pick.choice([0, 1, 2, 6, 7, 8, 9, 12, 18, 19, 20, 21, 22, 23]), tzinfo=zone)
        return int(local.astimezone(UTC).timestamp()) + pick.choice([-1, 0, 1, 1800]) + 86_400 * pick.randint(-2, 3)

    def drawn(self, zones: list[str]) -> dict[str, Any]:
        pick = self.chance
        facts: dict[str, Any] = {
            "jurisdiction": self.jurisdiction,
            "step": "contact",
            "channel": pick.choice([c for c in CHANNELS if c != "visit"]),
            "to": pick.choice(["borrower"] * 9 + ["guarantor", "guarantor", "contact"]),
            "lender_kind": pick.choice(["bank", "consumer_finance", "micro_loan", "other"]),
            "product": pick.choice(["credit_card", "cash_loan", "merchant_instalment"]),
            "by": pick.choice(["lender", "agency"]),
            "dpd": pick.choice([-3, 0, 1, 15, 16, 40, 90, 91]),
            "timezones": zones,
            "history": [],
            "consents": pick.choice(
                [{}] * 6 + [{"hours": ["07:00", "22:30"]}, {"calls_per_day": 2}, {"channel:sms": False}]
            ),
            "holds": [],
            "plan_active": pick.choice([False] * 5 + [True]),
            "deceased": pick.choice([False] * 20 + [True]),
            "minor": pick.choice([False] * 20 + [True]),
            "content": {"amount_disclosed": pick.choice([False, False, True]), "claims": []},
            "outsourcing_notified": True,
        }
        if pick.random() < 0.05:
            del facts[pick.choice(sorted(facts))]
        return facts

    def contact(self, person: int, at: int, zone: ZoneInfo, facts: dict[str, Any]) -> None:
        pick = self.chance
        midnight = datetime.fromtimestamp(at, zone).replace(hour=0, minute=0, second=0)
        edge = (
            int(midnight.timestamp()) - 86_400 * pick.choice([0, 0, 0, 1, 6, 7, 13, 30]) + pick.choice([-1, 0, 1, 3600])
        )
        moment = pick.choice([edge, edge, at, at - 1, at - 3600, at - 3599, at - pick.randint(0, 9 * 86_400)])
        self.contacts.append(
            {
                "person": person, "moment": min(moment, at),
                "channel": pick.choice(["call", "call", "voice_bot", "sms", "letter"]),
                "to_whom": pick.choice([facts.get("to", "borrower")] * 4 + ["borrower", "third_party"]),
                "number": pick.choice(["n1", "n1", "n2", None]), "outcome": pick.choice(OUTCOMES),
                "by_whom": pick.choice(["lender", "agency"]), "direction": pick.choice(["out"] * 7 + ["in"]),
                "debt": None,
            }
        )  # fmt: skip


class Columns(NamedTuple):
    """What the columns say of each line, and how many lines were judged one by one."""

    answers: dict[int, Answer]
    alone: int


def over_columns(portfolio: Portfolio, folder: Path, *, harden: bool) -> Columns:
    """Judge the portfolio over columns, on DuckDB."""
    duck = Duck(folder)
    for name, rows, schema in (
        ("asked", portfolio.asked, ASKED), ("contacts", portfolio.contacts, CONTACTS), ("holds", portfolio.holds, HELD)
    ):  # fmt: skip
        pq.write_table(pa.Table.from_pylist(rows, schema=schema), folder / f"{name}.parquet")
        duck.files(name, [folder / f"{name}.parquet"])
    try:
        judge = Judge(Shelf(duck, folder / "law"), harden_advice=harden)
        past = Past("contacts", "holds")
        refused = judge.refused("asked", portfolio.facts, past)
        alone = judge.alone
        later = judge.permitted_later("asked", refused, portfolio.facts, past)
        moments = dict(duck.rows(f"SELECT line, moment FROM {later}"))
        answers: dict[int, Answer] = {row["line"]: (True, None, row["moment"], False) for row in portfolio.asked}
        for line, rank, missing in duck.rows(f"SELECT line, first_rank, missing FROM {refused}"):
            rule = None if rank is None else judge.rules[rank]
            answers[line] = (False, rule, moments.get(line), bool(missing))
        return Columns(answers, alone)
    finally:
        duck.close()


def at_the_desk(portfolio: Portfolio, *, harden: bool) -> dict[int, Answer]:
    """Judge the portfolio one by one, as `arrears law check` does."""
    contacts: defaultdict[int, list[Any]] = defaultdict(list)
    holds: defaultdict[int, list[Any]] = defaultdict(list)
    for contact in portfolio.contacts:
        contacts[contact["person"]].append(contact)
    for hold in portfolio.holds:
        holds[hold["person"]].append(hold)
    answers: dict[int, Answer] = {}
    for asked in portfolio.asked:
        row = asked["line"]
        facts = portfolio.signatures[asked["facts"]].facts
        verdict = check(situation_of(asked, facts, contacts[row], holds[row]), harden_advice=harden)
        first = verdict.refusals[0].bound.provision.id if verdict.refusals else None
        earliest = int(verdict.earliest_permitted.timestamp()) if verdict.earliest_permitted else None
        answers[row] = (verdict.permitted, first, earliest, bool(verdict.missing))
    return answers
