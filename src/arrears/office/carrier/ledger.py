"""The carrier's ledger: every submission that came, on disk before it is answered; what is to come back, and when.

SQLite in WAL mode with ``synchronous=FULL``: a commit is flushed to disk, so neither a killed process nor a lost
power supply loses what was answered. Rows of `submission` are only ever added. One thread uses a ledger.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.carrier.exchange import ringing
from arrears.office.carrier.manners import Manners
from arrears.office.carrier.script import Plan, plan
from arrears.office.gateways.port import (
    Accepted,
    Call,
    CallEvent,
    CallStatus,
    Cause,
    Message,
    Reason,
    Refused,
    Reply,
    Report,
    State,
    Status,
)
from arrears.office.gateways.wire import event_json

_TABLES = """
CREATE TABLE IF NOT EXISTS submission (
    n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, channel TEXT NOT NULL, address TEXT NOT NULL,
    text TEXT NOT NULL, lender TEXT NOT NULL, received_ms INTEGER NOT NULL, result TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS fate (id TEXT PRIMARY KEY, state TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS planned (
    n INTEGER PRIMARY KEY, due_ms INTEGER NOT NULL, body TEXT NOT NULL, id TEXT NOT NULL, state TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS planned_by_due ON planned (due_ms);
CREATE TABLE IF NOT EXISTS event (n INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS posted (only INTEGER PRIMARY KEY CHECK (only = 1), n INTEGER NOT NULL) STRICT;
"""
LATE = "late"
_encode = json.JSONEncoder(ensure_ascii=False).encode
Batch = tuple[Sequence[Message], datetime]
"""Messages and the moment until which their sender may hand them over."""


@dataclass
class Rows:
    """What one group of submissions adds to the tables."""

    submissions: list[tuple[Any, ...]] = field(default_factory=list[tuple[Any, ...]])
    fates: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    planned: list[tuple[int, str, str, str | None]] = field(default_factory=list[tuple[int, str, str, str | None]])


class Ledger:
    """One ledger file, opened for writing."""

    def __init__(self, path: Path, seed: int, manners: Manners) -> None:
        """Open the file, or make it."""
        self._seed, self._manners = seed, manners
        self._base = open_ledger(path)

    def take(
        self, batches: Sequence[tuple[Sequence[Message], datetime]], now: datetime
    ) -> list[list[Accepted | Refused]]:
        """Record batches in one commit and return their outcomes; what came after its `until` is refused as late."""
        rows = Rows()
        outcomes = [[self._judge(message, until, now, rows) for message in messages] for messages, until in batches]
        self._write(rows)
        return outcomes

    def ring(self, calls: Sequence[Call], until: datetime, now: datetime) -> list[Accepted | Refused]:
        """Record calls in one commit and return their outcomes, as `take` does for messages."""
        rows = Rows()
        outcomes = [self._put_through(call, until, now, rows) for call in calls]
        self._write(rows)
        return outcomes

    def _write(self, rows: Rows) -> None:
        with self._base:
            self._base.executemany(
                "INSERT INTO submission (id, channel, address, text, lender, received_ms, result)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)", rows.submissions,
            )  # fmt: skip
            self._base.executemany("INSERT OR IGNORE INTO fate (id, state) VALUES (?, ?)", rows.fates)
            self._base.executemany("INSERT INTO planned (due_ms, body, id, state) VALUES (?, ?, ?, ?)", rows.planned)

    def release(self, now: datetime) -> int:
        """Make the planned events that are due visible, oldest first; return how many."""
        with self._base:
            due = self._base.execute(
                "SELECT n, body, id, state FROM planned WHERE due_ms <= ? ORDER BY due_ms, n LIMIT 5000", (_ms(now),)
            ).fetchall()
            if due:
                self._base.executemany("INSERT INTO event (body) VALUES (?)", [(row[1],) for row in due])
                self._base.executemany("DELETE FROM planned WHERE n = ?", [(row[0],) for row in due])
                self._base.executemany(
                    "UPDATE fate SET state = ? WHERE id = ?", [(row[3], row[2]) for row in due if row[3]]
                )
        return len(due)

    def find(self, asked: Mapping[UUID, datetime], now: datetime) -> dict[UUID, State]:
        """Return the state of ids, each with the `until` of its sender: absent only when that has passed."""
        states: dict[UUID, State] = {}
        for identity, until in asked.items():
            row = self._base.execute("SELECT state FROM fate WHERE id = ?", (str(identity),)).fetchone()
            states[identity] = State(row[0]) if row else State.ABSENT if now > until else State.PENDING
        return states

    def events(self, after: int, limit: int) -> tuple[list[dict[str, Any]], int]:
        """Return events after a number, oldest first, and the number of the last."""
        rows = self._base.execute("SELECT n, body FROM event WHERE n > ? ORDER BY n LIMIT ?", (after, limit)).fetchall()
        return [json.loads(body) for _n, body in rows], rows[-1][0] if rows else after

    def posted(self) -> int:
        """Return the number of the last event that the callback address has acknowledged."""
        row = self._base.execute("SELECT n FROM posted").fetchone()
        return row[0] if row else 0

    def mark_posted(self, n: int) -> None:
        """Remember that events up to a number were acknowledged."""
        with self._base:
            self._base.execute("INSERT INTO posted VALUES (1, ?) ON CONFLICT DO UPDATE SET n = excluded.n", (n,))

    def summary(self) -> dict[str, Any]:
        """Return what `summary` of the file says."""
        return _summary(self._base)

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def _judge(self, message: Message, until: datetime, now: datetime, rows: Rows) -> Accepted | Refused:
        if now > until:
            outcome: Accepted | Refused = Refused(message.id, Reason.UNREACHABLE, LATE)
        else:
            future = plan(self._seed, self._manners, message)
            refused = future.refused
            outcome = Refused(message.id, *refused) if refused else Accepted(message.id, f"L{message.id.hex}")
            rows.fates.append((str(message.id), State.FAILED if refused else State.ACCEPTED))
            rows.planned.extend(_planned(message, future, now))
        result = "accepted" if isinstance(outcome, Accepted) else outcome.code
        rows.submissions.append(
            (str(message.id), message.channel, message.address, message.text, message.lender, _ms(now), result)
        )
        return outcome

    def _put_through(self, call: Call, until: datetime, now: datetime, rows: Rows) -> Accepted | Refused:
        future = ringing(self._seed, self._manners, call, now)
        refused = (Reason.UNREACHABLE, LATE) if now > until else future.refused
        outcome = Refused(call.id, *refused) if refused else Accepted(call.id, f"L{call.id.hex}")
        if now <= until:
            rows.fates.append((str(call.id), State.FAILED if refused else State.ACCEPTED))
            rows.planned.extend(
                (_ms(event.at), _encode(event_json(event)), str(call.id), _state_after(event))
                for event in future.events
            )
        result = "accepted" if isinstance(outcome, Accepted) else outcome.code
        rows.submissions.append((str(call.id), "call", call.borrower, call.collector, call.lender, _ms(now), result))
        return outcome


def _state_after(event: CallEvent) -> State | None:
    if event.status is not CallStatus.ENDED:
        return None
    return State.DELIVERED if event.cause is Cause.COMPLETED else State.FAILED


def open_ledger(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    """Open a ledger file; raises `InputError` when it is none."""
    try:
        base = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rwc'}", uri=True, check_same_thread=False
        )
        if not read_only:
            base.execute("PRAGMA journal_mode = WAL")
            base.execute("PRAGMA synchronous = FULL")
            base.executescript(_TABLES)
        base.execute("SELECT n FROM submission LIMIT 1")
    except sqlite3.Error as fault:
        raise InputError(
            "ledger_unreadable", f"{path} is not a ledger that can be opened: {fault}", "--ledger"
        ) from None
    return base


def summary(path: Path) -> dict[str, Any]:
    """Return what a ledger received: totals, and the same by channel.

    `received` counts submissions; `late` those after their sender's time and `refused` other refusals, which went
    nowhere; `distinct` ids among the `accepted`, and `doubled` = accepted - distinct: messages sent once too often.
    """
    base = open_ledger(path, read_only=True)
    try:
        return _summary(base)
    finally:
        base.close()


def _summary(base: sqlite3.Connection) -> dict[str, Any]:
    rows = base.execute(
        "SELECT channel, count(*), sum(result = 'accepted'), sum(result = 'late'),"
        " count(DISTINCT CASE WHEN result = 'accepted' THEN id END) FROM submission GROUP BY channel ORDER BY channel"
    ).fetchall()
    channels = {
        channel: {
            "received": received, "accepted": accepted, "late": late, "refused": received - accepted - late,
            "distinct": distinct, "doubled": accepted - distinct,
        }
        for channel, received, accepted, late, distinct in rows
    }  # fmt: skip
    names = ("received", "accepted", "late", "refused", "distinct", "doubled")
    return {name: sum(counts[name] for counts in channels.values()) for name in names} | {"channels": channels}


def _planned(message: Message, future: Plan, now: datetime) -> list[tuple[int, str, str, str | None]]:
    """Return the events to come: when, the body, the message, and its state from then on."""
    identity, hexadecimal, coming = str(message.id), message.id.hex, []
    for report in future.reports:
        event = Report(message.id, report.status, now + report.after, f"L{hexadecimal}", report.code, report.reason)
        state = State.DELIVERED if report.status is Status.DELIVERED else State.FAILED
        coming.append((_ms(event.at), _encode(event_json(event)), identity, state))
    if future.reply is not None:
        at = now + future.reply.after
        reply = Reply(f"R{hexadecimal}", message.channel, message.address, future.reply.text, at, message.id)
        coming.append((_ms(at), _encode(event_json(reply)), identity, None))
    return coming


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
