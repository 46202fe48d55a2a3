"""Which legal step is proposed for a case, and why: in time, and only when gentler ways were tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

# Below this many minor units the court's fee and the lawyer cost more than what can be had.
SMALLEST = 100_000
LATE_DAYS = 90
LIMITATION_NEAR_DAYS = 180


@dataclass(frozen=True)
class Known:
    """What is known of a case when the question is asked; amounts in minor units."""

    on: date
    owed: int
    dpd: int
    promises_broken: bool
    unreached: bool
    hardship: bool
    held: bool
    clues_worth: int
    limitation_ends_on: date | None
    letter_delivered_on: date | None


@dataclass(frozen=True)
class Proposal:
    """A step that a lawyer should look at: a letter or a kind of matter, urgent or not, with its reasons."""

    step: str
    urgent: bool
    reasons: tuple[Mapping[str, str], ...]


def propose(known: Known) -> Proposal | None:
    """Return the next legal step for the case, or None where the law is not yet, or no longer, the way.

    Limitation that runs out is proposed whatever else is true; hardship and holds keep everything else away.
    """
    ends = known.limitation_ends_on
    if ends is not None and 0 <= (ends - known.on).days <= LIMITATION_NEAR_DAYS and known.owed > 0:
        left = (ends - known.on).days
        reason = {"zh": f"诉讼时效还有 {left} 天届满（{ends}）", "en": f"limitation ends in {left} days ({ends})"}
        return Proposal("demand_letter" if left > 30 else "suit", True, (reason,))
    if known.held or known.hardship or known.owed < SMALLEST or known.dpd < LATE_DAYS:
        return None
    reasons = _reasons(known)
    if known.letter_delivered_on is None:
        return Proposal("demand_letter", False, reasons)
    if (known.on - known.letter_delivered_on).days < 10:
        return None
    if known.clues_worth and (known.unreached or known.promises_broken):
        return Proposal("pre_suit_preservation", True, (*reasons, _CLUES))
    return Proposal("suit" if known.unreached else "payment_order", False, reasons)


_CLUES = {
    "zh": "已有合法来源的财产线索，财产可能被转移",
    "en": "assets are lawfully known and could be moved away",
}


def _reasons(known: Known) -> tuple[Mapping[str, str], ...]:
    found = [{"zh": f"逾期 {known.dpd} 天", "en": f"{known.dpd} days past due"}]
    if known.promises_broken:
        found.append({"zh": "承诺未兑现", "en": "a promise was broken"})
    if known.unreached:
        found.append({"zh": "多次联系未果", "en": "nobody was reached in many attempts"})
    return tuple(found)
