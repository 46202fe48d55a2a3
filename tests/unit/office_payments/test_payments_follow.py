"""What follows from money: allocation by the law's order, promises, plans, holds, cases; and all of it taken back."""

from datetime import date, timedelta
from uuid import UUID, uuid5

import pytest

from arrears.kernel.refusal import InputError
from arrears.record.kinds.agreement import PlanAgreed, PromiseMade
from arrears.record.kinds.case import HoldPlaced

from .conftest import AT, DAY, MAPPING

pytestmark = pytest.mark.database


def post(portfolio, account: str | None, minor: int, key: str, **more) -> dict:
    payload = {"paid_on": DAY.isoformat(), "amount_minor": minor, "account": account, "bank_reference": key, **more}
    return portfolio.command("payment.post", payload, key)


def test_a_night_without_schedules_is_paid_in_the_order_of_the_law(portfolio) -> None:
    parts = {"overdue_principal_minor": 50000, "overdue_interest_minor": 30000, "overdue_fee_minor": 15000,
             "overdue_penalty_minor": 5000}  # fmt: skip
    loan = portfolio.add("L1", "C1", "示例甲", schedule=False, **parts)
    card = portfolio.add("K1", "C2", "示例乙", schedule=False, product="credit_card", dpd=91, **parts)
    young = portfolio.add("K2", "C3", "示例丙", schedule=False, product="credit_card", dpd=90, **parts)
    for account in ("L1", "K1", "K2"):
        post(portfolio, account, 60000, f"B-{account}")
    assert portfolio.facts(loan, "payment.posted")[0]["parts"] == {
        "fee": 15000, "penalty": 5000, "interest": 30000, "principal": 10000,
    }  # fmt: skip
    assert portfolio.facts(card, "payment.posted")[0]["parts"] == {"principal": 50000, "interest": 10000}
    assert portfolio.facts(young, "payment.posted")[0]["parts"]["fee"] == 15000
    assert portfolio.ask("SELECT overdue_minor, outstanding_minor FROM account_snapshot WHERE account_id = 'L1'") == [
        (40000, 90000)
    ]
    portfolio.rebuild_is_live()


def test_a_case_is_cured_by_money_and_reopened_when_it_goes_back(portfolio) -> None:
    case = portfolio.add("LN-0001", "C1", "示例甲")
    done = post(portfolio, "LN-0001", 100000, "B1")
    status = "SELECT status, close_reason, overdue_minor FROM collection_case"
    assert portfolio.ask(status) == [("closed", "cured", 0)]
    before = portfolio.ask("SELECT dpd, overdue_minor, outstanding_minor FROM account_snapshot")
    assert before == [(0, 0, 50000)]
    portfolio.command("payment.reverse", {"payment": done["payment"], "reason": "错账"}, "R1")
    assert portfolio.ask(status)[0][0] == "open"
    assert portfolio.ask("SELECT dpd, overdue_minor, outstanding_minor FROM account_snapshot") == [(40, 100000, 150000)]
    kinds = portfolio.facts(case, "payment.reversed")
    assert kinds[0]["payment"] == done["payment"]
    with pytest.raises(InputError, match="counts"):
        portfolio.command("payment.reverse", {"payment": done["payment"], "reason": "again"}, "R2")
    portfolio.rebuild_is_live()


def test_promises_are_kept_first_in_first_out_and_taken_back(portfolio) -> None:
    case = portfolio.add("LN-0001", "C1", "示例甲")
    first, second = uuid5(case, "1"), uuid5(case, "2")
    portfolio.give(
        case,
        PromiseMade(promise=first, currency="CNY", amount_minor=10000, promised_on=DAY, due_on=DAY),
        PromiseMade(
            promise=second, currency="CNY", amount_minor=20000, promised_on=DAY, due_on=DAY + timedelta(days=3)
        ),
    )
    done = post(portfolio, "LN-0001", 15000, "B1")

    def judged() -> dict[str, tuple[str, int]]:
        return {one["promise"]: (one["status"], one["paid_minor"]) for one in portfolio.facts(case, "promise.judged")}

    assert judged() == {str(first): ("kept", 10000), str(second): ("open", 5000)}
    post(portfolio, "LN-0001", 15000, "B2")
    assert judged()[str(second)] == ("kept", 20000)
    portfolio.command("payment.reverse", {"payment": done["payment"], "reason": "错账"}, "R1")
    assert judged() == {str(first): ("kept", 10000), str(second): ("open", 5000)}
    portfolio.rebuild_is_live()


