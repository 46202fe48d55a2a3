"""Names, phones and e-mails of the followed come from the night's tape: sealed, searchable, and no one else's."""

from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from arrears.insight.portfolio.generate import generate_portfolio
from arrears.night.perform import Order, perform

pytestmark = pytest.mark.database
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The night of 300 fictional persons, and its tape."""
    from arrears.office.demo.portfolios import write_tape

    base = tmp_path_factory.mktemp("people")
    tape = write_tape(generate_portfolio(300, 3, DAY).tape(DAY), base / "tape")
    perform(Order(tape, DAY, base / "night"), lambda *_: None)
    return base / "night", tape


@pytest.fixture
def taken(office, tenant, night):
    from arrears.office.cases.ingest_night import ingest_night
    from arrears.office.cases.tape_people import take_people

    changed = take_people(office, tenant, *night)
    ingest_night(night[0], tenant)
    return changed


def test_the_followed_are_kept_as_the_tape_has_them(office, tenant, night, taken) -> None:
    from arrears.office.privacy.people import find, masked
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        cursor.execute("SELECT customer_id, id FROM person ORDER BY customer_id")
        people = dict(cursor.fetchall())
        shown = masked(cursor, office, list(people.values()))
        on_tape = {row["customer_id"]: row for row in pq.read_table(night[1] / "customers.parquet").to_pylist()}
        assert taken == len(people) and 10 < len(people) < 300
        for customer, person in people.items():
            said = on_tape[customer]
            assert set(shown[person]) == {name for name in ("name", "phone", "email") if said[name]}
        customer = next(customer for customer in people if on_tape[customer]["phone"])
        assert people[customer] in find(cursor, office, "phone", on_tape[customer]["phone"])


def test_the_same_tape_again_writes_nothing(office, tenant, night, taken) -> None:
    from arrears.office.cases.tape_people import take_people

    assert take_people(office, tenant, *night) == 0


def test_a_person_of_an_earlier_night_gets_a_key_that_opens(office, tenant, night) -> None:
    """A person may be known before their data: by a night that was taken in without its tape."""
    from arrears.office.cases.ingest_night import ingest_night
    from arrears.office.cases.tape_people import take_people
    from arrears.office.privacy.people import masked
    from arrears.office.tenancy import within

    ingest_night(night[0], tenant)
    assert take_people(office, tenant, *night) > 10
    with within(tenant) as cursor:
        cursor.execute("SELECT id FROM person")
        assert all(said.get("name") for said in masked(cursor, office, [row[0] for row in cursor.fetchall()]).values())


def test_fields_of_another_source_stay(office, tenant, night, taken) -> None:
    from arrears.office.cases.tape_people import take_people
    from arrears.office.privacy.people import Known, keep, masked
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        cursor.execute("SELECT id, customer_id, language, timezone, preferred_channel FROM person ORDER BY id LIMIT 1")
        person, *about = cursor.fetchone()
        keep(cursor, office, [Known(*about, fields={"address": ["示例市示例路一号"]})])
    assert take_people(office, tenant, *night) == 0
    with within(tenant) as cursor:
        assert {"name", "address"} <= set(masked(cursor, office, [person])[person])


def test_cases_are_one_a_person_and_lender(tenant, night, taken) -> None:
    from arrears.office.tenancy import within

    late = {
        (row["customer_id"], row["lender"])
        for row in pq.read_table(night[0] / "accounts.parquet").to_pylist()
        if row["dpd"] > 0
    }
    with within(tenant) as cursor:
        cursor.execute("SELECT p.customer_id, c.lender FROM collection_case c JOIN person p ON p.id = c.person_id")
        found = cursor.fetchall()
    assert len(found) == len(set(found)) and set(found) == late
    assert len({lender for _, lender in late}) > 1
