"""The night asks the law: the strategy's channel at the planned moment, else its next one, else a later hour that day.

A person whom no channel of the strategy may reach that day gets no action; every channel that was refused is listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa

from arrears.law.columns.rules import dpd_marks, look_back_seconds
from arrears.law.engine.clock import at_wall, day_start, seconds_of
from arrears.law.engine.rulebook import EVERYWHERE
from arrears.night.engine import Engine
from arrears.night.law.judge import Judge, Past
from arrears.night.law.shelf import Shelf
from arrears.night.law.told import Law, read_facts, text_of
from arrears.night.treatments import Treatment
from arrears.treatment.compile import reachable
from arrears.treatment.model import Row

WHENS = pa.schema([("timezone", pa.string()), ("decision", pa.int32()), ("moment", pa.int64()), ("ends", pa.int64())])
CLOCKS = pa.schema([("timezone", pa.string()), ("moment", pa.int64()), ("earliest_at", pa.string())])
WAYS = pa.schema(
    [("decision", pa.int32()), ("preferred_channel", pa.string()), ("has_phone", pa.bool_()),
     ("has_email", pa.bool_()), ("place", pa.int32()), ("channel", pa.string())]
)  # fmt: skip
KNOWN = pa.schema([("facts_text", pa.string()), ("facts", pa.int64())])
RULES = pa.schema(
    [("first_rank", pa.int32()), ("rule", pa.string()), ("instrument", pa.string()), ("article", pa.string())]
)


class Choice:
    """One night's questions to the law; makes the views `law_chosen`, `law_refusals` and `law_rules`."""

    def __init__(self, engine: Engine, folder: Path, law: Law, unknown: Sequence[str]) -> None:
        self.law, self.unknown = law, unknown
        self.shelf = Shelf(engine, folder)
        self.judge = Judge(self.shelf, law.policies, law.harden_advice)
        book = self.judge.book
        self.provisions = (*book.provisions_of(law.jurisdiction), *book.provisions_of(EVERYWHERE))
        self.facts: list[Mapping[str, object]] = []
        self.known: dict[str, int] = {}

    def choose(self, treatments: Sequence[Treatment], rows: Sequence[Row]) -> None:
        """Ask for everybody, and leave the answers as views."""
        whens, first = self._whens(treatments)
        past = self._past(first)
        told = self._told(whens, past)
        asked = self._ask("first", {"told": told}, "told.channel", first)
        refused = self.judge.refused(asked, self.facts, past)
        names = {"told": told, "refused": refused, "ways": self.shelf.table("ways", _ways(rows))}
        others = self._ask("others", names, "ways.channel", first)
        others_refused = self.judge.refused(others, self.facts, past)
        every = {
            "asked": self._both(f"SELECT asked.* FROM {asked} AS asked INNER JOIN {refused} AS refused "
                                "ON refused.line = asked.line", others),
            "refused": self._both(f"SELECT * FROM {refused}", others_refused),
        }  # fmt: skip
        stuck = self.shelf.keep("stuck", self.shelf.step("hopeless", every))
        later = self.judge.permitted_later(stuck, every["refused"], self.facts, past)
        later = self.shelf.keep("later", f"SELECT * FROM {later}")
        clocks = self.shelf.table("clocks", self._clocks(stuck, later))
        self._leave("chosen", {**every, "later": later, "clocks": clocks})
        self._leave("refusals", every)
        rules = self.shelf.table("rules", self._rules())
        self.shelf.engine.view("law_rules", f"SELECT * FROM {rules}")

    def _whens(self, treatments: Sequence[Treatment]) -> tuple[str, int]:
        """Return the planned moments by zone and decision, and the first of them."""
        zones = self.shelf.keep("zones", "SELECT DISTINCT timezone FROM night_planned")
        rows: list[dict[str, object]] = []
        for zone in sorted(row["timezone"] for row in self.shelf.rows(zones)):
            for one in treatments:
                local = datetime.fromisoformat(one.earliest_at)
                moment = at_wall(local.date(), seconds_of(local.time()), ZoneInfo(zone))
                ends = day_start(local.date(), ZoneInfo(zone), 1)
                rows.append({"timezone": zone, "decision": one.decision, "moment": _seconds(moment),
                             "ends": _seconds(ends)})  # fmt: skip
        first = min((int(str(row["moment"])) for row in rows), default=0)
        return self.shelf.table("whens", pa.Table.from_pylist(rows, schema=WHENS)), first

    def _past(self, first: int) -> Past:
        since = first - look_back_seconds(self.provisions, datetime.fromtimestamp(first, UTC).date())
        contacts = self.shelf.keep("contacts", self.shelf.step("contacts", {"since": str(since)}))
        return Past(contacts, self.shelf.keep("holds", self.shelf.step("holds", {})))

    def _told(self, whens: str, past: Past) -> str:
        phones = self.shelf.keep("phones", self.shelf.step("phones", {"contacts": past.contacts}))
        agreed = self.shelf.name("agreed", self.shelf.step("agreed", {}))
        return self.shelf.name("told", self.shelf.step("told", {"whens": whens, "phones": phones, "agreed": agreed}))

    def _ask(self, step: str, names: Mapping[str, str], channel: str, first: int) -> str:
        """Return the lines of a step, with their facts by number."""
        marks = dpd_marks(self.provisions, datetime.fromtimestamp(first, UTC).date())
        lines = self.shelf.keep("lines", self.shelf.step(step, {**names, "facts": text_of(channel, marks)}))
        met = self.shelf.keep("texts", f"SELECT DISTINCT facts_text FROM {lines}")
        for text in sorted(row["facts_text"] for row in self.shelf.rows(met)):
            if text not in self.known:
                self.known[text] = len(self.facts)
                self.facts.append(read_facts(text, self.law, self.unknown))
        known = pa.table([list(self.known), list(self.known.values())], schema=KNOWN)
        asked = self.shelf.step("asked", {"lines": lines, "known": self.shelf.table("known", known)})
        return self.shelf.keep("asked", asked)

    def _both(self, first: str, second: str) -> str:
        return self.shelf.keep("both", f"{first} UNION ALL SELECT * FROM {second}")

    def _leave(self, step: str, names: Mapping[str, str]) -> None:
        kept = self.shelf.keep(step, self.shelf.step(step, names))
        self.shelf.engine.view(f"law_{step}", f"SELECT * FROM {kept}")

    def _clocks(self, stuck: str, later: str) -> pa.Table:
        """Return the later moments as the person's own clock shows them."""
        pairs = self.shelf.keep("pairs", f"""
            SELECT DISTINCT planned.timezone, later.moment FROM {later} AS later
            INNER JOIN {stuck} AS stuck ON stuck.line = later.line
            INNER JOIN night_planned AS planned ON planned.line = stuck.person""")  # fmt: skip
        rows = [
            {**row, "earliest_at": f"{datetime.fromtimestamp(row['moment'], ZoneInfo(row['timezone'])):%F %T}"}
            for row in self.shelf.rows(pairs)
        ]
        return pa.Table.from_pylist(rows, schema=CLOCKS)

    def _rules(self) -> pa.Table:
        found = (self.judge.book.find(rule) for rule in self.judge.rules)
        rows = [
            {"first_rank": rank, "rule": one.id, "instrument": one.instrument["zh"], "article": one.article}
            for rank, one in enumerate(found)
            if one is not None
        ]
        return pa.Table.from_pylist(rows, schema=RULES)


def _ways(rows: Sequence[Row]) -> pa.Table:
    """Return for each row of the strategy and each way of reaching a person the channels in order."""
    preferred = ("", *sorted({channel for row in rows for channel in row.channels}))
    ways = [
        {"decision": index, "preferred_channel": wish, "has_phone": phone, "has_email": email, "place": place,
         "channel": channel}
        for (index, row), wish, phone, email in product(enumerate(rows), preferred, (True, False), (True, False))
        for place, channel in enumerate(reachable(row, wish, phone, email))
        if channel != "none"
    ]  # fmt: skip
    return pa.Table.from_pylist(ways, schema=WAYS)


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())
