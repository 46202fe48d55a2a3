"""Folding: rows that share every fact but their history and holds share what the scalar rules say of those facts.

A signature is the facts that `arrears law check` knows, without `at`, `history`, `holds` and `number` (an empty list or
a text in their place says only that they are known), together with the moment. Each distinct signature is read by the
same strict reader and judged by the same provisions as one situation at the desk; only the provisions that look at the
past are left to their SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from arrears.law.columns.rules import may_miss, only_at_the_desk, reads_the_past, sql_of
from arrears.law.engine.clock import day_start, local_day
from arrears.law.engine.finding import Unknown
from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import EVERYWHERE, Bound, Rulebook
from arrears.law.engine.situation import Situation
from arrears.law.engine.verdict import Verdict, check, spares

AGREED = ("calls_per_day", "attempts_per_day")
"""Agreed numbers that SQL rules read."""


class Ask(NamedTuple):
    """One SQL rule, the second at which its values change, if that is known, and whether it refuses or only advises."""

    bound: Bound
    changes_at: int | None
    refuses: bool


@dataclass
class Folded:
    """What one signature gives: static refusals and gaps, the SQL rules that bind it, or that it must be judged alone.

    `free_from`: the second at which the last static refusal ends; meaningless unless `ends_known`.
    """

    situation: Situation
    refusing: list[str] = field(default_factory=list[str])
    missing: tuple[str, ...] = ()
    free_from: int | None = None
    ends_known: bool = True
    asks: list[Ask] = field(default_factory=list["Ask"])
    known_holds: frozenset[str] = frozenset()
    alone: bool = False

    def columns(self) -> dict[str, Any]:
        """Return the facts that SQL rules read."""
        one, agreed = self.situation, self.situation.consents or {}
        facts = {"to_whom": one.to, "channel": one.channel, "step": one.step, "debt": one.debt,
                 "plan_active": one.plan_active,
                 "purpose": one.content.purpose if one.content else None}  # fmt: skip
        return facts | {name: agreed.get(name) for name in AGREED}


def fold(
    facts: Mapping[str, Any], at: int, book: Rulebook, *, policies: Iterable[str] = (), harden_advice: bool = False
) -> Folded:
    """Return what the provisions that do not look at the past say of a signature at a moment (seconds, UTC)."""
    situation = read_situation({**facts, "at": datetime.fromtimestamp(at, UTC).isoformat()})
    verdict = check(situation, policies=policies, harden_advice=harden_advice, book=book, earliest=False)
    found = Folded(situation, missing=verdict.missing)
    bounds = [bound for bound, _ in verdict.judged]
    found.known_holds = frozenset(
        kind for bound in bounds if bound.provision.jurisdiction != EVERYWHERE for kind in bound.provision.holds
    )
    for bound, finding in verdict.judged:
        if reads_the_past(bound.provision) and not isinstance(finding, Unknown):
            _leave_to_sql(found, bound, book, refuses=harden_advice or bound.provision.modal == "must_not")
    _refuse(found, verdict)
    return found


def _leave_to_sql(found: Folded, bound: Bound, book: Rulebook, *, refuses: bool) -> None:
    """Leave a provision to its SQL; advice that does not refuse is asked only for what it misses."""
    if not refuses and not may_miss(bound.provision.package):
        return
    situation = found.situation
    place = book.jurisdictions.get(situation.jurisdiction or "")
    day = local_day(situation.moment, place.zone) if place else situation.moment.date()
    if bound.may_spare and spares(bound, situation.debt_incurred_on, day):
        return
    if sql_of(bound.provision.package) is None or only_at_the_desk(bound.provision, situation.consents or {}):
        found.alone = True
        return
    change = bound.changes_on
    ends = int(day_start(change, place.zone).timestamp()) if change and place else None
    found.asks.append(Ask(bound, ends, refuses))


def _refuse(found: Folded, verdict: Verdict) -> None:
    for refusal in verdict.refusals:
        if reads_the_past(refusal.bound.provision):
            continue
        found.refusing.append(refusal.bound.provision.id)
        if refusal.permitted_from is None:
            found.ends_known = False
        else:
            seconds = int(refusal.permitted_from.timestamp())
            found.free_from = max(seconds, found.free_from or seconds)
