"""The verdict on one situation: permitted or refused, by which provisions, with which facts, and from when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from arrears.law.engine.clock import day_start, local_day
from arrears.law.engine.finding import Breach, Finding, Unknown
from arrears.law.engine.rulebook import Bound, Kind, Rulebook, Selection, rulebook
from arrears.law.engine.situation import Situation
from arrears.law.engine.spoken import spoken

_MOST_STEPS = 500
Judged = tuple[Bound, Finding]


@dataclass(frozen=True)
class Refusal:
    """One provision that refuses (or advises against) the step. `permitted_from` is None where no moment is known."""

    bound: Bound
    breach: Breach
    permitted_from: datetime | None

    def says(self) -> dict[str, str]:
        """Return the sentence for people, in Chinese and English, with the values and facts in place."""
        known = {**self.bound.values.named, **self.breach.facts}
        return {
            language: text.format(**{name: spoken(value, language) for name, value in known.items()})
            for language, text in self.bound.provision.says.items()
        }


@dataclass(frozen=True)
class Verdict:
    """What the rulebook of that day says on the situation."""

    situation: Situation
    permitted: bool
    refusals: tuple[Refusal, ...]
    advice: tuple[Refusal, ...]
    missing: tuple[str, ...]
    earliest_permitted: datetime | None
    rulebook_version: str
    judged: tuple[Judged, ...]
    others: tuple[tuple[Any, str], ...]


def check(
    situation: Situation, *, policies: Iterable[str] = (), harden_advice: bool = False, book: Rulebook | None = None,
    earliest: bool = True,
) -> Verdict:  # fmt: skip
    """Return the verdict. `policies` are ids switched from their default; `harden_advice` lets advice refuse.

    Without `earliest` the moment from which nothing refuses is not looked for.
    """
    book = book or rulebook()
    missing = [name for name in ("jurisdiction", "at") if getattr(situation, name) is None]
    if missing:
        return Verdict(situation, False, (), (), tuple(missing), None, book.version, (), ())
    court = _Court(book, frozenset(policies), harden_advice)
    judged, selection = court.judge(situation)
    missing = sorted({name for _, found in judged if isinstance(found, Unknown) for name in found.names})
    refusing = court.refusing(judged)
    refusals = tuple(court.refusal(situation, bound, found) for bound, found in refusing)
    others = [one for one in court.breaches(judged) if one not in refusing]
    advice = tuple(court.refusal(situation, bound, found) for bound, found in others)
    free_from = court.earliest(situation, refusals) if earliest and not missing else None
    return Verdict(
        situation, not (missing or refusals), refusals, advice, tuple(missing), free_from, book.version,
        judged, selection.others,
    )  # fmt: skip


@dataclass(frozen=True)
class _Court:
    """One rulebook with its switches, asked at one moment or at later ones."""

    book: Rulebook
    policies: frozenset[str]
    harden_advice: bool

    def judge(self, situation: Situation) -> tuple[tuple[Judged, ...], Selection]:
        """Return every provision that binds at the moment with what it finds."""
        day = self._day(situation, situation.moment)
        kind = Kind(
            situation.step, situation.channel, situation.to, situation.lender_kind,
            situation.product, situation.by, situation.direction, situation.region,
        )  # fmt: skip
        selection = self.book.select(situation.jurisdiction or "", day, kind, self.policies)
        known = situation.jurisdiction in self.book.jurisdictions
        seen = situation
        if not known or situation.holds:
            seen = situation.with_facts(known_holds=selection.known_holds, jurisdiction_known=known)
        absent = {need: name for need in selection.needs if (name := _absent(situation, need))}
        return tuple([(bound, _find(bound, seen, day, absent)) for bound in selection.bound]), selection

    def breaches(self, judged: tuple[Judged, ...]) -> list[tuple[Bound, Breach]]:
        """Return what is broken, duties and recommendations alike."""
        return [(bound, found) for bound, found in judged if isinstance(found, Breach)]

    def refusing(self, judged: tuple[Judged, ...]) -> list[tuple[Bound, Breach]]:
        """Return the breaches that refuse: "must not" always, "should not" when advice is hardened."""
        return [one for one in self.breaches(judged) if self.harden_advice or one[0].provision.modal == "must_not"]

    def refusal(self, situation: Situation, bound: Bound, breach: Breach) -> Refusal:
        """Return the refusal with the moment from which this provision alone would permit the step."""
        return Refusal(bound, breach, self._free_from(situation, bound, breach))

    def earliest(self, situation: Situation, refusals: tuple[Refusal, ...]) -> datetime | None:
        """Return the earliest moment at which nothing refuses if nothing else happens, or None if none is known.

        Each provision refuses until its own moment, so no earlier moment than the latest of them can be permitted;
        there everything is asked anew, until nothing refuses.
        """
        for _ in range(_MOST_STEPS):
            if not refusals:
                return situation.moment
            moments = [refusal.permitted_from for refusal in refusals if refusal.permitted_from is not None]
            if len(moments) < len(refusals):
                return None
            situation = situation.later(max(moments))
            judged, _ = self.judge(situation)
            if any(isinstance(found, Unknown) for _, found in judged):
                return None
            refusals = tuple(self.refusal(situation, *one) for one in self.refusing(judged))
        return None

    def _free_from(self, situation: Situation, bound: Bound, breach: Breach) -> datetime | None:
        rule = bound.provision.id
        for _ in range(_MOST_STEPS):
            moments = [breach.permitted_from, self._next_change(situation, bound)]
            known = [moment for moment in moments if moment is not None]
            if not known:
                return None
            moment = min(known)
            if moment == breach.permitted_from:
                return moment
            situation = situation.later(moment)
            judged, _ = self.judge(situation)
            found = next(((b, f) for b, f in judged if b.provision.id == rule and isinstance(f, Breach)), None)
            if found is None:
                return moment
            bound, breach = found
        return None

    def _next_change(self, situation: Situation, bound: Bound) -> datetime | None:
        """Return the moment at which the provision may say something else of the same facts."""
        change = bound.changes_on
        place = self.book.jurisdictions.get(situation.jurisdiction or "")
        return day_start(change, place.zone) if change and place else None

    def _day(self, situation: Situation, moment: datetime) -> date:
        """Return the day by the jurisdiction's clock, by which its law comes into force."""
        place = self.book.jurisdictions.get(situation.jurisdiction or "")
        return local_day(moment, place.zone) if place else moment.date()


def _find(bound: Bound, situation: Situation, day: date, absent: dict[str, str]) -> Finding:
    """Return what one provision finds; what it needs and is missing is named before it is asked."""
    if bound.may_spare and spares(bound, situation.debt_incurred_on, day):
        return None
    provision = bound.provision
    if bound.unknown:
        return Unknown(bound.unknown)
    if absent and (unknown := tuple(absent[need] for need in provision.needs if need in absent)):
        return Unknown(unknown)
    assert provision.decide is not None
    return provision.decide(situation, bound.values)


def _absent(situation: Situation, need: str) -> str | None:
    """Return the name of the fact that is missing for that need (`visit` for `visit.people` without a visit)."""
    value: Any = situation
    path: list[str] = []
    for name in need.split("."):
        path.append(name)
        value = getattr(value, name)
        if value is None:
            return ".".join(path)
    return None


def spares(bound: Bound, incurred_on: date | None, day: date) -> bool:
    """Return whether the debt is older than the rule and the rule does not reach older debts yet."""
    dated = bound.values.dated
    if incurred_on is None or incurred_on >= dated.since:
        return False
    return dated.existing_accounts_from is None or day < dated.existing_accounts_from
