"""What may be enforced: the step with which a proceeding's title came into force, its name, and what it orders.

A judgment or a mediation paper of the court (CPL 250), a mediation that the court confirmed (CPL 206), and a payment
order without a written objection that stands (CPL 227).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

_STEPS = {
    "suit": ("judgment_effective",), "mediation": ("agreement_confirmed",),
    "payment_order": ("response_time_over", "objection_rejected"),
}  # fmt: skip
_NAMES = {"suit": "民事判决书", "mediation": "民事裁定书", "payment_order": "支付令"}
ORDERED = ("principal", "interest", "costs")


@dataclass(frozen=True)
class EnforceableTitle:
    """A title in force: its name in papers, from when, until when it was to be performed, what it orders (yuan)."""

    name: str
    effective_on: date
    perform_by: date
    ordered: Mapping[str, str]
    number: str | None = None


def title_of(kind: str, events: Sequence[Mapping[str, Any]], sheet: Mapping[str, Any]) -> EnforceableTitle | None:
    """Return a proceeding's title, or None where it has none or nobody said yet what a judgment orders.

    `events` are its steps as {event, on, detail}, oldest first. A payment order orders what was applied for (`sheet`).
    """
    told = next((one for one in reversed(events) if one["event"] in _STEPS.get(kind, ())), None)
    if told is None:
        return None
    detail = dict(told["detail"])
    if kind == "payment_order" and "principal" not in detail:
        detail |= _applied_for(sheet)
    if "principal" not in detail:
        return None
    on = date.fromisoformat(told["on"])
    perform_by = detail.get("perform_by") or told["on"]
    last = perform_by[-1] if isinstance(perform_by, list) else perform_by
    mediated = kind == "suit" and any(one["event"] == "mediation_agreed" for one in events)
    name = "民事调解书" if mediated else _NAMES[kind]
    ordered = {part: str(detail.get(part, "0")) for part in ORDERED}
    return EnforceableTitle(name, on, date.fromisoformat(last), ordered, detail.get("number"))


def in_force(kind: str, events: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether a title of the proceeding came into force."""
    return any(one["event"] in _STEPS.get(kind, ()) for one in events)


def _applied_for(sheet: Mapping[str, Any]) -> dict[str, str]:
    """Return the order's amounts: interest, fees and penalty are what runs beside the principal."""
    cents = sum(int(str(sheet[part]).replace(".", "")) for part in ("interest", "fee", "penalty"))
    return {"principal": str(sheet["principal"]), "interest": f"{cents // 100}.{cents % 100:02d}"}
