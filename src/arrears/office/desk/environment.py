"""Jinja for the desk's pages: escaped always, strict about names, with the few filters that figures need."""

# pyright: basic

from __future__ import annotations

import hashlib
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from arrears.court.cite import cited
from arrears.kernel.money import display_money
from arrears.office.desk.rank import office_zone

STATIC = Path(__file__).parent.parent / "static"
_SYMBOLS = {"CNY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "INR": "₹", "JPY": "JP¥"}


def environment(**options: Any) -> Environment:
    """Return the environment that Django's backend asks for."""
    made = Environment(**{**options, "undefined": StrictUndefined, "autoescape": True, "trim_blocks": True,
                          "lstrip_blocks": True})  # fmt: skip
    known: dict[str, Any] = made.globals
    known.update(url=reverse, asset=asset)
    filters: dict[str, Any] = made.filters
    filters.update(cited=cited, money=money, moment=moment, day=day, clock=clock, count=count, lasted=lasted)
    return made


def money(minor: int, currency: str = "CNY") -> str:
    """Return an amount for people: ¥ 9,412.37."""
    return f"{_SYMBOLS.get(currency, currency)}\u202f{display_money(minor, currency)}"


def count(number: int) -> str:
    """Return a number with thousands marks."""
    return f"{number:,}"


def lasted(seconds: int) -> str:
    """Return how long something took: 4:12."""
    return f"{seconds // 60}:{seconds % 60:02d}"


def day(value: date | None) -> str:
    """Return a day, or a dash."""
    return value.isoformat() if value else "—"


def moment(value: datetime | str | None) -> str:
    """Return a moment in the office's zone, to the minute."""
    if value is None:
        return "—"
    known = datetime.fromisoformat(value) if isinstance(value, str) else value
    return known.astimezone(office_zone()).strftime("%Y-%m-%d %H:%M")


def clock(value: datetime) -> str:
    """Return the time of day in the office's zone."""
    return value.astimezone(office_zone()).strftime("%H:%M")


@lru_cache(maxsize=64)
def asset(name: str) -> str:
    """Return the address of a static file; it changes when the file does, so browsers may keep it for ever."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"
