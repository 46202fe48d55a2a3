"""`arrears record verify --bundle`: the outside contract, offline."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from arrears.record.checkpoint import fingerprint


def verify(*arguments: str) -> tuple[int, dict]:
    done = subprocess.run(
        [sys.executable, "-c", "from arrears.cli.main import run; run()", "record", "verify", *arguments],
        capture_output=True, text=True,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout or done.stderr)


def test_a_good_a_flipped_and_a_missing_bundle(log, tmp_path: Path) -> None:
    bundle = tmp_path / "case.zip"
    data = log.bundle(log.facts[0].chain)
    bundle.write_bytes(data)
    code, answer = verify("--bundle", str(bundle), "--key", fingerprint(log.signer.public_key()))
    assert (code, answer["verified"], answer["key"]["pinned"]) == (0, True, True)
    bundle.write_bytes(data[:1500] + bytes([data[1500] ^ 1]) + data[1501:])
    code, answer = verify("--bundle", str(bundle))
    assert (code, answer["verified"]) == (1, False) and answer["faults"]
    code, answer = verify("--bundle", str(tmp_path / "nothing.zip"))
    assert (code, answer["error"]["code"], answer["error"]["path"]) == (2, "file_unreadable", "--bundle")
    bundle.write_bytes(b"no archive")
    code, answer = verify("--bundle", str(bundle))
    assert (code, answer["error"]["code"]) == (2, "bundle_unreadable")


def test_a_folder_without_an_office_is_told_and_not_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ARREARS_DATABASE_URL", raising=False)
    code, answer = verify("--data", str(tmp_path / "nowhere" / "arrears"))
    assert (code, answer["error"]["code"]) == (2, "no_office_here")
    assert not (tmp_path / "nowhere").exists()
