"""Signing in, and the walls around the pages."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from pyotp.totp import TOTP
from tests.unit.desk.conftest import NOW, PASSWORD

pytestmark = pytest.mark.database


def fresh():
    from django.test import Client

    return Client(SERVER_NAME="localhost")


def test_pages_ask_for_a_session_and_come_back(floor):
    answer = fresh().get(f"/desk/cases/{floor.cases['C1']}")
    assert answer.headers["Location"] == f"/sign-in?next=/desk/cases/{floor.cases['C1']}"


def test_wrong_passwords_run_out_for_the_right_one_too(floor):
    browser, given = fresh(), {"tenant": floor.code, "username": "collector", "code": ""}
    for _ in range(5):
        assert browser.post("/sign-in", {**given, "password": "wrong"}).status_code == 401
    page = browser.post("/sign-in", {**given, "password": PASSWORD})
    assert page.status_code == 401 and "尝试次数过多" in page.text
    assert browser.post("/sign-in", {**given, "username": "manager", "password": PASSWORD}).status_code == 302


def test_a_second_factor_is_asked_for_and_a_code_counts_once(floor):
    from arrears.office.desk.signing_in import confirm_second_factor, new_second_factor, sign_in
    from arrears.office.tenancy import within

    user = floor.users["collector"]
    with within(floor.tenant) as cursor:
        address = new_second_factor(cursor, floor.config, floor.tenant, user, "collector")
        code = TOTP(re.search(r"secret=(\w+)", address)[1]).at
        assert confirm_second_factor(cursor, floor.config, floor.tenant, user, code(NOW), NOW)

        def enter(given: str, at=NOW):
            return sign_in(cursor, floor.config, floor.tenant, ("collector", PASSWORD, given), "here", at)

        assert enter("") is None and enter(code(NOW)) is None  # that code was used to confirm
        later = NOW + timedelta(seconds=60)
        assert enter(code(later), later).id == user


def test_a_password_that_changes_ends_the_sessions(floor):
    from arrears.office.members.commands import hashed

    browser = floor.browser()
    assert browser.get("/desk/queue").status_code == 200
    from arrears.office.actor import system_actor
    from arrears.office.commands.execute import execute

    payload = {"user": str(floor.users["collector"]), "roles": ["administrator", "collector"]}
    execute("user.change", {"user": str(floor.users["manager"]), "roles": ["administrator"]}, key="a",
            tenant=floor.tenant, actor=system_actor("test"))  # fmt: skip
    payload["password_hash"] = hashed("another-long-passphrase")
    execute("user.change", payload, key="b", tenant=floor.tenant, actor=system_actor("test"))
    assert browser.get("/desk/queue").status_code == 302


def test_every_page_carries_the_policy_and_no_inline_script(floor):
    browser = floor.browser("team_lead")
    case = floor.cases["C1"]
    for path in ("/desk/queue", f"/desk/cases/{case}", f"/desk/cases/{case}/plan", "/desk/floor", "/desk/approvals",
                 "/desk/search?q=1111", "/desk/second-factor"):  # fmt: skip
        page = browser.get(path, follow=True)
        assert page.status_code == 200, path
        assert "script-src 'self'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] == "DENY" and page.headers["Cache-Control"] == "no-store"
        assert not re.search(r"<script(?![^>]*src=)|<style|\sstyle=|\son\w+=", page.text), path


def test_a_form_without_its_token_is_refused(floor):
    from django.test import Client

    browser = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    assert browser.post("/sign-in", {"username": "collector", "password": PASSWORD}).status_code == 403


def test_another_tenants_case_is_not_found(floor, other_tenant):
    assert floor.browser().get(f"/desk/cases/{uuid4()}").status_code == 404


def test_personal_data_is_shown_for_a_reason_that_is_on_record(floor):
    browser, address = floor.browser(), f"/desk/cases/{floor.cases['C1']}/reveal"
    assert "林晚晴" not in browser.post(address, {"reason": " "}).text
    assert "林晚晴" in browser.post(address, {"reason": "核实身份"}).text
    seen = floor.row("SELECT payload->>'reason' FROM fact WHERE kind = 'data.read' AND tenant_id = %s", floor.tenant)
    assert seen == ("核实身份",)


def test_every_phrase_exists_in_both_languages_and_pages_render_in_english(floor):
    from arrears.office.desk.words import words

    assert all(zh and en for zh, en in words().values())
    page = floor.browser(lang="en").get(f"/desk/cases/{floor.cases['C1']}").text
    assert "May be done now" in page and "现在可以做什么" not in page


def test_search_finds_by_phone_tail_name_and_contract(floor):
    browser = floor.browser()
    for words in ("1111", "12000001111", "林晚晴", "A-C1", "C1"):
        assert browser.get("/desk/search", {"q": words}).headers["Location"] == f"/desk/cases/{floor.cases['C1']}"
    assert "没有找到" in browser.get("/desk/search", {"q": "林"}).text
