"""`arrears bench desk`: open cases in an office of its own, and twenty people working them over HTTP."""

from __future__ import annotations

import http.client
import os
import random
import re
import subprocess
import threading
import time
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from arrears.office.bench.scratch import scratch_office
from arrears.office.desk.bench_fill import PASSWORD, TENANT, fill
from arrears.office.processes import arrears_command

STEPS = ("queue", "next_case", "case_page", "search", "log_call", "promise")
BESIDE = ("call", "owed", "plan", "plan_preview", "floor", "near", "people", "lead_queue")
"""Measured as well: what is opened less often. The last four are the team lead's, who is the first of the users."""


def bench(
    cases: int, *, users: int = 20, rounds: int = 8, think_ms: int = 1_000, seed: int = 0, keep: Path | None = None
) -> dict[str, Any]:
    """Return p50 and p95 of each step in milliseconds, as the client sees them.

    Each user goes round: queue, next, case page, call, log, promise, search, with a pause of half to one and a half
    times `think_ms` before each. Everything lies in a scratch folder that is removed, but for one that is to be kept:
    the next measurement of as many cases finds them there.
    """
    with scratch_office(keep) as config:
        _at_ten()
        started = time.perf_counter()
        made = fill(config, cases, users)
        filled = time.perf_counter() - started
        web, port = _serve()
        try:
            taken, faults = _work(port, cases, users, rounds, think_ms, seed)
        finally:
            web.terminate()
            web.wait()
    return _said(taken, faults, {"cases": made, "users": users, "think_ms": think_ms, "fill_seconds": int(filled)})


def _at_ten() -> None:
    """Move the desk's clock to ten in Shanghai, so that calls are lawful whenever the bench is run."""
    local = datetime.now(UTC) + timedelta(hours=8)
    ahead = local.replace(hour=10, minute=0, second=0, microsecond=0) - local
    os.environ["ARREARS_CLOCK_OFFSET"] = str(int(ahead.total_seconds()))


