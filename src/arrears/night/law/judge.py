"""Judges a batch: one line a person and channel, on whichever engine runs the night.

`asked` has line, person, moment (seconds), number, facts (see `law.columns.fold`); `contacts` has person, moment,
channel, to_whom, number, outcome, by_whom, direction, debt; `holds` has person, kind, since, until.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from arrears.law.columns.rules import LOOK_BACK, fill, sql_of, window_days
from arrears.law.engine.rulebook import Rulebook, rulebook
from arrears.night.law.alone import judge_alone
from arrears.night.law.lookups import Asked, Signatures, fold_all, write_days, write_signatures
from arrears.night.run import Engine

MOST_ROUNDS = 50
FACTS = "to_whom, channel, step, debt, dpd, plan_active, purpose, calls_per_day, attempts_per_day"


@dataclass
class Judge:
    """The law of one night on one engine; files go to `work`. Advice refuses too where `harden_advice` says so."""

    engine: Engine
    work: Path
    policies: frozenset[str] = frozenset()
    harden_advice: bool = True
    book: Rulebook = field(default_factory=rulebook)
    batches: int = 0

    def __post_init__(self) -> None:
        """Rank all provisions once: the order in which refusals are named."""
        provisions = sorted(self.book.all_provisions(), key=lambda provision: provision.rank)
        self.ranks = {provision.id: rank for rank, provision in enumerate(provisions)}
        self.by_rank = {rank: rule for rule, rank in self.ranks.items()}

    def judge(self, asked: str, contacts: str, holds: str, *, earliest: bool = True) -> str:
        """Return the name of a table: line, permitted, first_rule, missing, earliest (seconds, null if unknown)."""
        verdicts = self._once(asked, contacts, holds)
        if not earliest:
            return verdicts
        return self._later(asked, verdicts, contacts, holds)

    def _later(self, asked: str, verdicts: str, contacts: str, holds: str) -> str:
        """Ask the refused rows again at the moment at which the last of their refusals ends, until nothing refuses."""
        found: list[str] = []
        current, pending = verdicts, asked
        for _ in range(MOST_ROUNDS):
            name = self._name("pending")
            self._keep(name, f"""
                SELECT asked.line, asked.person, said.next_at AS moment, asked.number, asked.facts
                FROM {pending} AS asked INNER JOIN {current} AS said ON said.line = asked.line
                WHERE NOT said.permitted AND said.next_at IS NOT NULL""")  # fmt: skip
            if self._is_empty(name):
                break
            current, pending = self._once(name, contacts, holds), name
            found.append(f"SELECT said.line, asked.moment FROM {current} AS said INNER JOIN {name} AS asked "
                         "ON asked.line = said.line WHERE said.permitted")  # fmt: skip
        later = " UNION ALL ".join(found) or f"SELECT line, moment FROM {asked} WHERE FALSE"
        name = self._name("verdicts")
        self._keep(name, f"""
            SELECT said.line, said.permitted, said.first_rule, said.missing,
                   CASE WHEN said.permitted THEN asked.moment ELSE later.moment END AS earliest
            FROM {verdicts} AS said
            INNER JOIN {asked} AS asked ON asked.line = said.line
            LEFT JOIN ({later}) AS later ON later.line = said.line""")  # fmt: skip
        return name

    def _once(self, asked: str, contacts: str, holds: str) -> str:
        signatures, first, last = self._fold(asked)
        batch = self._name("signatures")
        write_signatures(signatures, self.work / f"{batch}.parquet")
        self.engine.files(batch, [self.work / f"{batch}.parquet"])
        longest = max((days for one in signatures.asked.values() for days in window_days(one.values)), default=1)
        since = first - longest * 86_400 - LOOK_BACK
        days = self._name("days")
        write_days(signatures, since, last, self.work / f"{days}.parquet")
        self.engine.files(days, [self.work / f"{days}.parquet"])
        refusals = [self._ask(one, asked, batch, days, contacts, holds, since) for one in signatures.asked.values()]
        alone = self._alone(signatures, asked, batch, contacts, holds)
        return self._sum_up(asked, batch, refusals, alone)

    def _fold(self, asked: str) -> tuple[Signatures, int, int]:
        name = self._name("distinct")
        self._keep(name, f"SELECT DISTINCT facts, moment FROM {asked}")
        pairs = [(row["facts"], row["moment"]) for row in self._rows(name)]
        moments = [at for _, at in pairs] or [0]
        pairs.sort()
        signatures = fold_all(pairs, self.book, self.ranks, self.policies, self.harden_advice)
        return signatures, min(moments), max(moments)

    def _ask(self, one: Asked, asked: str, batch: str, days: str, contacts: str, holds: str, since: int) -> str:
        """Run one provision's SQL over the rows that it binds; return the table line, rank, permitted_from, missing."""
        text = sql_of(one.package)
        assert text is not None
        name = self._name(one.name)
        bound = f"""SELECT asked.line, asked.person, asked.moment, asked.number, said.place, {FACTS}
                    FROM {asked} AS asked
                    INNER JOIN {batch} AS said ON said.facts = asked.facts AND said.moment = asked.moment
                    WHERE said.asks LIKE '%|{one.name}|%'"""
        query = f"""WITH asked AS ({bound}), contacts AS (SELECT * FROM {contacts}), holds AS (SELECT * FROM {holds}),
                         refused AS ({fill(text, one.values, since, one.known_holds)})"""
        gap = "refused.missing" if "AS missing" in text else "CAST(NULL AS VARCHAR)"
        window = "refused.window_days" if "window_days" in text else str(window_days(one.values)[0])
        if "AS blocking_at" in text:
            query += f"""
                SELECT refused.line, {one.rank} AS rank, MAX(days.free_from) AS permitted_from, MAX({gap}) AS missing
                FROM refused
                INNER JOIN asked ON asked.line = refused.line
                INNER JOIN {days} AS days ON days.place = asked.place AND days.days = {window}
                    AND refused.blocking_at >= days.starts AND refused.blocking_at < days.ends
                GROUP BY refused.line, asked.moment HAVING MAX(days.free_from) > asked.moment"""
        else:
            query += f" SELECT line, {one.rank} AS rank, permitted_from, {gap} AS missing FROM refused"
        self._keep(name, query)
        return name

    def _alone(self, signatures: Signatures, asked: str, batch: str, contacts: str, holds: str) -> str | None:
        """Judge the rows one by one that a provision without SQL looks into."""
        if not any(row["alone"] for row in signatures.rows):
            return None
        name = self._name("alone")
        self._keep(name, f"""
            SELECT asked.line, asked.person, asked.moment, asked.number, asked.facts
            FROM {asked} AS asked INNER JOIN {batch} AS said ON said.facts = asked.facts AND said.moment = asked.moment
            WHERE said.alone""")  # fmt: skip
        past = {}
        for table in (contacts, holds):
            past[table] = self._name("past")
            self._keep(past[table], f"SELECT * FROM {table} WHERE person IN (SELECT person FROM {name})")
        path = self.work / f"{name}_verdicts.parquet"
        rows, met, held = self._rows(name), list(self._rows(past[contacts])), list(self._rows(past[holds]))
        judge_alone(
            rows,
            met,
            held,
            path,
            book=self.book,
            policies=self.policies,
            harden_advice=self.harden_advice,
            ranks=self.ranks,
        )
        verdicts = self._name("judged")
        self.engine.files(verdicts, [path])
        return verdicts

    def _sum_up(self, asked: str, batch: str, refusals: list[str], alone: str | None) -> str:
        """Return the table line, permitted, first_rule, missing, next_at of one batch."""
        each = [f"SELECT line, rank, permitted_from, missing FROM {name}" for name in refusals]
        each.append(f"""
            SELECT line, 0 AS rank, CAST(NULL AS BIGINT) AS permitted_from, CAST(NULL AS VARCHAR) AS missing
            FROM {asked} WHERE FALSE""")  # fmt: skip
        summed = f"""
            SELECT line, MIN(CASE WHEN missing IS NULL THEN rank END) AS rank,
                   COUNT(CASE WHEN missing IS NULL THEN rank END) AS refusing,
                   COUNT(CASE WHEN missing IS NULL THEN permitted_from END) AS ending, MAX(permitted_from) AS free_from,
                   MAX(missing) AS missing
            FROM ({" UNION ALL ".join(each)}) AS each_rule GROUP BY line"""
        name = self._name("verdicts")
        left_out = "" if alone is None else "WHERE NOT said.alone"
        query = f"""
            SELECT asked.line,
                   said.static_rank IS NULL AND said.missing IS NULL AND past.line IS NULL AS permitted,
                   LEAST(COALESCE(said.static_rank, past.rank), COALESCE(past.rank, said.static_rank)) AS first_rank,
                   COALESCE(said.missing, past.missing) AS missing,
                   CASE WHEN said.missing IS NULL AND past.missing IS NULL AND said.static_ends_known
                             AND COALESCE(past.refusing, 0) = COALESCE(past.ending, 0)
                        THEN GREATEST(
                            COALESCE(said.static_from, past.free_from), COALESCE(past.free_from, said.static_from))
                   END AS next_at
            FROM {asked} AS asked
            INNER JOIN {batch} AS said ON said.facts = asked.facts AND said.moment = asked.moment
            LEFT JOIN ({summed}) AS past ON past.line = asked.line {left_out}"""
        if alone is not None:
            query += f" UNION ALL SELECT line, permitted, first_rank, missing, next_at FROM {alone}"
        names = " ".join(f"WHEN {rank} THEN '{rule}'" for rank, rule in self.by_rank.items())
        self._keep(
            name,
            f"SELECT line, permitted, CASE first_rank {names} END AS first_rule, missing, next_at FROM ({query}) AS q",
        )
        return name

    def _name(self, kind: str) -> str:
        self.batches += 1
        return f"law_{self.batches}_{kind}"

    def _keep(self, name: str, query: str) -> None:
        """Run a query once and keep what it gave."""
        self.engine.view(f"{name}_query", query)
        path = self.work / f"{name}.parquet"
        self.engine.write(f"{name}_query", path)
        self.engine.files(name, [path])

    def _is_empty(self, name: str) -> bool:
        return pq.read_metadata(self.work / f"{name}.parquet").num_rows == 0

    def _rows(self, name: str) -> Iterator[dict[str, Any]]:
        with pq.ParquetFile(self.work / f"{name}.parquet") as file:
            for batch in file.iter_batches():
                yield from batch.to_pylist()
