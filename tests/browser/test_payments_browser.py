"""Money that nobody has claimed, in a real browser: from the queue to the account; nothing serious for axe-core."""

import re

import pytest

from .test_access_browser import LOOKS, faults

pytestmark = [pytest.mark.browser, pytest.mark.database]
CAME = """
said = {"paid_on": now.date().isoformat(), "amount_minor": 1_11, "text": "还款", "bank_reference": "R-%s"}
print(execute("payment.post", said, key="came-%s", tenant=tenant, actor=system, at=now).answer["payment"])
"""


@pytest.mark.parametrize(("lang", "theme", "width"), LOOKS)
def test_from_the_queue_to_the_account(open_desk, address, in_the_office, lang, theme, width):
    payment = in_the_office(CAME % (lang, lang)).strip()
    page = open_desk("finance", lang=lang, width=width)
    page.context.add_cookies([{"name": "theme", "value": theme, "url": address}])
    page.goto(f"{address}/payments/unmatched")
    assert faults(page) == []
    page.click(f"a[href$='{payment}']")
    page.wait_for_url(re.compile(payment))
    page.fill("#account-end", "-C7")
    page.press("#account-end", "Enter")
    page.wait_for_selector("input[name=account][value='A-C7']")
    assert faults(page) == []
    page.check("input[name=account][value='A-C7']")
    page.fill("#because", "客户来电确认")
    page.press("#because", "Enter")
    page.wait_for_selector("h1:has-text('已认领')" if lang == "zh" else "h1:has-text('assigned')")
    page.wait_for_selector("td:has-text('罚息')" if lang == "zh" else "td:has-text('Penalty')")
    assert faults(page) == [] and page.complaints == []
