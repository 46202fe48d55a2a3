"""Lenders outside the association keep to its measure of lost contact, by the house's choice."""

from __future__ import annotations

from arrears.law.provisions.CHN.cba_2026.third_person_trigger.rule import decide

__all__ = ["decide"]
