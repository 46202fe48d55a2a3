"""The schedule: when a night is due, that it comes in with its people, and that projections are compared each day."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

pytestmark = pytest.mark.database
DAY = date(2026, 11, 24)


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


@pytest.fixture
def tape(office, tenant) -> Path:
    from arrears.insight.portfolio.generate import generate_portfolio
    from arrears.office.demo.portfolios import write_tape
    from arrears.office.facts.checkpoints import origin_of
    from arrears.office.nightly.night import tape_folder
    from arrears.office.tenancy import within

    with within(tenant) as cursor:
        code = origin_of(cursor, tenant).removeprefix("arrears/")
    return write_tape(generate_portfolio(60, 3, DAY).tape(DAY), tape_folder(code, office))


def test_a_night_is_due_from_half_past_two_once_a_day_and_then_run(office, tenant, tape, monkeypatch) -> None:
    """The clock is an argument: the scheduler's job hands on the second at which it was to run."""
    from arrears.office.nightly import tasks
    from arrears.office.nightly.night import night_due
    from arrears.office.tenancy import within

    assert night_due(tenant, office, at("2026-11-24T02:29:59+08:00")) is None
    assert night_due(tenant, office, at("2026-11-24T02:30:00+08:00")) == DAY
    assert night_due(tenant, office, at("2026-11-24T23:59:00+08:00")) == DAY, "after a stop it is caught up"
    monkeypatch.setattr(tasks, "read_config", lambda: office)
    monkeypatch.setattr(tasks, "tenants", lambda _cursor: [tenant])
    tasks.nights(at("2026-11-24T02:40:00+08:00"))
    assert night_due(tenant, office, at("2026-11-24T02:50:00+08:00")) is None
    assert night_due(tenant, office, at("2026-11-25T02:30:00+08:00")) == date(2026, 11, 25)
    with within(tenant) as cursor:
        cursor.execute("SELECT count(*) FROM person_field WHERE field = 'name'")
        assert cursor.fetchone()[0] > 0
        cursor.execute("SELECT size FROM checkpoint")
        assert len(cursor.fetchall()) == 1, "and the log is sealed after it"


class PlugPulled(BaseException):
    """The process is gone."""


@pytest.mark.parametrize(
    "before", ["arrears.office.payments.tape_books.keep_books", "arrears.office.nightly.night.restate"]
)
def test_a_night_that_dies_before_its_books_are_in_is_run_again(office, tenant, tape, monkeypatch, before) -> None:
    from arrears.office.nightly import night as nightly
    from arrears.office.tenancy import within

    def pull(*_: object, **__: object) -> None:
        raise PlugPulled

    def counted() -> tuple[int, int]:
        with within(tenant) as cursor:
            cursor.execute("SELECT (SELECT count(*) FROM collection_case), (SELECT count(*) FROM account_books)")
            return cursor.fetchone()

    with monkeypatch.context() as patch, pytest.raises(PlugPulled):
        patch.setattr(before, pull)
        nightly.perform_night(tenant, office, DAY)
    assert counted() == (0, 0), "nothing of the night is in without its books"
    assert nightly.night_due(tenant, office, at("2026-11-24T02:40:00+08:00")) == DAY
    nightly.perform_night(tenant, office, DAY)
    assert min(counted()) > 0
    assert nightly.night_due(tenant, office, at("2026-11-24T02:40:00+08:00")) is None


def test_a_tenant_without_a_tape_has_no_night(office, tenant) -> None:
    from arrears.office.nightly.night import night_due

    assert night_due(tenant, office, at("2026-11-24T12:00:00+08:00")) is None


def test_a_changed_row_is_found_by_the_daily_comparison(office, tenant, night, superuser) -> None:
    from arrears.office.facts.verify import verify
    from arrears.office.nightly.compare import compare

    night(0, [("A1", "C1", 3, 100), ("A2", "C2", 4, 100)])
    well = compare(tenant, office, at=datetime(2026, 11, 25, tzinfo=UTC))
    assert (well.differs, well.wrong) == (0, []) and well.rows >= 2
    superuser.execute("UPDATE collection_case SET overdue_minor = 1 WHERE tenant_id = %s AND dpd = 3", [tenant])
    ill = compare(tenant, office, at=datetime(2026, 11, 26, tzinfo=UTC))
    assert (ill.differs, ill.wrong) == (1, ["collection_case"])
    assert verify(tenant, office).faults == []
