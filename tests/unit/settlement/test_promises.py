from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.settlement.follow import PlanInstalment, follow_plan
from arrears.settlement.promise import Promise, Receipt, Tolerance, assess_promises

DAY = date(2026, 11, 2)


def on(days: int) -> date:
    return DAY + timedelta(days=days)


def outcome(receipts: list[Receipt], as_of: date, tolerance: Tolerance = Tolerance()) -> tuple[str, int]:
    (found,) = assess_promises([Promise("p", DAY, on(10), 50_000)], receipts, as_of, tolerance)
    return found.state, found.paid_minor


@pytest.mark.parametrize(
    ("receipts", "as_of", "tolerance", "expected"),
    [
        ([], on(10), Tolerance(), ("open", 0)),
        ([], on(11), Tolerance(), ("broken", 0)),
        ([], on(12), Tolerance(days=2), ("open", 0)),
        ([], on(13), Tolerance(days=2), ("broken", 0)),
        ([Receipt("a", on(10), 50_000)], on(11), Tolerance(), ("kept", 50_000)),
        ([Receipt("a", on(11), 50_000)], on(11), Tolerance(), ("broken", 0)),
        ([Receipt("a", on(11), 50_000)], on(11), Tolerance(days=1), ("kept", 50_000)),
        ([Receipt("a", on(-1), 50_000)], on(11), Tolerance(), ("broken", 0)),
        ([Receipt("a", on(3), 20_000)], on(11), Tolerance(), ("partly_kept", 20_000)),
        ([Receipt("a", on(3), 20_000)], on(9), Tolerance(), ("open", 20_000)),
        ([Receipt("a", on(3), 49_900)], on(9), Tolerance(amount_minor=100), ("kept", 49_900)),
        ([Receipt("a", on(3), 49_899)], on(11), Tolerance(amount_minor=100), ("partly_kept", 49_899)),
        ([Receipt("a", on(3), 20_000), Receipt("b", on(8), 30_000)], on(8), Tolerance(), ("kept", 50_000)),
        ([Receipt("a", on(20), 50_000)], on(8), Tolerance(), ("open", 0)),
    ],
)
def test_a_promise_on_both_sides_of_its_edges(
    receipts: list[Receipt], as_of: date, tolerance: Tolerance, expected: tuple[str, int]
) -> None:
    assert outcome(receipts, as_of, tolerance) == expected


def test_money_serves_the_promise_that_was_due_first() -> None:
    promises = [Promise("later", DAY, on(20), 30_000), Promise("first", DAY, on(10), 50_000)]
    first, later = assess_promises(promises, [Receipt("a", on(5), 60_000)], on(6))
    assert (first.promise.id, first.state, first.receipts) == ("first", "kept", (("a", 50_000),))
    assert (later.promise.id, later.state, later.paid_minor) == ("later", "open", 10_000)


def test_a_withdrawn_promise_is_neither_kept_nor_broken() -> None:
    (found,) = assess_promises([Promise("p", DAY, on(10), 1, withdrawn_on=on(4))], [Receipt("a", on(5), 1)], on(30))
    assert (found.state, found.paid_minor) == ("withdrawn", 0)


@pytest.mark.parametrize(("due", "amount"), [(-1, 100), (1, 0), (1, -5)])
def test_a_promise_that_cannot_be_is_an_error(due: int, amount: int) -> None:
    with pytest.raises(ValueError):
        Promise("p", DAY, on(due), amount)


PLAN = [PlanInstalment(no, on(30 * no), 10_000) for no in (1, 2, 3)]


@pytest.mark.parametrize(
    ("receipts", "as_of", "state", "rows"),
    [
        ([], 30, "running", ["due", "future", "future"]),
        ([], 31, "broken", ["missed", "future", "future"]),
        ([(30, 10_000)], 31, "running", ["paid", "future", "future"]),
        ([(31, 10_000)], 31, "broken", ["paid_late", "future", "future"]),
        ([(10, 4_000)], 31, "broken", ["partly_paid", "future", "future"]),
        ([(5, 30_000)], 5, "kept", ["paid", "paid", "paid"]),
        ([(5, 31_000)], 95, "kept", ["paid", "paid", "paid"]),
        ([(-1, 10_000)], 31, "broken", ["missed", "future", "future"]),
        ([(30, 10_000), (60, 10_000), (90, 10_000)], 90, "kept", ["paid", "paid", "paid"]),
    ],
)
def test_a_plan_is_followed_from_the_money(
    receipts: list[tuple[int, int]], as_of: int, state: str, rows: list[str]
) -> None:
    money = [Receipt(str(index), on(day), amount) for index, (day, amount) in enumerate(receipts)]
    found = follow_plan(PLAN, money, DAY, on(as_of))
    assert (found.state, [row.state for row in found.rows]) == (state, rows)


money_lists = st.lists(
    st.builds(Receipt, st.uuids().map(str), st.integers(0, 120).map(on), st.integers(1, 40_000)),
    max_size=8,
)


@given(money_lists, st.integers(0, 130), st.integers(0, 5), st.integers(0, 500))
def test_every_cent_is_counted_once_and_kept_and_broken_exclude_each_other(
    receipts: list[Receipt], day: int, days: int, amount: int
) -> None:
    tolerance = Tolerance(days, amount)
    promises = [Promise(str(no), DAY, on(20 * no), 10_000 * no) for no in (1, 2, 3)]
    outcomes = assess_promises(promises, receipts, on(day), tolerance)
    used: dict[str, int] = {}
    for found in outcomes:
        assert (found.kept_on is None) or (found.broken_on is None)
        assert 0 <= found.paid_minor <= found.promise.amount_minor
        for receipt, cents in found.receipts:
            used[receipt] = used.get(receipt, 0) + cents
    assert all(used[receipt.id] <= receipt.amount_minor for receipt in receipts if receipt.id in used)
    plan = follow_plan(PLAN, receipts, DAY, on(day), tolerance)
    assert not (plan.kept_on and plan.broken_on)
    assert plan.paid_minor + plan.excess_minor == sum(r.amount_minor for r in receipts if r.received_on <= on(day))


@given(money_lists, st.integers(0, 130), st.integers(0, 7))
def test_a_reversal_undoes_exactly(receipts: list[Receipt], day: int, which: int) -> None:
    extra = Receipt("zz", on(which * 10), 12_345)
    before = follow_plan(PLAN, receipts, DAY, on(day))
    with_extra = [*receipts, extra]
    follow_plan(PLAN, with_extra, DAY, on(day))
    assert follow_plan([*PLAN], [r for r in with_extra if r.id != "zz"], DAY, on(day)) == before


@given(money_lists, st.integers(0, 130))
def test_the_order_in_which_receipts_are_booked_does_not_matter(receipts: list[Receipt], day: int) -> None:
    assert follow_plan(PLAN, receipts, DAY, on(day)) == follow_plan(PLAN, receipts[::-1], DAY, on(day))
