"""The rulebook at the desk: every provision opens, in both languages, with what it refused."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from tests.unit.desk.conftest import NOW

from arrears.law.engine.rulebook import rulebook
from arrears.office.compliance.steps import HEIGHT, WIDTH, steps

DAY = date(2026, 1, 1)
UNDRAWN = [[], [("0.24",)], [(True,), (False,)], [("a",), ("b",)], [(None,), (3,)], [(("a",),), (("b",),)]]


@pytest.mark.parametrize("values", UNDRAWN)
def test_what_is_no_course_of_numbers_is_not_drawn(values):
    history = [(DAY + timedelta(days=n), None, value) for n, (value,) in enumerate(values)]
    assert steps(history, DAY) is None


def test_a_course_is_drawn_inside_its_picture():
    changes = [("0.0425", 0), ("0.0345", 400), ("3/100", 800)]
    history = [(DAY + timedelta(days=n), DAY + timedelta(days=n + 400), value) for value, n in changes]
    line = steps(history, DAY + timedelta(days=900))
    assert line is not None and line.path.count("H") == 3
    assert [label[3] for label in line.labels] == ["0.0425", "3/100"]
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y, _, _ in line.labels)
    assert line.labels[0][1] < line.labels[1][1], "what is more stands higher"


@pytest.mark.database
def test_every_provision_opens(floor):
    browsers = [floor.browser("collector", lang=lang) for lang in ("zh", "en")]
    for provision in rulebook().all_provisions():
        for browser, lang in zip(browsers, ("zh", "en"), strict=True):
            page = browser.get(f"/compliance/rules/{provision.id}")
            assert page.status_code == 200, provision.id
            assert provision.title[lang].split("'")[0] in page.content.decode(), provision.id
    assert browsers[0].get("/compliance/rules/NOBODY-1").status_code == 404


@pytest.mark.database
def test_the_register_finds_by_country_and_words(floor):
    browser = floor.browser("collector", lang="en")
    home = browser.get("/compliance/rules").content.decode()
    assert "CN-COL-010" in home and "US-REGF" not in home, "the lender's own country comes first"
    found = browser.get("/compliance/rules?in=CHN&q=connected+calls").content.decode()
    assert "CN-COL-020" in found and "CN-COL-010" not in found
    assert "No provision has these words" in browser.get("/compliance/rules?in=CHN&q=xyzzy").content.decode()
    assert browser.get("/compliance/rules?in=XXX").status_code == 404
    assert browser.get("/compliance/rules?in=USA").content.decode().count("/compliance/rules/US-") > 5


@pytest.mark.database
def test_a_refusal_is_counted_on_its_page(floor):
    floor.do("hold.place", {"case": str(floor.cases["C1"]), "kind": "dispute", "reason": "金额异议"}, by="team_lead")
    assert not floor.call("C1", uuid4())["permitted"]
    rule = floor.row(
        "SELECT payload->'verdict'->'refusals'->0->>'rule' FROM fact WHERE kind = 'contact.decided' AND tenant_id = %s",
        floor.tenant,
    )[0]
    browser = floor.browser("compliance", lang="en")
    assert "Refusals within thirty days: 1; cases: 1." in browser.get(f"/compliance/rules/{rule}").content.decode()
    assert f"/compliance/rules/{rule}" in browser.get("/compliance/watch").content.decode()
    assert NOW.date().isoformat() in browser.get(f"/compliance/rules/{rule}").content.decode()
