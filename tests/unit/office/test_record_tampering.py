"""Somebody with the database's superuser changes the record; each way is found by `verify`."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@pytest.fixture
def chains(office, tenant, step) -> list[UUID]:
    """Two chains of three facts each, sealed; then one fact more in each."""
    from arrears.office.facts.append import append
    from arrears.office.facts.checkpoints import seal
    from arrears.office.tenancy import within

    made = sorted([uuid4(), uuid4()])
    with within(tenant) as cursor:
        append(cursor, [step(chain, str(number)) for number in range(3) for chain in made])
        seal(cursor, office, at=NOW)
        append(cursor, [step(chain, "later") for chain in made])
    return made


def tamper(superuser, *statements: tuple[str, list]) -> None:
    with superuser.transaction():
        superuser.execute("SET LOCAL session_replication_role = replica")  # triggers sleep
        for statement, values in statements:
            superuser.execute(statement, values)


def codes(tenant, office) -> set[str]:
    from arrears.office.facts.verify import verify

    return {fault.code for fault in verify(tenant, office).faults}


def test_nothing_is_found_where_nothing_was_done(office, tenant, chains) -> None:
    assert codes(tenant, office) == set()


def test_edit(office, tenant, chains, superuser) -> None:
    tamper(
        superuser,
        ('UPDATE fact SET payload = payload || \'{"gateway": "x"}\' WHERE chain_id = %s AND sequence = 2', [chains[0]]),
    )
    assert codes(tenant, office) == {"edited"}


def test_edit_of_one_bit_of_a_digest(office, tenant, chains, superuser) -> None:
    tamper(
        superuser,
        (
            "UPDATE fact SET digest = set_bit(digest, 77, 1 - get_bit(digest, 77))"
            " WHERE chain_id = %s AND sequence = 2",
            [chains[0]],
        ),
    )
    assert {"edited", "broken_link", "forked"} <= codes(tenant, office)


def test_edit_of_a_moment_by_a_microsecond(office, tenant, chains, superuser) -> None:
    tamper(
        superuser,
        (
            "UPDATE fact SET happened_at = happened_at + interval '1 microsecond' WHERE chain_id = %s AND sequence = 1",
            [chains[1]],
        ),
    )
    assert codes(tenant, office) == {"edited"}


def test_delete(office, tenant, chains, superuser) -> None:
    tamper(superuser, ("DELETE FROM fact WHERE chain_id = %s AND sequence = 2", [chains[0]]))
    assert {"order", "broken_link", "forked"} <= codes(tenant, office)


def test_insert(office, tenant, chains, superuser) -> None:
    tamper(
        superuser,
        (
            "INSERT INTO fact (tenant_id, id, chain_id, sequence, kind, version, happened_at, recorded_at, actor,"
            " source, payload, previous, digest) SELECT tenant_id, gen_random_uuid(), chain_id, 5, kind, version,"
            " happened_at, recorded_at, actor, source, payload, digest, digest FROM fact"
            " WHERE chain_id = %s AND sequence = 4",
            [chains[0]],
        ),
    )
    assert {"edited", "truncated"} <= codes(tenant, office)


def test_reorder(office, tenant, chains, superuser) -> None:
    tamper(
        superuser,
        ("UPDATE fact SET sequence = 90 WHERE chain_id = %s AND sequence = 1", [chains[0]]),
        ("UPDATE fact SET sequence = 1 WHERE chain_id = %s AND sequence = 2", [chains[0]]),
        ("UPDATE fact SET sequence = 2 WHERE chain_id = %s AND sequence = 90", [chains[0]]),
    )
    assert {"order", "edited"} <= codes(tenant, office)


def test_truncation_of_what_was_sealed_with_the_chains_ends_mended(office, tenant, chains, superuser) -> None:
    tamper(
        superuser,
        ("DELETE FROM fact WHERE chain_id = ANY(%s) AND sequence > 2", [chains]),
        ("UPDATE chain SET length = 2, head = f.digest FROM fact f WHERE f.chain_id = chain.id AND f.sequence = 2"
         " AND chain.id = ANY(%s)", [chains]),
        ("DELETE FROM checkpoint WHERE tenant_id = %s", [tenant]),
    )  # fmt: skip
    assert codes(tenant, office) == {"truncated"}  # by the note that lies outside the database


def test_truncation_of_what_is_not_sealed_yet(office, tenant, chains, superuser) -> None:
    tamper(superuser, ("DELETE FROM fact WHERE chain_id = %s AND sequence = 4", [chains[0]]))
    assert codes(tenant, office) == {"truncated"}


def test_fork(office, tenant, chains, superuser) -> None:
    """The whole chain is written anew, digests and ends and all: only the checkpoint knows."""
    from arrears.office.facts.read import facts_of
    from arrears.office.tenancy import within
    from arrears.record.fact import NO_FACT, Draft, link

    with within(tenant) as cursor:
        facts = facts_of(cursor, chains[0])
    head, statements = NO_FACT, []
    for fact in facts:
        draft = Draft(
            fact.id, fact.chain, fact.kind, fact.version, fact.happened_at, "user:zhao", fact.source, fact.payload
        )
        made, _ = link(draft, tenant=tenant, sequence=fact.sequence, recorded_at=fact.recorded_at, previous=head)
        statements.append(
            (
                "UPDATE fact SET actor = 'user:zhao', previous = %s, digest = %s WHERE id = %s",
                [head, made.digest, fact.id],
            )
        )
        head = made.digest
    statements.append(("UPDATE chain SET head = %s WHERE id = %s", [head, chains[0]]))
    tamper(superuser, *statements)
    assert codes(tenant, office) == {"forked"}


def test_swap_between_cases(office, tenant, chains, superuser) -> None:
    tamper(
        superuser,
        ("UPDATE fact SET chain_id = %s, sequence = sequence + 50 WHERE chain_id = %s AND sequence = 2", [*chains]),
    )
    assert {"edited", "order"} <= codes(tenant, office)


def test_swap_to_another_tenant(office, tenant, other_tenant, chains, superuser) -> None:
    tamper(superuser, ("UPDATE fact SET tenant_id = %s WHERE chain_id = %s", [other_tenant, chains[0]]))
    assert codes(tenant, office) == {"truncated"}
    assert {"edited", "truncated"} <= codes(other_tenant, office)


def test_a_forged_checkpoint_in_the_database(office, tenant, chains, superuser) -> None:
    tamper(superuser, ("UPDATE checkpoint SET note = replace(note, '6', '7') WHERE tenant_id = %s", [tenant]))
    assert "checkpoint_unsigned" in codes(tenant, office)


def test_a_log_that_is_not_what_was_signed_is_not_signed_again(office, tenant, chains, superuser) -> None:
    from arrears.office.facts.checkpoints import InconsistentLog, seal
    from arrears.office.tenancy import within

    tamper(
        superuser,
        ("DELETE FROM checkpoint WHERE tenant_id = %s", [tenant]),
        ("DELETE FROM fact WHERE chain_id = %s AND sequence = 1", [chains[0]]),
    )
    with pytest.raises(InconsistentLog), within(tenant) as cursor:
        seal(cursor, office)


def test_a_note_written_just_before_a_crash_is_taken_up(office, tenant, chains, superuser) -> None:
    from arrears.office.facts.checkpoints import seal
    from arrears.office.tenancy import within

    tamper(superuser, ("DELETE FROM checkpoint WHERE tenant_id = %s", [tenant]))
    with within(tenant) as cursor:
        assert seal(cursor, office).size == 8
    assert codes(tenant, office) == set()
