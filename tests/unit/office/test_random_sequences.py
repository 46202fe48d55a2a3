"""Whatever is done to an office in whatever order, what must hold holds; what is refused changes not one byte.

Hypothesis draws sequences of nights, payments, reversals, holds, promises, calls and rounds of messages, among them
replays of old keys, keys used for another payload, and commands that must be refused. After each step all of
`check_invariants` is asked.
"""

import hashlib
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from arrears.kernel.refusal import InputError

pytestmark = pytest.mark.database
DAY = date(2026, 11, 1)
ACCOUNTS = {"A1": "C1", "A2": "C1", "A3": "C2"}
CUSTOMERS = st.sampled_from(["C1", "C2"])


def dump(tenant: UUID) -> dict[str, str]:
    """A digest of every row of the tenant, of every table that has a tenant."""
    from arrears.office.tenancy import within

    found = {}
    with within(tenant) as cursor:
        cursor.execute(
            "SELECT c.table_name FROM information_schema.columns c JOIN information_schema.tables t"
            " USING (table_schema, table_name) WHERE c.column_name = 'tenant_id' AND t.table_type = 'BASE TABLE'"
        )
        for table in sorted(row[0] for row in cursor.fetchall()):
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            rows = "\n".join(row[0] for row in cursor.fetchall())
            found[table] = hashlib.sha256(rows.encode()).hexdigest()
    assert {"fact", "command", "payment", "hold", "message"} <= set(found)
    return found


class Machine(RuleBasedStateMachine):
    """An office of one tenant with two borrowers; `world` is set by the test."""

    world: Any

    @initialize()
    def begin(self) -> None:
        from arrears.office.bench.portfolio import make_texts
        from arrears.office.messages.decide import Way
        from arrears.office.privacy.people import Known, keep
        from arrears.office.simulation.post import Post
        from arrears.office.store.models import Tenant
        from arrears.office.tenancy import within

        self.tenant = Tenant.objects.create(id=uuid4(), code=f"t{uuid4().hex[:12]}", name="示例机构", kind="lender").id
        self.at, self.day, self.number = datetime(2026, 11, 1, 1, 0, tzinfo=UTC), 0, 0
        self.overdue = {"A1": (3, 50_000), "A2": (0, 0), "A3": (12, 70_000)}
        self.done: list[tuple[str, dict, str, Any, dict]] = []
        self.payments: list[str] = []
        folder = self.world.folder / uuid4().hex
        folder.mkdir()
        post = Post(folder, 7, lambda: self.at)
        self.way = Way(dict.fromkeys(post.channels, post))
        make_texts(self.tenant, self.at)
        with within(self.tenant) as cursor:
            people = [("C1", "13800000001"), ("C2", "13800000002")]
            keep(
                cursor,
                self.world.office,
                [Known(one, fields={"name": ["样例"], "phone": [tel]}) for one, tel in people],
            )
        self.take_in_night()

    def case(self, customer: str) -> str:
        from arrears.office.cases.ingest_night import case_id

        return str(case_id(self.tenant, customer, "lender"))

    def take_in_night(self) -> None:
        from arrears.office.cases.ingest_night import ingest_night

        rows = [(account, customer, *self.overdue[account]) for account, customer in ACCOUNTS.items()]
        folder = self.world.write_night(self.world.folder / uuid4().hex, DAY + timedelta(days=self.day), rows)
        ingest_night(folder, self.tenant, at=self.at)

    def give(self, name: str, payload: dict, role: str = "manager", key: str = "") -> dict | None:
        """Give a command; where it is refused, nothing may have changed."""
        from arrears.office.actor import user_actor
        from arrears.office.commands.execute import CommandRefused, execute

        self.number += 1
        self.at += timedelta(minutes=7)
        actor, key = user_actor(uuid5(self.tenant, role), [role]), key or f"k{self.number}"
        before = dump(self.tenant)
        try:
            done = execute(
                name, payload, key=key, tenant=self.tenant, actor=actor, at=self.at, config=self.world.office
            )
        except (InputError, CommandRefused):
            assert dump(self.tenant) == before, f"{name} was refused and left something behind"
            return None
        self.done.append((name, payload, key, role, done.answer))
        return done.answer

    @rule(days=st.integers(1, 12), growth=st.integers(0, 3), cured=st.sampled_from([None, *ACCOUNTS]))
    def night(self, days: int, growth: int, cured: str | None) -> None:
        self.day += days
        self.at = datetime(2026, 11, 1, 1, 0, tzinfo=UTC) + timedelta(days=self.day)
        for account, (dpd, minor) in self.overdue.items():
            late = minor > 0 or growth == 3
            self.overdue[account] = (dpd + days, minor + growth * 1_000 + 100) if late else (0, 0)
        if cured:
            self.overdue[cured] = (0, 0)
        self.take_in_night()

    @rule(hours=st.integers(0, 9))
    def messages(self, hours: int) -> None:
        from arrears.office.messages.run import work_round

        self.at = max(self.at, datetime(2026, 11, 1, 1 + hours, 30, tzinfo=UTC) + timedelta(days=self.day))
        for _ in range(4):
            work_round(self.world.office, self.tenant, self.way, lambda: self.at)

    @rule(account=st.sampled_from([*ACCOUNTS, "unknown"]), minor=st.sampled_from([0, 1, 100, 33_333, 80_000]))
    def pay(self, account: str, minor: int) -> None:
        given = {"paid_on": str(self.at.date()), "amount_minor": minor, "account": account, "origin": "bank"}
        answer = self.give("payment.post", given, "finance")
        if answer and answer["state"] == "posted":
            self.payments.append(answer["payment"])

    @rule(which=st.integers(0, 5))
    def reverse(self, which: int) -> None:
        payment = self.payments[which % len(self.payments)] if self.payments else str(uuid4())
        self.give("payment.reverse", {"payment": payment, "reason": "退票"}, "finance")

    @rule(customer=CUSTOMERS, kind=st.sampled_from(["complaint", "illness", "nonsense"]), days=st.integers(-1, 9))
    def place_hold(self, customer: str, kind: str, days: int) -> None:
        given = {"case": self.case(customer), "kind": kind, "reason": "来电"}
        if days:
            given["until"] = (self.at + timedelta(days=days)).isoformat()
        self.give("hold.place", given, "collector")

    @rule(which=st.integers(0, 5), role=st.sampled_from(["compliance", "collector"]))
    def lift_hold(self, which: int, role: str) -> None:
        holds = [(payload["case"], answer["hold"]) for name, payload, _, _, answer in self.done if name == "hold.place"]
        case, hold = holds[which % len(holds)] if holds else (self.case("C1"), str(uuid4()))
        self.give("hold.lift", {"case": case, "hold": hold, "reason": "已处理"}, role)

    @rule(customer=CUSTOMERS, minor=st.sampled_from([0, 20_000]), days=st.sampled_from([1, 5, 90]))
    def promise(self, customer: str, minor: int, days: int) -> None:
        due = str((self.at + timedelta(days=days)).date())
        given = {"case": self.case(customer), "promise": {"amount_minor": minor, "due_on": due}}
        self.give("desk.promise", given, "collector")

    @rule(customer=CUSTOMERS, outcome=st.sampled_from(["no_answer", "nonsense"]))
    def call(self, customer: str, outcome: str) -> None:
        contact = str(uuid4())
        self.give("desk.call", {"case": self.case(customer), "contact": contact}, "collector")
        given = {"case": self.case(customer), "contact": contact, "outcome": outcome}
        self.give("desk.log_call", given, "collector")

    @rule(customer=CUSTOMERS, reason=st.sampled_from(["settled", "because"]))
    def close(self, customer: str, reason: str) -> None:
        self.give("case.close", {"case": self.case(customer), "reason": reason})

    @rule(which=st.integers(0, 20))
    def replay(self, which: int) -> None:
        """The same key and payload: the first answer, and nothing else."""
        from arrears.office.actor import user_actor
        from arrears.office.commands.execute import execute

        if self.done:
            name, payload, key, role, answer = self.done[which % len(self.done)]
            before, actor = dump(self.tenant), user_actor(uuid5(self.tenant, role), [role])
            again = execute(name, payload, key=key, tenant=self.tenant, actor=actor, config=self.world.office)
            assert (again.answer, again.first) == (answer, False) and dump(self.tenant) == before

    @rule(which=st.integers(0, 20))
    def reuse(self, which: int) -> None:
        """The same key with another payload: refused."""
        found = [one for one in self.done if "reason" in one[1] and one[0] != "case.close"]
        if found:
            name, payload, key, role, _ = found[which % len(found)]
            assert self.give(name, {**payload, "reason": f"{payload['reason']}？"}, role, key) is None

    @invariant()
    def everything_holds(self) -> None:
        if hasattr(self, "tenant"):
            self.world.check(self.tenant)


