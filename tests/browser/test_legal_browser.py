"""Legal matters in a real browser: a letter that arrives, a payment order with its papers, the wall; on a phone too."""

import os
import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.database]


def shot(page, name):
    """Keep a picture where ARREARS_SHOTS says so, for looking at."""
    if folder := os.environ.get("ARREARS_SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def to_the_case(page):
    """Find the person by the last four digits and go from the case to its legal page."""
    page.fill("#find", "2222")
    page.press("#find", "Enter")
    page.wait_for_url(re.compile("/desk/cases/"))
    page.click("a[href^='/legal/cases/']:not([href*=matters])")
    page.wait_for_url(re.compile("/legal/cases/"))


def test_from_letter_to_filing(open_desk):
    page = open_desk("legal")
    to_the_case(page)
    page.click("button[value=letter]")
    page.wait_for_selector("#which")
    page.fill("#proof", "SF0000000001")
    page.select_option("#way", "courier")
    page.click("button[value=delivered]")
    page.wait_for_selector("text=诉讼时效届满")
    page.fill("#signed_on", "2025-12-08")
    shot(page, "case")
    page.click("button[value=open]")
    page.wait_for_url(re.compile("/matters/"))
    page.click("text=生成：支付令申请书")
    page.wait_for_selector("a:has-text('支付令申请书')")
    page.click("button[value=step]")
    page.wait_for_selector(".told >> text=提交支付令申请")
    page.click("text=逐期展开")
    page.wait_for_selector("details[open] >> text=逾期天数")
    shot(page, "matter")
    page.goto(page.url.split("/legal/")[0] + "/legal/wall?view=all")
    page.wait_for_selector("td >> text=诉讼时效届满")
    shot(page, "wall")
    for address in ("/legal/matters", "/legal/matters?view=proposed", "/legal/batch"):
        page.goto(page.url.split("/legal/")[0] + address)
        page.wait_for_selector("h1")
        shot(page, "list" + re.sub(r"\W", "-", address))
    assert page.complaints == []


def test_a_preservation_without_assets_is_refused_on_a_phone(open_desk):
    page = open_desk("legal", lang="en", width=390, height=844)
    to_the_case(page)
    page.select_option("#kind", "preservation")
    page.click("button[value=open]")
    page.wait_for_selector("[role=alert] >> text=no asset to preserve")
    shot(page, "phone-case")
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0
    page.goto(page.url.split("/legal/")[0] + "/legal/wall?view=all")
    page.wait_for_selector("h1")
    shot(page, "phone-wall")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert [one for one in page.complaints if "409" not in one] == []
