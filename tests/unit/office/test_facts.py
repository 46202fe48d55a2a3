"""Facts go on record in chains, many at a time and from many writers, and cannot be changed."""

import threading
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from django.db import IntegrityError, connections

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_facts_are_chained_and_verify(office, tenant, step) -> None:
    from arrears.office.facts.append import append
    from arrears.office.facts.checkpoints import seal
    from arrears.office.facts.read import facts_of
    from arrears.office.facts.verify import verify
    from arrears.office.tenancy import within

    one, two = uuid4(), uuid4()
    with within(tenant) as cursor:
        append(cursor, [step(one, "a"), step(two, "b"), step(one, "c")])
        append(cursor, [step(one, "d")])
        sealed = seal(cursor, office, at=NOW)
        assert [fact.sequence for fact in facts_of(cursor, one)] == [1, 2, 3]
        assert [fact.payload["gateway"] for fact in facts_of(cursor, one)] == ["a", "c", "d"]
    report = verify(tenant, office)
    assert (report.facts, report.chains, report.checkpoints, report.faults) == (4, 2, 2, [])
    assert report.root == sealed.root


@pytest.mark.parametrize("text", ["", "“中文”\t\\ \x7f \U0001f600 'quote'", 'a"b\nc', "\\u0041 \\x"])
def test_text_comes_back_as_it_was_hashed(office, tenant, step, text: str) -> None:
    from arrears.office.facts.append import append
    from arrears.office.facts.verify import verify
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        append(cursor, [step(uuid4(), text)])
    assert verify(tenant, office).faults == []


@pytest.mark.parametrize("table", ["fact", "checkpoint", "command"])
@pytest.mark.parametrize("change", ["UPDATE {} SET tenant_id = tenant_id", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_is_only_added_cannot_be_changed_even_by_the_owner(
    superuser, table: str, change: str, step, tenant
) -> None:
    from arrears.office.facts.append import append
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        append(cursor, [step(uuid4())])
        cursor.execute(
            "INSERT INTO checkpoint (tenant_id, size, arrival, frontier, note, sealed_at)"
            " VALUES (%s, 1, 1, '{}', '', now())",
            [tenant],
        )
        cursor.execute(
            "INSERT INTO command (tenant_id, name, key, fingerprint, actor, answer, done_at)"
            " VALUES (%s, 'n', 'k', '', '', '{}', now())",
            [tenant],
        )
    with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="only ever added"):
        superuser.execute(change.format(table))


def test_the_application_may_not_even_ask_for_a_change(tenant) -> None:
    from django.db.utils import ProgrammingError

    from arrears.office.tenancy import within

    with pytest.raises(ProgrammingError, match="permission denied"), within(tenant) as cursor:
        cursor.execute("UPDATE fact SET actor = ''")


def test_a_fact_with_a_known_id_is_refused_with_all_that_came_with_it(office, tenant, step) -> None:
    from arrears.office.facts.append import append
    from arrears.office.facts.verify import verify
    from arrears.office.tenancy import within

    identity, chain = uuid4(), uuid4()
    with within(tenant) as cursor:
        append(cursor, [step(chain, identity=identity)])
    with pytest.raises(IntegrityError), within(tenant) as cursor:
        append(cursor, [step(chain), step(uuid4()), step(chain, identity=identity)])
    report = verify(tenant, office)
    assert (report.facts, report.faults) == (1, [])


def test_many_writers_of_the_same_chains_wait_and_never_in_a_circle(office, tenant, step) -> None:
    from arrears.office.facts.append import append
    from arrears.office.facts.verify import verify
    from arrears.office.tenancy import within

    chains = [uuid4() for _ in range(6)]
    faults: list[Exception] = []

    def write(seed: int) -> None:
        import random

        chance = random.Random(seed)
        try:
            for _ in range(15):
                with within(tenant) as cursor:
                    append(cursor, [step(chain) for chain in chance.sample(chains, 4)])
        except Exception as fault:  # noqa: BLE001 whatever it is, the test shall see it
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=write, args=(seed,)) for seed in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report = verify(tenant, office)
    assert (faults, report.facts, report.faults) == ([], 8 * 15 * 4, [])


def test_outside_a_transaction_for_a_tenant_nothing_is_recorded(office, step) -> None:
    from django.db import connection

    from arrears.office.facts.append import append

    with connection.cursor() as cursor, pytest.raises(RuntimeError, match="acts for no tenant"):
        append(cursor, [step(uuid4())])


def test_a_transaction_acts_for_one_tenant_only(tenant, other_tenant) -> None:
    from arrears.office.tenancy import within

    with within(tenant), pytest.raises(RuntimeError, match="one tenant only"), within(other_tenant):
        pass
    with within(tenant), within(tenant) as cursor:
        cursor.execute("SELECT 1")


def test_no_fact_is_of_a_tenant_that_does_not_exist(office, tenant, step, superuser) -> None:
    from arrears.office.facts.append import append
    from arrears.office.tenancy import within

    nobody, chain = uuid4(), uuid4()
    with pytest.raises(IntegrityError, match="does not exist"), within(nobody) as cursor:
        append(cursor, [step(chain)])
    assert superuser.execute("SELECT count(*) FROM chain WHERE id = %s", [chain]).fetchone() == (0,)
    with within(tenant) as cursor:
        (fact,) = append(cursor, [step(chain)])
    copied = "INSERT INTO fact SELECT (jsonb_populate_record(fact, %s::jsonb)).* FROM fact WHERE id = %s"
    with pytest.raises(psycopg.errors.ForeignKeyViolation):  # even for who passes the walls
        superuser.execute(
            copied.replace("INSERT INTO fact", "INSERT INTO fact OVERRIDING SYSTEM VALUE"),
            [f'{{"tenant_id": "{nobody}", "id": "{uuid4()}", "sequence": 2}}', fact.id],
        )


def test_many_at_once_are_the_facts_that_one_by_one_would_be(office, tenant, step) -> None:
    from arrears.office.facts.append import append
    from arrears.office.facts.verify import verify
    from arrears.office.tenancy import within

    chains, moment = [uuid4(), uuid4(), uuid4()], NOW
    drafts = [step(chains[number % 3], f"部分 {number}", uuid4()) for number in range(30)]
    found: list[dict] = []
    for bulks in ([drafts], [[one] for one in drafts]):
        try:
            with within(tenant) as cursor:
                facts = [fact for bulk in bulks for fact in append(cursor, bulk, recorded_at=moment)]
                found.append({fact.id: (fact.sequence, fact.previous, fact.digest) for fact in facts})
                if len(found) == 1:
                    raise LookupError("take it back")
        except LookupError:
            continue
    assert found[0] == found[1]
    assert len(found[0]) == 30
    assert verify(tenant, office).faults == []