@pytest.fixture
def world(office, check_invariants, write_night, tmp_path) -> None:
    Machine.world = SimpleNamespace(office=office, check=check_invariants, folder=tmp_path, write_night=write_night)


def test_the_steps_do_what_they_are_for(world) -> None:
    """One sequence by hand: a step that never did anything would test nothing."""
    from arrears.office.facts.read import log_after
    from arrears.office.tenancy import within

    machine = Machine()
    for step, *given in (
        ("begin",), ("messages", 2), ("pay", "A1", 33_333), ("reverse", 0), ("place_hold", "C1", "complaint", 9),
        ("place_hold", "C1", "nonsense", 9), ("messages", 3), ("lift_hold", 0, "collector"),
        ("lift_hold", 0, "compliance"), ("reuse", 0), ("replay", 0), ("promise", "C2", 20_000, 5),
        ("call", "C2", "no_answer"), ("night", 3, 1, None), ("messages", 2), ("close", "C2", "settled"),
    ):  # fmt: skip
        getattr(machine, step)(*given)
        machine.everything_holds()
    with within(machine.tenant) as cursor:
        kinds = {fact.kind for _, fact in log_after(cursor, machine.tenant)}
    assert kinds >= {
        "payment.posted", "payment.reversed", "hold.placed", "hold.lifted", "promise.made", "contact.decided",
        "message.sent", "call.ended", "case.closed",
    }  # fmt: skip


def test_random_sequences(world) -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck),
            derandomize=True, database=None,
        ),
    )  # fmt: skip
