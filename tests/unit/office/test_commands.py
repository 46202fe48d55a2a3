"""A command happens once, for somebody who may, lawfully, with everything that belongs to it, or not at all."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.db import connections

from arrears.kernel.refusal import InputError

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
GATE = threading.Event()
INSIDE = threading.Event()


@dataclass
class Verdict:
    permitted: bool

    def plain(self) -> dict:
        return {"verdict": "permitted" if self.permitted else "refused"}


@pytest.fixture(scope="module", autouse=True)
def commands(office) -> None:
    """Commands of this test: they put a step on record, fail, wait, or are unlawful."""
    from arrears.office.commands.declare import Given, Office, command
    from arrears.record.kinds.contact import MessageSent

    class Say(Given):
        chain: UUID
        says: str

    def put(office: Office, given: Say) -> dict:
        facts = office.record(
            given.chain, MessageSent(contact=given.chain, channel="sms", gateway=given.says, text_digest="0" * 64)
        )
        return {"facts": [str(fact.id) for fact in facts], "says": given.says}

    @command("test.say", Say, roles={"collector"})
    def say(office: Office, given: Say) -> dict:
        return put(office, given)

    @command("test.fail", Say, roles={"collector"})
    def fail(office: Office, given: Say) -> dict:
        put(office, given)
        raise RuntimeError("after the fact")

    @command("test.wait", Say, roles={"collector"})
    def wait(office: Office, given: Say) -> dict:
        INSIDE.set()
        GATE.wait(10)
        return put(office, given)

    @command("test.contact", Say, roles={"collector"}, lawful=lambda office, given: Verdict(given.says == "lawful"))
    def contact(office: Office, given: Say) -> dict:
        return put(office, given)


@pytest.fixture
def give(office, tenant):
    """`give(name, says, key)` gives a command as a collector; `chain` is the chain that it writes to."""
    from arrears.office.actor import user_actor
    from arrears.office.commands.execute import execute

    chain, user = uuid4(), uuid4()

    def given(name: str, says: str = "call", key: str = "k1", roles: tuple[str, ...] = ("collector",), **more):
        return execute(
            name, {"chain": str(chain), "says": says, **more}, key=key, tenant=tenant,
            actor=user_actor(user, list(roles)), at=NOW, config=office,
        )  # fmt: skip

    given.chain = chain
    return given


def facts(tenant: UUID, chain: UUID) -> list:
    from arrears.office.facts.read import facts_of
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        return facts_of(cursor, chain)


def test_the_same_key_and_payload_give_the_first_answer_again(tenant, give) -> None:
    first = give("test.say")
    again = give("test.say")
    assert (first.first, again.first) == (True, False) and first.answer == again.answer
    assert len(facts(tenant, give.chain)) == 1


def test_the_same_key_with_another_payload_is_refused(tenant, give) -> None:
    from arrears.office.commands.execute import CommandRefused

    give("test.say")
    with pytest.raises(CommandRefused) as refused:
        give("test.say", "visit")
    assert (refused.value.code, refused.value.status) == ("key_reused", 422)
    assert len(facts(tenant, give.chain)) == 1


def test_a_key_belongs_to_a_command_and_a_tenant(give, office, other_tenant) -> None:
    from arrears.office.actor import user_actor
    from arrears.office.commands.execute import execute

    give("test.say")
    done = execute(
        "test.say", {"chain": str(uuid4()), "says": "other"}, key="k1", tenant=other_tenant,
        actor=user_actor(uuid4(), ["collector"]), config=office,
    )  # fmt: skip
    assert done.first


def test_a_failure_leaves_the_database_as_it_was_and_the_key_free(tenant, give) -> None:
    with pytest.raises(RuntimeError):
        give("test.fail")
    assert facts(tenant, give.chain) == []
    assert give("test.say").first


def test_while_one_runs_another_is_told_so(tenant, give) -> None:
    from arrears.office.commands.execute import CommandRefused

    GATE.clear()
    INSIDE.clear()
    done: list = []

    def run() -> None:
        try:
            done.append(give("test.wait"))
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    INSIDE.wait(10)
    with pytest.raises(CommandRefused) as refused:
        give("test.wait")
    GATE.set()
    thread.join()
    assert (refused.value.code, refused.value.status) == ("running", 409)
    assert done[0].first and not give("test.wait").first
    assert len(facts(tenant, give.chain)) == 1


def test_twenty_at_once_happen_once(tenant, give) -> None:
    from arrears.office.commands.execute import CommandRefused

    answers: list = []

    def run() -> None:
        try:
            for _ in range(200):
                try:
                    answers.append(give("test.say", key="same"))
                    return
                except CommandRefused as refused:
                    assert refused.code == "running"
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(facts(tenant, give.chain)) == 1
    assert sum(done.first for done in answers) == 1 and all(done.answer == answers[0].answer for done in answers)


def test_who_may_not_is_refused_and_nothing_happens(tenant, give) -> None:
    from arrears.office.commands.execute import CommandRefused

    with pytest.raises(CommandRefused) as refused:
        give("test.say", roles=("auditor",))
    assert (refused.value.code, refused.value.status) == ("not_allowed", 403)
    assert facts(tenant, give.chain) == []


def test_what_the_law_refuses_is_refused_with_its_verdict(tenant, give) -> None:
    from arrears.office.commands.execute import CommandRefused

    with pytest.raises(CommandRefused) as refused:
        give("test.contact", "unlawful")
    assert (refused.value.code, refused.value.verdict) == ("unlawful", {"verdict": "refused"})
    assert facts(tenant, give.chain) == []
    assert give("test.contact", "lawful").first


@pytest.mark.parametrize(
    ("payload", "path"),
    [({}, "chain"), ({"chain": "x", "says": "a"}, "chain"), ({"chain": str(UUID(int=1)), "says": "a", "b": 1}, "b")],
)
def test_a_malformed_payload_names_its_place(office, tenant, payload: dict, path: str) -> None:
    from arrears.office.actor import user_actor
    from arrears.office.commands.execute import execute

    with pytest.raises(InputError) as fault:
        execute("test.say", payload, key="k", tenant=tenant, actor=user_actor(uuid4(), ["collector"]), config=office)
    assert fault.value.path == path


@pytest.mark.parametrize("key", ["", "x" * 256])
def test_a_key_has_a_length(give, key: str) -> None:
    with pytest.raises(InputError, match="1 to 255"):
        give("test.say", key=key)


def test_an_unknown_command_is_told(give) -> None:
    with pytest.raises(InputError, match="no command"):
        give("test.nothing")


def test_jobs_exist_when_the_command_is_done_and_only_then(office, tenant, give) -> None:
    from django.db import connection

    from arrears.office.actor import system_actor
    from arrears.office.commands.declare import Given, Office, command
    from arrears.office.commands.execute import execute
    from arrears.office.nightly.tasks import checkpoint

    class Go(Given):
        fail: bool

    @command("test.job", Go, roles=set())
    def go(office: Office, given: Go) -> dict:
        office.defer(checkpoint, tenant=str(office.tenant))
        if given.fail:
            raise RuntimeError
        return {}

    def jobs() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE args->>'tenant' = %s", [str(tenant)])
            return cursor.fetchone()[0]

    for fail, expected in ((True, 0), (False, 1)):
        try:
            execute("test.job", {"fail": fail}, key="j", tenant=tenant, actor=system_actor("t"), config=office)
        except RuntimeError:
            assert fail
        assert jobs() == expected
