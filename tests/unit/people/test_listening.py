"""Samples that anyone can draw again, and the score of a call."""

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arrears.kernel.refusal import InputError
from arrears.people.listening import PASS_SCORE, Heard, criteria, draw, score

CALLS = [Heard(UUID(int=n), f"user:{n % 3}", ("promise", "refused")[n % 2]) for n in range(60)]
BEST = {one.code: 2 for one in criteria()}


@given(st.permutations(CALLS), st.integers(1, 12), st.text(min_size=1, max_size=8))
def test_the_same_seed_draws_the_same_calls_in_whatever_order(calls, each, seed):
    drawn = draw(calls, each, seed)
    assert drawn == draw(CALLS, each, seed)
    assert set(Counter((one.caller, one.outcome) for one in drawn).values()) == {min(each, 10)}


def test_another_seed_draws_others_and_one_more_call_changes_nobody_elses_sample():
    assert draw(CALLS, 2, "a") != draw(CALLS, 2, "b")
    more = [*CALLS, Heard(UUID(int=99), "user:0", "promise")]
    others = [one for one in draw(CALLS, 2, "a") if one.caller != "user:0"]
    assert [one for one in draw(more, 2, "a") if one.caller != "user:0"] == others


SCORES = [({}, 100), ({"agreed": 0}, 95), ({"identity": 1, "noted": 1}, 93), ({"respect": 0}, 0), ({"respect": 1}, 93)]


@pytest.mark.parametrize(("changed", "reached"), SCORES, ids=str)
def test_a_score_is_what_was_met_by_weight_and_a_critical_fault_fails(changed, reached):
    assert score({**BEST, **changed}) == reached


@given(st.fixed_dictionaries({one.code: st.integers(0, 2) for one in criteria()}))
def test_a_score_is_between_nothing_and_all_and_never_falls_when_more_is_met(points):
    reached = score(points)
    assert 0 <= reached <= 100 and (reached < PASS_SCORE or all(points[c.code] for c in criteria() if c.critical))
    better = {code: min(2, value + 1) for code, value in points.items()}
    assert score(better) >= reached


@pytest.mark.parametrize("points", [{}, {**BEST, "charm": 2}, {**BEST, "respect": 3}, {**BEST, "respect": -1}], ids=str)
def test_points_that_are_not_given_are_a_fault(points):
    with pytest.raises(InputError):
        score(points)
