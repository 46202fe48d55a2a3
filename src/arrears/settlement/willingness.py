"""Willingness to repay, from what was done rather than what was said; and what suits each of the four quadrants."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Quadrant = Literal["able_willing", "able_unwilling", "unable_willing", "unable_unwilling"]


@dataclass(frozen=True)
class Behaviour:
    """What the record says of a borrower: counts over the last twelve months."""

    promises_kept: int
    promises_partly_kept: int
    promises_broken: int
    conversations: int
    refusals: int
    payments_while_late: int


@dataclass(frozen=True)
class Reason:
    """One thing that counted, and how much (points)."""

    points: int
    zh: str
    en: str


@dataclass(frozen=True)
class Willingness:
    """Points for and against, and whether they add up to a willing borrower."""

    points: int
    willing: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Suggestion:
    """What suits a quadrant: the kinds of plan to offer first, and why."""

    quadrant: Quadrant
    offers: tuple[str, ...]
    zh: str
    en: str


SUGGESTIONS: dict[Quadrant, Suggestion] = {
    "able_willing": Suggestion(
        "able_willing", ("settle_now", "short_plan"), "有能力也愿意：请其一次结清或短期分期，方便为先。",
        "Able and willing: settle now or within a few instalments; make paying easy."),
    "able_unwilling": Suggestion(
        "able_unwilling", ("short_plan", "explain_consequences"),
        "有能力但不愿意：先听原因，再如实说明后果，提供短期分期。",
        "Able but unwilling: hear the reason, tell the true consequences, offer a short plan."),
    "unable_willing": Suggestion(
        "unable_willing", ("affordable_plan", "penalty_waiver", "payment_holiday"),
        "愿意但能力不足：按可负担额分期，可减免罚息或暂缓。",
        "Willing but unable: a plan within what is affordable; waive penalty or pause where needed."),
    "unable_unwilling": Suggestion(
        "unable_unwilling", ("payment_holiday", "hardship_support"), "能力不足且抗拒：先停一停，了解困难，给予支持。",
        "Unable and withdrawn: pause, learn what is wrong, offer support before any further step."),
}  # fmt: skip


def assess_willingness(behaviour: Behaviour) -> Willingness:
    """Return willingness from behaviour; an empty record is given the benefit of the doubt."""
    weighed = (
        (2 * behaviour.promises_kept, f"兑现承诺 {behaviour.promises_kept} 次",
         f"kept {behaviour.promises_kept} promises"),
        (behaviour.promises_partly_kept, f"部分兑现 {behaviour.promises_partly_kept} 次",
         f"partly kept {behaviour.promises_partly_kept}"),
        (-2 * behaviour.promises_broken, f"跳票 {behaviour.promises_broken} 次",
         f"broke {behaviour.promises_broken}"),
        (min(behaviour.conversations, 3), f"有效通话 {behaviour.conversations} 次",
         f"talked {behaviour.conversations} times"),
        (-min(behaviour.refusals, 3), f"拒接或拒谈 {behaviour.refusals} 次", f"refused {behaviour.refusals} times"),
        (2 * min(behaviour.payments_while_late, 3), f"逾期期间仍还款 {behaviour.payments_while_late} 次",
         f"paid {behaviour.payments_while_late} times while late"),
    )  # fmt: skip
    reasons = tuple(Reason(points, zh, en) for points, zh, en in weighed if points)
    total = sum(reason.points for reason in reasons)
    return Willingness(total, total >= 0, reasons)


def suggest(affordable_minor: int, needed_minor: int, willingness: Willingness) -> Suggestion:
    """Return the quadrant's suggestion; able means that a month's affordable amount covers what a month needs."""
    able = "able" if affordable_minor >= needed_minor else "unable"
    willing = "willing" if willingness.willing else "unwilling"
    quadrant: Quadrant = f"{able}_{willing}"  # type: ignore[assignment]
    return SUGGESTIONS[quadrant]