def test_a_broken_plan_ends_its_hold_and_late_news_mends_it(portfolio) -> None:
    from arrears.office.payments.follow import judge_all
    from arrears.office.tenancy import within

    case = portfolio.add("LN-0001", "C1", "示例甲")
    plan, hold = uuid5(case, "plan"), uuid5(case, "hold")
    rows = [{"due": (DAY + timedelta(days=days)).isoformat(), "amount_minor": 30000} for days in (1, 30)]
    portfolio.give(
        case,
        PlanAgreed(plan=plan, plan_kind="instalments", currency="CNY", rows=rows, authority="collector"),
        HoldPlaced(hold=hold, hold_kind="signed_plan", starts_at=AT, reason="plan"),
    )
    later = AT + timedelta(days=3)
    with within(portfolio.tenant) as cursor:
        judge_all(cursor, portfolio.tenant, later)
        judge_all(cursor, portfolio.tenant, later)
    assert [one["status"] for one in portfolio.facts(case, "plan.judged")] == ["broken"]
    assert portfolio.ask("SELECT lifted_at FROM hold WHERE id = %s", hold) == [(later,)]
    payload = {"paid_on": DAY.isoformat(), "amount_minor": 30000, "account": "LN-0001", "bank_reference": "late"}
    portfolio.command("payment.post", payload, "late", at=later + timedelta(hours=1))
    assert [one["status"] for one in portfolio.facts(case, "plan.judged")] == ["broken", "running"]
    assert portfolio.ask("SELECT count(*) FROM hold WHERE kind = 'signed_plan' AND lifted_at IS NULL") == [(1,)]
    portfolio.rebuild_is_live()


def test_unmatched_money_is_assigned_once(portfolio, bank_csv) -> None:
    case = portfolio.add("LN-0001", "C1", "示例甲")
    path = bank_csv("a.csv", "20261124,500.01,,B1,转账,无,示例甲,62220001,")
    assert portfolio.take(path, MAPPING).unmatched == 1
    ((identity, reason, candidates),) = portfolio.ask("SELECT id, reason, candidates FROM payment_unmatched")
    assert reason == "not_sure" and "LN-0001" in str(candidates)
    assert portfolio.ask("SELECT count(*) FROM payment_evidence") == [(1,)]
    payload = {"payment": str(identity), "account": "LN-0001", "because": "电话确认"}
    assert portfolio.command("payment.assign", payload, "A1")["parts"] == {"interest": 10001, "principal": 40000}
    assert portfolio.command("payment.assign", payload, "A1")["account"] == "LN-0001"
    with pytest.raises(InputError, match="assigned already"):
        portfolio.command("payment.assign", payload, "A2")
    assert portfolio.ask("SELECT count(*) FROM payment_evidence") == [(0,)]
    assert portfolio.ask("SELECT state, account FROM payment_unmatched") == [("assigned", "LN-0001")]
    assert portfolio.take(path, MAPPING).known == 1
    assert len(portfolio.facts(case, "payment.posted")) == 1
    portfolio.rebuild_is_live()


def test_nothing_personal_is_on_record_in_clear(portfolio, bank_csv) -> None:
    portfolio.add("LN-0001", "C1", "示例甲")
    path = bank_csv("a.csv", "20261124,1.00,,,转账,给示例乙的钱,示例丙,6222000177778888,",
                    "20261124,500.00,,B2,转账,LN-0001 示例乙,示例丙,6222000177778888,")  # fmt: skip
    portfolio.take(path, MAPPING)
    said = str(portfolio.ask("SELECT payload::text FROM fact")) + str(portfolio.ask("SELECT answer::text FROM command"))
    for personal in ("示例甲", "示例乙", "示例丙", "6222000177778888"):
        assert personal not in said


def test_a_bank_reverses_and_returns_by_its_own_reference(portfolio, bank_csv) -> None:
    case = portfolio.add("LN-0001", "C1", "示例甲")
    portfolio.take(bank_csv("a.csv", "20261124,500.00,,B1,还款,LN-0001,,,"), MAPPING)
    path = bank_csv("b.csv", "20261124,500.00,,B1,冲,LN-0001,,,冲正", "20261124,9.00,,B9,冲,,,,冲正")
    tally = portfolio.take(path, MAPPING)
    assert (tally.reversed, tally.rejected, tally.rejects[0].code) == (1, 1, "original_unknown")
    assert portfolio.ask("SELECT overdue_minor FROM account_snapshot") == [(100000,)]
    assert len(portfolio.facts(case, "payment.reversed")) == 1
    assert portfolio.take(path, MAPPING).known == 1
    portfolio.rebuild_is_live()


