"""The ids of the facts on the law's sheets with their grade.

`python -m tests.cases.fact_ids DIR > tests/cases/fact_ids.txt` writes the list anew.

A sheet is Markdown; a fact is a row of a table that begins with its id. Its grade is the last cell, where that is one
("V2 / M-high" counts as V2), else the one that the section's heading gives to all its rows.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

LIST = Path(__file__).with_name("fact_ids.txt")
_ID = re.compile(r"(CN|US|UK|EU|IN|ID|PH|TH|VN|KR|AU|SG|HK|JP|RU)-[A-Za-z0-9./-]+", re.ASCII)
_GRADE = re.compile(r"\*{0,2}(V1|V2w|V2|M-(?:high|mid|low|h|m|l)\b|not found|gap|—)")
_ALL = re.compile(r"— (V1|V2) for all rows")


def facts(text: str) -> Iterator[tuple[str, str]]:
    """Yield each fact's id and grade."""
    whole = "—"
    for line in text.splitlines():
        if line.startswith("#"):
            whole = found[1] if (found := _ALL.search(line)) else "—"
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and _ID.fullmatch(cells[0]):
            grade = _graded(cells)
            yield cells[0], (grade if grade != "—" else whole).replace(" ", "_")


def _graded(cells: list[str]) -> str:
    for cell in reversed(cells[1:]):
        if found := _GRADE.match(cell):
            return found[1] + ("_draft" if "draft" in cell else "")
        if found := re.search(r"\b(V1|V2)\b", cell[:40]):
            return found[1]
        if cell != cells[-1]:
            break
    return "—"


def listed() -> dict[str, str]:
    """Return the ids that are checked in with their grades."""
    return dict(line.split() for line in LIST.read_text("utf-8").splitlines() if not line.startswith("#"))


if __name__ == "__main__":
    print("# Written by `python -m tests.cases.fact_ids DIR` from the sheets of facts: id and grade of evidence.")
    for sheet in sorted(Path(sys.argv[1]).glob("*.md")):
        for name, grade in facts(sheet.read_text("utf-8")):
            print(name, grade)
