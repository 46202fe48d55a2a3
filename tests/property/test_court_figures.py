"""Fees, periods and doubled interest for any amount and any day."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.court.event import Event, Matter
from arrears.court.fee import KINDS, Kind, court_fee
from arrears.court.late_interest import DAILY, Due, Paid, late_interest
from arrears.court.limitation import limitation
from arrears.court.period import Period, last_day
from arrears.kernel.calendar import BusinessCalendar

CHINA = BusinessCalendar("CHN")
amounts = st.integers(1, 10**12)
days = st.dates(date(2015, 1, 1), date(2026, 12, 31))


@settings(max_examples=200)
@given(st.sampled_from(KINDS), amounts, st.integers(0, 10**6))
def test_a_higher_claim_never_costs_less(kind: Kind, amount: int, more: int) -> None:
    assert court_fee(kind, amount).fee <= court_fee(kind, amount + more).fee


@settings(max_examples=200)
@given(amounts)
def test_a_fee_is_the_rounded_sum_of_its_brackets(amount: int) -> None:
    paid = court_fee("acceptance", amount)
    exact = sum((step.fee for step in paid.steps), Fraction(0))
    assert abs(paid.fee - exact) <= Fraction(1, 2)
    assert sum(step.part or 0 for step in paid.steps) == amount
    assert abs(court_fee("acceptance", amount, halved=True).fee - exact / 2) <= Fraction(1, 2)
    assert abs(court_fee("payment_order", amount).fee - exact / 3) <= Fraction(1, 2)


@settings(max_examples=200)
@given(days, st.integers(1, 1200))
def test_a_period_ends_on_a_working_day_and_no_working_day_is_skipped(start: date, length: int) -> None:
    end = last_day(start, Period(days=length), CHINA)
    assert end.counted == start + timedelta(days=length) <= end.due_on
    if end.verified:
        assert CHINA.is_working_day(end.due_on)
        between = (end.counted + timedelta(days=n) for n in range((end.due_on - end.counted).days))
        assert not any(CHINA.is_working_day(day) for day in between)
    else:
        assert end.due_on == end.counted and end.counted.year > 2025


interruptions = st.lists(
    st.tuples(st.sampled_from(["demand_delivered", "part_payment", "debtor_promised", "suit_filed"]), days), max_size=12
)


@settings(max_examples=150, deadline=None)
@given(days, interruptions)
def test_limitation_is_one_unbroken_chain(due: date, happened: list[tuple[str, date]]) -> None:
    events = [Event("instalment_due", due, 0, None, {"last": True})]
    events += [Event(kind, on, number) for number, (kind, on) in enumerate(happened, start=1)]
    ordered = tuple(sorted(events, key=lambda event: (event.on, event.index)))
    runs = [one for one in limitation(Matter(date(2026, 12, 31), ordered, CHINA)) if one.meaning.name == "limitation"]
    assert [one.superseded_by is None for one in runs] == [False] * (len(runs) - 1) + [True]
    for one, following in pairwise(runs):
        assert one.superseded_by is following.start
        # Begun anew in time, or by a debtor who then agreed to perform.
        assert following.counted_from <= one.due_on or following.start.kind == "debtor_promised"
    assert runs[0].counted_from == due


@settings(max_examples=150)
@given(amounts, st.lists(st.tuples(st.integers(0, 400), st.integers(1, 10**11)), max_size=6), st.integers(0, 500))
def test_money_under_a_judgment_is_conserved(owed: int, paid: list[tuple[int, int]], length: int) -> None:
    start = date(2025, 1, 1)
    payments = [Paid(start + timedelta(days=after), amount) for after, amount in paid]
    as_of = start + timedelta(days=length)
    result = late_interest([Due(start, owed)], payments, [], as_of)
    received = sum(payment.amount for payment in payments if payment.on <= as_of)
    unpaid = sum(due.total for due in result.unpaid)
    assert owed - unpaid + result.doubled_paid + result.surplus == received
    assert result.doubled_paid <= result.doubled and (result.surplus == 0 or unpaid == 0)
    # Day by day, the slow way: what was unpaid at the end of the day before, times the rate.
    slow = Fraction(0)
    for day in range(1, length + 1):
        before = start + timedelta(days=day)
        left = max(0, owed - sum(payment.amount for payment in payments if payment.on < before))
        slow += left * DAILY
    assert sum((stretch.interest for stretch in result.stretches), Fraction(0)) == slow
