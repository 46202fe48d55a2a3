"""Random sequences of work, crashes, receipts, replies, holds and orders: after each, nothing doubled or unlawful.

What was sent is counted by the gateway's own memory, what was lawful by a plain scan of the facts.
"""

import time
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from arrears.office.gateways.port import Accepted, Events, Reply, Report, State, Status

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
PEOPLE = [1, 2, 3, 36, 39]
CHANNELS = ("sms", "app", "email", "voice_bot")
LEASE = timedelta(seconds=0.15)


class PlugPulled(BaseException):
    """The process is gone."""


class Memory:
    """Takes messages in time, and remembers; the plug is pulled before or after."""

    name, batch, channels = "memory", 50, frozenset(CHANNELS)

    def __init__(self) -> None:
        self.taken: Counter[UUID] = Counter()
        self.items: list[Report | Reply] = []
        self.pull = ""

    def send(self, messages, until):
        self._maybe("before")
        if datetime.now(UTC) > until:
            raise PlugPulled
        self.taken.update(message.id for message in messages)
        self._maybe("after")
        return [Accepted(message.id) for message in messages]

    def find(self, doubts, now):
        return {
            one.message.id: State.ACCEPTED
            if self.taken[one.message.id]
            else State.ABSENT
            if now > one.until
            else State.PENDING
            for one in doubts
        }

    def events(self, after=""):
        start = int(after or 0)
        return Events(self.items[start:], str(len(self.items)))

    def _maybe(self, moment: str) -> None:
        if self.pull == moment:
            self.pull = ""
            raise PlugPulled


class Sequences(RuleBasedStateMachine):
    config: object = None
    make: object = None

    @initialize()
    def begin(self) -> None:
        from arrears.office.bench.portfolio import LENDER, customer, make_people, make_texts
        from arrears.office.cases.ingest_night import case_id
        from arrears.office.messages.decide import Way

        self.tenant, self.gateway, self.minutes = type(self).make(), Memory(), 0
        self.way = Way(dict.fromkeys(CHANNELS, self.gateway), lease=LEASE)
        make_texts(self.tenant, NOW)
        make_people(self.config, self.tenant, PEOPLE, NOW)
        self.cases = [str(case_id(self.tenant, customer(number), LENDER)) for number in PEOPLE]

    @rule(minutes=st.sampled_from([0, 1, 30]), pull=st.sampled_from(["", "", "before", "after"]))
    def work(self, minutes: int, pull: str) -> None:
        from arrears.office.messages.run import work_round

        self.minutes += minutes
        self.gateway.pull = pull
        with suppress(PlugPulled):
            work_round(self.config, self.tenant, self.way, lambda: NOW + timedelta(minutes=self.minutes))

    @rule(pick=st.integers(0, 99), status=st.sampled_from(list(Status)), again=st.booleans())
    def receipt(self, pick: int, status: Status, again: bool) -> None:
        if self.gateway.taken:
            message = sorted(self.gateway.taken)[pick % len(self.gateway.taken)]
            self.gateway.items += [Report(message, status, NOW)] * (1 + again)

    @rule(pick=st.integers(0, 99), text=st.sampled_from(["退订", "STOP", "下周还"]))
    def reply(self, pick: int, text: str) -> None:
        if self.gateway.taken:
            message = sorted(self.gateway.taken)[pick % len(self.gateway.taken)]
            self.gateway.items.append(Reply(f"{message}/{text}", "sms", "", text, NOW, message))

    @rule(place=st.integers(0, len(PEOPLE) - 1), channel=st.sampled_from(CHANNELS))
    def order(self, place: int, channel: str) -> None:
        self._give("message.order", case=self.cases[place], channel=channel, template="m1_early")

    @rule(place=st.integers(0, len(PEOPLE) - 1))
    def hold(self, place: int) -> None:
        self._give("hold.place", case=self.cases[place], kind="dispute", reason="test")

    @invariant()
    def nothing_doubled_nothing_unlawful(self) -> None:
        if hasattr(self, "gateway"):
            scan = self._scan()
            assert not scan.breaches, scan.breaches
            assert set(self.gateway.taken.values()) <= {1}
            assert set(scan.sent) <= set(self.gateway.taken) and set(scan.sent.values()) <= {1}

    def teardown(self) -> None:
        if not hasattr(self, "gateway"):
            return
        for _ in range(6):
            time.sleep(LEASE.total_seconds() / 2)
            self.work(0, "")
        assert set(self._scan().sent) == set(self.gateway.taken), "nothing in doubt, nothing lost"

    def _give(self, name: str, **payload: str) -> None:
        from arrears.office.actor import system_actor
        from arrears.office.commands.execute import execute

        at = NOW + timedelta(minutes=self.minutes)
        execute(name, payload, key=uuid4().hex, tenant=self.tenant, actor=system_actor(uuid4().hex), at=at)

    def _scan(self):
        from arrears.office.bench.recount import Scan
        from arrears.office.facts.read import log_after
        from arrears.office.tenancy import within

        with within(self.tenant) as cursor:
            return Scan().read(fact for _, fact in log_after(cursor, self.tenant))


def test_whatever_happens_nothing_is_doubled_or_unlawful(office) -> None:
    import secrets

    from arrears.office.store.models import Tenant

    def make() -> UUID:
        return Tenant.objects.create(id=uuid4(), code=f"t{secrets.token_hex(6)}", name="示例机构", kind="lender").id

    Sequences.config, Sequences.make = office, staticmethod(make)
    run_state_machine_as_test(
        Sequences,
        settings=settings(
            max_examples=6,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
