"""Rows as they are read here, and what is sealed opened where it is needed: an address, a point, a note."""

from __future__ import annotations

import base64

from arrears.office.messages.standing import Standing
from arrears.office.privacy.seal import SealBroken
from arrears.visit.model import Place


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
