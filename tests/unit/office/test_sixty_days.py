"""Sixty days of a small portfolio, lived through: books balance, the law is kept, the record verifies.

In the suite a tape comes every fifteenth day, since a night costs as much as all the rest of ten days;
ARREARS_NIGHTS=daily runs one every morning. ARREARS_DAYS says how many days are lived through.
"""

import os
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

pytestmark = pytest.mark.database
LAST, PERSONS = date(2026, 10, 31), 150
DAYS = int(os.environ.get("ARREARS_DAYS") or 60)


def test_sixty_days(office, tenant, check_invariants, tmp_path: Path) -> None:
    from arrears.insight.portfolio.generate import generate_portfolio
    from arrears.office.facts.read import log_after
    from arrears.office.simulation.days import Simulation
    from arrears.office.simulation.texts import make_texts
    from arrears.office.tenancy import within

    every = 1 if os.environ.get("ARREARS_NIGHTS") == "daily" else min(15, DAYS)
    first = LAST - timedelta(days=DAYS - 1)
    simulation = Simulation(office, tenant, generate_portfolio(PERSONS, 11, LAST), tmp_path, night_every=every)
    make_texts(office, tenant, datetime.combine(first, time(1, 0), UTC))
    lived = simulation.live(first, DAYS)
    simulation.night(LAST + timedelta(days=1))  # the evening of the last day

    check_invariants()
    with within(tenant) as cursor:
        facts = [fact for _, fact in log_after(cursor, tenant)]
        cursor.execute("SELECT sum(amount_minor) FILTER (WHERE reversed_on IS NULL) FROM payment")
        kept = cursor.fetchone()[0]
    kinds = Counter(fact.kind for fact in facts)
    came = sum(payment.amount_minor for payment in lived.paid)
    back = {payment.reverses for payment in lived.reversed}
    assert kept == came - sum(payment.amount_minor for payment in lived.paid if payment.payment_id in back)
    ledger = simulation.post.ledger.summary()
    assert ledger["doubled"] == 0 and ledger["accepted"] == kinds["message.sent"] > 2
    assert lived.nights == -(-DAYS // every) + 1 and kinds["night.ingested"] == lived.nights
    assert kinds["payment.posted"] == len(lived.paid) > 0
    for kind in ("case.opened", "message.receipt", "contact.decided"):
        assert kinds[kind] > 0, kinds
    assert_books_agree_with_the_night(tenant)


def assert_books_agree_with_the_night(tenant) -> None:
    """The office's own books, with the payments that it posted, give for the tape's day what the night computed."""
    from arrears.office.payments.books import standing_of
    from arrears.office.payments.load_books import accounts_now
    from arrears.office.tenancy import within

    day = LAST + timedelta(days=1)
    with within(tenant) as cursor:
        cursor.execute("SELECT account_id, dpd, overdue_minor FROM account_snapshot ORDER BY 1")
        night = {row[0]: row[1:] for row in cursor.fetchall()}
        now = accounts_now(cursor, tenant, list(night))
    assert len(night) > 2
    differ = {}
    for account, found in now.items():
        standing = standing_of(found.books, day)
        if (standing.dpd, standing.overdue_minor) != night[account]:
            differ[account] = ((standing.dpd, standing.overdue_minor), night[account])
    assert not differ
