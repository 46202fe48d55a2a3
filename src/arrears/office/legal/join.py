"""Which guarantors stand beside the borrower in a proceeding: those who answer, and were not discharged by time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from arrears.kernel.refusal import InputError
from arrears.office.legal.deadlines import deadlines
from arrears.office.legal.guarantors import JOINED, guarantees_of
from arrears.office.payments.load_books import AccountNow

_PERIODS = frozenset({"guarantee_general", "guarantee_joint"})


def discharged(cursor: Any, case: UUID, account: AccountNow, on: date) -> set[str]:
    """Return the guarantors whose period passed without what keeps them bound (民法典 693)."""
    return {
        one.guarantor
        for one in deadlines(cursor, case, account, on)
        if one.meaning.name in _PERIODS and one.superseded_by is None and one.due_on < on and one.guarantor
    }


def joined(
    cursor: Any, case: UUID, account: AccountNow, kind: str, chosen: Sequence[UUID] | None, on: date
) -> list[str]:
    """Return who stands beside the borrower: those chosen, else all who answer still. `InputError`: who cannot be."""
    if kind not in JOINED:
        if chosen:
            raise InputError("guarantor_not_joined", f"a {kind} is directed at the borrower alone", "guarantors")
        return []
    standing = [str(one["guarantor"]) for one in guarantees_of(cursor, case, account.account)]
    free = discharged(cursor, case, account, on) if standing or chosen else set[str]()
    if chosen is None:
        return [one for one in standing if one not in free]
    for place, one in enumerate(map(str, chosen)):
        if one not in standing:
            raise InputError(
                "unknown_guarantor", f"{one} does not answer for {account.account}", f"guarantors[{place}]"
            )
        if one in free:
            message = f"the guarantee of {one} ended: nothing kept it within its period (《民法典》第693条)"
            raise InputError("guarantee_period_over", message, f"guarantors[{place}]")
    return [str(one) for one in chosen]


def beside(cursor: Any, matter: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the guarantees of those who stand beside the borrower in a matter, and still do."""
    named = set(matter["particulars"].get("joined", ()))
    found = guarantees_of(cursor, matter["chain_id"], matter["account"]) if named else []
    return [one for one in found if str(one["guarantor"]) in named]