def test_a_chargeback_is_owed_again(portfolio) -> None:
    portfolio.add("LN-0001", "C1", "示例甲")
    done = post(portfolio, "LN-0001", 50000, "B1")
    back = {"payment": done["payment"], "reason": "AC04", "amount_minor": 20000}
    assert portfolio.command("payment.return", back, "R1")["returned_minor"] == 20000
    assert portfolio.ask("SELECT outstanding_minor FROM account_snapshot") == [(120000,)]
    with pytest.raises(InputError, match="left"):
        portfolio.command("payment.return", {**back, "amount_minor": 30001}, "R2")
    with pytest.raises(InputError, match="charged back"):
        portfolio.command("payment.reverse", {"payment": done["payment"], "reason": "x"}, "R3")
    portfolio.rebuild_is_live()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"amount_minor": 0}, "payload_malformed"),
        ({"currency": "XXQ"}, "unknown_currency"),
        ({"account": "nobody"}, "unknown_account"),
        ({"paid_on": "2026-11-26"}, "paid_in_future"),
        ({"colour": "red"}, "payload_malformed"),
    ],
)
def test_what_is_no_payment(portfolio, change: dict, code: str) -> None:
    payload = {"paid_on": DAY.isoformat(), "amount_minor": 1, **change}
    with pytest.raises(InputError) as fault:
        portfolio.command("payment.post", payload, "k")
    assert fault.value.code == code
    assert portfolio.ask("SELECT count(*) FROM fact") == [(0,)]


def test_the_lenders_next_tape_may_know_a_payment_too(portfolio) -> None:
    """The same money is never counted twice: the tape's payment of that day and amount is the office's."""
    from arrears.debt.account import Account
    from arrears.office.payments.follow import restate
    from arrears.office.payments.tape_books import keep_one
    from arrears.office.tenancy import within

    portfolio.add("LN-0001", "C1", "示例甲")
    done = post(portfolio, "LN-0001", 50000, "B1")
    rows = [[1, "2026-10-15", 40000, 10000, 0], [2, "2026-11-15", 40000, 10000, 0], [3, "2026-12-15", 40000, 10000, 0]]
    paid = [{"id": "core-7", "on": DAY.isoformat(), "minor": 50000}]
    with within(portfolio.tenant) as cursor:
        keep_one(cursor, portfolio.tenant, "LN-0001", Account(120000), rows, paid, DAY)
        restate(cursor, portfolio.tenant, AT)
    assert portfolio.ask("SELECT overdue_minor FROM account_snapshot") == [(50000,)]
    portfolio.command("payment.reverse", {"payment": done["payment"], "reason": "x"}, "R1")
    assert portfolio.ask("SELECT overdue_minor FROM account_snapshot") == [(100000,)]


def test_the_tape_brings_the_schedules(portfolio, tmp_path) -> None:
    from arrears.office.payments.tape_books import keep_books
    from arrears.office.tenancy import within

    portfolio.add("LN-0001", "C1", "示例甲", schedule=False)
    (tmp_path / "customers.csv").write_text("customer_id\nC1\n")
    (tmp_path / "accounts.csv").write_text(
        "account_id,customer_id,product,principal,penalty_rate,flip_dpd,flip_allocation\n"
        'LN-0001,C1,cash_loan,800.00,0.18,91,"principal,interest,penalty,fee"\nLN-9,C1,cash_loan,1.00,0,,\n'
    )
    (tmp_path / "instalments.csv").write_text(
        "account_id,no,due_on,principal,interest\nLN-0001,1,2026-10-15,400.00,10.00\nLN-0001,2,2026-11-15,400.00,10.00\n"
    )
    (tmp_path / "payments.csv").write_text("payment_id,account_id,paid_on,amount\np1,LN-0001,2026-10-20,10.00\n")
    with within(portfolio.tenant) as cursor:
        assert keep_books(cursor, portfolio.tenant, tmp_path, DAY) == 1
    ((case,),) = portfolio.ask("SELECT case_id FROM account_snapshot")
    post(portfolio, "LN-0001", 20000, "B1")
    parts = portfolio.facts(UUID(str(case)), "payment.posted")[0]["parts"]
    assert parts["penalty"] > 0 and sum(parts.values()) == 20000
    assert date.fromisoformat(portfolio.ask("SELECT detail->>'oldest_unpaid_due' FROM account_snapshot")[0][0]) == date(
        2026, 10, 15
    )
