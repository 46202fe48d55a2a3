"""The office as an operator runs it: real processes, a home of their own, asked over HTTP."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

ARREARS = [sys.executable, "-c", "from arrears.cli.main import run; run()"]


def environment(data: Path, **more: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("ARREARS_")}
    return {**kept, "ARREARS_DATA": str(data), "LANG": "en", **more}


def arrears(data: Path, *arguments: str, given: str = "", **more: str) -> dict:
    done = ran(data, *arguments, given=given, **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout)


def ran(data: Path, *arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*ARREARS, *arguments], env=environment(data, **more), capture_output=True, text=True, input=given, timeout=120
    )


def refused(data: Path, *arguments: str, given: str = "", **more: str) -> dict:
    """Return the one JSON object on standard error of a command that was refused and said nothing else."""
    done = ran(data, *arguments, given=given, **more)
    assert (done.returncode, done.stdout) == (2, ""), done.stdout + done.stderr
    said = json.loads(done.stderr)["error"]
    assert set(said) == {"code", "message", "path"} and said["message"]
    return said


def started(data: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen([*ARREARS, *arguments], env=environment(data, **more), stderr=subprocess.PIPE, text=True)


def health(port: int) -> str:
    """Return what `/healthz` says; "none" where nobody listens."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20) as answer:
            return json.load(answer)["status"]
    except urllib.error.HTTPError as answer:
        return json.load(answer)["status"]
    except OSError:
        return "none"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(answer: Callable[[], object], seconds: float = 90) -> None:
    limit = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < limit, "waited in vain"
        time.sleep(0.2)


def children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [int(child) for child in listed]


def alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
