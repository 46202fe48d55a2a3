"""Dated values, old accounts, faulty folders: the engine on a copy of the provisions that a test may change."""

# ruff: noqa: E501  (one case a line)

import shutil
from datetime import date
from importlib import resources

import pytest

from arrears.kernel.dates import parse_moment
from arrears.kernel.refusal import InputError
from arrears.law.engine.params import read_params
from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import PACKAGE, Rulebook, rulebook
from arrears.law.engine.verdict import check
from arrears.law.register import entries, explained, stale

BASE = {
    "jurisdiction": "CHN", "at": "2026-03-10T22:30:00+08:00", "step": "contact", "channel": "call", "to": "borrower",
    "lender_kind": "micro_loan", "product": "cash_loan", "by": "lender", "dpd": 10, "timezones": ["Asia/Shanghai"],
    "history": [], "consents": {}, "holds": [], "plan_active": False, "deceased": False, "minor": False,
}  # fmt: skip
HOURS = "CHN/gbt_45251_2025/hours"


@pytest.fixture
def folder(tmp_path):
    target = tmp_path / "provisions"
    for part in ("CHN", "ANY"):
        shutil.copytree(resources.files(PACKAGE) / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
    return target


def change(folder, file, old, new):
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new), "utf-8")


def judged(folder, **facts):
    return check(read_situation({**BASE, **facts}), book=Rulebook(folder))


def rules(verdict):
    return [one.bound.provision.id for one in verdict.refusals]


def test_a_number_changed_with_a_date_decides_from_that_date(folder):
    old = 'closed_from: [{<<: *since, value: "22:00"}]'
    new = 'closed_from:\n    - {<<: *since, until: 2026-03-10, value: "22:00"}\n    - {<<: *since, from: 2026-03-10, value: "23:00"}'
    change(folder, f"{HOURS}/params.yaml", old, new)
    assert rules(judged(folder, at="2026-03-09T22:30:00+08:00")) == ["CN-COL-010"]
    assert judged(folder, at="2026-03-10T22:59:59+08:00").permitted
    assert rules(judged(folder, at="2026-03-10T23:00:00+08:00")) == ["CN-COL-010"]


@pytest.mark.parametrize(
    ("existing", "incurred", "refused"),
    [
        ("null", "2025-02-27", False),
        ("null", "2025-02-28", True),
        ("null", None, True),  # an age that nobody knows exempts nothing
        ("2026-03-11", "2025-02-27", False),
        ("2026-03-10", "2025-02-27", True),
        ("2026-03-09", "2025-02-27", True),
    ],
)
def test_old_accounts_are_bound_from_their_own_day(folder, existing, incurred, refused):
    change(folder, f"{HOURS}/params.yaml", "existing_accounts_from: 2025-02-28", f"existing_accounts_from: {existing}")
    verdict = judged(folder, debt_incurred_on=incurred)
    assert verdict.permitted is not refused


def test_a_repealed_provision_stops_on_its_day_and_the_earliest_moment_knows(folder):
    change(folder, f"{HOURS}/params.yaml", "until: null", "until: 2026-03-11")
    verdict = judged(folder)
    assert verdict.earliest_permitted == parse_moment("2026-03-11T00:00:00+08:00")
    assert judged(folder, at="2026-03-11T00:00:00+08:00").permitted


def test_reading_a_value_outside_its_days_is_an_error():
    params = rulebook().find("CN-COL-002").params
    assert params.on(date(2025, 2, 27)).trainings_a_year == 1
    for day in (date(2024, 5, 14), date(2025, 2, 28)):
        with pytest.raises(InputError) as fault:
            params.on(day)
        assert fault.value.code == "not_in_force"
    with pytest.raises(AttributeError):
        _ = params.on(date(2025, 2, 27)).no_such_value


SINCE = "{from: 2025-01-01, citation: c, checked_on: 2026-01-01"


@pytest.mark.parametrize(
    "text",
    [
        f"in_force: [{SINCE}}}]\nvalue: {{}}",
        "values: {}",
        "in_force: [{from: 2025-01-01, citation: c}]",
        f"in_force: [{SINCE}, surprise: 1}}]",
        f"in_force: [{SINCE}, until: 2025-01-01}}]",
        f"in_force: [{SINCE}}}, {{from: 2025-06-01, citation: c, checked_on: 2026-01-01}}]",
        "in_force: [{from: soon, citation: c, checked_on: 2026-01-01}]",
    ],
)
def test_faulty_params_are_found(text):
    with pytest.raises(ValueError, match="here"):
        read_params(text, "here")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("force: standard", "force: rumour"),
        ("modal: must_not", "modal: perhaps"),
        ("evidence: V2", "evidence: hearsay"),
        ("force: standard", "force: policy"),
        ("steps: [contact, visit, letter]", "steps: [contact, dance]"),
        ("needs: [timezones, consents]", "needs: [moon_phase]"),
        ("applies:", "aplies:"),
        ("id: CN-COL-010", "id: CN-COL-011"),
        ("jurisdiction: CHN", "jurisdiction: USA"),
        ("---\nid", "id"),
    ],
)
def test_a_faulty_manifest_is_found(folder, old, new):
    change(folder, f"{HOURS}/source.md", old, new)
    with pytest.raises(ValueError):
        Rulebook(folder).provisions_of("CHN")


def test_the_list_of_a_day_has_what_was_in_force():
    def listed(day):
        return {entry["rule"] for entry in entries("CHN", day)}

    assert "CN-COL-002" in listed(date(2025, 2, 27))
    assert "CN-COL-010" not in listed(date(2025, 2, 27))
    assert "CN-COL-002" not in listed(date(2025, 2, 28))
    assert "CN-COL-010" in listed(date(2025, 2, 28))
    assert "CN-COL-011" not in listed(date(2026, 1, 29))
    assert "CN-COL-011" in listed(date(2026, 1, 30))
    assert listed(date(2026, 3, 10)) < {entry["rule"] for entry in entries("CHN", None)}


def test_what_is_asked_wrongly_is_told():
    for ask in (lambda: entries("ATL"), lambda: explained("CN-NONE")):
        with pytest.raises(InputError):
            ask()


def test_stale_values_are_those_checked_too_long_ago():
    assert not list(stale(0, date(2026, 11, 22)))
    chinese = [one for one in stale(30, date(2026, 12, 23)) if one["rule"] == "CN-COL-020"]
    assert {one["name"] for one in chinese} == {"in_force", "most_a_day"}
    assert all(one["age_days"] == 31 for one in chinese)
    assert not list(stale(31, date(2026, 12, 23)))
