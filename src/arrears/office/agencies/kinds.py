"""Facts of working together, each on the chain of the tenant that says so."""

from __future__ import annotations

from uuid import UUID

from arrears.record.catalogue import Payload, kind


@kind("partner.joined", zh="建立委托关系", en="Partner joined")
class PartnerJoined(Payload):
    """A tenant says that it collects with another: `role` is what the other is, agency or lender.

    From then on each is shown when, how and with what outcome the other contacted the persons that both know.
    """

    partner: UUID
    role: str


@kind("partner.left", zh="解除委托关系", en="Partner left")
class PartnerLeft(Payload):
    """A tenant says that it no longer collects with another; contacts made until then still count."""

    partner: UUID
