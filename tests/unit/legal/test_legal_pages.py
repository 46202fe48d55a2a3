"""The legal pages: from a case to a matter, its papers, a preservation with four eyes, the wall, a batch."""

from uuid import uuid4

import pytest

pytestmark = pytest.mark.database


def post(browser, address, **said):
    given = {"key": str(uuid4()), "id": str(uuid4()), **said}
    return browser.post(address, given), given["id"]


def test_a_matter_from_the_case_page_to_its_papers(chambers):
    case = chambers.cases["C1"]
    browser, here = chambers.browser(), f"/legal/cases/{case}"
    page = browser.get(here)
    assert page.status_code == 200 and "林**" in page.text and "林晚晴" not in page.text and "计算表" in page.text
    done, letter = post(browser, here, do="letter", kind="demand_letter", account="A-C1")
    assert done.status_code == 302, done.text
    done, _ = post(browser, here, do="delivered", letter=letter, on="2026-11-24", way="courier", proof="SF0001")
    assert done.status_code == 302, done.text
    done, matter = post(browser, here, do="open", kind="payment_order", account="A-C1", signed_on="2025-12-08")
    there = f"{here}/matters/{matter}"
    assert done.headers["Location"] == there, done.text
    assert "支付令申请书" in browser.get(there).text
    done, paper = post(browser, there, do="paper", kind="payment_order_application")
    assert done.status_code == 302, done.text
    file = browser.get(f"/legal/letters/{paper}.pdf")
    assert file.status_code == 200 and file.content.startswith(b"%PDF")
    assert post(browser, there, do="step", step="application_filed", on="2026-11-24")[0].status_code == 302
    page = browser.get(there).text
    assert "提交支付令申请" in page and "已申请" in page
    for address in ("/legal/matters", "/legal/matters?view=proposed", "/legal/wall?view=all", "/legal/batch"):
        for language in ("zh", "en"):
            assert chambers.browser(lang=language).get(address).status_code == 200
    assert "BEGIN:VEVENT" in browser.get("/legal/wall.ics").text
    assert browser.get(f"/desk/cases/{case}").status_code == 200


def test_a_preservation_shows_its_risk_and_waits_for_another(chambers):
    case = chambers.cases["C1"]
    browser, here = chambers.browser(), f"/legal/cases/{case}"
    said = {"account": "A-C1", "urgency": "正在转移财产。", "security": "insurer_letter", "security_by": "示例保险",
            "security_amount": "20000.00"}  # fmt: skip
    done, _ = post(browser, here, do="open", kind="pre_suit_preservation", **said)
    assert done.status_code == 409 and "没有可供保全的财产线索" in done.text and "第103、104条" in done.text
    clue = {"asset": "deposit", "says": "还款账户", "worth": "9,000.00", "source": "repayment_account"}
    assert post(browser, here, do="clue", **clue)[0].status_code == 302
    refused = post(browser, here, do="clue", **{**clue, "source": "bought"})[0]
    assert refused.status_code == 409 and "来源不合法" in refused.text
    done, matter = post(browser, here, do="open", kind="pre_suit_preservation", **said)
    there = f"{here}/matters/{matter}"
    assert post(browser, there, do="paper", kind="preservation_application")[0].status_code == 302
    blocked = post(browser, there, do="step", step="preservation_applied", on="2026-11-24")[0]
    assert blocked.status_code == 409
    assert post(browser, there, do="approve", because="已核对")[0].status_code == 409
    other = chambers.browser("legal2")
    assert "三十日内必须起诉" in other.get(there).text
    assert post(other, there, do="approve", because="已核对线索与担保")[0].status_code == 302
    assert post(browser, there, do="step", step="preservation_applied", on="2026-11-24")[0].status_code == 302


def test_a_batch_lists_what_was_refused_and_why(chambers):
    browser = chambers.browser()
    cases = [str(chambers.cases["C1"]), str(chambers.cases["C2"])]
    done = browser.post("/legal/batch", {"key": str(uuid4()), "kind": "payment_order", "cases": cases})
    assert done.status_code == 200 and "已立项 1 件" in done.text and "未立项 1 件" in done.text
    assert "debtor.id_number" in done.text


def test_collectors_and_strangers_find_nothing(chambers):
    assert chambers.browser("collector").get("/legal/matters").status_code == 403
    assert chambers.browser().get(f"/legal/cases/{uuid4()}").status_code == 404
    assert chambers.browser().get(f"/legal/letters/{uuid4()}.pdf").status_code == 404
