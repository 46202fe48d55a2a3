"""What happened in a matter: the events from which every deadline is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from arrears.kernel.calendar import BusinessCalendar

# The contract's kinds first; the rest are the events of one procedure each, named as the law names them.
KINDS = (
    "instalment_due", "demand_delivered", "debtor_promised", "part_payment", "guarantee_agreed",
    "pre_suit_preservation_executed", "preservation_executed", "suit_filed", "payment_order_accepted",
    "payment_order_served", "judgment_effective", "enforcement_applied", "renewal_granted",
    "debt_accelerated", "assignment_notified", "arbitration_filed", "mediation_requested", "debt_settled",
    "payment_order_issued", "payment_order_objected", "payment_order_lapsed", "suit_declined", "suit_withdrawn",
    "complaint_served", "defence_filed", "judgment_served", "ruling_served", "appeal_filed",
    "fee_notice_received", "fee_paid", "preservation_ruling_received", "reconsideration_applied",
    "preservation_released", "mediation_agreed", "confirmation_applied", "agreement_confirmed", "account_deducted",
)  # fmt: skip

# Civil Procedure Law interpretation, article 485: the longest a measure may last, in months.
LONGEST_MONTHS = {"deposit": 12, "movable": 24, "real_estate": 36, "other": 36}
MEASURES = ("pre_suit_preservation_executed", "preservation_executed")


@dataclass(frozen=True)
class Event:
    """One event: its kind and day, its place in the input, and what else was said of it, already checked."""

    kind: str
    on: date
    index: int
    id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=lambda: dict[str, Any]())

    def __str__(self) -> str:
        """Return what a person reads in `superseded_by`."""
        return f"{self.kind} {self.on.isoformat()}"

    @property
    def path(self) -> str:
        """Return the event's place in the input."""
        return f"events[{self.index}]"

    @property
    def against(self) -> tuple[str, ...]:
        """Return whom the step is directed at: the borrower unless it was said otherwise."""
        return self.detail.get("against", ("borrower",))


@dataclass(frozen=True)
class Matter:
    """The events known on `as_of`, by day, and the calendar that moves last days."""

    as_of: date
    events: tuple[Event, ...]
    calendar: BusinessCalendar

    def of(self, *kinds: str) -> list[Event]:
        """Return the events of these kinds, oldest first."""
        return [event for event in self.events if event.kind in kinds]

    def first(self, kinds: tuple[str, ...], since: date) -> Event | None:
        """Return the first event of these kinds on or after a day."""
        return next((event for event in self.events if event.kind in kinds and event.on >= since), None)
