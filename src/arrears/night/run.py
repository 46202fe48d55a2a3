"""One night: the program over a tape, step after step, on whichever engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

from arrears.night.ascending import is_ascending
from arrears.night.engine import Engine
from arrears.night.law.choose import Choice
from arrears.night.law.told import CHINA, Law
from arrears.night.program import Step, compile_step, compile_touch, steps, unordered
from arrears.night.tape.schema import BY_NAME
from arrears.night.treatments import as_cases, treatments
from arrears.treatment.strategy import Strategy

OUTPUTS = ("accounts", "customers", "actions", "refusals")
ORDER = {
    "accounts": "account_id",
    "customers": "customer_id",
    "planned": "customer_id",
    "actions": "customer_id",
    "refusals": "customer_id, place",
}
_UNDER_WAY = "at_due <= due_count AND at_receipt <= receipt_count"
_MEETINGS = "(due_count - at_due) + (receipt_count - at_receipt) + 1"  # each moves at least one of the two on
SOURCES_OF_ACCOUNTS = ("schedules", "receipts", "walk_end", "last_night_accounts")  # what an account is joined with
LAST_NIGHT = {
    "accounts": {"account_id": "VARCHAR", "bucket": "VARCHAR", "bucket_since": "DATE"},
    "customers": {"customer_id": "VARCHAR", "bucket": "VARCHAR"},
}
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Table:
    """Parquet files of one canonical table and the columns that they hold."""

    paths: tuple[Path, ...] = ()
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Night:
    """What one night is about. `previous` is the folder of the last night's output, None for the first night.

    `currencies` are those of the tape's accounts; where it is not said, there may be any. `unread` lists persons of
    whom rows that the law asks about were rejected, `unknown` such tables of which nothing is known.
    """

    as_of: date
    tables: dict[str, Table]
    strategy: Strategy
    previous: Path | None = None
    previous_as_of: date | None = None
    law: Law = CHINA
    unread: Path | None = None
    unknown: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()


@dataclass
class Ran:
    """What came of it: rows of each output, and seconds of each part."""

    rows: dict[str, int] = field(default_factory=dict[str, int])
    seconds: dict[str, float] = field(default_factory=dict[str, float])


def run(night: Night, engine: Engine, out: Path, scratch: Path, progress: Progress) -> Ran:
    """Write the night's tables into the folder `out`; `scratch` is for what is only needed on the way."""
    ran = Ran()
    absent = _sources(night, engine)
    values = _values(night)
    for step in steps():
        if step.name == "touch":
            _walk(night, engine, compile_touch(values, engine.dialect, step), scratch, ran)
            continue
        engine.view(step.name, _query(step, night, values, engine, absent))
        if step.name in _empty(night) and (types := engine.types(step.name)):
            absent[step.name] = types
        if step.name == "planned":
            progress("law", 0, 0)
            _ask_the_law(night, engine, scratch, ran)
        if step.name not in OUTPUTS:
            continue
        progress(step.name, OUTPUTS.index(step.name), len(OUTPUTS))
        started, path = perf_counter(), out / f"{step.name}.parquet"
        ran.rows[step.name] = engine.write(step.name, path)
        engine.files(f"night_{step.name}", [path], numbered=step.name == "customers")
        ran.seconds[step.name] = perf_counter() - started
    return ran


def _empty(night: Night) -> frozenset[str]:
    """Return the steps that have no row this night, as the tape has no such table."""
    sources = {"schedules": "instalments", "walk_end": "instalments", "receipts": "payments"}
    return frozenset(step for step, table in sources.items() if not night.tables[table].paths)


def _query(step: Step, night: Night, values: dict[str, str], engine: Engine, absent: dict[str, dict[str, str]]) -> str:
    """Return a step's query: without joins to what is absent, and accounts as they come where that is in order."""
    query = compile_step(step, values, engine.dialect, absent)
    if step.name != "accounts" or not {*SOURCES_OF_ACCOUNTS} <= {*absent}:
        return query
    return unordered(query) if is_ascending(night.tables["accounts"].paths, "account_id") else query


def _ask_the_law(night: Night, engine: Engine, scratch: Path, ran: Ran) -> None:
    """Make `chosen` and `refusals`: through which channel and when each planned action may be done."""
    started, path = perf_counter(), scratch / "planned.parquet"
    engine.write("planned", path)
    engine.files("night_planned", [path])
    if night.unread is None:
        engine.view("unread", _canonical({"customer_id": "VARCHAR"}, (), None, engine))
    else:
        engine.files("unread", [night.unread])
    choice = Choice(engine, scratch / "law", night.law, night.unknown)
    choice.choose(treatments(night.strategy, night.as_of), night.strategy.rows)
    ran.seconds["law"] = perf_counter() - started


