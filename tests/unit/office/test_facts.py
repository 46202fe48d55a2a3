"""Facts go on record, in chains, and cannot be changed."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest

pytestmark = pytest.mark.database
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def payment(number: int, chain: UUID):
    from arrears.office.facts.append import draft
    from arrears.record.kinds.money import PaymentPosted

    said = PaymentPosted(
        payment=f"p{number}", account="A1", paid_on=date(2026, 11, 24), currency="CNY", amount_minor=100 + number,
        natural_key=f"bank:{number}",
    )  # fmt: skip
    return draft(chain, said, happened_at=NOW, actor="system", source="test")


def test_facts_are_chained_and_verify(office, tenant) -> None:
    from arrears.office.facts.append import append
    from arrears.office.facts.checkpoints import seal
    from arrears.office.facts.read import facts_of
    from arrears.office.facts.verify import verify
    from arrears.office.tenancy import within

    one, two = uuid4(), uuid4()
    with within(tenant) as cursor:
        append(cursor, [payment(1, one), payment(2, two), payment(3, one)])
        append(cursor, [payment(4, one)])
        sealed = seal(cursor, office, at=NOW)
        assert [fact.sequence for fact in facts_of(cursor, one)] == [1, 2, 3]
        assert [fact.payload["payment"] for fact in facts_of(cursor, one)] == ["p1", "p3", "p4"]
    report = verify(tenant, office)
    assert (report.facts, report.chains, report.checkpoints, report.faults) == (4, 2, 2, [])
    assert report.root == sealed.root
