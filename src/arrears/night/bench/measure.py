"""The night of a synthetic tape, in a process of its own, beside a raw scan and write of the same bytes."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import Any

from arrears.night.bench.synthetic import AS_OF, PARQUET, make, make_history, make_scheduled
from arrears.night.duck import connected
from arrears.night.output import FILES
from arrears.night.perform import Order, perform
from arrears.night.tape.model import silent

_CHILD = "import sys; from arrears.night.bench.measure import child; child(*sys.argv[1:])"
LARGE, MEMORY, LARGE_MEMORY = 10_000_000, "2GB", "5300MB"


@dataclass(frozen=True)
class Measured:
    """One process: its seconds, those of each part, and its peak resident memory."""

    seconds: float
    parts: dict[str, float]
    peak_rss_mb: int


def bench(accounts: int, engine: str, remote: str | None, *, instalments: bool = False) -> dict[str, Any]:
    """Return the figures of one night over so many accounts, from a snapshot or from schedules and payments."""
    with tempfile.TemporaryDirectory(prefix="arrears-bench-") as folder:
        tape, out = Path(folder) / "tape", Path(folder) / "out"
        (make_scheduled if instalments else make)(tape, accounts)
        memory = MEMORY if accounts <= LARGE else LARGE_MEMORY
        night = _in_child("night", str(tape), str(out), engine, remote or "", memory)
        scan = _in_child("scan", str(tape), str(out), folder, "", memory)
    return {
        "accounts": accounts,
        "engine": engine,
        "seconds": night.seconds,
        "accounts_per_s": int(accounts / night.seconds),
        "peak_rss_mb": night.peak_rss_mb,
        "scan_seconds": scan.seconds,
        "ratio": round(night.seconds / scan.seconds, 2),
        "parts": night.parts,
        "scan_parts": scan.parts,
    }


def bench_law(accounts: int, engine: str, remote: str | None) -> dict[str, Any]:
    """Return what the law adds to a night when each person has five contacts, and three in a hundred a hold.

    The night's own time is that of a night without history, less its questions to the law.
    """
    with tempfile.TemporaryDirectory(prefix="arrears-bench-") as folder:
        tape, out = Path(folder) / "tape", Path(folder) / "out"
        make(tape, accounts)
        memory = MEMORY if accounts <= LARGE else LARGE_MEMORY
        plain = _in_child("night", str(tape), str(out), engine, remote or "", memory)
        make_history(tape, accounts)
        full = _in_child("night", str(tape), str(out), engine, remote or "", memory)
        summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))
    own = plain.seconds - plain.parts["law"] - plain.parts["refusals"]
    return {
        "accounts": accounts,
        "persons": summary["rows"]["customers"],
        "contacts": summary["tape"]["contacts"]["read"],
        "holds": summary["tape"]["holds"]["read"],
        "actions": summary["rows"]["actions"],
        "refusals": summary["rows"]["refusals"],
        "own_seconds": round(own, 3),
        "seconds": full.seconds,
        "added": round((full.seconds - own) / own, 2),
        "peak_rss_mb": full.peak_rss_mb,
        "own_parts": plain.parts,
        "parts": full.parts,
    }


def child(what: str, tape: str, out: str, third: str, remote: str, memory: str) -> None:
    """Run one measured part in this process and print it as JSON."""
    started = perf_counter()
    if what == "night":
        order = Order(
            Path(tape), date.fromisoformat(AS_OF), Path(out), engine=third, remote=remote or None, memory=memory
        )
        parts = perform(order, silent).seconds
    else:
        parts = _scan(Path(tape), Path(out), Path(third), memory)
    seconds = round(perf_counter() - started, 3)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    measured = Measured(seconds, {name: round(value, 3) for name, value in parts.items()}, peak)
    sys.stdout.write(json.dumps(asdict(measured)) + "\n")


def _scan(tape: Path, out: Path, folder: Path, memory: str) -> dict[str, float]:
    """Read every column of the tape that the night uses, and write what the night wrote, as plainly as DuckDB can."""
    connection = connected(memory, folder / "spill")
    parts: dict[str, float] = {}
    started = perf_counter()
    for path in sorted(tape.glob("*.parquet")):
        # A hash of every value: least and greatest values alone would be answered from Parquet's statistics, unread.
        connection.execute(f"SELECT bit_xor(hash(COLUMNS(*))) FROM '{path}'").fetchall()
    parts["read"] = perf_counter() - started
    started = perf_counter()
    for name in (name for name in FILES if name.endswith(".parquet")):
        connection.execute(f"COPY (SELECT * FROM '{out / name}') TO '{folder / name}' ({PARQUET})")
    parts["write"] = perf_counter() - started
    return parts


def _in_child(*arguments: str) -> Measured:
    done = subprocess.run([sys.executable, "-c", _CHILD, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return Measured(**json.loads(done.stdout.splitlines()[-1]))
