"""Who may be given which case: languages, training, caseload; both sides of each limit."""

import pytest

from arrears.people.fit import Worker, misfit

FITS = [
    (Worker(), "en", "care", 99, None),
    (Worker(languages=frozenset({"zh"})), "zh", "", 0, None),
    (Worker(languages=frozenset({"zh"})), "en", "", 0, "language_not_spoken"),
    (Worker(skills=frozenset({"law"})), "zh", "care", 0, "skill_missing"),
    (Worker(skills=frozenset({"care"})), "zh", "care", 0, None),
    (Worker(skills=frozenset()), "zh", "", 0, None),
    (Worker(most_cases=3), "zh", "", 2, None),
    (Worker(most_cases=3), "zh", "", 3, "caseload_full"),
    (Worker(most_cases=0), "zh", "", 0, "caseload_full"),
]


@pytest.mark.parametrize(("worker", "language", "skill", "carried", "code"), FITS)
def test_who_may_be_given_a_case(worker, language, skill, carried, code):
    found = misfit(worker, language, skill, carried)
    assert (found.code if found else None) == code
