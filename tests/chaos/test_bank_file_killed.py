"""A bank's file is killed in the middle, again and again, and given again: nothing is lost, nothing is doubled."""

import time
from multiprocessing import get_context

import pytest
from tests.unit.office_payments.conftest import Portfolio

pytestmark = [pytest.mark.chaos, pytest.mark.database]
ACCOUNTS, LINES, BATCH = 10, 600, 15
COLUMNS = {"date": "date", "amount": "amount", "bank_reference": "reference", "text": "text", "payer_name": "payer"}
MAPPING = {"columns": COLUMNS}
STATE = (
    "SELECT account, natural_key, amount_minor, confidence FROM payment ORDER BY natural_key",
    "SELECT natural_key, amount_minor, reason FROM payment_unmatched ORDER BY natural_key",
    "SELECT account_id, dpd, overdue_minor, outstanding_minor FROM account_snapshot ORDER BY account_id",
    "SELECT overdue_minor, stage, status FROM collection_case ORDER BY accounts, overdue_minor",
)


def lines():
    """Some name their account, some their borrower, some nobody."""
    for number in range(LINES):
        account = number * 7 % ACCOUNTS
        text = "转账" if number % 10 == 0 else f"还款 LN-2026-{account:04d}"
        yield f"2026-11-24,{1 + number % 7}.{number % 100:02d},B{number:04d},{text},路人{number}"


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "bank.csv"
    found.write_text("date,amount,reference,text,payer\n" + "\n".join(lines()) + "\n", encoding="utf-8")
    return found


def test_a_file_that_is_killed_and_given_again_is_the_file_taken_in_once(
    office, tenant, other_tenant, path, monkeypatch
) -> None:
    from django.db import connections

    from arrears.office.facts.verify import verify
    from arrears.office.payments import import_file, piles, side_by_side

    for module in (import_file, side_by_side):
        monkeypatch.setattr(module, "BATCH", BATCH)
    monkeypatch.setattr(piles, "MOST_HELD", 50)
    killed, whole = Portfolio(office, tenant), Portfolio(office, other_tenant)
    for portfolio in (killed, whole):
        for number in range(ACCOUNTS):
            portfolio.add(f"LN-2026-{number:04d}", f"C{number}", f"示例{number}")
    counts = []
    for mark in (1, 120, 300):
        connections.close_all()
        process = get_context("fork").Process(target=killed.take, args=(path, MAPPING), kwargs={"processes": 2})
        process.start()
        limit = time.monotonic() + 60
        while process.is_alive() and time.monotonic() < limit:
            counts.append(killed.ask("SELECT count(*) FROM payment")[0][0])
            if counts[-1] >= mark:
                process.kill()
            time.sleep(0.005)
        process.join()
        assert process.exitcode == -9, "it was killed before it had come to its end"
    assert counts[-1] < LINES
    tally = killed.take(path, MAPPING, processes=2)
    assert tally.known > 0 and tally.posted + tally.known + tally.unmatched == tally.lines == LINES
    once = whole.take(path, MAPPING)
    assert (once.posted, once.unmatched, once.known) == (LINES - LINES // 10, LINES // 10, 0)
    for query in STATE:
        assert killed.ask(query) == whole.ask(query)
    killed.rebuild_is_live()
    assert verify(tenant, office).count == 0
    again = killed.take(path, MAPPING)
    assert (again.posted, again.unmatched, again.known) == (0, 0, LINES)
