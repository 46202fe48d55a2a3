"""Tenants' walls: nobody sees or writes another's rows, and a table without a wall is found."""

from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.db.utils import ProgrammingError

pytestmark = pytest.mark.database


def test_the_walls_stand(office) -> None:
    from arrears.office.database import address, walls

    with psycopg.connect(address.application_conninfo(office)) as database:
        assert walls.breaches(database, address.APPLICATION_ROLE) == []


PLANTED = {
    "a table without a wall": ("CREATE TABLE planted (tenant_id uuid)", "table planted has a tenant and no wall"),
    "a wall that does not bind the owner": (
        "CREATE TABLE planted (tenant_id uuid); ALTER TABLE planted ENABLE ROW LEVEL SECURITY;"
        "CREATE POLICY tenant_wall ON planted USING"
        " (tenant_id = nullif(current_setting('arrears.tenant', true), '')::uuid)",
        "table planted has a tenant and no wall",
    ),
    "a wall with a door": (
        "CREATE POLICY door ON fact USING (true)",
        "table fact has a tenant and no wall",
    ),
    "a wall for readers only": (
        "DROP POLICY tenant_wall ON hold; CREATE POLICY tenant_wall ON hold USING"
        " (tenant_id = nullif(current_setting('arrears.tenant', true), '')::uuid) WITH CHECK (true)",
        "table hold has a tenant and no wall",
    ),
    "a table that nobody listed": ("CREATE TABLE planted (x int)", "table planted has no tenant and is not listed"),
    "a role beyond the walls": ("ALTER ROLE arrears_app BYPASSRLS", "role arrears_app bypasses row-level security"),
    "a role in the owner's": ("GRANT arrears_owner TO arrears_app", "role arrears_app owns tables, or is a member"),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_breach_is_found(superuser, fault: str) -> None:
    from arrears.office.database import address, walls

    statement, says = PLANTED[fault]
    with superuser.transaction(force_rollback=True):
        for part in statement.split(";"):
            superuser.execute(part)
        assert any(says in found for found in walls.breaches(superuser, address.APPLICATION_ROLE))


def test_each_tenant_sees_its_own_and_nobody_sees_without_one(office, tenant, other_tenant, step) -> None:
    from arrears.office.facts.append import append
    from arrears.office.store.models import Fact
    from arrears.office.tenancy import within

    for one in (tenant, other_tenant):
        with within(one) as cursor:
            append(cursor, [step(uuid4())])
    with within(tenant):
        assert {fact.tenant_id for fact in Fact.objects.all()} == {tenant}
        assert not Fact.objects.filter(tenant_id=other_tenant).exists()
    assert not Fact.objects.exists()


def test_nothing_can_be_written_for_another_tenant(tenant, other_tenant) -> None:
    from arrears.office.tenancy import within

    insert = "INSERT INTO person (tenant_id, id, customer_id, language, timezone) VALUES (%s, %s, 'c', 'zh', 'UTC')"
    with pytest.raises(ProgrammingError, match="row-level security"), within(tenant) as cursor:
        cursor.execute(insert, [other_tenant, uuid4()])
    with pytest.raises(ProgrammingError, match="row-level security"), connection.cursor() as cursor:
        cursor.execute(insert, [tenant, uuid4()])


def test_a_chain_of_another_tenant_is_not_written_to(tenant, other_tenant, step) -> None:
    from arrears.office.facts.append import append
    from arrears.office.tenancy import within

    chain = uuid4()
    with within(other_tenant) as cursor:
        append(cursor, [step(chain)])
    with pytest.raises(PermissionError, match="another tenant"), within(tenant) as cursor:
        append(cursor, [step(chain)])


def test_the_tenant_ends_with_the_transaction(tenant) -> None:
    from arrears.office.tenancy import within

    with within(tenant):
        pass
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('arrears.tenant', true)")
        assert not cursor.fetchone()[0]
