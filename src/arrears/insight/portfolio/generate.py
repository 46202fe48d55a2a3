"""Make a portfolio: the same persons for the same seed, each a story of their own whatever the number of persons.

portfolio = generate_portfolio(20_000, seed=7, as_of=date(2026, 11, 23))
portfolio.tape(date(2026, 11, 22))   # what the lender knew a day before: tables of docs/reference/tape.md
portfolio.truth                      # what no lender knows; for simulation only
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

import pyarrow as pa

from arrears.insight.portfolio import persons as people
from arrears.insight.portfolio.archetypes import ARCHETYPES, Archetype
from arrears.insight.portfolio.behaviour import Payment, live
from arrears.insight.portfolio.contracts import OFFERS, Contract, sign
from arrears.insight.portfolio.tables import Person, tape_of

_BIG = 1_000_003
_WEIGHTS = [archetype.share for archetype in ARCHETYPES]


@dataclass(frozen=True)
class Portfolio:
    """All persons, with their history up to `as_of`."""

    as_of: date
    persons: tuple[Person, ...]

    @property
    def truth(self) -> pa.Table:
        """Return what is hidden from the tape: customer_id, archetype, broke_on."""
        return pa.table(
            {
                "customer_id": [person.customer["customer_id"] for person in self.persons],
                "archetype": [person.archetype for person in self.persons],
                "broke_on": pa.array([person.broke_on for person in self.persons], pa.date32()),
            }
        )

    def tape(self, day: date) -> dict[str, pa.Table]:
        """Return the four tables as the lender knew them at the end of `day`, which is `as_of` or earlier."""
        return tape_of(self.persons, day)


def generate_portfolio(persons: int, seed: int, as_of: date) -> Portfolio:
    """Return a portfolio of that many persons, with twelve months of history up to `as_of`."""
    return Portfolio(
        as_of, tuple(_person(Random(seed * _BIG + number), number, as_of) for number in range(1, persons + 1))
    )


def _person(rng: Random, number: int, as_of: date) -> Person:
    archetype = rng.choices(ARCHETYPES, _WEIGHTS)[0]
    # Trouble began more often of late than long ago: the older it is, the more of it was settled or written off.
    since = 5 + rng.randrange(18) * rng.randrange(18)
    broke_on = as_of - timedelta(days=since) if rng.randrange(100) < archetype.breaks else None
    contracts: list[tuple[Contract, list[Payment]]] = []
    for index in range(rng.choice(archetype.accounts)):
        terms = rng.choices(OFFERS, (45, 30, 25))[0]
        contract = sign(rng, terms, f"A{number:06d}{index + 1}", as_of)
        contracts.append((contract, live(rng, contract, archetype, broke_on, as_of)))
    in_trouble = broke_on is not None
    promises = rng.randint(1, 3) if rng.randrange(100) < archetype.broken_promises and in_trouble else 0
    return Person(_customer(rng, number, archetype, in_trouble), archetype.name, broke_on, promises, tuple(contracts))


def _customer(rng: Random, number: int, archetype: Archetype, in_trouble: bool) -> dict[str, Any]:
    has_phone = rng.randrange(100) >= archetype.no_phone
    has_email = rng.randrange(100) < (55 if has_phone else 5)
    preferred = rng.choices((None, "sms", "app", "call", "email"), (60, 15, 15, 5, 5))[0]
    return {
        "customer_id": f"C{number:06d}",
        "name": people.name(rng),
        "phone": people.phone(number) if has_phone else None,
        "email": people.email(number) if has_email else None,
        "language": "zh" if rng.randrange(100) < 98 else "en",
        "timezone": "Asia/Urumqi" if rng.randrange(100) < 2 else "Asia/Shanghai",
        "preferred_channel": preferred,
        "hardship": in_trouble and rng.randrange(100) < archetype.hardship,
        "vulnerable": rng.randrange(100) < archetype.vulnerable,
        "credit_score": rng.randint(*archetype.score) if rng.randrange(100) < 95 else None,
    }
