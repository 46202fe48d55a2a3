"""`arrears bench`: how fast it is here, as JSON."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from arrears.cli.edge import faults_as_json, print_json


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(no_args_is_help=True, help="How fast it is on this machine, as JSON. 性能测试")
    group.command("night")(faults_as_json(night))
    group.command("office")(faults_as_json(office))
    group.command("facts")(faults_as_json(facts))
    group.command("who-read")(who_read)
    group.command("payments")(faults_as_json(payments))
    group.command("desk")(faults_as_json(desk))
    app.add_typer(group, name="bench")


def night(
    accounts: Annotated[int, typer.Option("--accounts", min=1, help="how many accounts to make")],
    engine: Annotated[str, typer.Option("--engine", help="duckdb or spark")] = "duckdb",
    remote: Annotated[str | None, typer.Option("--remote", metavar="URL", help="sc://HOST:PORT of a Spark")] = None,
    law: Annotated[bool, typer.Option("--law", help="what the law adds, with five contacts a person")] = False,
    instalments: Annotated[
        bool, typer.Option("--instalments", help="12 instalments and 8 payments an account, no snapshot")
    ] = False,
) -> None:
    """Run the night over synthetic accounts, beside a raw scan and write of the same bytes."""
    from arrears.kernel.refusal import InputError
    from arrears.night.bench.measure import bench, bench_law

    if law and instalments:
        raise InputError("flags_exclude", "--law and --instalments are measured one at a time", "--instalments")
    print_json(bench_law(accounts, engine, remote) if law else bench(accounts, engine, remote, instalments=instalments))


def office(
    messages: Annotated[int, typer.Option("--messages", min=1, help="how many due contacts")],
    kills: Annotated[int, typer.Option("--kills", min=0, help="how often workers and database are killed")] = 0,
    workers: Annotated[int, typer.Option("--workers", min=1, help="processes that send")] = 2,
    seed: Annotated[int, typer.Option("--seed", help="of the kills and of the carrier")] = 0,
) -> None:
    """Send due contacts through law, outbox and a local carrier; count against the carrier's ledger."""
    from arrears.office.bench.messages import bench

    print_json(bench(messages, kills, workers=workers, seed=seed))


def facts(
    facts: Annotated[int, typer.Option("--facts", min=1, help="how many facts")],
    writers: Annotated[int, typer.Option("--writers", min=1, help="processes that append")] = 2,
) -> None:
    """Append facts in bulk, chained, projected and committed; then verify the log."""
    from arrears.office.bench.facts import bench

    print_json(bench(facts, writers))


def who_read(
    facts: Annotated[int, typer.Option("--facts", min=1_000, help="how many facts are on record")],
    writers: Annotated[int, typer.Option("--writers", min=1, help="connections that fill the record")] = 2,
) -> None:
    """Ask whose data somebody read between two moments, of a record of so many facts."""
    from arrears.office.bench.who_read import bench

    print_json(bench(facts, writers))


def payments(
    lines: Annotated[int, typer.Option("--lines", min=1, help="how many lines of a bank's file")],
    form: Annotated[str, typer.Option("--format", help="csv or camt.053")] = "csv",
) -> None:
    """Take in a bank's file of so many lines as a stream, and the same file again."""
    from arrears.office.bench.payments import bench

    print_json(bench(lines, form))


def desk(
    cases: Annotated[int, typer.Option("--cases", min=100, help="how many open cases")],
    users: Annotated[int, typer.Option("--users", min=1, help="people at work at once")] = 20,
    rounds: Annotated[int, typer.Option("--rounds", min=1, help="cases that each of them works")] = 8,
    think_ms: Annotated[int, typer.Option("--think-ms", min=0, help="pause before each request, on average")] = 1_000,
    seed: Annotated[int, typer.Option("--seed", help="of the pauses and searches")] = 0,
    keep: Annotated[
        Path | None, typer.Option("--keep", metavar="DIR", help="fill this folder once, and measure there again")
    ] = None,
) -> None:
    """Work open cases at the desk over HTTP: queue, next, case page, call, log, promise, search."""
    from arrears.office.desk.bench import bench

    print_json(bench(cases, users=users, rounds=rounds, think_ms=think_ms, seed=seed, keep=keep and keep.absolute()))
