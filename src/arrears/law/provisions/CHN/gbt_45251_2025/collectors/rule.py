"""What a collector must have before working."""

from __future__ import annotations

CONDITIONS = ("no_violent_crime_record", "no_serious_credit_record", "trained", "tested", "secrecy_pledge")


def lacking(fulfilled: list[str]) -> list[str]:
    """Return the conditions that are not fulfilled, in the standard's order."""
    return [condition for condition in CONDITIONS if condition not in fulfilled]
