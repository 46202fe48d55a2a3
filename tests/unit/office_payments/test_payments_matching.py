"""Contract numbers in what payers write, and how sure a match is."""

from uuid import UUID

import pytest

from arrears.office.payments.match import POST_FROM, Known, match
from arrears.office.payments.references import Contracts, Found

CONTRACTS = Contracts(["LN-2026-0001", "LN-2026-00012", "00123456", "合同甲8号", "A1", "B-77", "B77"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("还款LN-2026-0001", [("LN-2026-0001", True)]),
        ("ＬＮ２０２６－０００１　第１期", [("LN-2026-0001", True)]),
        ("ln 2026 0001 thanks", [("LN-2026-0001", True)]),
        ("LN-2026-00012", [("LN-2026-00012", True)]),
        ("LN20260001张三", [("LN-2026-0001", True)]),
        ("XLN-2026-0001", [("LN-2026-0001", False)]),
        ("LN-2026-00019", [("LN-2026-0001", False)]),
        ("00123456 and LN-2026-0001", [("LN-2026-0001", True), ("00123456", True)]),
        ("900123456", [("00123456", False)]),
        ("还合同甲8号的款", [("合同甲8号", True)]),
        ("A1", [("A1", True)]),
        ("XA12", []),
        ("pay B77", [("B-77", True), ("B77", True)]),
        ("nothing here", []),
        ("", []),
    ],
)
def test_numbers_in_texts(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(one.account, one.clean) for one in CONTRACTS.inside(text)] == expected


def test_a_cell_of_its_own_prefers_the_exact_spelling() -> None:
    assert CONTRACTS.whole("B77") == [Found("B77", True)]
    assert [one.account for one in CONTRACTS.whole("b 77")] == ["B-77", "B77"]


P, Q = UUID(int=1), UUID(int=2)
KNOWN = {
    "a": Known("a", "CNY", P, frozenset({5000, 12000})),
    "b": Known("b", "CNY", Q, frozenset({7000})),
    "c": Known("c", "CNY", Q, frozenset({9000})),
    "d": Known("d", "USD", None, frozenset()),
}
OWNED = {P: ["a"], Q: ["b", "c"]}


@pytest.mark.parametrize(
    ("named", "amount", "payers", "chosen", "reason"),
    [
        ([("a", True)], 1, [], "a", ""),
        ([("a", True)], 5000, [P], "a", ""),
        ([("a", False)], 1, [], None, "not_sure"),
        ([("a", False)], 1, [P], "a", ""),
        ([("a", True), ("b", True)], 1, [], None, "ambiguous"),
        ([("a", True), ("b", True)], 7000, [Q], "b", ""),
        ([], 5000, [P], "a", ""),
        ([], 5001, [P], None, "not_sure"),
        ([], 7000, [Q], "b", ""),
        ([], 1, [], None, "unknown"),
        ([("d", True)], 1, [], None, "other_currency"),
        ([("nobody's", True)], 1, [], None, "unknown"),
    ],
)
def test_matches(named: list, amount: int, payers: list, chosen: str | None, reason: str) -> None:
    found = match("CNY", amount, [Found(*one) for one in named], payers, KNOWN, OWNED)
    assert (found.chosen.account if found.chosen else None, found.reason) == (chosen, reason)
    if found.chosen:
        assert POST_FROM <= found.chosen.confidence <= 100
        assert found.chosen.matched_by
