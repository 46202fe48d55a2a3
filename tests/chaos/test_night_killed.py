"""A night killed at any moment leaves the whole old output or the whole new one, and the next night cleans up."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import duckdb
import pytest

from arrears.kernel.refusal import InputError
from arrears.night.bench.synthetic import make
from arrears.night.output import FILES, held
from arrears.night.perform import Order, perform

KILLS = int(os.environ.get("ARREARS_NIGHT_KILLS", "5"))
ONE_DAY, NEXT_DAY = date(2026, 11, 24), date(2026, 11, 25)
# One process takes many nights as forks of itself, so that a kill falls into the night and not into the imports.
FORKING = """
import os, sys
from datetime import date
from pathlib import Path
from arrears.night.perform import Order, perform
import arrears.night.spark
tape, out, day = Path(sys.argv[1]), Path(sys.argv[2]), date.fromisoformat(sys.argv[3])
print("ready", flush=True)
perform(Order(tape, day, out), lambda *_: None)
"""


def digest(out: Path) -> str:
    return hashlib.sha256(b"".join((out / name).read_bytes() for name in FILES)).hexdigest()


def night(tape: Path, out: Path, day: date) -> str:
    perform(Order(tape, day, out), lambda *_: None)
    return digest(out)


@pytest.mark.chaos
def test_killed_at_random_moments(tmp_path: Path) -> None:
    tape, out, other = tmp_path / "tape", tmp_path / "out", tmp_path / "other"
    make(tape, 2000)
    night(tape, other, ONE_DAY)
    started = time.monotonic()
    new = night(tape, other, NEXT_DAY)
    usual = time.monotonic() - started
    old = night(tape, out, ONE_DAY)
    chance, seen = random.Random(4), set()
    for _ in range(KILLS):
        command = [sys.executable, "-c", FORKING, str(tape), str(out), NEXT_DAY.isoformat()]
        victim = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert victim.stdout is not None
        victim.stdout.readline()
        time.sleep(chance.random() * usual * 1.1)
        victim.send_signal(signal.SIGKILL)
        victim.wait()
        seen.add(digest(out))
        assert seen <= {old, new}
        assert json.loads((out / "summary.json").read_text())["as_of"] in ("2026-11-24", "2026-11-25")
    assert night(tape, out, NEXT_DAY) == new
    left = {path.name for path in (out / ".nights").iterdir()} - {"lock", "current"}
    assert len(left) == 2, left


def test_two_nights_at_once_refuse(tmp_path: Path) -> None:
    make(tmp_path / "tape", 50)
    with held(tmp_path / "out"), pytest.raises(InputError) as caught:
        night(tmp_path / "tape", tmp_path / "out", ONE_DAY)
    assert caught.value.code == "out_busy"


def test_same_input_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    """Small row groups let the threads overtake each other, as they do on a tape of millions."""
    make(tmp_path / "tape", 30_000)
    (tmp_path / "mixed").mkdir()
    for name, key in (("accounts", "account_id"), ("customers", "customer_id")):
        duckdb.execute(
            f"COPY (SELECT * FROM '{tmp_path}/tape/{name}.parquet' ORDER BY hash({key})) "
            f"TO '{tmp_path}/mixed/{name}.parquet' (FORMAT parquet, ROW_GROUP_SIZE 2048)"
        )
    first = night(tmp_path / "mixed", tmp_path / "one", ONE_DAY)
    assert first == night(tmp_path / "mixed", tmp_path / "two", ONE_DAY)
    assert first == night(tmp_path / "tape", tmp_path / "two", ONE_DAY)


def test_a_file_of_somebody_else_is_not_overwritten(tmp_path: Path) -> None:
    make(tmp_path / "tape", 50)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "summary.json").write_text("mine")
    with pytest.raises(InputError) as caught:
        night(tmp_path / "tape", tmp_path / "out", ONE_DAY)
    assert caught.value.code == "out_not_ours"
    assert (tmp_path / "out" / "summary.json").read_text() == "mine"
