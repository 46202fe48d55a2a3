"""The law over columns gives the verdict of the desk, row by row: random situations and those at every boundary.

`python -m tests.parity.law_million CHN 1000000` is the large comparison.
"""

from pathlib import Path

import pytest
from tests.parity.law_portfolio import ZONES, Portfolio, at_the_desk, over_columns

from arrears.law.engine.rulebook import rulebook

ROWS = 400


@pytest.mark.parametrize("harden", [False, True])
@pytest.mark.parametrize("jurisdiction", sorted(set(ZONES) & set(rulebook().jurisdictions)))
def test_columns_say_what_the_desk_says(jurisdiction: str, harden: bool, tmp_path: Path) -> None:
    portfolio = Portfolio(jurisdiction, 7, ROWS)
    columns, desk = over_columns(portfolio, tmp_path, harden=harden).answers, at_the_desk(portfolio, harden=harden)
    different = [(portfolio.asked[row], desk[row], columns[row]) for row in desk if desk[row] != columns[row]]
    assert not different, f"{len(different)} differ, first: {different[0]}"
    permitted = sum(answer[0] for answer in desk.values())
    assert 0 < permitted < ROWS, "a portfolio that is all permitted or all refused shows nothing"
