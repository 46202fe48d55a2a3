"""Read a tape: find its files, judge every row, part the good ones from the rejected ones, keep the books of both."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb
import pyarrow as pa

from arrears.kernel.refusal import InputError
from arrears.night.duck import connected
from arrears.night.tape import books
from arrears.night.tape.cells import places_of, quoted
from arrears.night.tape.gather import Gathering, gather
from arrears.night.tape.judge import REJECTS, Reading, judge
from arrears.night.tape.mapping import Mapping, load_mapping
from arrears.night.tape.model import Progress, Tape, TapeTable, silent
from arrears.night.tape.query import first_row
from arrears.night.tape.reasons import REASONS
from arrears.night.tape.schema import ASKED_BY_LAW, TABLES
from arrears.night.tape.whole import judge_together

MEMORY = "600MB"


def read_tape(
    directory: Path,
    mapping: str | Path | Mapping | None,
    as_of: date,
    workdir: Path,
    progress: Progress = silent,
    *,
    memory_limit: str = MEMORY,
) -> Tape:
    """Return the tape in `directory` as it stands on `as_of`. What must be written is written into `workdir`.

    `mapping` is the name of a shipped mapping or the path of a file. Clean Parquet of the canonical types is used in
    place. Raises `InputError` where there is nothing to read at all; every other fault is a row of the rejects.
    """
    chosen = load_mapping(mapping) if mapping is not None else None
    if not directory.is_dir():
        raise InputError(
            "tape_missing", f"{directory} is no folder; give the folder that holds the tape's files", "DIR"
        )
    workdir.mkdir(parents=True, exist_ok=True)
    store = workdir / "reading.duckdb"
    store.unlink(missing_ok=True)
    con = connected(memory_limit, workdir / "spill", store)
    try:
        con.execute(files("arrears.night.tape").joinpath("shapes.sql").read_text(encoding="utf-8"))
        con.execute(f"CREATE TABLE rejects ({REJECTS})")
        return _read(con, directory, chosen, as_of, workdir, progress)
    finally:
        con.close()
        store.unlink(missing_ok=True)


def _read(
    con: duckdb.DuckDBPyConnection,
    directory: Path,
    mapping: Mapping | None,
    as_of: date,
    workdir: Path,
    progress: Progress,
) -> Tape:
    gathering = Gathering(con, directory, progress)
    readings = gather(gathering, mapping, as_of)
    con.begin()  # never committed: the store is scratch, and a commit a statement would cost a disk flush each
    cents_only = True
    for schema in TABLES:
        progress(f"judging {schema.name}", 0, 0)
        judge(con, readings[schema.name], cents_only=cents_only and schema.name != "accounts")
        if schema.name == "accounts":
            cents_only = _note_currencies(con)
    progress("judging rows together", 0, 0)
    judge_together(con, readings, as_of)
    currencies = [row[0] for row in con.execute("SELECT DISTINCT currency FROM account_currency ORDER BY 1").fetchall()]
    tables = {name: _write(con, reading, workdir, currencies) for name, reading in readings.items()}
    unread = _write_unread(con, workdir)
    return Tape(as_of, tables, _write_rejects(con, workdir, gathering.files), tuple(gathering.warnings), unread)


def _write_unread(con: duckdb.DuckDBPyConnection, workdir: Path) -> Path:
    """Write the persons of whom something that the law asks about was rejected: what is known of them is not whole."""
    parts = [
        f"SELECT customer_id FROM read_{name} WHERE _row IN (SELECT _row FROM rejects WHERE tbl = '{name}')"
        for name in ASKED_BY_LAW
    ]
    path = workdir / "unread.parquet"
    con.execute(
        f"COPY (SELECT DISTINCT customer_id FROM ({' UNION ALL '.join(parts)}) WHERE customer_id IS NOT NULL "
        f"ORDER BY 1) TO '{path}' (FORMAT parquet)"
    )
    return path


def _note_currencies(con: duckdb.DuckDBPyConnection) -> bool:
    """Keep each account's currency where there are several to tell apart; return if all have two decimals."""
    kinds = [row[0] for row in con.execute("SELECT DISTINCT coalesce(currency, 'CNY') FROM read_accounts").fetchall()]
    if len(kinds) > 1:
        con.execute(
            "CREATE TABLE account_currency AS SELECT account_id, any_value(coalesce(currency, 'CNY')) AS currency "
            "FROM read_accounts GROUP BY account_id"
        )
    else:
        con.execute(
            "CREATE TABLE account_currency AS SELECT NULL::VARCHAR AS account_id, unnest(?) AS currency", [kinds]
        )
    if all(first_row(con, f"SELECT {places_of(quoted(kind))}") == (2,) for kind in kinds):
        return True
    places = places_of("coalesce(currency, 'CNY')")
    con.execute(
        f"CREATE VIEW account_places AS SELECT account_id, {places} AS places "
        "FROM read_accounts QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY _row) = 1"
    )
    return False


def _write(con: duckdb.DuckDBPyConnection, reading: Reading, workdir: Path, currencies: list[str]) -> TapeTable:
    columns = tuple(column.name for column in reading.columns())
    in_place = reading.typed and not first_row(con, "SELECT count(*) FROM rejects WHERE tbl = ?", [reading.name])[0]
    paths: tuple[Path, ...] = ()
    if in_place:
        paths = tuple(part.source.path for part in reading.parts)
    elif reading.parts:
        paths = (workdir / f"{reading.name}.parquet",)
        con.execute(
            f"COPY (SELECT {', '.join(columns)} FROM alive_{reading.name} ORDER BY _row) "
            f"TO '{paths[0]}' (FORMAT parquet)"
        )
    counted = books.counts(con, reading, paths)

    return TapeTable(
        reading.name,
        paths,
        columns,
        counted,
        books.sums(con, reading, paths, currencies),
        tuple(reading.files),
        in_place,
    )


def _write_rejects(con: duckdb.DuckDBPyConnection, workdir: Path, shown: list[str]) -> Path:
    words = [(code, text.reason, text.mend, text.reason_zh, text.mend_zh) for code, text in REASONS.items()]
    con.register(
        "reasons",
        pa.table(
            {
                name: [word[at] for word in words]
                for at, name in enumerate(("code", "reason", "mend", "reason_zh", "mend_zh"))
            }
        ),
    )
    con.register(
        "file_names", pa.table({"_file": pa.array(range(len(shown)), pa.int32()), "file": pa.array(shown, pa.string())})
    )
    path = workdir / "rejects.parquet"
    con.execute(
        'COPY (SELECT tbl AS "table", file, _line AS line, col AS "column", value, code, '
        "reason, mend, reason_zh, mend_zh "
        "FROM rejects LEFT JOIN reasons USING (code) LEFT JOIN file_names USING (_file) "
        f"ORDER BY list_position({[schema.name for schema in TABLES]}, tbl), "
        f"_file, _line, _row, col, code) TO '{path}' (FORMAT parquet)"
    )
    return path
