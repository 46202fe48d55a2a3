"""The desk in a real browser, by keyboard: next, call, hints, promise, an expired session, a phone."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.database]


def press_next(page):
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/desk/cases/"))


def begin_call(page, tail: str):
    """Find a case that no other test touches, by keyboard, and call its borrower."""
    page.keyboard.press("/")
    page.keyboard.type(tail)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("button[data-key=c]:not([disabled])")
    page.keyboard.press("c")
    page.wait_for_selector("#log")


def choose(page, outcome: str):
    """Click the outcome as a hand would: the label that is seen, when it stands still."""
    page.click(f"#log label:has(input[value={outcome}])")
    page.wait_for_selector(f"#log input[value={outcome}]:checked", state="attached")


def test_next_call_and_promise_by_keyboard(open_desk):
    page = open_desk("collector")
    press_next(page)
    begin_call(page, "8888")
    page.click("#note")
    page.keyboard.type("我失业了，下周五先还两千，再不还就让你坐牢")
    page.wait_for_selector("#hints [data-fill-day]")
    hints = page.inner_text("#hints")
    assert "2,000.00" in hints and "收入中断" in hints and "不可以这样说" in hints
    page.click("#hints [data-fill-day]")
    assert page.input_value("#amount") == "2,000.00" and page.is_checked("input[value=promise]")
    page.keyboard.press("Escape")
    page.focus("input[value=promise]")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=前还 2,000.00 元")
    assert page.complaints == []


def test_an_outcome_is_two_keystrokes(open_desk):
    page = open_desk("collector", lang="en")
    press_next(page)
    begin_call(page, "9999")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    page.wait_for_selector(".told >> text=No answer")
    assert page.complaints == []


def test_what_was_typed_outlives_the_session(open_desk):
    page = open_desk("lead")
    begin_call(page, "1010")
    page.fill("#note", "儿子住院")
    choose(page, "conversation")
    page.context.clear_cookies(name="sessionid")
    page.locator("#note").press_sequentially("，")
    page.wait_for_selector("#hints >> text=登录已过期")  # and nobody is torn away while they type
    page.click("#log button.btn-primary")
    page.wait_for_url(re.compile("/sign-in"))
    page.fill("#username", "lead")
    page.fill("#password", "arrears-demo-desk")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/cases/"))
    assert page.input_value("#note") == "儿子住院，"


def test_a_page_fits_a_phone_in_both_languages(open_desk):
    for lang in ("zh", "en"):
        page = open_desk("lead", lang=lang, width=390, height=844)
        for path in ("/desk/queue", "/desk/floor", "/desk/approvals"):
            page.goto(page.url.split("/desk")[0] + path)
            assert page.evaluate("document.documentElement.scrollWidth") <= 390, path
        press = page.query_selector("form.go button")
        assert press is not None and press.is_visible()
