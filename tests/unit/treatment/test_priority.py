from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.treatment.priority import CaseView, prioritise

TODAY = date(2026, 11, 24)
PLAIN = CaseView(overdue_minor=100_000, dpd=10, last_conversation_on=TODAY)


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        (replace(PLAIN, reply_waiting=True), replace(PLAIN, promise_broken_on=on(0))),
        (replace(PLAIN, deadline_on=on(-1)), replace(PLAIN, deadline_on=on(0))),
        (replace(PLAIN, deadline_on=on(0)), replace(PLAIN, promise_broken_on=on(0))),
        (replace(PLAIN, promise_broken_on=on(0)), replace(PLAIN, promise_due_on=on(1))),
        (replace(PLAIN, promise_due_on=on(1)), replace(PLAIN, promise_due_on=on(2))),
        (replace(PLAIN, promise_broken_on=on(-3)), replace(PLAIN, promise_broken_on=on(-4))),
        (replace(PLAIN, step_due_on=on(-2)), replace(PLAIN, step_due_on=on(0))),
        (replace(PLAIN, step_due_on=on(0)), replace(PLAIN, step_due_on=on(1))),
        (replace(PLAIN, overdue_minor=1_000_000), PLAIN),
        (replace(PLAIN, dpd=28), replace(PLAIN, dpd=27)),
        (replace(PLAIN, last_conversation_on=on(-3)), replace(PLAIN, last_conversation_on=on(-2))),
        (replace(PLAIN, hardship=True), PLAIN),
    ],
)
def test_what_comes_first(more: CaseView, less: CaseView) -> None:
    assert prioritise(more, TODAY).points > prioritise(less, TODAY).points


days = st.none() | st.integers(-30, 30).map(on)
cases = st.builds(
    CaseView, st.integers(0, 10**12), st.integers(0, 400), days, days, days, days, days, st.booleans(), st.booleans()
)


@given(cases)
def test_the_points_are_the_sum_of_their_reasons(case: CaseView) -> None:
    found = prioritise(case, TODAY)
    assert found.points == sum(reason.points for reason in found.reasons)
    assert all(reason.points > 0 and reason.zh and reason.en for reason in found.reasons)
    assert list(found.reasons) == sorted(found.reasons, key=lambda reason: -reason.points)


@given(cases)
def test_an_answer_is_never_left_waiting(case: CaseView) -> None:
    assert (
        prioritise(replace(case, reply_waiting=True), TODAY).points
        > prioritise(replace(case, reply_waiting=False), TODAY).points
    )
