"""Every number of a provision is proved: at least two cases give each side of it, counted over its folder."""

from collections import Counter
from datetime import date, time

import pytest
import yaml
from tests.cases.test_law_cases import cases_of

from arrears.law.engine.rulebook import rulebook

HELD_BACK = {"refused", "advised", "missing"}
LET_GO = {"kept", "not_applicable"}


def numeric(value):
    if isinstance(value, tuple):
        return any(numeric(entry) for entry in value)
    text = value.replace(".", "", 1).lstrip("-") if isinstance(value, str) else ""
    return (isinstance(value, int | time | date) and not isinstance(value, bool)) or text.isdecimal()


NUMBERED = [
    provision
    for provision in rulebook().all_provisions()
    if any(numeric(dated.value) for history in provision.params.values.values() for dated in history)
]


def numbers_of(provision):
    return [name for name, history in provision.params.values.items() if any(numeric(one.value) for one in history)]


def sides(provision):
    """How many cases hold back, let go, and how many different answers the functions give."""
    outcomes = Counter(case.get("rule") for case in cases_of(provision))
    answers = Counter(
        (case["call"], yaml.safe_dump(case.get("gives", case.get("raises"))))
        for case in cases_of(provision)
        if "call" in case
    )
    return (
        sum(outcomes[one] for one in HELD_BACK),
        sum(outcomes[one] for one in LET_GO),
        answers,
    )


@pytest.mark.parametrize("provision", NUMBERED, ids=lambda one: one.id)
def test_two_cases_stand_on_each_side_of_every_number(provision):
    numbers = len(numbers_of(provision))
    held_back, let_go, answers = sides(provision)
    if provision.decide is not None:
        # One number may close a day in the evening and another open it: each has its own two on both sides.
        assert held_back >= 2 and let_go >= 2
        assert held_back + let_go >= 4 * min(numbers, 3), (provision.id, numbers, held_back, let_go)
    if answers or provision.decide is None:
        assert sum(answers.values()) >= 2 * numbers, (provision.id, numbers, sum(answers.values()))
        assert len(answers) >= 2, provision.id


def test_there_are_many_numbers():
    assert len(NUMBERED) >= 40
