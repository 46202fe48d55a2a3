"""The demo on a small portfolio: real nights, tables in both languages within eighty columns, amounts that add up."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.console import Console

from arrears.night.tape import read_tape
from arrears.office.demo.portfolios import write_csv_tape
from arrears.office.demo.show import Shown, run_demo, show_cards, show_persons
from arrears.office.demo.stories import account_line
from arrears.office.demo.tables import bar, percent

AS_OF = date(2026, 11, 24)


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Shown:
    return run_demo(tmp_path_factory.mktemp("demo"), AS_OF, lambda *_: None, persons=1_200)


@pytest.mark.parametrize(("lang", "word"), [("zh", "为什么：首次逾期"), ("en", "Why: Late for the first time")])
def test_what_is_printed_fits_eighty_columns(shown: Shown, lang: Any, word: str) -> None:
    out = io.StringIO()
    console = Console(file=out, width=80)
    show_cards(console, shown.cards_summary, lang)
    show_persons(console, shown, lang)
    assert word in out.getvalue()
    assert max(cell_len(line) for line in out.getvalue().splitlines()) <= 80
    assert "…" not in out.getvalue()


def test_the_real_cards_are_counted(shown: Shown) -> None:
    counts = {row["bucket"]: row["accounts"] for row in shown.cards_summary["buckets"]}
    assert counts == {"M0": 11549, "M1": 1865, "M2": 1349, "M3": 166, "M4": 39, "M5": 13, "M6": 5, "M7+": 14}


def test_nobody_gets_two_actions_and_rolls_are_known(shown: Shown) -> None:
    summary = shown.summary
    decided = sum(row["customers"] for row in (*summary["actions"], *summary["waits"]))
    assert decided == summary["rows"]["customers"] == 1_200
    assert summary["previous_as_of"] == "2026-11-23" and summary["rolls"]
    assert summary["rejects"] == []


def test_a_tape_as_text_is_read_like_the_typed_one(tmp_path: Path) -> None:
    from arrears.insight.portfolio.generate import generate_portfolio

    tables = generate_portfolio(50, 7, AS_OF).tape(AS_OF)
    folder = write_csv_tape(tables, tmp_path / "text")
    tape = read_tape(folder, None, AS_OF, tmp_path / "scratch", lambda *_: None)
    for name, table in tables.items():
        counts = tape.tables[name].counts
        assert (counts.accepted, counts.rejected) == (table.num_rows, 0)


@pytest.mark.parametrize(("count", "total", "said"), [(0, 5, "0.00%"), (1, 3, "33.33%"), (2, 3, "66.67%"), (1, 0, "—")])
def test_percent(count: int, total: int, said: str) -> None:
    assert percent(count, total) == said


def test_what_is_not_nothing_is_seen() -> None:
    assert bar(0, 10) == "" and bar(1, 10**9) == "▏" and bar(10, 10) == "█" * 16


def test_the_parts_of_an_amount_are_said() -> None:
    account = {
        "product": "cash_loan",
        "account_id": "A1",
        "currency": "CNY",
        "outstanding_minor": 10_000,
        "oldest_unpaid_due": "2026-11-01",
        "overdue_minor": 6_005,
        "overdue_principal_minor": 5_000,
        "overdue_interest_minor": 1_000,
        "overdue_fee_minor": 0,
        "overdue_penalty_minor": 5,
    }
    assert account_line(account, "zh") == (
        "个人贷款 A1：自 2026-11-01 起未还，逾期 60.05 元（本金 50.00、利息 10.00、罚息 0.05）；未偿余额 100.00 元。"
    )
