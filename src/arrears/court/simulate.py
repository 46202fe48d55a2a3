"""Made-up matters over years, walked day by day: the trial that no deadline passes without its warning.

The matters file, serve, pay, forget and renew at random (from a seed), and part of what happens is written down only
days later, as in life.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from arrears.court.deadline import Deadline
from arrears.court.deadlines import deadlines_of
from arrears.court.event import Event, Matter
from arrears.court.wall import Alert, Key, alert_days, key
from arrears.kernel.calendar import BusinessCalendar

# What follows a step, with the days after which it comes: (next, from, to), one drawn at random, None for silence.
_NEXT: Mapping[str, tuple[tuple[str | None, int, int], ...]] = {
    "instalment_due": (("demand_delivered", 20, 400), ("suit_filed", 60, 500), ("payment_order_accepted", 60, 400),
                       ("pre_suit_preservation_executed", 60, 400), (None, 0, 0)),
    "demand_delivered": (("debtor_promised", 1, 30), ("part_payment", 1, 60), ("suit_filed", 30, 900),
                         ("demand_delivered", 60, 700), ("mediation_agreed", 20, 200), (None, 0, 0)),
    "debtor_promised": (("part_payment", 5, 60), ("demand_delivered", 30, 200), (None, 0, 0)),
    "part_payment": (("part_payment", 20, 60), ("demand_delivered", 30, 300), ("debt_settled", 10, 90)),
    "pre_suit_preservation_executed": (("suit_filed", 1, 45), ("suit_filed", 1, 29), (None, 0, 0)),
    "suit_filed": (("fee_notice_received", 3, 20), ("preservation_executed", 5, 40)),
    "preservation_executed": (("renewal_granted", 300, 380), ("judgment_served", 60, 200), (None, 0, 0)),
    "renewal_granted": (("judgment_served", 5, 100), (None, 0, 0)),
    "fee_notice_received": (("fee_paid", 1, 10), ("fee_paid", 1, 6)),
    "fee_paid": (("complaint_served", 5, 40),),
    "complaint_served": (("judgment_served", 30, 180), ("mediation_agreed", 20, 100)),
    "mediation_agreed": (("confirmation_applied", 1, 40), (None, 0, 0)),
    "judgment_served": (("judgment_effective", 16, 30), ("appeal_filed", 1, 15)),
    "appeal_filed": (("judgment_effective", 60, 180),),
    "judgment_effective": (("enforcement_applied", 5, 800), ("part_payment", 20, 400), (None, 0, 0)),
    "payment_order_accepted": (("payment_order_issued", 2, 20),),
    "payment_order_issued": (("payment_order_served", 2, 40),),
    "payment_order_served": (("payment_order_objected", 1, 20), ("enforcement_applied", 16, 800), (None, 0, 0)),
    "payment_order_objected": (("payment_order_lapsed", 3, 15),),
    "payment_order_lapsed": (("suit_declined", 1, 10), ("suit_filed", 1, 200), (None, 0, 0)),
}  # fmt: skip
_ASSETS = (("deposit", 12), ("movable", 24), ("real_estate", 36))


@dataclass
class Trial:
    """What a run saw: every alert, and every deadline that stood when its day came, with how it ended."""

    matters: int
    days: int
    alerts: int = 0
    deadlines: int = 0
    met: int = 0
    passed: int = 0
    missed: list[tuple[int, Key]] = field(default_factory=lambda: list[tuple[int, Key]]())


def made_up_events(chance: Random, first: date, last: date) -> list[tuple[date, Event]]:
    """Return one matter's events with the day on which each was written down, in that order."""
    on = first + timedelta(days=chance.randrange(0, (last - first).days // 2))
    kind: str | None = "instalment_due"
    found: list[tuple[date, Event]] = []
    if chance.random() < 0.2:
        form = chance.choice(("general", "joint"))
        detail = {"form": form, "main_due": on, "period_months": chance.choice((None, 6, 12)), "against": ("borrower",)}
        found.append((on, Event("guarantee_agreed", on, 0, None, detail)))
    recorded = first
    measure: str | None = None
    while kind is not None and on <= last and len(found) < 25:
        # Papers are entered in their order, but part of them days after the event.
        recorded = max(recorded, on + timedelta(days=0 if chance.random() < 0.8 else chance.randrange(1, 20)))
        identity = f"{kind} {len(found)}"
        found.append((recorded, Event(kind, on, len(found), identity, _detail(kind, on, measure, chance))))
        measure = identity if kind == "preservation_executed" else measure
        kind, least, most = chance.choice(_NEXT.get(kind, ((None, 0, 0),)))
        on += timedelta(days=chance.randint(least, most) if kind else 0)
    return sorted((entry for entry in found if entry[0] <= last), key=lambda entry: (entry[0], entry[1].index))


def run(
    matters: int, first: date, last: date, seed: int, wall: Callable[[Deadline, date], Iterable[Alert]] = alert_days
) -> Trial:
    """Return what the wall said of made-up matters day by day; `missed` are deadlines that it passed over.

    A deadline is missed when its day came and went while it stood, without a warning beforehand (or at once, where it
    was learned of too late) or without its consequence on record afterwards.
    """
    chance = Random(seed)
    calendar = BusinessCalendar("CHN")
    trial = Trial(matters, (last - first).days + 1)
    written = [made_up_events(chance, first, last) for _ in range(matters)]
    agenda: dict[date, list[int]] = defaultdict(list)
    for number, events in enumerate(written):
        for day in sorted({recorded for recorded, _ in events}):
            agenda[day].append(number)
    desks = [_Desk(number, calendar, wall) for number in range(matters)]
    due: dict[date, set[int]] = defaultdict(set)
    day = first
    while day <= last:
        for number in agenda.get(day, ()):
            known = [event for recorded, event in written[number] if recorded <= day]
            for ahead in desks[number].learn(known, day):
                due[ahead].add(number)
        for number in due.pop(day, ()):
            desks[number].speak(day, trial)
        day += timedelta(days=1)
    for desk in desks:
        desk.judge(last, trial)
    return trial


class _Desk:
    """One matter's place on the wall: what stands, since when it is known, and what was said of it."""

    def __init__(
        self, number: int, calendar: BusinessCalendar, wall: Callable[[Deadline, date], Iterable[Alert]]
    ) -> None:
        self.number, self.calendar, self.wall = number, calendar, wall
        self.standing: dict[Key, tuple[Deadline, date]] = {}
        self.stood: dict[Key, tuple[Deadline, date]] = {}
        self.ended: dict[Key, date] = {}
        self.said: dict[Key, list[tuple[date, str]]] = defaultdict(list)

    def learn(self, events: list[Event], day: date) -> set[date]:
        """Compute the deadlines anew and return the days on which the wall will speak."""
        ordered = tuple(sorted(events, key=lambda event: (event.on, event.index)))
        now = {key(one): one for one in deadlines_of(Matter(day, ordered, self.calendar)) if one.superseded_by is None}
        for gone in self.standing.keys() - now.keys():
            self.ended[gone] = day
        self.standing = {one: (deadline, self.standing.get(one, (deadline, day))[1]) for one, deadline in now.items()}
        for one, (deadline, seen) in self.standing.items():
            self.stood.setdefault(one, (deadline, seen))
            self.ended.pop(one, None)
        return {
            alert.on
            for deadline, seen in self.standing.values()
            for alert in self.wall(deadline, seen)
            if alert.on >= day
        }

    def speak(self, day: date, trial: Trial) -> None:
        """Write down what the wall says today of what stands."""
        for one, (deadline, seen) in self.standing.items():
            for alert in self.wall(deadline, seen):
                if alert.on == day:
                    self.said[one].append((day, alert.level))
                    trial.alerts += 1

    def judge(self, last: date, trial: Trial) -> None:
        """Count how each deadline ended, and whether the wall was silent where it had to speak."""
        for one, (deadline, seen) in self.stood.items():
            trial.deadlines += 1
            ended = self.ended.get(one)
            # What was written down by the morning after was in time: there is nothing left to record.
            if ended is not None and ended <= deadline.due_on + timedelta(days=1):
                trial.met += 1
            elif deadline.due_on < last:
                trial.passed += 1
                levels = {level: day for day, level in self.said[one]}
                warned = any(level != "passed" and day <= deadline.due_on for day, level in self.said[one])
                if "passed" not in levels or not (warned or seen > deadline.due_on):
                    trial.missed.append((self.number, one))


def _detail(kind: str, on: date, measure: str | None, chance: Random) -> dict[str, object]:
    detail: dict[str, object] = {"against": ("borrower",)}
    if kind == "instalment_due":
        detail["last"] = True
    elif kind == "preservation_executed":
        asset, months = chance.choice(_ASSETS)
        detail |= {"asset": asset, "months": chance.randint(3, months)}
    elif kind == "renewal_granted":
        detail |= {"of": measure, "months": 6}
    elif kind == "judgment_effective":
        detail["perform_by"] = on + timedelta(days=chance.choice((7, 10, 15)))
    return detail
