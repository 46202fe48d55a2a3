"""Drafts and nights for the office's tests, and the superuser's way in."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)


@pytest.fixture
def superuser(office, office_folder: Path, worker_id: str) -> Iterator[psycopg.Connection]:
    """The administrator of the database, whom no wall and no trigger stops."""
    from arrears.office.database.embedded import EmbeddedServer

    server = EmbeddedServer(office_folder / "postgresql")
    with psycopg.connect(server.conninfo(database=f"arrears_{worker_id}"), autocommit=True) as connection:
        yield connection


@pytest.fixture
def step():
    """Makes a draft of a small fact: `step(chain, "call")`."""

    def made(chain: UUID, says: str = "call", identity: UUID | None = None):
        from arrears.office.facts.append import draft
        from arrears.record.kinds.contact import MessageSent

        said = MessageSent(contact=chain, channel="sms", gateway=says, text_digest="0" * 64)
        return draft(chain, said, happened_at=NOW, actor="system:test", source="test", identity=identity)

    return made


def write_night(folder: Path, as_of: date, rows: list[tuple]) -> Path:
    """Write a night's output; rows are (account, customer, dpd, overdue in minor units[, currency[, lender]])."""
    folder.mkdir(exist_ok=True)
    accounts = [
        {
            "account_id": row[0], "customer_id": row[1], "product": "cash_loan", "state": "active", "dpd": row[2],
            "bucket": "M1" if row[2] else "M0", "overdue_minor": row[3], "outstanding_minor": row[3] + 5000,
            "currency": row[4] if len(row) > 4 else "CNY", "lender": row[5] if len(row) > 5 else "lender",
        }
        for row in rows
    ]  # fmt: skip
    people: dict[str, dict] = {}
    for row in rows:
        said = people.setdefault(
            row[1], {"customer_id": row[1], "language": "zh", "timezone": "Asia/Shanghai", "dpd": 0, "action": "wait"}
        )
        said["dpd"] = max(said["dpd"], row[2])
        said["action"] = "remind" if said["dpd"] else "wait"
    actions = [
        {"customer_id": said["customer_id"], "action": "remind", "channel": "sms", "reason_code": "late"}
        for said in people.values()
        if said["dpd"]
    ] or [{"customer_id": "none", "action": "remind", "channel": "sms", "reason_code": "late"}]
    for name, table in (("accounts", accounts), ("customers", list(people.values())), ("actions", actions)):
        pq.write_table(pa.Table.from_pylist(table), folder / f"{name}.parquet")
    (folder / "summary.json").write_text(json.dumps({"as_of": as_of.isoformat()}))
    return folder


@pytest.fixture(name="write_night")
def _write_night():
    return write_night


@pytest.fixture
def night(office, tenant, tmp_path: Path):
    """`night(day, rows)` takes in the night of the `day`-th day and returns what it changed."""
    from arrears.office.cases.ingest_night import ingest_night

    def taken(day: int, rows: list[tuple]) -> dict[str, int]:
        as_of = DAY + timedelta(days=day)
        at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC) + timedelta(days=day)
        taken.folder = write_night(tmp_path / uuid4().hex, as_of, rows)
        found = taken.last = ingest_night(taken.folder, tenant, at=at)
        return found.facts

    return taken


@pytest.fixture
def rebuild_is_live(tenant):
    """Asserts that every projection of the tenant is what its facts give."""

    def check(whose: UUID = tenant) -> None:
        from arrears.office.facts.rebuild import rebuild
        from arrears.office.tenancy import within

        with within(whose) as cursor:
            assert [(table.table, table.differences) for table in rebuild(cursor) if table.differs] == []

    return check


@pytest.fixture
def reach(tenant):
    """`reach(customer, day)` puts a message to a case on record, delivered unless told otherwise."""

    def sent(customer: str, day: int, *, delivered: bool = True) -> None:
        from arrears.office.cases.ingest_night import case_id
        from arrears.office.facts.append import append, draft
        from arrears.office.tenancy import within
        from arrears.record.kinds.contact import MessageReceipt, MessageSent

        at, case, contact = NOW + timedelta(days=day), case_id(tenant, customer, "lender"), uuid4()
        status = "delivered" if delivered else "failed"
        said = (
            MessageSent(contact=contact, channel="sms", gateway="test", text_digest="0" * 64),
            MessageReceipt(contact=contact, status=status, received_at=at),
        )
        with within(tenant) as cursor:
            append(cursor, [draft(case, one, happened_at=at, actor="system:test", source="test") for one in said])

    return sent


@pytest.fixture
def check_invariants(office, tenant, rebuild_is_live):
    """Asserts what must hold in every state of an office, whatever has been done to it.

    Money is conserved, every projection is what its facts give, no contact was permitted under a running hold, every
    contact that left has exactly one permitting verdict before it, and the record verifies.
    """

    def check(whose: UUID = tenant) -> None:
        from arrears.office.facts.read import log_after
        from arrears.office.facts.verify import verify
        from arrears.office.tenancy import within

        rebuild_is_live(whose)
        with within(whose) as cursor:
            facts = [fact for _, fact in log_after(cursor, whose)]
            cursor.execute("SELECT id, amount_minor, parts, reversed_on IS NOT NULL FROM payment")
            rows = {str(row[0]): row[1:] for row in cursor.fetchall()}
        assert_money(facts, rows)
        assert_contacts(facts)
        assert verify(whose, office).faults == []

    return check


def assert_money(facts: list, rows: dict) -> None:
    """What came in is what stands in the table, to the cent, each payment once and spread over its parts."""
    posted = {fact.payload["payment"]: fact.payload for fact in facts if fact.kind == "payment.posted"}
    gone = {fact.payload["payment"] for fact in facts if fact.kind == "payment.reversed"}
    assert len(posted) == sum(fact.kind == "payment.posted" for fact in facts), "a payment is posted once"
    assert set(rows) == set(posted)
    for payment, said in posted.items():
        assert sum(said["parts"].values()) == said["amount_minor"], payment
        assert rows[payment][0] == said["amount_minor"] and rows[payment][2] == (payment in gone)


def assert_contacts(facts: list) -> None:
    """In the order of the log: a verdict, then the contact; none while a hold runs."""
    permitted: dict[str, int] = {}
    holds: dict[UUID, dict[str, tuple]] = {}
    for fact in facts:
        said, running = fact.payload, holds.setdefault(fact.chain, {})
        if fact.kind == "hold.placed":
            until = datetime.fromisoformat(said["until"]) if said.get("until") else None
            running[said["hold"]] = (datetime.fromisoformat(said["starts_at"]), until)
        elif fact.kind == "hold.lifted":
            running.pop(said["hold"], None)
        elif fact.kind == "contact.decided" and said["permitted"]:
            permitted[said["contact"]] = permitted.get(said["contact"], 0) + 1
            for starts, until in running.values():
                assert not (starts <= fact.happened_at and (until is None or fact.happened_at < until)), said["contact"]
        elif fact.kind in ("message.sent", "call.ended"):
            assert permitted.get(said["contact"]) == 1, f"{fact.kind} {said['contact']} has not one verdict before it"
