"""The strategy that ships, and its two compiled forms: one person in Python, a portfolio in SQL, the same answer."""

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.kernel.refusal import InputError
from arrears.treatment.columns import COLUMNS, bucket_of
from arrears.treatment.examples import person_of
from arrears.treatment.strategy import Strategy, default_strategy

EDGES = [
    0,
    1,
    2,
    3,
    4,
    6,
    7,
    15,
    16,
    30,
    31,
    60,
    61,
    90,
    91,
    120,
    121,
    549,
    550,
    499_999,
    500_000,
    1_999_999,
    2_000_000,
]


def column_values(name: str) -> st.SearchStrategy[object]:
    column = COLUMNS[name]
    values: st.SearchStrategy[object] = (
        st.sampled_from(column.words)
        if column.kind == "word"
        else st.booleans()
        if column.kind == "flag"
        else st.sampled_from([edge for edge in EDGES if edge >= column.lowest]) | st.integers(column.lowest, 10**15)
    )
    return values | st.none() if column.optional else values


def with_bucket(person: dict[str, object]) -> dict[str, object]:
    return person | {"bucket": bucket_of(int(str(person["dpd"])))}


persons = st.fixed_dictionaries({column.sql: column_values(name) for name, column in COLUMNS.items()}).map(with_bucket)


def types() -> pa.Schema:
    kinds = {"word": pa.string(), "flag": pa.bool_(), "count": pa.int64(), "money": pa.int64()}
    return pa.schema([(column.sql, kinds[column.kind]) for column in COLUMNS.values()])


def decided_by_sql(strategy: Strategy, people: list[dict[str, object]]) -> list[tuple[object, ...]]:
    connection = duckdb.connect()
    connection.register("people", pa.Table.from_pylist(people, schema=types()))
    return connection.sql(f"""
        WITH tiered AS (SELECT *, {strategy.tier_sql()} AS tier FROM people),
        decided AS (SELECT *, {strategy.decision_sql()} AS decision FROM tiered)
        SELECT tier, decision, {strategy.channel_sql()} AS channel FROM decided
    """).fetchall()


@settings(max_examples=40, deadline=None)
@given(st.lists(persons, min_size=50, max_size=50))
def test_sql_and_python_decide_alike(people: list[dict[str, object]]) -> None:
    strategy = default_strategy()
    decisions = [strategy.decide(person) for person in people]
    expected = [(decision.tier, decision.row.number - 1, decision.channel) for decision in decisions]
    assert decided_by_sql(strategy, people) == expected


@given(persons)
@settings(max_examples=500, deadline=None)
def test_nobody_in_difficulty_is_pressed(person: dict[str, object]) -> None:
    decision = default_strategy().decide(person | {"hardship": True})
    assert decision.row.tone != "firm" or decision.row.action == "wait"
    assert "visit" not in decision.row.channels
    assert decision.row.action in ("wait", "remind", "support")


@given(persons)
@settings(max_examples=500, deadline=None)
def test_the_channel_reaches_the_person(person: dict[str, object]) -> None:
    decision = default_strategy().decide(person)
    for channel in (decision.channel, *decision.fallbacks):
        assert person["has_phone"] or channel not in ("call", "sms")
        assert person["has_email"] or channel != "email"


@pytest.mark.parametrize(
    ("given", "fault"),
    [({"dpd": "twelve"}, "value_of_wrong_type"), ({"dpd": None}, "value_of_wrong_type")],
)
def test_a_value_of_another_type_is_refused(given: dict[str, object], fault: str) -> None:
    with pytest.raises(InputError) as caught:
        default_strategy().decide(person_of({}) | given)
    assert caught.value.code == fault


def test_a_missing_column_is_named() -> None:
    person = person_of({})
    del person["dpd"]
    with pytest.raises(InputError, match="dpd"):
        default_strategy().decide(person)
