"""Enforcement: two years to apply (CPL 250), and five days to keep what was preserved after judgment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from arrears.court.deadline import Deadline, catalogue, deadline
from arrears.court.event import Event, Matter
from arrears.court.limitation import AGREEMENTS, chain
from arrears.court.period import Period, last_day

TWO_YEARS = Period(months=24)
# CPL 250: interrupted as limitation is. Once applied for, nothing is left to apply for.
_INTERRUPTIONS = ("demand_delivered", *AGREEMENTS)
_ENDS = ("enforcement_applied", "debt_settled")
_ORDER_ENDS = (*_ENDS, "payment_order_objected", "payment_order_lapsed", "suit_filed")


def enforcement(matter: Matter) -> Iterator[Deadline]:
    """Yield the time to apply for enforcement of judgments, confirmed mediations and orders without objection."""
    for judgment in matter.of("judgment_effective", "agreement_confirmed"):
        perform_by = judgment.detail["perform_by"] or judgment.on
        yield from _runs(judgment, perform_by, _ENDS, matter)
        yield from _after_preservation(judgment, perform_by, matter)
    for served in matter.of("payment_order_served"):
        period = catalogue()["payment_order_response"].period
        assert period is not None
        yield from _runs(served, last_day(served.on, period, matter.calendar).due_on, _ORDER_ENDS, matter)


def _runs(start: Event, begins: date, ends: tuple[str, ...], matter: Matter) -> Iterator[Deadline]:
    events = [event for event in matter.of(*_INTERRUPTIONS, *ends) if event.on >= start.on and event is not start]
    early = next((event for event in events if event.kind in ends and event.on <= begins), None)

    def begins_on(event: Event) -> date:
        return begins if event is start else event.on

    for link in chain(start, TWO_YEARS, events, matter.calendar, ends, begins_on):
        yield deadline(
            "enforcement_application", link.last, matter=matter, start=link.start,
            counted_from=begins_on(link.start), superseded_by=early or link.cut_by,
        )  # fmt: skip
        if early is not None:
            return


def _after_preservation(judgment: Event, perform_by: date, matter: Matter) -> Iterator[Deadline]:
    """Yield 民诉法解释 163: what was preserved between judgment and enforcement is lifted without an application."""
    period = catalogue()["enforcement_after_preservation"].period
    assert period is not None
    applied = matter.first(("enforcement_applied",), judgment.on)
    late = [
        measure
        for measure in matter.of("preservation_executed")
        if measure.on >= judgment.on and (applied is None or measure.on <= applied.on)
    ]
    if late:
        last = last_day(perform_by, period, matter.calendar)
        yield deadline(
            "enforcement_after_preservation", last, matter=matter, start=judgment, counted_from=perform_by,
            superseded_by=applied if applied is not None and applied.on <= last.due_on else None,
        )  # fmt: skip
