"""Judges a batch: one line a person and channel, on whichever engine runs the night.

`asked` has line, person, moment (seconds), number, dpd, facts (index into a list of facts, see `law.columns.fold`) and
ends (second from which a later moment is of no use, null for none); `contacts` has person, moment, channel, to_whom,
number, outcome, by_whom, direction, debt; `holds` has person, kind, since, until.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from arrears.law.columns.rules import LOOK_BACK, fill, sql_of, window_days
from arrears.law.engine.rulebook import Rulebook, rulebook
from arrears.night.law.alone import NOBODY, judge_alone
from arrears.night.law.lookups import Asked, Signatures, days_table
from arrears.night.law.shelf import Shelf

MOST_ROUNDS = 50
NOTHING = """
    SELECT line, 0 AS rank, moment AS blocking_at, 0 AS window_days, moment AS permitted_from,
           CAST(NULL AS VARCHAR) AS missing, moment AS changes_at
    FROM {asked} WHERE FALSE"""
Facts = Sequence[Mapping[str, Any]]


class Past(NamedTuple):
    """The names of the relations that hold the earlier contacts and the holds."""

    contacts: str
    holds: str


@dataclass
class Judge:
    """The law of one night on one engine. Advice refuses too where `harden_advice` says so."""

    shelf: Shelf
    policies: frozenset[str] = frozenset()
    harden_advice: bool = True
    book: Rulebook = field(default_factory=rulebook)
    alone: int = 0  # lines that were judged one by one

    def __post_init__(self) -> None:
        """Rank all provisions once: the order in which refusals are named."""
        provisions = sorted(self.book.all_provisions(), key=lambda provision: provision.rank)
        self.rules = tuple(provision.id for provision in provisions)
        self.ranks = {rule: rank for rank, rule in enumerate(self.rules)}

    def refused(self, asked: str, facts: Facts, past: Past) -> str:
        """Return the name of a table of the refused lines: line, first_rank (into `rules`), missing, next_at."""
        signatures, first, last = self._fold(asked, facts)
        said = self.shelf.table("said", signatures.table())
        longest = max((days for one in signatures.asked.values() for days in window_days(one.values)), default=1)
        since = first - longest * 86_400 - LOOK_BACK
        days = self.shelf.table("days", days_table(signatures, since, last))
        names = {"asked": asked, "said": said, "days": days}
        names["bound"] = self.shelf.keep("bound", self.shelf.step("bound", names))
        names["past"] = self._look_back(signatures, names, past, since)
        names["alone"] = self._alone(signatures, names, facts, past)
        return self.shelf.keep("refused", self.shelf.step("refused", names))

    def permitted_later(self, asked: str, refused: str, facts: Facts, past: Past) -> str:
        """Return the name of a query: line, moment of refused lines that are permitted later.

        Each provision refuses until its own moment, so no moment before the last of them can be permitted; there
        everything is asked again, until nothing refuses. Lines for which no such moment is known are left out.
        """
        found = [f"SELECT line, moment FROM {asked} WHERE FALSE"]
        for _ in range(MOST_ROUNDS):
            pending = self.shelf.keep("pending", self.shelf.step("pending", {"asked": asked, "refused": refused}))
            if self.shelf.rows_of(pending) == 0:
                break
            asked, refused = pending, self.refused(pending, facts, past)
            found.append(f"""
                SELECT asked.line, asked.moment FROM {asked} AS asked
                LEFT JOIN {refused} AS refused ON refused.line = asked.line WHERE refused.line IS NULL""")
        return self.shelf.name("later", " UNION ALL ".join(found))

    def _fold(self, asked: str, facts: Facts) -> tuple[Signatures, int, int]:
        """Return what the scalar rules say of the distinct facts and moments, and the first and the last moment."""
        met = self.shelf.keep("met", f"SELECT DISTINCT facts, moment FROM {asked}")
        pairs = sorted((row["facts"], row["moment"]) for row in self.shelf.rows(met))
        signatures = Signatures(self.book, self.policies, self.harden_advice, self.ranks)
        for index, at in pairs:
            signatures.add(index, facts[index], at)
        moments = [at for _, at in pairs] or [0]
        return signatures, min(moments), max(moments)

    def _look_back(self, signatures: Signatures, names: Mapping[str, str], past: Past, since: int) -> str:
        """Return what the SQL of the provisions refuses: line, rank, blocking_at, window_days and so on."""
        # One query a rule: counting windows of several rules at once would need the memory of them all together.
        kept = [
            self.shelf.keep("past", self.shelf.compiled(self._rule(one, names, past, since)))
            for one in signatures.asked.values()
        ]
        parts = [f"SELECT * FROM {name}" for name in kept] + [NOTHING.format(asked=names["asked"])]
        return self.shelf.name("past", self.shelf.compiled(" UNION ALL ".join(parts)))

    def _rule(self, one: Asked, names: Mapping[str, str], past: Past, since: int) -> str:
        text = sql_of(one.package)
        assert text is not None
        bound = f"SELECT * FROM {names['bound']} WHERE asks LIKE '%|{one.name}|%'"
        sources = (
            f"asked AS ({bound}), contacts AS (SELECT * FROM {past.contacts}), holds AS (SELECT * FROM {past.holds})"
        )
        return f"WITH {sources}, refused AS ({fill(text, one.values, since, one.known_holds)}) {_columns(text, one)}"

    def _alone(self, signatures: Signatures, names: Mapping[str, str], facts: Facts, past: Past) -> str:
        """Judge the lines one by one that a provision without SQL looks into."""
        if not any(row["alone"] for row in signatures.rows):
            return self.shelf.table("alone", NOBODY)
        lines = self.shelf.keep("lines", f"""
            SELECT asked.* FROM {names["asked"]} AS asked
            INNER JOIN {names["said"]} AS said ON said.facts = asked.facts AND said.moment = asked.moment
            WHERE said.alone""")  # fmt: skip
        self.alone += self.shelf.rows_of(lines)
        kept = [
            self.shelf.keep("kept", f"SELECT * FROM {table} WHERE person IN (SELECT person FROM {lines})")
            for table in past
        ]
        contacts, holds = (list(self.shelf.rows(name)) for name in kept)
        found = judge_alone(
            self.shelf.rows(lines), facts, contacts, holds,
            book=self.book, policies=self.policies, harden_advice=self.harden_advice, ranks=self.ranks,
        )  # fmt: skip
        return self.shelf.table("alone", found)


def _columns(text: str, one: Asked) -> str:
    """Return the SELECT that brings what a rule's SQL gives into one shape."""
    nothing = "CAST(NULL AS BIGINT)"
    blocking = "refused.blocking_at" if "AS blocking_at" in text else nothing
    window = "refused.window_days" if "window_days" in text else str(window_days(one.values)[0])
    free = nothing if "AS blocking_at" in text else "refused.permitted_from"
    missing = "refused.missing" if "AS missing" in text else "CAST(NULL AS VARCHAR)"
    change = nothing if one.changes_at is None else str(one.changes_at)
    return (
        f"SELECT refused.line, {one.rank} AS rank, {blocking} AS blocking_at, {window} AS window_days, "
        f"{free} AS permitted_from, {missing} AS missing, CAST({change} AS BIGINT) AS changes_at FROM refused"
        + ("" if one.refuses else " WHERE refused.missing IS NOT NULL")
    )
