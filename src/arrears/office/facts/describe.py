"""Prints the reference page of every kind of fact of every part (docs/reference/facts.md)."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from arrears.record.describe import describe


def page() -> str:
    """Return the page, with the kinds that parts of the office declare."""
    office = Path(__file__).parents[1]
    for found in sorted(office.glob("*/kinds.py")):
        import_module(f"arrears.office.{found.parent.name}.kinds")
    return describe()


if __name__ == "__main__":
    sys.stdout.write(page())
