"""A night from beginning to end: hold the output, read the tape, run the program, sum up, put it in force."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from arrears.kernel.refusal import InputError
from arrears.law.engine.rulebook import rulebook
from arrears.night.duck import Duck
from arrears.night.engine import Engine
from arrears.night.law.told import CHINA, Law
from arrears.night.output import FILES, Kept, Output, held, read_day
from arrears.night.rejects import write_rejects
from arrears.night.run import ORDER, Night, Ran, Table, run
from arrears.night.spark import Spark, sail
from arrears.night.summary import summarise
from arrears.night.tape import Tape, read_tape
from arrears.night.tape.schema import ASKED_BY_LAW
from arrears.treatment.strategy import Strategy, default_strategy, load_strategy

Progress = Callable[[str, int, int], None]


ENGINES = ("duckdb", "spark")


@dataclass(frozen=True)
class Order:
    """What is asked of a night."""

    tape: Path
    as_of: date
    out: Path
    mapping: str | None = None
    engine: str = "duckdb"
    remote: str | None = None
    strategy: Path | None = None
    previous: Path | None = None
    memory: str = "2GB"
    law: Law = CHINA


@dataclass
class Done:
    """What came of it: the summary, and the seconds of each part."""

    summary: dict[str, Any]
    seconds: dict[str, float] = field(default_factory=dict[str, float])


def perform(order: Order, progress: Progress) -> Done:
    """Run one night and put its output in force; raises `InputError`, and then the old output stays."""
    if order.engine not in ENGINES:
        raise InputError("engine_unknown", f"no engine is named {order.engine!r}; use duckdb or spark", "--engine")
    strategy = default_strategy() if order.strategy is None else load_strategy(order.strategy)
    if order.previous is not None:
        _must_be_earlier(order.previous, order.as_of)
    with held(order.out) as output:
        started = perf_counter()
        scratch = output.work / "scratch"
        scratch.mkdir()
        tape = read_tape(order.tape, order.mapping, order.as_of, scratch / "tape", progress)
        seconds = {"tape": perf_counter() - started}
        previous = _previous(order, output)
        ran = _run(order, tape, strategy, previous, output, progress)
        started = perf_counter()
        summary = _sum_up(order, tape, strategy, previous, output)
        seconds |= ran.seconds | {"summary": perf_counter() - started}
        started = perf_counter()
        output.commit(order.as_of, previous.folder if previous else None)
        return Done(summary, seconds | {"commit": perf_counter() - started})


def _previous(order: Order, output: Output) -> Kept | None:
    if order.previous is not None:
        return Kept(order.previous, read_day(order.previous))
    return output.before(order.as_of)


def _must_be_earlier(previous: Path, as_of: date) -> None:
    missing = [name for name in FILES if not (previous / name).is_file()]
    if missing:
        message = f"{previous} holds no finished night: {missing[0]} is missing"
        raise InputError("previous_not_a_night", message, "--previous")
    if (day := read_day(previous)) >= as_of:
        raise InputError(
            "previous_not_before", f"the night in {previous} is of {day}, not before {as_of}", "--previous"
        )


def _run(
    order: Order, tape: Tape, strategy: Strategy, previous: Kept | None, output: Output, progress: Progress
) -> Ran:
    tables = {name: Table(table.paths, table.columns) for name, table in tape.tables.items()}
    night = Night(
        order.as_of,
        tables,
        strategy,
        previous.folder if previous else None,
        previous.as_of if previous else None,
        order.law,
        currencies=tuple(sorted({found.currency for found in tape.accounts.sums})),
        unread=tape.unread,
        unknown=_unknown(order, tape),
    )
    with _engine(order, output.work / "scratch") as engine:
        ran = run(night, engine, output.work, output.work / "scratch", progress)
        faults = None
        if ran.rows["accounts"] < tape.accounts.counts.accepted:
            faults = output.work / "scratch" / "faulty.parquet"
            engine.write("faulty", faults)
    with _duck(order, output.work / "scratch") as duck:
        write_rejects(duck, tape.rejects, faults, output.work / "rejects.parquet")
    return ran


def _sum_up(order: Order, tape: Tape, strategy: Strategy, previous: Kept | None, output: Output) -> dict[str, Any]:
    with _duck(order, output.work / "scratch") as duck:
        summary = summarise(duck, output.work, order.as_of, previous.as_of if previous else None, strategy)
    summary["law"] = {
        "jurisdiction": order.law.jurisdiction,
        "rulebook": rulebook().version,
        "advice_refuses": order.law.harden_advice,
        # What the tape has no table for: taken as none, but for what is unknown, which refuses.
        "not_told": [name for name in ASKED_BY_LAW if not tape.tables[name].paths],
        "unknown": list(_unknown(order, tape)),
    }
    summary["tape"] = {
        name: {"read": table.counts.read, "accepted": table.counts.accepted, "rejected": table.counts.rejected}
        for name, table in tape.tables.items()
    }
    text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
    (output.work / "summary.json").write_text(text, encoding="utf-8")
    return summary


def _unknown(order: Order, tape: Tape) -> tuple[str, ...]:
    """Return the tables that the law asks about and that are unknown: lost as a whole, or absent under `strict`."""
    absent = [tape.tables[name] for name in ASKED_BY_LAW if not tape.tables[name].paths]
    return tuple(table.name for table in absent if order.law.strict or table.counts.rejected)


@contextmanager
def _engine(order: Order, work: Path) -> Generator[Engine]:
    with _duck(order, work) as duck:
        if order.engine == "duckdb":
            yield duck
            return
        with _server(order) as remote:
            spark = Spark(remote, duck, ORDER, work)
            try:
                yield spark
            finally:
                spark.close()


@contextmanager
def _server(order: Order) -> Generator[str]:
    if order.remote is not None:
        yield order.remote
        return
    with sail() as remote:
        yield remote


@contextmanager
def _duck(order: Order, work: Path) -> Generator[Duck]:
    duck = Duck(work, order.memory)
    try:
        yield duck
    finally:
        duck.close()
