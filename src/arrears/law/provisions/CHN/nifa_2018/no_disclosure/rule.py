"""The debt is not disclosed to others."""

from __future__ import annotations

from arrears.law.provisions.CHN.cba_2026.unrelated_third_persons.rule import decide

__all__ = ["decide"]
