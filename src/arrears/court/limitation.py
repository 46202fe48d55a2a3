"""Limitation: three years, begun anew by every interruption, and never beyond twenty years (CC 188 to 199)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from arrears.court.deadline import Deadline, deadline
from arrears.court.event import Event, Matter
from arrears.court.period import LastDay, Period, last_day
from arrears.kernel.calendar import BusinessCalendar

THREE_YEARS = Period(months=36)
TWENTY_YEARS = Period(months=240)

# CC 195 and 诉讼时效规定 8-17, each with what makes it an interruption.
DEMANDS = ("demand_delivered", "account_deducted", "assignment_notified")
AGREEMENTS = ("debtor_promised", "part_payment")
SUITS = (
    "suit_filed", "arbitration_filed", "payment_order_accepted", "pre_suit_preservation_executed",
    "mediation_requested", "enforcement_applied",
)  # fmt: skip
INTERRUPTIONS = (*DEMANDS, *AGREEMENTS, *SUITS)
# From here on the judgment is enforced, and the time to apply for that (CPL 250) takes the place of limitation.
ENDS = ("judgment_effective", "agreement_confirmed", "debt_settled")

_FROM_FILING = {
    "zh": "程序终结前时效不会届满；为稳妥起见自提起之日起计算（民法典第195条：自有关程序终结时起重新计算）。",
    "en": "counted from the filing to be safe: the law begins it anew when the proceedings end (CC 195).",
}
_NOT_MARKED = {
    "zh": "未标明最后一期，暂按已知最晚到期日起算。",
    "en": "no instalment is marked as the last; counted from the latest known.",
}
_START_UNKNOWN = {
    "zh": "未提供到期日，自首个已知事件起算。",
    "en": "no due date was given; counted from the first known event.",
}
_AFTER_EXPIRY = {
    "zh": "时效届满后债务人同意履行，不得再以时效抗辩（民法典第192条第2款）。",
    "en": "after it had ended the debtor agreed to perform and may not plead it any more (CC 192(2)).",
}


@dataclass(frozen=True)
class Link:
    """One run of a period: from `start` until it ended or the event `cut_by` began it anew."""

    start: Event
    last: LastDay
    cut_by: Event | None
    revived: bool = False


def limitation(matter: Matter) -> Iterator[Deadline]:
    """Yield every run of the limitation of the main debt, and the long stop."""
    found = _start(matter)
    if found is None:
        return
    start, note = found
    stop = last_day(start.on, TWENTY_YEARS, matter.calendar)
    events = [event for event in matter.of(*INTERRUPTIONS, *ENDS) if "borrower" in event.against]
    for link in chain(start, THREE_YEARS, events, matter.calendar, ENDS):
        last = min(link.last, stop, key=lambda one: one.due_on)
        notes = [note] if note and link.start == start else []
        notes += [_FROM_FILING] if link.start.kind in SUITS else []
        notes += [_AFTER_EXPIRY] if link.revived else []
        yield deadline(
            "limitation", last, matter=matter, start=link.start, counted_from=link.start.on,
            superseded_by=link.cut_by, notes=tuple(notes),
        )  # fmt: skip
    end = matter.first(ENDS, start.on)
    yield deadline("limitation_long_stop", stop, matter=matter, start=start, counted_from=start.on, superseded_by=end)


def limitation_ends_on(matter: Matter) -> date | None:
    """Return the day on which the running limitation ends, None where nothing started it or a judgment replaced it."""
    runs = [one for one in limitation(matter) if one.meaning.name == "limitation" and one.superseded_by is None]
    return runs[-1].due_on if runs else None


def chain(
    start: Event,
    period: Period,
    events: Iterable[Event],
    calendar: BusinessCalendar,
    ends: tuple[str, ...],
    begins_on: Callable[[Event], date] = lambda event: event.on,
) -> Iterator[Link]:
    """Yield the runs of a period that each of `events`, oldest first, begins anew while it still runs.

    What happens after the period ended changes nothing, but for a debtor who then agrees to perform (CC 192(2)).
    """
    current, begun, revived = start, begins_on(start), False
    last = last_day(begun, period, calendar)
    for event in events:
        if event.on <= begun:
            continue
        in_time = event.on <= last.due_on
        if not in_time and event.kind != "debtor_promised" and event.kind not in ends:
            continue
        yield Link(current, last, event, revived)
        if event.kind in ends:
            return
        current, begun, revived = event, event.on, not in_time
        last = last_day(begun, period, calendar)
    yield Link(current, last, None, revived)


def _start(matter: Matter) -> tuple[Event, dict[str, str] | None] | None:
    """Return the event that begins limitation: the last instalment's due date (CC 189), or all due at once."""
    accelerated = matter.of("debt_accelerated")
    if accelerated:
        return accelerated[0], None
    due = matter.of("instalment_due")
    last = [event for event in due if event.detail["last"]]
    if last:
        return last[-1], None
    if due:
        return due[-1], _NOT_MARKED if len(due) > 1 else None
    begun = [event for event in matter.of(*INTERRUPTIONS) if "borrower" in event.against]
    return (begun[0], _START_UNKNOWN) if begun else None
