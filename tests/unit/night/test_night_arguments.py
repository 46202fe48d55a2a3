"""What the night refuses before it touches anything: exit 2, one JSON object on standard error, and no output."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from arrears.cli.main import app
from arrears.night.bench.synthetic import make

REFUSED = [
    (["--as-of", "2026-02-30"], "--as-of"),
    (["--as-of", "tomorrow"], "--as-of"),
    (["--as-of", "2026-11-24", "--engine", "abacus"], "--engine"),
    (["--as-of", "2026-11-24", "--previous", "nowhere"], "--previous"),
    (["--as-of", "2026-11-24", "--tape", "nowhere"], "DIR"),
]


@pytest.mark.parametrize(("given", "path"), REFUSED)
def test_bad_arguments_are_named(tmp_path: Path, given: list[str], path: str) -> None:
    make(tmp_path / "tape", 5)
    arguments = ["night", "--tape", str(tmp_path / "tape"), "--out", str(tmp_path / "out"), *given]
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2, done.output
    fault = json.loads(done.stderr)["error"]
    assert fault["path"] == path
    assert fault["message"]
    assert not (tmp_path / "out" / "summary.json").exists()
