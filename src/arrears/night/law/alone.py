"""Rows that a provision without SQL looks into, judged one by one by the desk's own rules: slow, never different."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import Rulebook
from arrears.law.engine.situation import Situation
from arrears.law.engine.verdict import check

SCHEMA = pa.schema(
    [
        ("line", pa.int64()),
        ("permitted", pa.bool_()),
        ("first_rank", pa.int32()),
        ("missing", pa.string()),
        ("next_at", pa.int64()),
    ]
)
Row = Mapping[str, Any]


def judge_alone(
    asked: Iterable[Row], contacts: Iterable[Row], holds: Iterable[Row], path: Path, *,
    book: Rulebook, policies: frozenset[str], harden_advice: bool, ranks: Mapping[str, int],
) -> None:  # fmt: skip
    """Write the verdict of each row; `next_at` is the moment at which the last known refusal ends."""
    by_person, held = _grouped(contacts), _grouped(holds)
    rows: list[dict[str, Any]] = []
    for row in asked:
        situation = situation_of(row, by_person[row["person"]], held[row["person"]])
        verdict = check(situation, policies=policies, harden_advice=harden_advice, book=book)
        ends = [refusal.permitted_from for refusal in verdict.refusals]
        known = [int(end.timestamp()) for end in ends if end is not None]
        rows.append(
            {
                "line": row["line"],
                "permitted": verdict.permitted,
                "first_rank": min((ranks[refusal.bound.provision.id] for refusal in verdict.refusals), default=None),
                "missing": ",".join(verdict.missing) or None,
                "next_at": max(known) if known and len(known) == len(ends) and not verdict.missing else None,
            }
        )
    pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), path)


def situation_of(row: Row, contacts: Iterable[Row], holds: Iterable[Row]) -> Situation:
    """Return the situation of one row, as `arrears law check` would read it."""
    facts = json.loads(row["facts"])
    if "history" in facts:
        facts["history"] = [_contact(contact) for contact in contacts if contact["moment"] <= row["moment"]]
    if "holds" in facts:
        facts["holds"] = [
            {"kind": hold["kind"], "from": _moment(hold["since"]), "until": _moment(hold["until"])} for hold in holds
        ]
    if row["number"] is not None:
        facts["number"] = row["number"]
    return read_situation({**facts, "at": _moment(row["moment"])})


def _contact(contact: Row) -> dict[str, Any]:
    named = {"at": _moment(contact["moment"]), "channel": contact["channel"], "to": contact["to_whom"],
             "number": contact["number"], "outcome": contact["outcome"], "by": contact["by_whom"],
             "direction": contact["direction"], "debt": contact["debt"]}  # fmt: skip
    return {key: value for key, value in named.items() if value is not None}


def _moment(seconds: int | None) -> str | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat()


def _grouped(rows: Iterable[Row]) -> defaultdict[Any, list[Row]]:
    grouped: defaultdict[Any, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row["person"]].append(row)
    return grouped
