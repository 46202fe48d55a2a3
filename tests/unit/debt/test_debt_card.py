"""A credit card by hand: free days, minimum payment, interest from posting, late fee, age, order of payment."""

from __future__ import annotations

from datetime import date

import pytest

from arrears.debt.card_quote import quote_card, read_card
from arrears.kernel.refusal import InputError

# Statements close on the 5th, due 20 days later; 18.25 % a year over 365 is 0.05 % a day.
CARD = {
    "product": "credit_card",
    "limit": "20000.00",
    "opened": "2026-01-01",
    "statement_day": 5,
    "annual_rate": "0.1825",
    "postings": [{"id": "a", "date": "2026-01-26", "kind": "purchase", "amount": "1000.00"}],
}


def ask(change: dict, as_of: str) -> dict:
    day = date.fromisoformat(as_of)
    return quote_card(read_card(CARD | change, day), day)


def paid(*entries: tuple[str, str]) -> dict:
    return {"payments": [{"id": f"p{n}", "date": day, "amount": amount} for n, (day, amount) in enumerate(entries)]}


def test_paid_in_full_by_the_due_date_bears_no_interest():
    answer = ask(paid(("2026-02-25", "1000.00")), "2026-03-05")
    assert [s["balance"] for s in answer["statements"]] == ["0.00", "1000.00", "0.00"]
    assert (answer["statements"][1]["minimum"], answer["statements"][1]["settled"]) == ("100.00", True)
    assert (answer["outstanding"]["total"], answer["dpd"]) == ("0.00", 0)


def test_the_minimum_keeps_it_current_and_interest_counts_from_posting():
    # 26 January to 25 February 30 days on 1,000, then 8 days on 900: (30,000 + 7,200) x 0.0005 = 18.60
    answer = ask(paid(("2026-02-25", "100.00")), "2026-03-05")
    assert answer["statements"][2]["interest"] == "18.60"
    assert answer["statements"][2]["balance"] == "918.60"
    assert answer["statements"][2]["minimum"] == "108.60"  # 10 % of 900, and the interest
    assert (answer["dpd"], answer["revolving"], answer["overdue"]["total"]) == (0, "900.00", "0.00")


def test_a_missed_minimum_is_overdue_and_has_a_late_fee():
    # missing 100: late fee 5.00 on 25 February
    answer = ask({}, "2026-02-26")
    assert (answer["oldest_unpaid_due"], answer["dpd"], answer["bucket"]) == ("2026-02-25", 1, "M1")
    assert (answer["overdue"]["total"], answer["outstanding"]["fee"]) == ("100.00", "5.00")
    assert answer["outstanding"]["total"] == "1005.00"
    cured = ask(paid(("2026-02-27", "100.00")), "2026-02-28")
    assert (cured["dpd"], cured["outstanding"]["fee"], cured["outstanding"]["principal"]) == (0, "0.00", "905.00")


def test_cash_bears_interest_from_the_first_day():
    # 26 January to 5 February: 10 days x 1,000 x 0.0005
    answer = ask({"postings": [CARD["postings"][0] | {"kind": "cash"}]}, "2026-02-05")
    assert answer["statements"][1]["interest"] == "5.00"


def test_principal_comes_first_when_long_overdue():
    # 27 May is 91 days after 25 February
    first = ask(paid(("2026-05-27", "50.00")), "2026-05-27")
    assert first["outstanding"]["principal"] == "950.00"
    assert ask(paid(("2026-05-26", "5.00")), "2026-05-27")["outstanding"]["principal"] == "1000.00"


def test_a_reversed_payment_never_was():
    back = paid(("2026-02-25", "1000.00"))["payments"] + [{"id": "r", "date": "2026-03-01", "reverses": "p0"}]
    assert ask({"payments": back}, "2026-03-10") == ask({}, "2026-03-10")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"limit": 5}, "limit"),
        ({"statement_day": 29}, "statement_day"),
        ({"due_days": 26}, "due_days"),
        ({"postings": CARD["postings"] * 2}, "postings[1].id"),
        ({"colour": "red"}, "colour"),
        ({"minimum": {"share": "0.1"}}, "minimum.share"),
    ],
)
def test_a_fault_names_its_path(change, path):
    with pytest.raises(InputError) as caught:
        ask(change, "2026-03-05")
    assert caught.value.path == path