def _walk(night: Night, engine: Engine, touch: Callable[[str], str], scratch: Path, ran: Ran) -> None:
    """Make `walked`: every account's payments met with its instalments, in rounds of all accounts at once.

    A round is a view over the one before; a batch of rounds runs as one pass and is written down. Only accounts with
    payments left go into the next batch.
    """
    if not night.tables["instalments"].paths:
        engine.view("walked", "SELECT * FROM opening")
        return
    started, batch, parts = perf_counter(), 0, list[str]()
    engine.write("opening", scratch / "walk_0.parquet")
    engine.files("walk_0", [scratch / "walk_0.parquet"])
    source = "walk_0"
    while True:
        left = engine.count(f"SELECT coalesce(max({_MEETINGS}), 0) FROM {source} WHERE {_UNDER_WAY}")
        parts.append(f"SELECT * FROM {source} WHERE NOT ({_UNDER_WAY})")
        if left == 0:
            break
        first = f"SELECT * FROM {source} WHERE {_UNDER_WAY}"
        engine.view("rounds", _chained(first, touch, min(left, engine.rounds)))
        batch += 1
        source = f"walk_{batch}"
        engine.write("rounds", scratch / f"{source}.parquet")
        engine.files(source, [scratch / f"{source}.parquet"])
    engine.view("walked", " UNION ALL ".join(parts))
    ran.seconds["walk"] = perf_counter() - started


def _chained(first: str, touch: Callable[[str], str], rounds: int) -> str:
    """Return so many rounds as one query, each over the one before."""
    parts = [f"round_0 AS ({first})"]
    parts += [f"round_{number} AS ({touch(f'round_{number - 1}')})" for number in range(1, rounds + 1)]
    return f"WITH {', '.join(parts)} SELECT * FROM round_{rounds}"


def _sources(night: Night, engine: Engine) -> dict[str, dict[str, str]]:
    """Make the views that the steps begin with; return those of the last night that have no row, with types."""
    for name, schema in BY_NAME.items():
        table = night.tables.get(name, Table())
        if table.paths:
            engine.files(f"files_{name}", table.paths)
        columns = {column.name: column.sql_type for column in schema.columns}
        engine.view(
            f"tape_{name}", _canonical(columns, table.columns, f"files_{name}" if table.paths else None, engine)
        )
    for name, columns in LAST_NIGHT.items():
        if night.previous is not None:
            engine.files(f"files_last_{name}", [night.previous / f"{name}.parquet"])
        source = None if night.previous is None else f"files_last_{name}"
        engine.view(f"last_night_{name}", _canonical(columns, tuple(columns), source, engine))
    told = {name: engine.types(name) for name in map("last_night_{}".format, LAST_NIGHT) if night.previous is None}
    return {name: types for name, types in told.items() if types}


def _canonical(columns: dict[str, str], given: tuple[str, ...], source: str | None, engine: Engine) -> str:
    """Return the query of a table's canonical columns: null where a column is not given, no row without a source."""
    cells = [
        f"CAST({name if name in given and source else 'NULL'} AS {_type(sql_type, engine)}) AS {name}"
        for name, sql_type in columns.items()
    ]
    return f"SELECT {', '.join(cells)} " + (f"FROM {source}" if source else "WHERE FALSE")


def _type(sql_type: str, engine: Engine) -> str:
    return "STRING" if sql_type == "VARCHAR" and engine.dialect == "spark" else sql_type


def _values(night: Night) -> dict[str, str]:
    paid_after = night.previous_as_of or night.as_of - timedelta(days=2)
    told = night.tables["customers"].columns
    return {
        "as_of": night.as_of.isoformat(),
        "tells_phone": str("phone" in told).upper(),
        "tells_email": str("email" in told).upper(),
        "least_currency": _currency(night, "min(currency)"),
        "greatest_currency": _currency(night, "max(currency)"),
        "has_previous": "TRUE" if night.previous is not None else "FALSE",
        "paid_after": paid_after.isoformat(),
        "tier": night.strategy.tier_sql(),
        "decision": night.strategy.decision_sql(),
        "channel": night.strategy.channel_sql(),
    } | as_cases(treatments(night.strategy, night.as_of))


def _currency(night: Night, measure: str) -> str:
    """Return the one currency that all accounts share, else how it is found for each person: that costs much more."""
    if len(night.currencies) != 1:
        return measure
    return "'" + night.currencies[0].replace("'", "''") + "'"
