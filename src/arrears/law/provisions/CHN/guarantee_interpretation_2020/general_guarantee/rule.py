"""Whom a suit must name, and whose property may be preserved, where a guarantee is general."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from arrears.law.engine.params import values_on


def suit_stands(form: str, defendants: Collection[str], *, day: date) -> bool:
    """Return whether the suit is heard: not one against a general guarantor (`guarantor`) without the `borrower`."""
    values_on(__package__, day)
    return form == "joint" or "guarantor" not in defendants or "borrower" in defendants


def may_preserve_guarantor(form: str, *, preserved_minor: int | None, debt_minor: int, day: date) -> bool:
    """Return whether a guarantor's property may be preserved; `preserved_minor`: the debtor's property, if any was."""
    values_on(__package__, day)
    return form == "joint" or (preserved_minor is not None and preserved_minor < debt_minor)
