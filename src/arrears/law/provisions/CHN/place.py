"""Places in China: the clock of the law, and places that are entered only with consent."""

from __future__ import annotations

from collections.abc import Set
from zoneinfo import ZoneInfo

from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.situation import Situation

CHINA = ZoneInfo("Asia/Shanghai")


def without_consent(situation: Situation, places: Set[str]) -> Finding:
    """Refuse a visit to one of the places without consent; a consent that nobody asked for is a missing fact."""
    visit = situation.visit
    if visit is None or visit.place not in places:
        return None
    if visit.place_consent is None:
        return Unknown(("visit.place_consent",))
    return None if visit.place_consent else Breach()
