"""Guarantee periods: never suspended, interrupted or extended (CC 692); a guarantor not asked in time is free (693)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from arrears.court.deadline import Deadline, deadline
from arrears.court.event import Event, Matter
from arrears.court.limitation import THREE_YEARS
from arrears.court.period import Period, last_day
from arrears.kernel.refusal import InputError

DEFAULT_MONTHS = 6

_DEFAULT = {
    "not_agreed": {
        "zh": "未约定保证期间，为主债务履行期限届满之日起六个月（民法典第692条第2款）。",
        "en": "no period was agreed: six months from the main debt's due date (CC 692(2)).",
    },
    "not_after_debt": {
        "zh": "约定的保证期间不晚于主债务履行期限，视为没有约定，为六个月（民法典第692条第2款）。",
        "en": "the agreed period ends no later than the main debt and counts as not agreed: six months (CC 692(2)).",
    },
    "unclear": {
        "zh": "约定“直至还清为止”等视为约定不明，为六个月（担保制度解释第32条）。",
        "en": '"until all is paid" is unclear: six months (担保制度解释 article 32).',
    },
}
_FORM = {
    "zh": "未约定保证方式，按一般保证处理（民法典第686条第2款）。",
    "en": "no form was agreed: a general guarantee (CC 686(2)).",
}


def guarantees(matter: Matter) -> Iterator[Deadline]:
    """Yield each guarantee's period, and the limitation against a joint guarantor who was asked in time (694(2))."""
    for agreed in matter.of("guarantee_agreed"):
        form = agreed.detail["form"] or "general"
        main_due = _main_due(agreed, matter)
        months, note = _months(agreed)
        last = last_day(main_due, Period(months=months), matter.calendar)
        kept = _kept(form, matter, main_due, agreed.detail.get("guarantor"))
        in_time = kept if kept is not None and kept.on <= last.due_on else None
        notes = tuple(filter(None, (note, None if agreed.detail["form"] else _FORM)))
        yield deadline(
            f"guarantee_{form}", last, matter=matter, start=agreed, counted_from=main_due,
            superseded_by=in_time, notes=notes,
        )  # fmt: skip
        if form == "joint" and in_time is not None:
            yield deadline(
                "guarantee_limitation", last_day(in_time.on, THREE_YEARS, matter.calendar), matter=matter,
                start=in_time, counted_from=in_time.on, superseded_by=matter.first(("debt_settled",), in_time.on),
            )  # fmt: skip


def _main_due(agreed: Event, matter: Matter) -> date:
    if agreed.detail["main_due"] is not None:
        return agreed.detail["main_due"]
    due = matter.of("instalment_due")
    if not due:
        raise InputError("main_due_missing", "say when the main debt falls due", f"{agreed.path}.main_due")
    return due[-1].on


def _months(agreed: Event) -> tuple[int, dict[str, str] | None]:
    months = agreed.detail["period_months"]
    if months is None:
        return DEFAULT_MONTHS, _DEFAULT["not_agreed"]
    if not isinstance(months, int):
        return DEFAULT_MONTHS, _DEFAULT["unclear"]
    if months <= 0:
        return DEFAULT_MONTHS, _DEFAULT["not_after_debt"]
    return months, None


def _kept(form: str, matter: Matter, since: date, guarantor: str | None) -> Event | None:
    """Return what keeps the guarantor bound: suit against the debtor (general), any demand on the guarantor (joint).

    What is done against one of several guarantors does not count for the others (担保制度解释 29).
    """
    if form == "general":
        suits = [event for event in matter.of("suit_filed", "arbitration_filed") if "borrower" in event.against]
        return next((event for event in suits if event.on >= since), suits[-1] if suits else None)
    asked = matter.of("demand_delivered", "suit_filed", "arbitration_filed")
    return next((event for event in asked if event.on >= since and _is_against(event, guarantor)), None)


def _is_against(event: Event, guarantor: str | None) -> bool:
    """Return whether a step was directed at a guarantor; one that names nobody is taken to mean each of them."""
    named = event.detail.get("guarantors")
    return "guarantor" in event.against and (named is None or guarantor is None or guarantor in named)
