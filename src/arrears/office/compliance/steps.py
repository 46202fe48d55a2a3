"""A value over time as a line of steps: points for a picture 600 wide and 120 high, drawn by the page as SVG."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

WIDTH, HEIGHT, EDGE = 600, 120, 12


@dataclass(frozen=True)
class Drawn:
    """The line's path, and where it is labelled: (x, y, day, value)."""

    path: str
    labels: tuple[tuple[int, int, str, str], ...]


def steps(history: Sequence[tuple[date, date | None, Any]], today: date) -> Drawn | None:
    """Return the line of (from, until, value), or None where there are fewer than two numbers to draw."""
    numbers = [(since, until or today, number, value) for since, until, value in history
               if (number := _number(value)) is not None]  # fmt: skip
    if len(numbers) < 2 or len(numbers) != len(history):
        return None
    low, high = min(one[2] for one in numbers), max(one[2] for one in numbers)
    first, last = numbers[0][0], max(today, numbers[-1][1])
    days, span = max((last - first).days, 1), (high - low) or Fraction(1)

    def x(day: date) -> int:
        return EDGE + (day - first).days * (WIDTH - 2 * EDGE) // days

    def y(number: Fraction) -> int:
        return HEIGHT - EDGE - int((number - low) / span * (HEIGHT - 3 * EDGE))

    path = "".join(
        f"{'M' if place == 0 else 'L'}{x(since)} {y(number)}H{x(until)}"
        for place, (since, until, number, _) in enumerate(numbers)
    )
    labelled = (numbers[0], numbers[-1])
    return Drawn(path, tuple((x(one[0]), y(one[2]), one[0].isoformat(), str(one[3])) for one in labelled))


def _number(value: Any) -> Fraction | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return Fraction(value)
    except ValueError:
        return None
