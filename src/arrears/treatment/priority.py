"""Which case a collector should open next: points for what is at stake today, each with its reason.

Points are integers, so that the order of a queue is the same everywhere and can be explained line by line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CaseView:
    """What the queue knows of a case. Amounts in minor units; days are None where there is none."""

    overdue_minor: int
    dpd: int
    promise_due_on: date | None = None
    promise_broken_on: date | None = None
    step_due_on: date | None = None
    deadline_on: date | None = None
    last_conversation_on: date | None = None
    reply_waiting: bool = False
    hardship: bool = False
    first_time_late: bool = False


@dataclass(frozen=True)
class Points:
    """One reason to open the case now."""

    points: int
    zh: str
    en: str


@dataclass(frozen=True)
class Priority:
    """The sum of a case's points, and what they are for, the weightiest first."""

    points: int
    reasons: tuple[Points, ...]


def prioritise(case: CaseView, today: date) -> Priority:
    """Return the case's place in the queue of `today`; more points come first."""
    weighed = (
        _reply(case), _promise(case, today), _deadline(case, today), _step(case, today),
        _value(case), _roll(case), _freshness(case, today), _care(case),
    )  # fmt: skip
    found = [points for points in weighed if points]
    found.sort(key=lambda points: -points.points)
    return Priority(sum(points.points for points in found), tuple(found))


def _reply(case: CaseView) -> Points | None:
    return Points(400, "借款人有新回复", "the borrower has answered") if case.reply_waiting else None


def _promise(case: CaseView, today: date) -> Points | None:
    if case.promise_broken_on and 0 <= (today - case.promise_broken_on).days <= 3:
        return Points(260, "承诺刚刚跳票", "a promise was broken just now")
    if case.promise_due_on and 0 <= (case.promise_due_on - today).days <= 1:
        return Points(200, "承诺今明两天到期", "a promise falls due today or tomorrow")
    return None


def _deadline(case: CaseView, today: date) -> Points | None:
    if case.deadline_on is None:
        return None
    left = (case.deadline_on - today).days
    if left < 0:
        return Points(320, "期限已过", "a deadline has passed")
    return Points(300 - 30 * left, f"期限还剩 {left} 天", f"a deadline in {left} days") if left <= 7 else None


def _step(case: CaseView, today: date) -> Points | None:
    if case.step_due_on is None or case.step_due_on > today:
        return None
    waited = min((today - case.step_due_on).days, 10)
    return Points(80 + 8 * waited, "下一步已到时间", "the next step is due")


def _value(case: CaseView) -> Points | None:
    # A digit of the amount is worth 15 points: large cases lead, small ones are not lost.
    points = 15 * len(str(max(0, case.overdue_minor)))
    return Points(points, "逾期金额", "the amount overdue") if case.overdue_minor > 0 else None


def _roll(case: CaseView) -> Points | None:
    left = 30 - (case.dpd - 1) % 30 if case.dpd > 0 else 0
    near = 0 < left <= 3
    return Points(70, f"{left} 天后进入下一账龄段", f"rolls to the next bucket in {left} days") if near else None


def _freshness(case: CaseView, today: date) -> Points | None:
    if case.last_conversation_on is None:
        return Points(60, "尚未通过话", "nobody has talked yet")
    days = (today - case.last_conversation_on).days
    return Points(min(6 * days, 60), f"{days} 天未沟通", f"no talk for {days} days") if days > 2 else None


def _care(case: CaseView) -> Points | None:
    if case.hardship:
        return Points(50, "有困难，需尽早协商", "in hardship: an early talk helps most")
    return (
        Points(20, "首次逾期，提醒即可", "late for the first time: a reminder may do") if case.first_time_late else None
    )
