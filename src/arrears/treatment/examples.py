"""The tests that stand in a strategy's own file: given a person, expect a decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from arrears.treatment.columns import COLUMNS, bucket_of
from arrears.treatment.compile import DecideFunction
from arrears.treatment.model import Decision, Example, Fault


def failed_examples(examples: Iterable[Example], decide: DecideFunction) -> list[Fault]:
    """Return a fault for each example whose decision is another than expected."""
    return [fault for example in examples for fault in _failed(example, decide(person_of(example.given)))]


def person_of(given: Mapping[str, object]) -> dict[str, object]:
    """Return all columns of a person: the given ones, else the default ones; the bucket follows from dpd."""
    person = {column.sql: column.default for column in COLUMNS.values()} | dict(given)
    if "bucket" not in given:
        person["bucket"] = bucket_of(int(str(person["dpd"])))
    return person


def _failed(example: Example, decision: Decision) -> list[Fault]:
    got = {
        "tier": decision.tier,
        "row": str(decision.row.number),
        "action": decision.row.action,
        "channel": decision.channel,
        "tone": decision.row.tone,
        "delay_days": str(decision.row.delay_days),
        "earliest_time": decision.row.earliest_time,
        "reason": decision.row.reason_code,
    }
    place = f"test {example.number}" + (f" ({example.name})" if example.name else "")
    return [
        Fault(
            "example_failed", example.line, place,
            f"{what} is {got[what]}, not {wanted}, by row {decision.row.number}; mend the row or the test",
        )
        for what, wanted in example.expect.items()
        if got[what] != wanted
    ]  # fmt: skip
