"""The large comparison of one and many, in chunks: `python -m tests.parity.law_million CHN 1000000`."""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.parity.law_portfolio import Portfolio, at_the_desk, over_columns

CHUNK = 50_000


def compare(jurisdiction: str, rows: int, first_seed: int = 100) -> dict[str, object]:
    """Compare so many lines, half of the chunks with hardened advice, and count what was met."""
    totals: Counter[str] = Counter()
    for chunk in range(-(-rows // CHUNK)):
        seed = first_seed + chunk
        portfolio, harden = Portfolio(jurisdiction, seed, min(CHUNK, rows)), seed % 2 == 0
        desk = at_the_desk(portfolio, harden=harden)
        with tempfile.TemporaryDirectory() as folder:
            columns = over_columns(portfolio, Path(folder), harden=harden)
        different = [row for row in desk if desk[row] != columns.answers[row]]
        for row in different[:3]:
            print(json.dumps([portfolio.asked[row], desk[row], columns.answers[row]]), flush=True)
        totals.update(
            rows=len(desk), different=len(different), alone=columns.alone,
            refused=sum(not one[0] for one in desk.values()),
            permitted_later=sum(not one[0] and one[2] is not None for one in desk.values()),
            unknown=sum(one[3] for one in desk.values()), contacts=len(portfolio.contacts), holds=len(portfolio.holds),
        )  # fmt: skip
        print(json.dumps({"jurisdiction": jurisdiction, **totals}), flush=True)
    return dict(totals)


if __name__ == "__main__":
    sys.exit(bool(compare(sys.argv[1], int(sys.argv[2]), *map(int, sys.argv[3:4]))["different"]))
