"""Bank files become facts: each line once, matched or left to a person, with what follows from it."""

import pytest

from .conftest import MAPPING

pytestmark = pytest.mark.database


def test_a_file_is_taken_in_once(portfolio, bank_csv) -> None:
    case = portfolio.add("LN-2026-0001", "C1", "示例甲")
    path = bank_csv(
        "one.csv",
        "20261124,500.00,,B001,转账,还款 ＬＮ２０２６－０００１ 第1期,示例乙,6222,",
        "20261124,77.00,,B002,转账,不知道,示例丙,6223,",
        "20261124,,12.00,B003,手续费,,银行,1,",
        "2026-11-24,1.00,,B004,坏日期,,,,",
        "20261124,1.005,,B005,坏金额,,,,",
    )
    tally = portfolio.take(path, MAPPING)
    assert (tally.lines, tally.posted, tally.unmatched, tally.outgoing, tally.rejected) == (5, 1, 1, 1, 2)
    assert [(one.line, one.column, one.value, one.code) for one in tally.rejects] == [
        (5, "交易日期", "2026-11-24", "date_malformed"),
        (6, "贷方金额", "1.005", "money_too_precise"),
    ]
    assert tally.amounts["posted"] == {"CNY": 50000}
    posted = portfolio.facts(case, "payment.posted")
    assert posted[0]["parts"] == {"interest": 10000, "principal": 40000}
    assert posted[0]["confidence"] >= 90 and posted[0]["matched_by"] == ["reference", "amount"]
    assert portfolio.ask("SELECT overdue_minor, dpd FROM account_snapshot") == [(50000, 9)]
    assert portfolio.ask("SELECT overdue_minor, stage FROM collection_case")[0][0] == 50000
    again = portfolio.take(path, MAPPING)
    assert (again.posted, again.unmatched, again.known) == (0, 0, 2)
    portfolio.rebuild_is_live()


def test_several_processes_take_a_file_in_as_one_does(portfolio, bank_csv) -> None:
    for number in range(6):
        portfolio.add(f"LN-2026-100{number}", f"C{number}", f"示例{number}")
    lines = [
        f"20261124,{10 + number}.00,,B{number:03d},转账,还款 LN-2026-100{number % 6},示例{number % 6},6222,"
        for number in range(30)
    ]
    path = bank_csv("many.csv", *lines, "20261124,99.00,,B900,转账,不知道,示例丙,6223,", "20261124,11.00,,B001,,,,,Y")
    one_by_one = portfolio.take(path, MAPPING, processes=2)
    assert (one_by_one.posted, one_by_one.unmatched, one_by_one.reversed, one_by_one.lines) == (30, 1, 1, 32)
    assert one_by_one.amounts["posted"] == {"CNY": sum(range(10, 40)) * 100}
    again = portfolio.take(path, MAPPING, processes=2)
    assert (again.posted, again.reversed, again.known) == (0, 0, 32)
    assert portfolio.ask("SELECT sum(overdue_minor) FROM account_snapshot") == [(600_000 - 73_500 + 1_100,)]
    portfolio.rebuild_is_live()


def test_two_files_that_hold_the_same_line_at_the_same_moment_count_it_once(portfolio, bank_csv) -> None:
    """The batches of two files keep no turns; what both add has one natural id, and the later one is told so."""
    from threading import Barrier, Thread

    from django.db import connections

    portfolio.add("LN-2026-0001", "C1", "示例甲")
    path = bank_csv("same.csv", *(f"20261124,1.00,,B{number},,LN-2026-0001,,," for number in range(50)))
    start, found = Barrier(2), []

    def take() -> None:
        start.wait()
        found.append(portfolio.take(path, MAPPING))
        connections.close_all()

    threads = [Thread(target=take) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(tally.posted for tally in found) == 50 and sum(tally.known for tally in found) == 50
    assert portfolio.ask("SELECT count(*), sum(amount_minor) FROM payment") == [(50, 5000)]
    portfolio.rebuild_is_live()
