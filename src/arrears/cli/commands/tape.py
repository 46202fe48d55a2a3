"""`arrears tape check`: what a tape holds, and every row of it that cannot be used, with the place and the mend."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arrears.cli.edge import faults_as_json

if TYPE_CHECKING:
    from arrears.night.tape import Tape, TapeTable
    from arrears.night.tape.model import Progress


def register(app: typer.Typer) -> None:
    """Add the group to the application."""
    group = typer.Typer(no_args_is_help=True, help="Loan tapes: the lender's files for one day. 资产包")
    group.command("check")(check)
    app.add_typer(group, name="tape")


@faults_as_json
def check(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that holds the tape's files.")],
    mapping: Annotated[
        str | None, typer.Option(help="A shipped mapping's name, or the path of a mapping file.")
    ] = None,
    as_of: Annotated[
        str | None, typer.Option(help="The day of the tape; default: the mapping's day, else today.")
    ] = None,
) -> None:
    """Validate a tape: counts and sums of both sides, and every rejected row with file, line, column, value and mend.

    Exits with 0 when the tape was read, also where rows were rejected (`rejected` says how many), and with 2 when there
    is nothing that can be read.
    """
    from arrears.kernel.dates import parse_day
    from arrears.night.tape import read_tape
    from arrears.night.tape.mapping import load_mapping

    chosen = load_mapping(mapping) if mapping is not None else None
    day = parse_day(as_of, path="--as-of") if as_of is not None else (chosen and chosen.as_of) or _today()
    with TemporaryDirectory(prefix="arrears-tape-") as folder:
        with _progress() as progress:
            tape = read_tape(directory, chosen, day, Path(folder), progress)
        _print_json(directory, mapping, tape)
        if sys.stderr.isatty():
            _print_table(tape)


def _today() -> date:
    return datetime.now().astimezone().date()


@contextmanager
def _progress() -> Generator[Progress]:
    """Show what is being read on a terminal; elsewhere stay silent."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
        console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty(),
    ) as bar:  # fmt: skip
        task = bar.add_task("", total=None)
        yield lambda what, done, of: bar.update(task, description=what, completed=done, total=of or None)


def _print_json(directory: Path, mapping: str | None, tape: Tape) -> None:
    """Print the answer as one JSON object; the rejects are written as they are read, however many there are."""
    head = {
        "tape": str(directory),
        "as_of": tape.as_of.isoformat(),
        "mapping": mapping,
        "read": sum(table.counts.read for table in tape.tables.values()),
        "accepted": sum(table.counts.accepted for table in tape.tables.values()),
        "rejected": sum(table.counts.rejected for table in tape.tables.values()),
        "tables": {name: _table(table) for name, table in tape.tables.items()},
        "warnings": list(tape.warnings),
    }
    text = json.dumps(head, ensure_ascii=False, indent=2)
    sys.stdout.write(text.removesuffix("\n}") + ',\n  "rejects": [')
    comma = ""
    for row in rejects(tape.rejects):
        sys.stdout.write(f"{comma}\n    {json.dumps(row, ensure_ascii=False)}")
        comma = ","
    sys.stdout.write("\n  ]\n}\n" if comma else "]\n}\n")


def rejects(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rejected rows of a rejects file."""
    from pyarrow.parquet import ParquetFile

    with ParquetFile(path) as file:
        for batch in file.iter_batches(10_000):
            yield from batch.to_pylist()


def _table(table: TapeTable) -> dict[str, Any]:
    sums: dict[str, dict[str, dict[str, str]]] = {}
    for one in table.sums:
        column = one.column.removesuffix("_minor")
        sides = {"read": one.read, "accepted": one.accepted, "rejected": one.rejected}
        shown = {side: _money(minor, one.currency) for side, minor in sides.items()}
        sums.setdefault(column, {})[one.currency] = shown
    counts = table.counts
    return {
        "read": counts.read,
        "accepted": counts.accepted,
        "rejected": counts.rejected,
        "left_out": counts.left_out,
        "files": [{"file": file, "rows": rows} for file, rows in table.files],
        "sums": sums,
    }


def _money(minor: int, currency: str) -> str:
    from arrears.kernel.money import format_money
    from arrears.kernel.refusal import InputError

    try:
        return format_money(minor, currency)
    except InputError:  # a currency that nobody knows: its rows are rejected, and were read with two decimals
        return format_money(minor)


def _print_table(tape: Tape) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(stderr=True)
    books = Table()
    for name in ("table", "read", "accepted", "rejected", "left out"):
        books.add_column(name, justify="left" if name == "table" else "right")
    for name, table in tape.tables.items():
        counts = table.counts
        books.add_row(
            name, *(f"{count:,}" for count in (counts.read, counts.accepted, counts.rejected, counts.left_out))
        )
    console.print(books)
    for warning in tape.warnings:
        console.print(f"[yellow]{warning}[/yellow]")
    faults = Table("file", "line", "column", "value", "reason", "mend")
    for row, _ in zip(rejects(tape.rejects), range(20), strict=False):
        faults.add_row(*(str(row[key] or "") for key in ("file", "line", "column", "value", "reason", "mend")))
    if faults.row_count:
        console.print(faults)
