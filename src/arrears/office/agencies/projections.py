"""Partners, folded from facts."""

from __future__ import annotations

from uuid import UUID, uuid5

from arrears.office.agencies.kinds import PartnerJoined, PartnerLeft
from arrears.office.facts.project import Projection, Rows, register
from arrears.record import catalogue
from arrears.record.fact import Fact

_PARTNER = {
    "id": "uuid",
    "chain_id": "uuid",
    "partner": "uuid",
    "role": "text",
    "since": "timestamptz",
    "until": "timestamptz",
}


def partner_id(tenant: UUID, partner: UUID) -> UUID:
    """Return the id of a tenant's row about another."""
    return uuid5(tenant, f"partner/{partner}")


def fold_partner(rows: Rows, fact: Fact) -> None:
    """Open or end a partnership, as this tenant says."""
    said = catalogue.read(fact.kind, fact.version, fact.payload)
    if isinstance(said, PartnerJoined):
        key = partner_id(fact.chain, said.partner)
        since = rows[key]["since"] if key in rows and rows[key]["until"] is None else fact.happened_at
        rows[key] = {
            "id": key, "chain_id": fact.chain, "partner": said.partner, "role": said.role, "since": since,
            "until": None,
        }  # fmt: skip
    elif isinstance(said, PartnerLeft):
        rows[partner_id(fact.chain, said.partner)]["until"] = fact.happened_at


PARTNERS = register(
    Projection("partner", "id", "chain_id", _PARTNER, frozenset({"partner.joined", "partner.left"}), fold_partner)
)
