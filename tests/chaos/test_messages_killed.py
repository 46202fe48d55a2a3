"""Workers and database are killed with SIGKILL while messages leave; the carrier's ledger says how it went."""

import json
import os
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.chaos, pytest.mark.database]
ARREARS = [sys.executable, "-c", "from arrears.cli.main import run; run()"]


def test_nothing_is_lost_doubled_or_unlawful_under_kills() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARREARS_")}
    done = subprocess.run(
        [*ARREARS, "bench", "office", "--messages", "160", "--kills", "6", "--seed", "4"],
        env=environment, capture_output=True, text=True, timeout=500,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    assert sum(found["kills"].values()) == 6
    assert (found["lost"], found["doubled"], found["unlawful"]) == (0, 0, 0), found
    assert found["sent"] >= 100 and found["refused"] >= 16, "some were sent, and some were refused"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ([], ""),
        (["hold"], "under a hold"),
        (["opt_out"], "after an opt-out"),
        (["dead"], "to a dead person"),
        (["call", "call", "call"], "call number 4 of a day"),
        (["night"], "outside the hours"),
        (["unasked"], "without exactly one earlier verdict"),
    ],
)  # fmt: skip
def test_the_recount_finds_what_it_looks_for(facts: list[str], says: str) -> None:
    """A check that cannot fail is none: each breach, planted, is found."""
    from datetime import UTC, datetime
    from uuid import UUID, uuid4

    from arrears.office.bench.recount import Scan
    from arrears.record.fact import Fact

    person, case, contact = uuid4(), uuid4(), uuid4()
    at = datetime(2026, 11, 24, 15 if "night" in facts else 2, 30, tzinfo=UTC)
    log: list[Fact] = []

    def put(chain: UUID, kind: str, **payload: object) -> None:
        log.append(
            Fact(person, chain, len(log), uuid4(), kind, 1, at, at, "a", "s", dict(payload), bytes(32), bytes(32))
        )

    put(case, "case.opened", person=str(person))
    for planted in facts:
        if planted == "hold":
            put(case, "hold.placed", hold="h", starts_at=at.isoformat())
        elif planted == "opt_out":
            put(person, "consent.changed", consent="channel:voice_bot", given=False)
        elif planted == "dead":
            put(case, "mark.changed", mark="deceased", set=True)
        elif planted == "call":
            put(case, "call.ended", contact=str(uuid4()))
    if "unasked" not in facts:
        put(case, "contact.decided", contact=str(contact), channel="voice_bot", permitted=True, message=str(uuid4()))
    put(case, "message.sent", contact=str(contact))
    found = Scan().read(log).breaches
    assert (says in " ".join(found) and len(found) == 1) if says else not found
