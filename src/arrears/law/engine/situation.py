"""One situation: everything that is known about one intended contact or step. A fact that is None is unknown."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from arrears.law.engine.clock import Hours, day_start, local_day


@dataclass(frozen=True, slots=True)
class Contact:
    """One earlier contact. `at` is a UTC moment; `direction` is "out" unless the record says "in"."""

    at: datetime
    channel: str
    to: str
    number: str | None
    outcome: str
    by: str | None
    direction: str = "out"
    debt: str | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """One hold: it runs from `since` (counted) to `until` (not counted); without `until` it has no known end."""

    kind: str
    since: datetime
    until: datetime | None

    def runs(self, moment: datetime) -> bool:
        """Return whether the hold forbids steps at that moment."""
        return self.since <= moment and (self.until is None or moment < self.until)


@dataclass(frozen=True, slots=True)
class Visit:
    """How a visit is to be made; None is unknown."""

    people: int | None = None
    recording: bool | None = None
    identity_shown: bool | None = None
    place: str | None = None
    place_consent: bool | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """What is to be said: whether the amount is disclosed, which claims the words make, and what it is for."""

    amount_disclosed: bool | None = None
    claims: tuple[str, ...] | None = None
    purpose: str | None = None


@dataclass(frozen=True)
class Situation:
    """The facts of one intended step, as the contract of `arrears law check` names them; moments are UTC."""

    jurisdiction: str | None = None
    at: datetime | None = None
    step: str | None = None
    channel: str | None = None
    to: str | None = None
    number: str | None = None
    lender_kind: str | None = None
    product: str | None = None
    by: str | None = None
    dpd: int | None = None
    timezones: tuple[ZoneInfo, ...] | None = None
    history: tuple[Contact, ...] | None = None
    consents: Mapping[str, Any] | None = None
    holds: tuple[Hold, ...] | None = None
    plan_active: bool | None = None
    deceased: bool | None = None
    minor: bool | None = None
    visit: Visit | None = None
    content: Content | None = None
    person: str | None = None
    direction: str = "out"
    agency: str | None = None
    debt: str | None = None
    region: str | None = None
    debt_incurred_on: date | None = None
    number_invalid: bool | None = None
    outsourcing_notified: bool | None = None
    caller_number: str | None = None  # which number the person sees
    served: Mapping[str, date] | None = None  # the day on which each notice was served
    acknowledged_on: date | None = None  # the last part payment or written acknowledgement
    shown_in: tzinfo = field(default=UTC, compare=False)  # the offset in which `at` was written; answers use it too
    jurisdiction_known: bool = field(default=True, compare=False)  # set by the engine
    known_holds: frozenset[str] = field(default=frozenset(), compare=False)  # kinds that the law in force decides

    def later(self, moment: datetime) -> Situation:
        """Return the same situation at another moment, when nothing else has happened."""
        return self.with_facts(at=moment)

    def with_facts(self, **facts: Any) -> Situation:
        """Return the same situation with other facts; the order of the history, which stays, is not made anew."""
        made = object.__new__(Situation)
        made.__dict__.update(self.__dict__)
        made.__dict__.update(facts)
        return made

    @property
    def moment(self) -> datetime:
        """Return `at`, which the engine has made sure of before any rule runs."""
        assert self.at is not None
        return self.at

    @property
    def zones(self) -> tuple[ZoneInfo, ...]:
        """Return the zones; a rule that reads them lists `timezones` among its needs."""
        assert self.timezones is not None
        return self.timezones

    @property
    def running_holds(self) -> tuple[Hold, ...]:
        """Return the holds that run at the moment; a rule that reads them lists `holds` among its needs."""
        return tuple(hold for hold in self.holds if hold.runs(self.moment)) if self.holds else ()

    @cached_property
    def newest_first(self) -> tuple[Contact, ...]:
        """Return the contacts that we made (not those that came in), the newest first."""
        made = [contact for contact in self.history or () if contact.direction == "out"]
        made.sort(key=lambda contact: contact.at, reverse=True)
        return tuple(made)

    @property
    def agreed_hours(self) -> Hours | None:
        """Return the hours that the person agreed to, or None where nothing was agreed."""
        return (self.consents or {}).get("hours")

    def consent(self, name: str) -> Any:
        """Return what was agreed under that name, or None; a rule that reads it lists `consents` among its needs."""
        return (self.consents or {}).get(name)

    def contacts(
        self,
        *,
        to: Container[str | None],
        channels: Container[str] | None = None,
        outcomes: Container[str] | None = None,
        number: str | None = None,
    ) -> list[Contact]:
        """Return the contacts that we made with those persons, channels, outcomes and number, the newest first."""
        return [
            contact
            for contact in self.newest_first
            if contact.to in to
            and (channels is None or contact.channel in channels)
            and (outcomes is None or contact.outcome in outcomes)
            and (number is None or contact.number == number)
        ]

    def today(self, contacts: list[Contact]) -> int:
        """Return how many of the contacts lie in the local day, in the zone where they are most."""
        return max(
            sum(day_start(local_day(self.moment, zone), zone) <= one.at for one in contacts) for zone in self.zones
        )

    def below_cap(self, contacts: list[Contact], cap: int, days: int = 1) -> datetime | None:
        """Return None while fewer than `cap` of the contacts lie in the window, else the moment from which they do.

        The window is `days` consecutive local days, today being the last of them, in each zone: the strictest counts.
        `contacts` stand newest first, as `Situation.contacts` gives them.
        """
        assert cap >= 1
        if len(contacts) < cap:
            return None
        latest: datetime | None = None
        blocking = contacts[cap - 1].at  # when this one leaves the window, fewer than `cap` are left in it
        for zone in self.zones:
            day = local_day(blocking, zone)
            free = day_start(day, zone, days)
            if free > self.moment and (latest is None or free > latest):
                latest = free
        return latest
