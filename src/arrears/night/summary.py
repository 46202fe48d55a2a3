"""The night in numbers, computed from the files that it wrote."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from arrears.kernel.rounding import divide
from arrears.night.duck import Duck
from arrears.night.treatments import treatments
from arrears.treatment.strategy import Strategy

TABLES = ("accounts", "customers", "actions", "refusals", "rejects")
ROLLS = """
SELECT previous_bucket, bucket, currency, count(*), sum(overdue_minor)::HUGEINT, sum(outstanding_minor)::HUGEINT
FROM night_accounts WHERE state <> 'closed' GROUP BY ALL ORDER BY ALL
"""
ACTIONS = "SELECT action, reason_code, channel, count(*) FROM night_actions GROUP BY ALL ORDER BY ALL"
WAITS = "SELECT reason_code, count(*) FROM night_customers WHERE action = 'wait' GROUP BY ALL ORDER BY ALL"
REFUSALS = """
SELECT rule, instrument, article, missing, channel, count(*), count(*) FILTER (WHERE instead = 'nothing')
FROM night_refusals GROUP BY ALL ORDER BY ALL
"""
INSTEAD = "SELECT instead, count(DISTINCT customer_id) FROM night_refusals GROUP BY ALL ORDER BY ALL"
TIERS = "SELECT tier, count(*) FROM night_customers GROUP BY ALL ORDER BY ALL"
REJECTS = 'SELECT "table", code, count(*) FROM night_rejects GROUP BY ALL ORDER BY ALL'


def summarise(duck: Duck, folder: Path, as_of: date, previous_as_of: date | None, strategy: Strategy) -> dict[str, Any]:
    """Return the summary of the tables in `folder`; money in minor units, by currency."""
    for name in TABLES:
        duck.files(f"night_{name}", [folder / f"{name}.parquet"])
    rolls = duck.rows(ROLLS)
    texts = {row.reason_code: {"zh": row.reason_zh, "en": row.reason_en} for row in treatments(strategy, as_of)}
    return {
        "as_of": as_of.isoformat(),
        "previous_as_of": previous_as_of.isoformat() if previous_as_of else None,
        "strategy": {"name": strategy.name, "version": strategy.version, "digest": strategy.digest},
        "rows": {
            name: duck.count(f"SELECT count(*) FROM night_{name}")
            for name in ("accounts", "customers", "actions", "refusals")
        },
        "buckets": _buckets(rolls),
        "rolls": _rolls(rolls) if previous_as_of else [],
        "tiers": [{"tier": tier, "customers": count} for tier, count in duck.rows(TIERS)],
        "actions": [
            {"action": action, "reason": reason, "channel": channel, "customers": count, "reason_text": texts[reason]}
            for action, reason, channel, count in duck.rows(ACTIONS)
        ],
        "waits": [
            {"reason": reason, "customers": count, "reason_text": texts[reason]} for reason, count in duck.rows(WAITS)
        ],
        "refusals": [
            dict(
                zip(("rule", "instrument", "article", "missing", "channel", "persons", "left_alone"), row, strict=True)
            )
            for row in duck.rows(REFUSALS)
        ],
        "instead": [{"instead": instead, "customers": count} for instead, count in duck.rows(INSTEAD)],
        "rejects": [{"table": table, "code": code, "rows": count} for table, code, count in duck.rows(REJECTS)],
    }


def _buckets(rolls: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    sums: dict[tuple[str, str], list[int]] = {}
    for _, bucket, currency, *amounts in rolls:
        held = sums.setdefault((bucket, currency), [0, 0, 0])
        sums[bucket, currency] = [one + int(other) for one, other in zip(held, amounts, strict=True)]
    return [
        {"bucket": bucket, "currency": currency, "accounts": count, "overdue_minor": overdue, "outstanding_minor": owed}
        for (bucket, currency), (count, overdue, owed) in sorted(sums.items())
    ]


def _rolls(rolls: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Return how many accounts went from each bucket to each, and which part of the bucket that was, in ppm."""
    counts: dict[tuple[str, str], int] = {}
    for before, now, _, count, *_ in rolls:
        if before is not None:
            counts[before, now] = counts.get((before, now), 0) + count
    totals: dict[str, int] = {}
    for (before, _), count in counts.items():
        totals[before] = totals.get(before, 0) + count
    return [
        {
            "from": before,
            "to": now,
            "accounts": count,
            "rate_ppm": divide(count * 1_000_000, totals[before]),
        }
        for (before, now), count in sorted(counts.items())
    ]
