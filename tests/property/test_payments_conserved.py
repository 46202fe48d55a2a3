"""Whatever payments come, in whatever order, and go back: money is conserved, and nothing depends on how it came."""

import unicodedata
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from arrears.office.payments.books import Books, Paid, Tape, parts_of, standing_of
from arrears.office.payments.references import Contracts, plain

DAY = date(2026, 11, 24)
NIGHT = {
    "dpd": 40, "bucket": "M2", "overdue_minor": 100000, "outstanding_minor": 150000, "overdue_principal_minor": 80000,
    "overdue_interest_minor": 12000, "overdue_fee_minor": 5000, "overdue_penalty_minor": 3000,
}  # fmt: skip
ROWS = [[1, "2026-10-15", 40000, 10000, 0], [2, "2026-11-15", 40000, 10000, 500], [3, "2026-12-15", 40000, 10000, 0]]
TERMS = {"principal_minor": 120000, "penalty_rate_ppm": 180000, "flip_dpd": 30,
         "flip_allocation": ["principal", "interest", "penalty", "fee"]}  # fmt: skip

paid = st.builds(
    lambda number, day, minor, gone: Paid(UUID(int=number), DAY - timedelta(days=day), minor, DAY, gone),
    st.integers(1, 10**9), st.integers(0, 30), st.integers(1, 90000), st.booleans(),
)  # fmt: skip
payments = st.lists(paid, max_size=5, unique_by=lambda one: one.id)


def books(tape: bool, *some: Paid) -> Books:
    schedule = Tape(TERMS, ROWS, [{"id": "t1", "on": "2026-10-20", "minor": 7000}], DAY) if tape else None
    return Books("a", "cash_loan", NIGHT, DAY, schedule, tuple(some))


@settings(max_examples=60, deadline=None)
@given(st.booleans(), payments)
def test_parts_and_the_rest_are_the_payment(tape: bool, some: list[Paid]) -> None:
    together = parts_of(books(tape, *some), {one.id: DAY for one in some})
    for one in some:
        if not one.reversed:
            said = parts_of(books(tape, *some), {one.id: DAY})[one.id]
            assert said == together[one.id]
            assert sum(said.values()) == one.amount_minor and min(said.values()) >= 0


@settings(max_examples=60, deadline=None)
@given(st.booleans(), payments)
def test_what_was_reversed_never_was(tape: bool, some: list[Paid]) -> None:
    kept = [one for one in some if not one.reversed]
    assert standing_of(books(tape, *some), DAY) == standing_of(books(tape, *kept), DAY)


@settings(max_examples=60, deadline=None)
@given(payments)
def test_outstanding_falls_by_what_was_paid(some: list[Paid]) -> None:
    kept = [one for one in some if not one.reversed]
    left = standing_of(books(False, *kept), DAY)
    assert left.overdue_minor == max(0, 100000 - sum(one.amount_minor for one in kept))
    assert left.overdue_minor <= left.outstanding_minor


@settings(max_examples=60, deadline=None)
@given(payments, st.data())
def test_the_tapes_own_copy_of_a_payment_changes_nothing(some: list[Paid], data: st.DataObject) -> None:
    """A tape that knows some of the payments, under its own ids, says the same as one that knows none."""
    kept = [one for one in some if not one.reversed]
    known = data.draw(st.lists(st.sampled_from(kept), unique=True)) if kept else []
    copies = [
        {"id": f"core{n}", "on": one.paid_on.isoformat(), "minor": one.amount_minor} for n, one in enumerate(known)
    ]
    without = Books("a", "cash_loan", NIGHT, DAY, Tape(TERMS, ROWS, [], DAY), tuple(kept))
    with_them = Books("a", "cash_loan", NIGHT, DAY, Tape(TERMS, ROWS, copies, DAY), tuple(kept))
    assert standing_of(without, DAY).outstanding_minor == standing_of(with_them, DAY).outstanding_minor


@settings(max_examples=100, deadline=None)
@given(
    st.from_regex(r"[A-Z]{2}[0-9]{6,10}", fullmatch=True), st.text("还款谢谢张三 ,;", max_size=8),
    st.text("还款谢谢张三 ,;", max_size=8), st.sampled_from(["", "-", " ", "/"]), st.booleans(),
)  # fmt: skip
def test_a_number_is_found_wherever_and_however_it_is_written(
    number: str, before: str, after: str, separator: str, wide: bool
) -> None:
    written = number[:2] + separator + number[2:]
    if wide:
        written = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in written)
    found = Contracts([number, "ZZ999999999999"]).inside(f"{before}{written}{after}")
    assert [(one.account, one.clean) for one in found] == [(number, True)]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_read(text: str) -> None:
    letters, boundary = plain(text)
    said = unicodedata.normalize("NFKC", text).casefold()
    assert letters == "".join(sign for sign in said if sign.isalnum())
    begins = [not said[place - 1 : place].isalnum() for place, sign in enumerate(said) if sign.isalnum()]
    assert boundary == [*begins, True]
    Contracts(["A1", "1234", text]).inside(text)
