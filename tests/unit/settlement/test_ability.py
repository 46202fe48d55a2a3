import pytest
import yaml

from arrears.kernel.refusal import InputError
from arrears.settlement.affordability import LivingStandard, Statement, assess_affordability
from arrears.settlement.authority import Grant, default_authority, read_authority, rule_on
from arrears.settlement.willingness import Behaviour, assess_willingness, suggest

STANDARD = LivingStandard("示例标准", "example of a lender's policy", adult_minor=120_000, child_minor=60_000)


@pytest.mark.parametrize(
    ("statement", "affordable", "shortfall"),
    [
        # 8,000 - 2,000 - max(1,500; 1,200) - 500 = 4,000; 80 % of it
        (Statement(800_000, 1, 0, 200_000, 150_000, 50_000), 320_000, 0),
        # living is raised to the standard: 8,000 - 2,000 - 1,800 - 500 = 3,700; 80 %
        (Statement(800_000, 1, 1, 200_000, 100_000, 50_000), 296_000, 0),
        # uncertain income counts half: 4,000 - 2,000 - 1,500 - 500 = 0
        (Statement(800_000, 1, 0, 200_000, 150_000, 50_000, income_certain=False), 0, 0),
        (Statement(100_000, 2, 1, 0, 0, 0), 0, 200_000),
    ],
)
def test_what_is_affordable(statement: Statement, affordable: int, shortfall: int) -> None:
    found = assess_affordability(statement, STANDARD)
    assert (found.affordable_minor, found.shortfall_minor) == (affordable, shortfall)
    assert all(part.zh and part.en for part in found.parts)


@pytest.mark.parametrize(
    ("behaviour", "affordable", "quadrant"),
    [
        (Behaviour(0, 0, 0, 0, 0, 0), 100, "able_willing"),
        (Behaviour(1, 0, 0, 2, 0, 1), 99, "unable_willing"),
        (Behaviour(0, 0, 2, 1, 3, 0), 100, "able_unwilling"),
        (Behaviour(0, 0, 2, 1, 3, 0), 99, "unable_unwilling"),
    ],
)
def test_four_quadrants(behaviour: Behaviour, affordable: int, quadrant: str) -> None:
    assert suggest(affordable, 100, assess_willingness(behaviour)).quadrant == quadrant


@pytest.mark.parametrize(
    ("grant", "role", "allowed", "approval"),
    [
        (Grant(300_000, 0, 50_000, 12, 1), "collector", True, None),
        (Grant(300_001, 0, 50_000, 12, 1), "collector", True, "team_lead"),
        (Grant(300_000, 0, 50_001, 12, 1), "collector", True, "team_lead"),
        (Grant(300_000, 0, 50_000, 13, 1), "collector", True, "team_lead"),
        (Grant(300_000, 0, 50_000, 25, 1), "collector", True, "manager"),
        (Grant(0, 1, 1, 1, 0), "team_lead", True, "manager"),
        (Grant(0, 0, 0, 1, 0), "manager", True, "credit_committee"),
        (Grant(0, 0, 0, 61, 0), "collector", False, None),
        (Grant(0, 0, 0, 1, 0), "auditor", False, None),
    ],
)
def test_authority_on_both_sides_of_each_limit(grant: Grant, role: str, allowed: bool, approval: str | None) -> None:
    ruling = rule_on(grant, role, default_authority())
    assert (ruling.allowed, ruling.approval_by) == (allowed, approval)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[]", "roles"),
        ("roles: []", "roles"),
        ("roles: [{role: a}]", "roles[0]"),
        (
            "roles: [{role: a, penalty_waiver_ppm: -1, principal_waiver_ppm: 0, waiver_minor: 0, months: 1,"
            " holiday_months: 0, second_pair_of_eyes: false}]",
            "roles[0].penalty_waiver_ppm",
        ),
        (
            "roles: [{role: a, penalty_waiver_ppm: 0, principal_waiver_ppm: 0, waiver_minor: 0, months: 2,"
            " holiday_months: 0, second_pair_of_eyes: false}, {role: b, penalty_waiver_ppm: 0, principal_waiver_ppm: 0,"
            " waiver_minor: 0, months: 1, holiday_months: 0, second_pair_of_eyes: false}]",
            "roles[1]",
        ),
    ],
)
def test_a_table_that_makes_no_sense_is_refused_with_its_place(text: str, path: str) -> None:
    with pytest.raises(InputError) as fault:
        read_authority(yaml.safe_load(text))
    assert fault.value.path == path
