"""What legal pages show of guarantors: who, how far, until when, and whether something keeps them bound."""

# pyright: basic

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from arrears.court.deadline import Deadline
from arrears.office.config import Config
from arrears.office.legal.guarantors import guarantees_of
from arrears.office.privacy.people import masked


def guarantors_of(
    cursor: Any, config: Config, case: UUID, account: str | None, found: Sequence[Deadline]
) -> list[dict[str, Any]]:
    """Return the guarantors of an account, masked; `period` is the deadline of their guarantee where one is counted."""
    rows = guarantees_of(cursor, case, account)
    names = masked(cursor, config, [one["guarantor"] for one in rows])
    periods = {one.guarantor: one for one in found if one.meaning.name in ("guarantee_general", "guarantee_joint")}
    return [
        {**one, "name": names[one["guarantor"]].get("name", ["—"])[0], "form": one["form"] or "general",
         "period": periods.get(str(one["guarantor"]))}
        for one in rows
    ]  # fmt: skip
