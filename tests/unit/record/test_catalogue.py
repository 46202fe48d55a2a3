"""Kinds of facts: typed, versioned, lifted to the latest version, and described on a page that is up to date."""

import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

import arrears.record.kinds  # noqa: F401 declares the kinds
from arrears.kernel.refusal import InputError
from arrears.record import catalogue
from arrears.record.catalogue import Payload, kind, known_kinds, read, upcast
from arrears.record.kinds.case import CaseClosed
from arrears.record.kinds.office import DataRead


@kind("test.moved", zh="测试", en="Test", version=3)
class Moved(Payload):
    """A payload of the third version."""

    amount_minor: int
    currency: str


@upcast("test.moved", 1)
def _with_currency(old: dict) -> dict:
    return {**old, "currency": "CNY"}


@upcast("test.moved", 2)
def _in_minor_units(old: dict) -> dict:
    return {"amount_minor": old["amount"] * 100, "currency": old["currency"]}


@pytest.mark.parametrize(
    ("version", "payload"),
    [
        (1, {"amount": 5}),
        (2, {"amount": 5, "currency": "CNY"}),
        (3, {"amount_minor": 500, "currency": "CNY"}),
    ],
)
def test_older_versions_are_lifted_and_left_as_they_are(version: int, payload: dict) -> None:
    before = dict(payload)
    assert read("test.moved", version, payload) == Moved(amount_minor=500, currency="CNY")
    assert payload == before


@pytest.mark.parametrize(("name", "version"), [("test.moved", 4), ("test.moved", 0), ("test.unknown", 1)])
def test_what_nobody_declared_is_refused(name: str, version: int) -> None:
    with pytest.raises(InputError, match="is declared"):
        read(name, version, {})


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ({"as_of": "2026-11-24"}, "payload.reason"),
        ({"as_of": "24.11.2026", "reason": "cured"}, "payload.as_of"),
        ({"as_of": "2026-11-24", "reason": "bored"}, "payload.reason"),
        ({"as_of": "2026-11-24", "reason": "cured", "more": 1}, "payload.more"),
    ],
)
def test_a_malformed_payload_names_its_place(payload: dict, path: str) -> None:
    with pytest.raises(InputError) as fault:
        read("case.closed", 1, payload)
    assert fault.value.path == path


def test_a_payload_comes_back_as_it_went_on_record() -> None:
    for said in (
        CaseClosed(as_of="2026-11-24", reason="cured"),
        DataRead(person=UUID(int=1), fields=["phone"], reason="x"),
    ):
        found = catalogue.kind_of(said)
        assert read(found.name, found.version, said.plain()) == said


def test_a_kind_is_declared_once() -> None:
    with pytest.raises(ValueError, match="twice"):

        @kind("test.moved", zh="测试", en="Test")
        class Other(Payload):
            pass


def test_every_kind_is_named_in_both_languages_and_says_what_it_is() -> None:
    for found in known_kinds():
        assert found.zh and found.en and found.payload.__doc__, found.name


def test_the_reference_page_is_up_to_date() -> None:
    page = Path(__file__).parents[3] / "docs" / "reference" / "facts.md"
    make = [sys.executable, "-m", "arrears.office.facts.describe"]  # by itself: tests declare kinds of their own
    told = subprocess.run(make, capture_output=True, text=True, check=True).stdout
    assert page.read_text(encoding="utf-8") == told, "make docs"
