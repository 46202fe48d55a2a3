"""What is claimed where the tape gave balances alone, and where less than all is claimed."""

import json
from uuid import uuid4

import pytest

from arrears.kernel.refusal import InputError
from arrears.office.legal.typeset import typeset

pytestmark = pytest.mark.database
SAID = {"contract": {"signed_on": "2025-12-08", "annual_rate": "0.18", "principal": "10000.00"}}


@pytest.fixture
def briefs(monkeypatch):
    """Look at what papers and letters are written from."""
    seen = {}

    def look(kind, brief, **_):
        seen[kind] = brief
        return typeset(kind, brief)

    monkeypatch.setattr("arrears.office.legal.papers.typeset", look)
    monkeypatch.setattr("arrears.office.legal.letters.typeset", look)
    return seen


def without_schedule(chambers, **night):
    """Let the office know of C1's account what the night said alone."""
    from arrears.office.tenancy import within

    with within(chambers.tenant) as cursor:
        cursor.execute("DELETE FROM account_books WHERE account_id = 'A-C1'")
        cursor.execute(
            "UPDATE account_snapshot SET detail = detail || %s::jsonb WHERE account_id = 'A-C1'", [json.dumps(night)]
        )


def test_balances_alone_give_letter_suit_and_payment_order(chambers, briefs):
    without_schedule(chambers)
    chambers.letter()
    assert briefs["demand_letter"]["claim"]["total"] == "9000.00"
    matter = chambers.matter("suit", variant="summary", particulars=SAID)
    for kind in ("complaint", "computation_sheet", "evidence_list"):
        chambers.paper(matter, kind)
    sheet = briefs["complaint"]["claim"]
    assert (sheet["carried_on"], sheet["penalty"], sheet["rows"][0]["due"]) == ("2026-11-24", "760.00", "2026-03-08")
    assert "欠款" in sheet["says"]["zh"] or sheet["says"]["zh"]
    chambers.step(matter, "suit_filed", "2026-11-24")


@pytest.mark.parametrize(
    ("night", "said", "code"),
    [
        ({f"overdue_{part}_minor": 0 for part in ("principal", "interest", "fee", "penalty")}, {}, "balances_missing"),
        ({}, {"whole": True}, "sheet_missing"),
        ({}, {"amount": "9000.01"}, "claim_above_debt"),
        ({}, {"particulars": {"contract": {"penalty_rate": "a lot"}}}, "rate_malformed"),
    ],
)
def test_what_is_still_missing_is_asked_for(chambers, night, said, code):
    without_schedule(chambers, **night)
    with pytest.raises(InputError) as fault:
        chambers.matter("payment_order", **said)
    assert fault.value.code == code
    assert fault.value.path in ("account", "amount", "particulars.contract.penalty_rate")


@pytest.mark.parametrize(("rest", "word"), [("waived", "waived"), ("reserved", "reserved")])
def test_a_partial_claim_says_what_is_left_out_and_pays_its_own_fee(chambers, briefs, rest, word):
    done = chambers.on_case(
        "matter.open", matter=str(uuid4()), kind="suit", variant="summary",
        amount="5000.00", rest=rest, particulars=SAID,
    )  # fmt: skip
    assert (done["amount"], done["fee"]) == ("5000.00", "50.00")
    matter = done["matter"]
    chambers.paper(matter, "complaint")
    claim = briefs["complaint"]["claim"]
    assert claim["total"] == "5000.00" and claim["unclaimed"]["rest"] == word
    assert sum(int(row["total"].replace(".", "")) for row in claim["rows"]) == 500_000
    chambers.step(matter, "suit_filed", "2026-11-24")
    page = chambers.browser().get(f"/legal/cases/{chambers.cases['C1']}/matters/{matter}").content.decode()
    assert ("自愿放弃" if rest == "waived" else "保留另行主张") in page


def test_what_was_paid_since_the_balances_is_told_by_part():
    from datetime import date

    from arrears.office.legal.briefs import paid
    from arrears.office.payments.books import Books, Paid

    night = {"dpd": 261, "bucket": "M7+", "overdue_minor": 900_000, "outstanding_minor": 900_000,
             "overdue_principal_minor": 800_000, "overdue_interest_minor": 24_000, "overdue_penalty_minor": 76_000,
             "overdue_fee_minor": 0}  # fmt: skip
    since = Paid(uuid4(), date(2026, 11, 25), 150_000, date(2026, 11, 25))
    books = Books("A-C1", "cash_loan", night, date(2026, 11, 24), None, (since,))
    # 760.00 of penalty and 240.00 of interest first, then 500.00 of principal (民法典 561)
    assert paid(books, date(2026, 11, 26)) == {
        "principal": "500.00", "interest": "240.00", "last_on": date(2026, 11, 25),
    }  # fmt: skip
    assert paid(Books("A-C1", "cash_loan", night, date(2026, 11, 24)), date(2026, 11, 26)) is None
