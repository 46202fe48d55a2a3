"""A number that is a stranger's is neither dialled nor written to again; another one of the person is."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.unit.desk.conftest import NOW

from arrears.kernel.refusal import InputError

pytestmark = pytest.mark.database


def test_the_next_number_is_called_and_with_none_left_nobody_is(floor):
    from arrears.office.messages.standing import sealed_people
    from arrears.office.privacy.people import Known, keep
    from arrears.office.tenancy import within

    with within(floor.tenant) as cursor:
        keep(cursor, floor.config, [Known("C1", fields={"phone": ["12000001111", "12000001112"]})])
        cursor.execute("SELECT person_id FROM collection_case WHERE id = %s", [floor.cases["C1"]])
        person = cursor.fetchone()[0]

    def phone() -> str | None:
        with within(floor.tenant) as cursor:
            return sealed_people(cursor, floor.config, floor.tenant, [person])[person].opened("phone")

    dialled = []
    for days, left in ((0, "12000001112"), (1, None)):
        contact, at = uuid4(), NOW + timedelta(days=days)
        assert floor.call("C1", contact, at=at)["permitted"]
        dialled.append(floor.row("SELECT number FROM contact WHERE id = %s", contact)[0])
        floor.log("C1", contact, "wrong_number", at=at)
        assert (phone() or "").removeprefix("+86") == (left or "")
    assert len(set(dialled)) == 2
    with pytest.raises(InputError, match="out of use"):
        floor.call("C1", uuid4(), at=NOW + timedelta(days=2))
