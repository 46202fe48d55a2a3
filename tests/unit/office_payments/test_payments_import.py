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
