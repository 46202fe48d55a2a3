"""Rows as they are read here, and what is sealed opened where it is needed: an address, a point, a note."""

from __future__ import annotations

import base64
import json
from typing import Any

from arrears.office.desk import seen
from arrears.office.messages.standing import Standing
from arrears.office.privacy.seal import SealBroken
from arrears.visit.model import Place

_JSON = ("team", "routes", "dropped", "idle")


def many(cursor: Any, query: str, values: seen.Values) -> list[dict[str, Any]]:
    """Return the rows by column name, JSON read."""
    rows = seen.many(cursor, query, values)
    for row in rows:
        row.update({name: json.loads(row[name]) for name in _JSON if isinstance(row.get(name), str)})
    return rows


def one(cursor: Any, query: str, values: seen.Values) -> dict[str, Any] | None:
    """Return the first row by column name, or None."""
    return next(iter(many(cursor, query, values)), None)


def opened(standing: Standing, field: str, sealed: str | None) -> str | None:
    """Return what was sealed, or None where the person's key is gone."""
    if standing.key is None or not sealed:
        return None
    try:
        return standing.key.open(field, base64.b64decode(sealed))
    except (SealBroken, ValueError):
        return None


def point_of(standing: Standing, sealed: str | None) -> Place | None:
    """Return a place in degrees."""
    text = opened(standing, "visit_point", sealed)
    if text is None:
        return None
    lat, lon = (int(part) for part in text.split(","))
    return lat / 1e6, lon / 1e6


def masked_address(text: str | None) -> str:
    """Return as much of an address as may be shown without a reason: down to the street, no number."""
    if not text:
        return "—"
    kept = [letter for letter in text if not letter.isdigit()]
    return "".join(kept)[:9] + "***"
