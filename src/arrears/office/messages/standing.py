"""How people stand, read from committed facts and their projections while the transaction keeps everybody else out.

The order of locks is everywhere the same: the queue's rows, persons shared with a partner, people by id, chains by id.
Whoever puts a hold, a call or a consent on one of these chains waits, or has been read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from arrears.office.agencies.elsewhere import add_contacts, meet
from arrears.office.config import Config
from arrears.office.facts.append import lock_chains
from arrears.office.keys import personal_keys
from arrears.office.privacy.people import LOCK
from arrears.office.privacy.seal import PersonKey, unwrap
from arrears.office.privacy.together import hold_with_partners
from arrears.office.store.rows import plain
from arrears.record import catalogue
from arrears.record.catalogue import Payload

HISTORY_DAYS = 92
"""How far back the law is shown contacts: its longest window is a week, and a run of days for lost contact."""
_ENDED = frozenset({"broken", "completed", "withdrawn", "cancelled"})


@dataclass
class Case:
    """An open or closed case of a person, with what the last night said of its accounts."""

    id: UUID
    lender: str
    status: str
    stage: str
    dpd: int
    currency: str
    overdue_minor: int
    accounts: list[dict[str, Any]] = field(default_factory=lambda: list[dict[str, Any]]())


@dataclass
class Standing:
    """Everything that the law and a text may need of one person."""

    person: UUID
    language: str
    timezone: str
    erased: bool
    key: PersonKey | None
    cases: dict[UUID, Case] = field(default_factory=lambda: dict[UUID, Case]())
    holds: list[dict[str, Any]] = field(default_factory=lambda: list[dict[str, Any]]())
    contacts: list[dict[str, Any]] = field(default_factory=lambda: list[dict[str, Any]]())
    consents: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    marks: set[str] = field(default_factory=lambda: set[str]())
    plans: set[UUID] = field(default_factory=lambda: set[UUID]())
    fields: dict[str, list[tuple[bytes, bytes]]] = field(
        default_factory=lambda: defaultdict[str, list[tuple[bytes, bytes]]](list)
    )
    """Sealed values and blind indexes by field, best first."""

    def opened(self, name: str, ordinal: int = 0) -> str | None:
        """Return a personal field in clear, or None where it is not known."""
        values = self.fields.get(name, [])
        if self.key is None or ordinal >= len(values):
            return None
        return self.key.open(name, values[ordinal][0])


def stand(cursor: Any, config: Config, tenant: UUID, people: Iterable[UUID], at: datetime) -> dict[UUID, Standing]:
    """Lock these people with all their chains and return how each stands."""
    wanted, since = sorted(set(people)), at - timedelta(days=HISTORY_DAYS)
    hold_with_partners(cursor, wanted)
    found = _people(cursor, config, tenant, wanted, LOCK)
    owner = _cases(cursor, found)
    chains = [*found, *owner]
    lock_chains(cursor, chains)
    _refresh_cases(cursor, found, owner)
    _holds(cursor, found, owner, at)
    _contacts(cursor, found, owner, chains, since)
    _said(cursor, found, owner, chains)
    _fields(cursor, found)
    if met := meet(cursor, tenant, wanted, since):
        add_contacts(cursor, config, tenant, met, found, since)
    return found


def sealed_people(cursor: Any, config: Config, tenant: UUID, people: Iterable[UUID]) -> dict[UUID, Standing]:
    """Return people with their sealed fields and nothing else, without a lock."""
    found = _people(cursor, config, tenant, sorted(set(people)), "")
    _fields(cursor, found)
    return found


def _people(cursor: Any, config: Config, tenant: UUID, people: Sequence[UUID], lock: str) -> dict[UUID, Standing]:
    cursor.execute(
        "SELECT id, language, timezone, erased_at IS NOT NULL, key_id, wrapped_key FROM person"
        f" WHERE id = ANY(%s) ORDER BY id {lock}",
        [list(people)],
    )
    keys = personal_keys(config)
    found: dict[UUID, Standing] = {}
    for person, language, timezone, erased, key_id, wrapped in cursor.fetchall():
        key = unwrap(keys, key_id, bytes(wrapped), tenant, person) if wrapped is not None else None
        found[person] = Standing(person, language, timezone, erased, key)
    return found


def _cases(cursor: Any, found: Mapping[UUID, Standing]) -> dict[UUID, UUID]:
    """Return whose case each is."""
    cursor.execute("SELECT id, person_id FROM collection_case WHERE person_id = ANY(%s)", [list(found)])
    return dict(cursor.fetchall())


def _refresh_cases(cursor: Any, found: Mapping[UUID, Standing], owner: Mapping[UUID, UUID]) -> None:
    cursor.execute(
        "SELECT id, lender, status, stage, dpd, currency, overdue_minor FROM collection_case WHERE id = ANY(%s)",
        [list(owner)],
    )
    for row in cursor.fetchall():
        found[owner[row[0]]].cases[row[0]] = Case(*row)
    cursor.execute(
        "SELECT case_id, account_id, product, currency, state, dpd, bucket, overdue_minor, outstanding_minor, detail,"
        " as_of FROM account_snapshot WHERE case_id = ANY(%s) ORDER BY dpd DESC, account_id",
        [list(owner)],
    )
    names = [column[0] for column in cursor.description]
    for row in cursor.fetchall():
        account = dict(zip(names, row, strict=True))
        account["detail"] = plain(account["detail"])
        found[owner[row[0]]].cases[row[0]].accounts.append(account)


def _holds(cursor: Any, found: Mapping[UUID, Standing], owner: Mapping[UUID, UUID], at: datetime) -> None:
    cursor.execute(
        "SELECT case_id, kind, starts_at, least(until, lifted_at) FROM hold"
        " WHERE case_id = ANY(%s) AND (lifted_at IS NULL OR lifted_at > %s) ORDER BY starts_at, id",
        [list(owner), at],
    )
    for case, kind, since, until in cursor.fetchall():
        if until is None or until > since:
            found[owner[case]].holds.append(
                {"kind": kind, "from": since.isoformat(), "until": until.isoformat() if until else None}
            )


def _contacts(
    cursor: Any, found: Mapping[UUID, Standing], owner: Mapping[UUID, UUID], chains: Sequence[UUID], since: datetime
) -> None:
    cursor.execute(
        "SELECT chain_id, at, channel, recipient, number, by_whom, outcome FROM contact"
        " WHERE chain_id = ANY(%s) AND at > %s ORDER BY at, id",
        [list(chains), since],
    )
    for chain, moment, channel, recipient, number, by_whom, outcome in cursor.fetchall():
        said = {
            "at": moment.isoformat(), "channel": channel, "to": recipient, "number": number, "by": by_whom,
            "outcome": outcome,
        }  # fmt: skip
        found[owner.get(chain, chain)].contacts.append(said)


def _said(cursor: Any, found: Mapping[UUID, Standing], owner: Mapping[UUID, UUID], chains: Sequence[UUID]) -> None:
    """Fold the facts that say how a person stands: marks, consents, plans."""
    cursor.execute(
        "SELECT chain_id, kind, version, payload FROM fact WHERE chain_id = ANY(%s) AND kind IN"
        " ('mark.changed', 'consent.changed', 'plan.agreed', 'plan.judged', 'lender.described')"
        " ORDER BY chain_id, sequence",
        [list(chains)],
    )
    for chain, kind, version, payload in cursor.fetchall():
        _fold(found[owner.get(chain, chain)], kind, catalogue.read(kind, version, plain(payload)))


def _fold(standing: Standing, kind: str, said: Payload) -> None:
    told: Any = said
    if kind == "mark.changed":
        (standing.marks.add if told.set else standing.marks.discard)(told.mark)
    elif kind == "plan.agreed":
        standing.plans.add(told.plan)
    elif kind == "plan.judged":
        (standing.plans.discard if told.status in _ENDED else standing.plans.add)(told.plan)
    elif kind == "consent.changed":
        standing.consents[told.consent] = told.hours if told.consent == "hours" else told.given


def _fields(cursor: Any, found: Mapping[UUID, Standing]) -> None:
    # A number that turned out to be a stranger's is nobody's address any more: nothing is sent or dialled there.
    cursor.execute(
        "SELECT f.person_id, f.field, f.sealed, f.blind FROM person_field f WHERE f.person_id = ANY(%s)"
        " AND f.field IN ('name', 'phone', 'email', 'address') AND NOT EXISTS (SELECT FROM retired_number r"
        " JOIN collection_case c ON c.id = r.case_id WHERE c.person_id = f.person_id"
        " AND r.number = left(encode(f.blind, 'hex'), 16)) ORDER BY f.person_id, f.field, f.ordinal",
        [list(found)],
    )
    for person, name, sealed, blind in cursor.fetchall():
        found[person].fields[name].append((bytes(sealed), bytes(blind)))
