"""Every case that stands beside a provision is one test here: `cases.yaml` is the provision's own proof."""

import dataclasses
import importlib
import typing
from datetime import date
from fractions import Fraction
from importlib import resources

import pytest
import yaml

from arrears.kernel.dates import parse_moment
from arrears.kernel.refusal import InputError
from arrears.law.engine.finding import Breach, Unknown
from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import PACKAGE, rulebook
from arrears.law.engine.verdict import check

SHEETS = {
    code: yaml.safe_load((resources.files(PACKAGE) / code / "base.yaml").read_text("utf-8"))
    for code in rulebook().jurisdictions
}
SHEETS["ANY"] = SHEETS["CHN"]


def cases_of(provision):
    file = resources.files(provision.package) / "cases.yaml"
    return yaml.safe_load(file.read_text("utf-8")) if file.is_file() else []


def all_cases():
    for provision in rulebook().all_provisions():
        for case in cases_of(provision):
            yield pytest.param(provision, case, id=f"{provision.id}: {case['name']}")


def outcome_of(provision, verdict):
    for bound, found in verdict.judged:
        if bound.provision.id == provision.id:
            if isinstance(found, Breach):
                return "refused" if provision.modal == "must_not" else "advised"
            return "missing" if isinstance(found, Unknown) else "kept"
    return "not_applicable"


def plain(value):
    if isinstance(value, Fraction):
        return str(value)
    if dataclasses.is_dataclass(value):
        return {key: plain(entry) for key, entry in dataclasses.asdict(value).items()}
    if isinstance(value, dict):
        return {key: plain(entry) for key, entry in value.items()}
    return [plain(entry) for entry in value] if isinstance(value, list | tuple | set | frozenset) else value


def run_function(provision, case):
    function = getattr(importlib.import_module(f"{provision.package}.rule"), case["call"])
    hints = typing.get_type_hints(function)
    arguments = {
        key: Fraction(value) if hints.get(key) is Fraction else value for key, value in (case.get("with") or {}).items()
    }
    if "raises" in case:
        with pytest.raises(InputError) as fault:
            function(**arguments)
        assert fault.value.code == case["raises"]
    else:
        assert plain(function(**arguments)) == case["gives"]


@pytest.mark.parametrize(("provision", "case"), list(all_cases()))
def test_case(provision, case):
    if "call" in case:
        run_function(provision, case)
        return
    given = {**SHEETS[provision.jurisdiction], **(case.get("given") or {})}
    given = {key: value for key, value in given.items() if key not in case.get("without", [])}
    switched = [provision.id] if provision.policy == "off" and not case.get("default") else []
    verdict = check(read_situation(given), policies=switched)
    assert outcome_of(provision, verdict) == case["rule"]
    if "verdict" in case:
        assert ("permitted" if verdict.permitted else "refused") == case["verdict"], verdict.missing or verdict.refusals
    if "permitted_from" in case:
        own = [one for one in (*verdict.refusals, *verdict.advice) if one.bound.provision.id == provision.id]
        assert own[0].permitted_from == (case["permitted_from"] and parse_moment(case["permitted_from"]))
    if "earliest" in case:
        assert verdict.earliest_permitted == (case["earliest"] and parse_moment(case["earliest"]))


@pytest.mark.parametrize("provision", [p for p in rulebook().all_provisions() if p.decide], ids=lambda p: p.id)
def test_a_deciding_provision_has_cases_on_both_sides(provision):
    outcomes = [case.get("rule") for case in cases_of(provision)]
    assert {"kept", "not_applicable"} & set(outcomes)
    assert "refused" in outcomes or "advised" in outcomes


@pytest.mark.parametrize("provision", rulebook().all_provisions(), ids=lambda p: p.id)
def test_says_can_be_spoken_with_the_values_of_every_period(provision):
    for dated in provision.params.in_force:
        assert provision.reading(max(dated.since, date(1900, 1, 1))) is not None
