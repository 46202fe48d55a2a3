"""Every fact on the law's sheets has a home: a provision, or a line of the register that says why it has none."""

from itertools import chain
from pathlib import Path

import pytest
from tests.cases.fact_ids import listed

from arrears.law.coverage import not_modelled
from arrears.law.engine.rulebook import rulebook

FACTS = listed()
PROVISIONS = {provision.id: provision for provision in rulebook().all_provisions()}
REGISTER = [row for code in (*rulebook().jurisdictions, None) for row in not_modelled(code)]
MODELLED = {*PROVISIONS, *chain.from_iterable(provision.covers for provision in PROVISIONS.values())}
REGISTERED = {*(row["id"] for row in REGISTER), *chain.from_iterable(row.get("covers", ()) for row in REGISTER)}
READ = ("V1", "V2")


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_has_a_home(fact):
    assert fact in MODELLED | REGISTERED


def test_no_fact_is_modelled_and_registered_as_not_modelled():
    assert not MODELLED & REGISTERED


def test_what_is_covered_is_on_the_sheets():
    covered = [fact for holder in (*PROVISIONS.values(),) for fact in holder.covers]
    covered += [fact for row in REGISTER for fact in row.get("covers", ())]
    assert not [fact for fact in covered if fact not in FACTS]
    assert len(covered) == len(set(covered))


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact in PROVISIONS])
def test_what_nobody_has_read_is_no_law(fact):
    provision = PROVISIONS[fact]
    if FACTS[fact] not in READ:
        assert provision.force == "policy"
        assert provision.policy == "off"


@pytest.mark.parametrize("row", REGISTER, ids=lambda row: row["id"])
def test_a_line_of_the_register_says_why_in_both_languages_and_where_it_is_done(row):
    assert set(row) <= {"id", "covers", "evidence", "title", "why", "where"}
    assert set(row["title"]) == set(row["why"]) == {"zh", "en"}
    assert "where" not in row or (Path(__file__).parents[2] / row["where"]).is_file()
