"""What the law says of one visit on one day, worked out beforehand by the law's own engine for a phone offline.

A permit holds the hours of the day in which a visit made properly is permitted, and the engine's answer for every way
of making it (place, people, recording, identity, consent). The phone looks up; it decides nothing. When the visit comes
in, the engine is asked again with what is known by then.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import product
from typing import Any

from arrears.law.engine.provision import Provision
from arrears.law.engine.rulebook import rulebook
from arrears.law.engine.situation import Situation, Visit
from arrears.law.engine.spoken import fact_name
from arrears.law.engine.verdict import Verdict, check
from arrears.office.desk.rank import office_zone
from arrears.office.visits.lawful import Asked, properly
from arrears.record.canonical import encode

STEP, FINEST = timedelta(minutes=15), timedelta(minutes=1)
PLACES = ("home", "workplace", "agreed", "public")
MOST_PEOPLE = 3
"""More people than this are judged as this many."""


def permit_of(asked: Asked, place: str, on: date, at: datetime, arrive: datetime) -> dict[str, Any]:
    """Return the permit for a day, made at `at`; `digest` names it in the record of the visit."""
    start = max(at, datetime.combine(on, time(0), office_zone()))
    end = datetime.combine(on + timedelta(days=1), time(0), office_zone())
    situation = asked.read(at, properly(place, place_consent=True))
    open_hours = list(_windows(situation, start, end))
    moment = next((since for since, until in open_hours if since <= arrive < until), None)
    asked_at = arrive if moment else (open_hours[0][0] if open_hours else max(arrive, at))
    found: dict[str, Any] = {
        "made_at": _iso(at), "valid_until": _iso(end), "asked_at": _iso(asked_at), "rulebook": rulebook().version,
        "hours": [[_iso(since), _iso(until)] for since, until in open_hours],
        "outside": _says(_ask(situation, _closed_at(open_hours, start, end))),
        "answers": dict(_answers(situation, asked_at)),
    }  # fmt: skip
    return {**found, "digest": hashlib.sha256(encode(found)).hexdigest()}


def _iso(moment: datetime) -> str:
    return moment.astimezone(office_zone()).isoformat(timespec="seconds")


def _ask(situation: Situation, at: datetime) -> Verdict:
    return check(situation.later(at), harden_advice=True, earliest=False)


def _windows(situation: Situation, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches in which the visit is permitted, each shorter by less than a minute than the law's own."""
    grid = _grid(situation, start, end)
    since: datetime | None = None
    before: tuple[datetime, bool] | None = None
    for moment in grid:
        now = moment < end and _ask(situation, moment).permitted
        if before is not None and now != before[1]:
            edge = _edge(situation, before[0], moment, now)
            if now:
                since = edge
            elif since is not None:
                yield since, edge
        elif before is None and now:
            since = moment
        before = moment, now


def _grid(situation: Situation, start: datetime, end: datetime) -> list[datetime]:
    """Return every quarter of an hour, and the moments at which a hold begins or ends."""
    holds = [edge for hold in situation.holds or () for edge in (hold.since, hold.until) if edge is not None]
    count = -(-(end - start) // STEP)
    steps = [start + STEP * number for number in range(count)]
    return sorted({*steps, *(edge for edge in holds if start < edge < end), end})


def _edge(situation: Situation, low: datetime, high: datetime, opens: bool) -> datetime:
    """Return a moment on the permitted side, less than a minute from where the answer changes."""
    while high - low > FINEST:
        middle = low + (high - low) / 2
        if _ask(situation, middle).permitted == opens:
            high = middle
        else:
            low = middle
    return high if opens else low


def _closed_at(hours: list[tuple[datetime, datetime]], start: datetime, end: datetime) -> datetime:
    """Return a moment of the day outside the permitted hours."""
    if not hours:
        return start
    last = hours[-1][1] + 2 * FINEST
    return last if last < end else max(start, hours[0][0] - 2 * FINEST)


def _answers(situation: Situation, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the engine's answer for each way of making the visit, by a key that the phone can spell."""
    flags = (False, True)
    for place, people, recording, shown, consent in product(PLACES, range(1, MOST_PEOPLE + 1), flags, flags, flags):
        way = Visit(people, recording, shown, place, consent)
        verdict = check(situation.with_facts(visit=way, at=at), harden_advice=True, earliest=False)
        key = f"{place}|{people}|{recording:d}|{shown:d}|{consent:d}"
        yield key, {"permitted": verdict.permitted, "says": _says(verdict)}


def _says(verdict: Verdict) -> list[dict[str, Any]]:
    """Return each refusal in both languages with its article, or what is missing."""
    said = [{**one.says(), "article": _article(one.bound.provision)} for one in verdict.refusals]
    if said or not verdict.missing:
        return said
    zh, en = ([fact_name(name, language) for name in verdict.missing] for language in ("zh", "en"))
    return [{"zh": f"缺少事实：{'、'.join(zh)}", "en": f"missing: {', '.join(en)}", "article": None}]


def _article(provision: Provision) -> dict[str, str]:
    """Return instrument and article in each language; an article is written 第22条 (article 22), or a number alone."""
    zh, _, en = provision.article.partition(" (")
    said = {"zh": zh, "en": en.rstrip(")") or zh}
    return {language: f"{provision.instrument[language]} {said[language]}" for language in ("zh", "en")}