def _serve() -> tuple[subprocess.Popen[bytes], int]:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    web = subprocess.Popen(
        arrears_command("serve", "web"), env={**os.environ, "ARREARS_PORT": str(port)}, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and web.poll() is None:
        try:
            if _User(port).get("/healthz")[0] == 200:
                return web, port
        except OSError:
            time.sleep(0.25)
    web.kill()
    raise RuntimeError("the web server did not come up")


class _User:
    """A browser of one connection: cookies, CSRF, and no more."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._cookies: dict[str, str] = {}

    def get(self, path: str) -> tuple[int, str, str]:
        """Return status, text and Location of an address."""
        return self._ask("GET", path, None)

    def post(self, path: str, **fields: str) -> tuple[int, str, str]:
        """Return the same of a form that was sent."""
        return self._ask("POST", path, urlencode({**fields, "csrfmiddlewaretoken": self._cookies.get("csrftoken", "")}))

    def _ask(self, method: str, path: str, body: str | None) -> tuple[int, str, str]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()  # the server lets go of an idle connection after a while
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self._cookies[key] = rest.partition(";")[0]
        return answer.status, answer.read().decode(), answer.headers.get("Location") or ""


class _Clerk(threading.Thread):
    """Somebody at work: goes round and notes how long each step took."""

    def __init__(self, port: int, number: int, plan: tuple[int, int, int, int], signed_in: threading.Barrier) -> None:
        super().__init__()
        self._signed_in = signed_in
        self._user, self._number = _User(port), number
        self._cases, self._rounds, self._think_ms, seed = plan
        self._random = random.Random(seed * 1_000 + number)
        self.taken: dict[str, list[int]] = defaultdict(list)
        self.faults: list[str] = []

    def run(self) -> None:
        """Sign in, wait until everybody has (a password is slow to check on purpose), and go round."""
        self._user.get("/sign-in")
        self._user.post("/sign-in", username=f"user{self._number}", password=PASSWORD, tenant=TENANT, code="")
        self._signed_in.wait()
        for _ in range(self._rounds):
            self._round()

    def _round(self) -> None:
        self._timed("queue", lambda: self._user.get("/desk/queue"), 200)
        address = self._timed("next_case", lambda: self._user.post("/desk/next"), 302)[2]
        if not re.match(r"/desk/cases/[0-9a-f-]{36}$", address):
            self.faults.append("next gave no case")
            return
        self._timed("case_page", lambda: self._user.get(address), 200)
        contact = str(uuid4())
        self._timed("call", lambda: self._user.post(f"{address}/call", contact=contact, key=contact), 302)
        said = {
            "contact": contact,
            "outcome": "conversation",
            "note": "月底发工资",
            "key": str(uuid4()),
        }
        self._timed("log_call", lambda: self._user.post(f"{address}/log", **said), 302)
        due = (datetime.now(UTC) + timedelta(days=5)).date().isoformat()
        promised = {"amount": "100.00", "due_on": due, "key": str(uuid4())}
        self._timed("promise", lambda: self._user.post(f"{address}/promise", **promised), 302)
        self._look_closer(address, due)
        tail = f"{self._random.randrange(self._cases):08d}"
        words = tail[-4:] if self._random.random() < 0.5 else f"138{tail}"
        self._timed("search", lambda: self._user.get(f"/desk/search?q={words}"), 0)

    def _look_closer(self, address: str, due: str) -> None:
        """Open what a figure is made of and the plan builder; the lead looks at the floor as well."""
        terms = urlencode({"kind": "holiday", "months": 6, "holiday_months": 1, "first_due": due})
        pages = {
            "owed": f"{address}/owed",
            "plan": f"{address}/plan",
            "plan_preview": f"{address}/plan/preview?{terms}",
        }
        if self._number == 0:
            pages |= {"floor": "/desk/floor", "near": "/desk/floor/near", "people": "/desk/people",
                      "lead_queue": "/desk/queue?from=1&least=100"}  # fmt: skip
        for step, path in pages.items():
            self._timed(step, lambda path=path: self._user.get(path), 200)

    def _timed(self, step: str, ask: Any, expected: int) -> tuple[int, str, str]:
        time.sleep(self._think_ms * (0.5 + self._random.random()) / 1_000)
        started = time.perf_counter_ns()
        answer = ask()
        self.taken[step].append((time.perf_counter_ns() - started) // 1_000)
        if answer[0] not in ((expected,) if expected else (200, 302)):
            self.faults.append(f"{step}: {answer[0]}")
        return answer


def _work(
    port: int, cases: int, users: int, rounds: int, think_ms: int, seed: int
) -> tuple[dict[str, list[int]], list[str]]:
    signed_in = threading.Barrier(users, timeout=120)
    clerks = [_Clerk(port, number, (cases, rounds, think_ms, seed), signed_in) for number in range(users)]
    for clerk in clerks:
        clerk.start()
    taken: dict[str, list[int]] = defaultdict(list)
    faults: list[str] = []
    for clerk in clerks:
        clerk.join()
        faults += clerk.faults
        for step, microseconds in clerk.taken.items():
            taken[step] += microseconds
    return taken, faults


def _said(taken: dict[str, list[int]], faults: list[str], about: dict[str, Any]) -> dict[str, Any]:
    """Return the figures: nearest-rank percentiles in whole milliseconds, rounded up."""

    def percentile(step: str, per_cent: int) -> int | None:
        ordered = sorted(taken.get(step, ()))
        if not ordered:
            return None
        return -(-ordered[max(0, -(-len(ordered) * per_cent // 100) - 1)] // 1_000)

    steps = (*STEPS, *BESIDE)
    return {
        **about,
        "requests": sum(map(len, taken.values())),
        "p50_ms": {step: percentile(step, 50) for step in steps},
        "p95_ms": {step: percentile(step, 95) for step in steps},
        "faults": {fault: faults.count(fault) for fault in sorted(set(faults))},
    }
