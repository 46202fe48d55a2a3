"""What two people do about one case: plans approved, kept and broken; holds; third parties; who has the case; calls."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.database]
PAY = """
execute("payment.post", {{"paid_on": now.date().isoformat(), "amount_minor": {amount}, "account": "A-{customer}",
        "bank_reference": "B-{customer}", "origin": "test"}}, key="pay-{customer}", tenant=tenant, actor=system, at=now)
"""
JUDGE = """
from arrears.office.payments.follow import judge_all
with within(tenant) as cursor:
    judge_all(cursor, tenant, now + timedelta(days=40))
"""


def open_case(page, tail: str) -> str:
    """Find a case by the tail of its phone, as a collector would, and return its address."""
    page.keyboard.press("/")
    page.keyboard.type(tail)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/cases/"))
    return page.url


def propose(page, case: str, months: int) -> str:
    """Build a plan of so many months over what is overdue; return its address."""
    page.goto(f"{case}/plan")
    page.wait_for_selector("#preview table")
    page.fill("#months", str(months))
    page.click("#terms button.btn-outline")
    page.wait_for_url(re.compile("/plans/"))
    return page.url


def sign_on_paper(page, plan: str) -> None:
    page.goto(plan)
    page.select_option("#confirmed_by", "paper")
    page.click("button[name=sign]")
    page.wait_for_selector("button[name=sign]", state="detached")


def test_a_plan_is_approved_by_a_second_person_and_kept_when_the_money_comes(open_desk, in_the_office):
    page = open_desk("collector")
    plan = propose(page, open_case(page, "4444"), 18)
    page.wait_for_selector("text=不能复核自己提出的方案")
    lead = open_desk("lead", lang="en")
    lead.goto(plan)
    lead.fill("#because", "they can carry it")
    lead.click("button[value=approve]")
    lead.wait_for_selector(".head .tag:has-text('may be signed')")
    sign_on_paper(page, plan)
    in_the_office(PAY.format(amount=24_000, customer="C4"))
    page.reload()
    page.wait_for_selector(".head .tag:has-text('已履行完')")
    assert page.locator("tbody >> text=已还").count() == 18 and page.complaints == lead.complaints == []


def test_a_broken_plan_is_seen_and_says_what_follows(open_desk, in_the_office):
    page = open_desk("collector", lang="en")
    case = open_case(page, "5555")
    sign_on_paper(page, propose(page, case, 2))
    page.goto(case)
    assert page.locator("form[action$='/call'] button").is_disabled()  # while a plan is kept nobody calls
    in_the_office(JUDGE)
    page.reload()
    page.wait_for_selector(".told >> text=broken")
    assert "Hold lifted" in page.inner_text(".told")  # from that day on, which is forty days ahead
    assert page.complaints == []


def test_a_complaint_stops_the_call_and_names_its_article(open_desk):
    page = open_desk("collector")
    open_case(page, "6666")
    assert page.locator("form[action$='/call'] button").is_enabled()
    page.click(".hold-form summary")
    page.select_option("#kind", "complaint")
    page.fill("#hold-reason", "说昨天打了太多次")
    page.click(".hold-form button")
    page.wait_for_selector(".who .said >> text=投诉")
    button = page.locator("form[action$='/call'] button")
    assert button.is_disabled() and "投诉" in page.inner_text("#call-why")
    assert page.locator(".may cite, .may .article").count() > 0


@pytest.mark.parametrize(
    ("lang", "guard"), [("zh", "不得透露欠款信息"), ("en", "Say nothing of the debt")], ids=["zh", "en"]
)
def test_a_third_party_is_told_nothing_and_promises_nothing(open_desk, lang, guard):
    page = open_desk("lead", lang=lang)
    case = open_case(page, "7777")
    if page.locator("#log").count() == 0:
        page.click("form[action$='/call'] button")
        page.wait_for_selector("#log")
    page.click("#log label:has(input[value=third_party])")
    page.wait_for_selector(f"#log em:visible >> text={guard}")
    page.fill("#amount", "100")
    page.fill("#due_on", "2026-12-01")
    way = page.locator(".ways li").filter(has_text="致电联系人" if lang == "zh" else "Call a named contact")
    assert "shut" in (way.get_attribute("class") or "") and way.locator("p").count() > 0
    if lang == "en":  # a second call of the day to the same number would be refused
        page.click("#log button.btn-primary")
        page.wait_for_selector(".told >> text=Somebody else answered")
        page.goto(case)
        assert "Promise to pay" not in page.inner_text(".told")


def test_two_who_press_next_get_two_cases_and_who_comes_second_is_told(open_desk):
    one, other = open_desk("collector"), open_desk("collector2", lang="en")
    one.keyboard.press("n")
    other.keyboard.press("n")
    for page in (one, other):
        page.wait_for_url(re.compile("/desk/cases/"))
    first = one.url
    assert first != other.url
    other.goto(first)
    other.wait_for_selector("[role=status]:has-text('示例催收员 is working on this case')")


@pytest.mark.parametrize("lang", ["zh"])
def test_a_click_calls_and_the_panel_follows_to_the_recording(open_desk, lang):
    page = open_desk("manager", lang=lang)
    page.goto(page.url.split("/desk")[0] + "/desk/queue")
    open_case(page, "3333")
    page.click("form[action$='/call'] button")
    page.wait_for_selector("#call-state >> text=通话结束")
    shown = page.inner_text("#call-state")
    assert "0:01" in shown and "recordings/" in shown and "8001" in shown
    page.click("#log label:has(input[value=conversation])")
    page.fill("#note", "约定周五再谈")
    page.click("#log button.btn-primary")
    page.wait_for_selector(".told >> text=有效通话")
    assert page.complaints == []
