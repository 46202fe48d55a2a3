"""The case page: a person understood in ten seconds."""

# pyright: basic

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from arrears.contact.outcome import outcomes
from arrears.kernel.refusal import InputError
from arrears.office.calls.state import SUGGESTED
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.may import said_of_all
from arrears.office.desk.places import WATCHING
from arrears.office.desk.script import lines_for
from arrears.office.desk.seen import ABOUT_COLLECTORS, Seen, see
from arrears.office.desk.seen import timeline as told_facts
from arrears.office.desk.take import hold_case
from arrears.office.desk.told import GROUPS, tell
from arrears.office.facts.read import facts_of
from arrears.office.messages.standing import stand
from arrears.office.privacy.people import FIELDS, reveal
from arrears.office.store.rows import one
from arrears.office.tenancy import within
from arrears.record.fact import Fact

_GUEST_ROLES = ("compliance", "auditor", "finance", "administrator")


@require_GET
@signed_in
def case_page(desk: Desk, case: UUID) -> HttpResponse:
    """Show the case and hold it for the user, unless somebody else has it."""
    with within(desk.tenant) as cursor:
        seen = see(cursor, desk.config, desk.tenant, case, desk.at)
        if seen is None:
            raise Http404
        holder = None if desk.has(*_GUEST_ROLES) else hold_case(cursor, case, desk.member.id, desk.at)
        other = one(cursor, "SELECT display_name FROM member WHERE id = %s", [holder]) if holder else None
    return desk.page("case.html", **context(desk, seen), holder=other if holder != desk.member.id else None)


def context(desk: Desk, seen: Seen) -> dict[str, Any]:
    """Return what the case's templates need."""
    return {
        "seen": seen, "case": seen.case, "outcomes": list(outcomes().values()), "groups": GROUPS, "group": "",
        "script": lines_for(seen, desk.language), "contact": seen.open_call or uuid4(), "calling": bool(seen.open_call),
        "fault": None, "suggested": SUGGESTED, "shared": said_of_all(seen.ways),
        "parts": [one for one in seen.parts if not one[0].roles or desk.has(*one[0].roles)],
    }  # fmt: skip


@require_GET
@signed_in
def timeline(desk: Desk, case: UUID) -> HttpResponse:
    """Return the timeline's lines of one group."""
    group = desk.asked.get("group", "")
    with within(desk.tenant) as cursor:
        found = one(cursor, "SELECT person_id FROM collection_case WHERE id = %s", [case])
        if found is None:
            raise Http404
        standing = stand(cursor, desk.config, desk.tenant, [found["person_id"]], desk.at)[found["person_id"]]
        told = told_facts(cursor, standing, case, group)
    return desk.page("parts/timeline.html", told=told, case={"id": case}, group=group, groups=GROUPS)


@require_GET
@signed_in
def fact_page(desk: Desk, case: UUID, fact: UUID) -> HttpResponse:
    """Show one fact whole, with its place in the chain."""
    with within(desk.tenant) as cursor:
        found = next((known for known in facts_of(cursor, case) if known.id == fact), None)
        about = one(cursor, "SELECT person_id FROM collection_case WHERE id = %s", [case])
        if found is None or about is None or not _may_read(desk, found):
            raise Http404
        key = stand(cursor, desk.config, desk.tenant, [about["person_id"]], desk.at)[about["person_id"]].key
    shown = json.dumps(found.payload, ensure_ascii=False, indent=2, sort_keys=True)
    return desk.page("fact.html", fact=found, told=tell(found, key), shown=shown, case=case)


def _may_read(desk: Desk, fact: Fact) -> bool:
    """Return whether a fact is for this user: what is about a collector is for them and for those who lead."""
    return fact.kind not in ABOUT_COLLECTORS or fact.payload["caller"] == desk.actor.name or desk.has(*WATCHING)


@require_POST
@signed_in
def reveal_fields(desk: Desk, case: UUID) -> HttpResponse:
    """Show the person's data in clear, for a reason; that it was seen is a fact on the person's chain."""
    reason, fault, fields = desk.posted.get("reason", ""), None, {}
    with within(desk.tenant) as cursor:
        found = one(cursor, "SELECT person_id FROM collection_case WHERE id = %s", [case])
        if found is None:
            raise Http404
        try:
            fields = reveal(
                cursor,
                desk.config,
                found["person_id"],
                list(FIELDS),
                actor=desk.actor.name,
                reason=reason,
                at=desk.at,
                case=case,
            )
        except InputError as wrong:
            fault = wrong.code
    return desk.page("parts/revealed.html", fields=fields, fault=fault, case={"id": case})
