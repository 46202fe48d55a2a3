"""Parts join onto the desk: navigation by role, sections of the case page, facts told in their own words."""

import pytest

from arrears.office.desk.navigation import CasePart, Joined, joined
from arrears.office.desk.words import words


def test_every_place_and_section_has_its_words():
    for one in (*joined().places, *joined().case_parts):
        assert one.phrase in words(), one


def test_places_come_in_their_order_and_no_two_light_up_at_once():
    orders = [place.order for place in joined().places]
    assert orders == sorted(orders)
    paths = [place.path for place in joined().places]
    assert all(path.startswith("/") for path in paths)
    assert not [(one, other) for one in paths for other in paths if one != other and other.startswith(one)]


@pytest.mark.database
def test_a_place_is_seen_by_its_roles_alone(floor):
    seen = {role: floor.browser(role).get("/desk/queue").content.decode() for role in ("collector", "team_lead")}
    assert 'href="/desk/approvals"' not in seen["collector"] and 'href="/desk/approvals"' in seen["team_lead"]


@pytest.mark.database
def test_a_section_stands_on_the_case_page_unless_it_has_nothing_to_say(floor, monkeypatch):
    shown = CasePart("parts/case_macros.html", "visit_section", lambda *_: {}, order=1)
    hidden = CasePart("parts/nowhere.html", "visit_section", lambda *_: None, order=2)
    for_others = CasePart("parts/nowhere.html", "visit_section", lambda *_: {}, frozenset({"legal"}), order=3)
    monkeypatch.setitem(words(), "visit_section", ("上门一节", "A section on visits"))
    monkeypatch.setattr("arrears.office.desk.seen.joined", lambda: Joined((), (shown, hidden, for_others), {}, {}))
    page = floor.browser().get(f"/desk/cases/{floor.cases['C1']}").content.decode()
    assert page.count("上门一节") == 1
