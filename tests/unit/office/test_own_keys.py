"""Another office's keys are refused before anything is written with them."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from arrears.kernel.refusal import InputError

from .conftest import NOW

pytestmark = pytest.mark.database


@pytest.mark.parametrize("name", ["record.key", "personal.json"])
def test_a_key_of_another_office_is_refused(office, tenant, tmp_path: Path, step, name: str) -> None:
    import shutil
    from uuid import uuid4

    from arrears.office.database.address import application_conninfo
    from arrears.office.database.own_keys import refuse_foreign_keys_of
    from arrears.office.facts.append import append
    from arrears.office.facts.checkpoints import seal
    from arrears.office.keys import make_keys
    from arrears.office.privacy.people import Known, keep
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        append(cursor, [step(uuid4())])
        keep(cursor, office, [Known("C1", fields={"name": ("示例甲",)})])
        seal(cursor, office, at=NOW)
    foreign = replace(office, keys=tmp_path / "keys")
    make_keys(foreign)
    for kept in {"record.key", "personal.json"} - {name}:
        shutil.copy(office.keys / kept, foreign.keys / kept)
    with psycopg.connect(application_conninfo(office)) as connection:
        refuse_foreign_keys_of(connection, office, tenant)
        with pytest.raises(InputError) as fault:
            refuse_foreign_keys_of(connection, foreign, tenant)
    assert (fault.value.code, fault.value.path) == ("key_foreign", str(foreign.keys / name))
