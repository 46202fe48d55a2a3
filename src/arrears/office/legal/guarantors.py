"""Who answers for an account beside the borrower: read from the store, for deadlines, papers and pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from arrears.kernel.money import format_money
from arrears.kernel.refusal import InputError
from arrears.office.commands.declare import Office
from arrears.office.legal import briefs
from arrears.office.messages.standing import Standing
from arrears.office.privacy.people import lock_people
from arrears.office.store.rows import many

_STANDING = """
SELECT * FROM guarantee WHERE chain_id = %s AND NOT ended AND (%s::text IS NULL OR account = %s)
 ORDER BY account, agreed_on NULLS FIRST, id
"""
ABOUT_THE_DEBT = frozenset({"complaint", "dispute", "signed_plan", "restructuring_request"})
"""Holds on the borrower's case that hold the debt, and so the guarantor too; insolvency releases no guarantor."""
JOINED = frozenset({"suit", "mediation"})
"""Proceedings in which those who answer for the debt stand beside the borrower. A payment order does not bind them
(民诉法解释 434), and their property is preserved only under conditions of its own (担保制度解释 26)."""


def guarantees_of(cursor: Any, case: UUID, account: str | None = None) -> list[dict[str, Any]]:
    """Return the guarantees that stand for an account of a case, or for all of its accounts."""
    return many(cursor, _STANDING, [case, account, account])


def guarantee_events(found: Sequence[Mapping[str, Any]], first_due: date | None) -> list[dict[str, Any]]:
    """Return the guarantees as events of `court deadlines`; one of whose main debt no due day is known waits for it."""
    return [
        {
            "kind": "guarantee_agreed", "date": (one["agreed_on"] or first_due or one["main_due"]).isoformat(),
            "form": one["form"], "main_due": one["main_due"] and one["main_due"].isoformat(),
            "period_months": one["period_months"], "guarantor": str(one["guarantor"]),
        }
        for one in found
        if one["main_due"] or first_due
    ]  # fmt: skip


def guarantee_named(cursor: Any, case: UUID, account: str, guarantor: UUID) -> dict[str, Any]:
    """Return the guarantee of a person for an account; `InputError` where they do not answer for it."""
    for one in guarantees_of(cursor, case, account):
        if one["guarantor"] == guarantor:
            return one
    raise InputError("unknown_guarantor", f"{guarantor} does not answer for {account}", "guarantor")


def lock_with_guarantors(office: Office, case: UUID) -> None:
    """Lock the case's person and its guarantors together: people before chains, the order in which everybody locks."""
    office.cursor.execute(
        "SELECT person_id FROM collection_case WHERE id = %s UNION SELECT guarantor FROM guarantee WHERE chain_id = %s",
        [case, case],
    )
    lock_people(office.cursor, [row[0] for row in office.cursor.fetchall()])


def of_guarantor(guarantor: Standing, borrower: Standing) -> Standing:
    """Return how a guarantor stands for the law: as the person that they are, under what holds the debt itself."""
    about_the_debt = [one for one in borrower.holds if one["kind"] in ABOUT_THE_DEBT]
    return replace(guarantor, holds=[*guarantor.holds, *about_the_debt], plans=guarantor.plans | borrower.plans)


def in_clear(office: Office, case: UUID, found: Sequence[Mapping[str, Any]], reason: str) -> list[dict[str, Any]]:
    """Return the guarantors for a paper, in clear; that each was read goes on their own chain."""
    return [
        {
            **briefs.debtor(office, one["guarantor"], case, reason),
            "guarantee": one["form"] or "general",
            "guaranteed": one["amount_minor"] and format_money(one["amount_minor"]),
        }
        for one in found
    ]
