"""Contacts that a partner made with persons whom both know: the law counts them by person, whoever made them.

The walls stay as they are: a transaction that decides on a person looks behind its partner's wall for these rows alone
(when, by which channel, to whom, with what outcome), where both tenants have said on record that they collect together.
Persons are matched by the lender's own customer number. Whoever decides on such a person holds a lock that both
tenants share (`privacy/together.py`), so that two of them cannot make the last permitted contact twice.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from arrears.office.config import Config
from arrears.office.keys import personal_keys
from arrears.office.privacy.people import person_id
from arrears.office.privacy.seal import blind

_CONTACTS = """
SELECT coalesce(c.person_id, t.chain_id), t.at, t.channel, t.recipient, t.number, t.by_whom, t.outcome FROM contact t
  LEFT JOIN collection_case c ON c.id = t.chain_id
 WHERE (t.chain_id = ANY(%(people)s) OR c.person_id = ANY(%(people)s)) AND t.at > %(since)s
"""
FIELDS = ("phone", "email", "address")


class Stood(Protocol):
    """A person as whoever decides on them has read them: contacts, and sealed fields with their blind indexes."""

    contacts: list[dict[str, Any]]
    fields: dict[str, list[tuple[bytes, bytes]]]

    def opened(self, name: str, ordinal: int = 0) -> str | None:
        """Return a field in clear, or None where it is not known."""
        ...


@dataclass(frozen=True)
class Meeting:
    """A partner, and the ids under which it knows persons of ours: theirs to ours."""

    partner: UUID
    persons: Mapping[UUID, UUID]


def meet(cursor: Any, tenant: UUID, people: Iterable[UUID], since: datetime) -> list[Meeting]:
    """Return the partners with whom these people may be shared; who parted counts until `since` has passed."""
    partners = _partners(cursor, tenant, since)
    if not partners:
        return []
    cursor.execute("SELECT id, customer_id FROM person WHERE id = ANY(%s)", [list(people)])
    known = cursor.fetchall()
    return [
        Meeting(partner, {person_id(partner, customer): person for person, customer in known}) for partner in partners
    ]


def add_contacts(
    cursor: Any, config: Config, tenant: UUID, met: Iterable[Meeting], found: Mapping[UUID, Stood], since: datetime
) -> None:
    """Add to each standing the contacts that partners made, numbers under the ids that they have here."""
    for one in met:
        with _behind(cursor, tenant, one.partner):
            cursor.execute(_CONTACTS, {"people": list(one.persons), "since": since})
            rows = cursor.fetchall()
        numbers: dict[UUID, dict[str, str]] = {}
        for theirs, moment, channel, recipient, number, by_whom, outcome in rows:
            ours = found[one.persons[theirs]]
            if theirs not in numbers:
                numbers[theirs] = _numbers(config, one.partner, ours)
            ours.contacts.append(
                {"at": moment.isoformat(), "channel": channel, "to": recipient,
                 "number": numbers[theirs].get(number, number), "by": by_whom, "outcome": outcome}
            )  # fmt: skip
    for standing in found.values():
        standing.contacts.sort(key=lambda one: datetime.fromisoformat(one["at"]))


def _partners(cursor: Any, tenant: UUID, since: datetime) -> list[UUID]:
    """Return the tenants that say of this one what it says of them."""
    asked = "SELECT partner FROM partner WHERE (%(who)s::uuid IS NULL OR partner = %(who)s)"
    asked += " AND (until IS NULL OR until > %(since)s) ORDER BY partner"
    cursor.execute(asked, {"who": None, "since": since})
    both: list[UUID] = []
    for (partner,) in cursor.fetchall():
        with _behind(cursor, tenant, partner):
            cursor.execute(asked, {"who": tenant, "since": since})
            if cursor.fetchone() is not None:
                both.append(partner)
    return both


def _numbers(config: Config, partner: UUID, standing: Stood) -> dict[str, str]:
    """Return the opaque ids that a partner has for this person's numbers and addresses, to ours."""
    keys = personal_keys(config)
    return {
        blind(keys, partner, name, text).hex()[:16]: known.hex()[:16]
        for name in FIELDS
        for ordinal, (_, known) in enumerate(standing.fields.get(name, ()))
        if (text := standing.opened(name, ordinal)) is not None
    }


@contextmanager
def _behind(cursor: Any, tenant: UUID, partner: UUID) -> Generator[None]:
    """Look behind a partner's wall, and come back; a fault in between ends the transaction anyway."""
    cursor.execute("SELECT set_config('arrears.tenant', %s, true)", [str(partner)])
    yield
    cursor.execute("SELECT set_config('arrears.tenant', %s, true)", [str(tenant)])
