"""The plan builder: what a month can carry, three ready offers, terms of one's own, approval, signature."""

# pyright: basic

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from pydantic import ValidationError

from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.followed import followed
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.plan_link import last_sent, link_to
from arrears.office.desk.planning import Propose, built, consents, listed
from arrears.office.desk.rank import office_zone
from arrears.office.desk.terms import authority, first_due, lawful_term, living_standard, owed_of, role_of
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many, one
from arrears.office.tenancy import within
from arrears.settlement.affordability import Affordability, Statement, assess_affordability
from arrears.settlement.authority import rule_on
from arrears.settlement.offer import propose
from arrears.settlement.plan import KINDS

_SAID = ("income_minor", "housing_minor", "living_minor", "other_debts_minor")


@require_GET
@signed_in
def plan_builder(desk: Desk, case: UUID) -> HttpResponse:
    """Show the builder."""
    return _builder(desk, case)


@require_POST
@signed_in
def affordability(desk: Desk, case: UUID) -> HttpResponse:
    """Record what a month can carry."""
    given = desk.posted
    try:
        said: dict[str, Any] = {
            name: parse_money(given.get(name.removesuffix("_minor"), "").replace(",", "").strip() or "0", "CNY",
                              path=name)
            for name in _SAID
        }  # fmt: skip
        said |= {"adults": int(given.get("adults") or 1), "children": int(given.get("children") or 0)}
        said["income_certain"] = given.get("income_certain") == "on"
        desk.do("desk.affordability", {"case": str(case), **said})
    except (InputError, CommandRefused, ValueError) as fault:
        return _builder(desk, case, fault)
    return redirect("desk:plan", case=case)


@require_GET
@signed_in
def preview(desk: Desk, case: UUID) -> HttpResponse:
    """Return every payment of terms that are being tried, what they cost each side, and who may grant them."""
    with within(desk.tenant) as cursor:
        found, accounts = _case(cursor, case)
        try:
            _, plan = built(cursor, _terms(desk, case), _today(desk))
        except (InputError, ValidationError, ValueError) as fault:
            return desk.page("parts/plan_preview.html", plan=None, fault=_fault(fault))
        payments, said = listed(cursor, case, found["currency"], plan), _said(cursor, case)
    carried = _affordability(said).affordable_minor if said else None
    return desk.page(
        "parts/plan_preview.html", plan=plan, payments=payments, currency=found["currency"], fault=None,
        ruling=rule_on(plan.grant, role_of(desk.member.roles), authority()), lawful=lawful_term(accounts),
        coming_minor=sum(one.amount_minor for one in payments if one.contract), carried=carried,
        heaviest=max(row.amount_minor for row in plan.rows),
    )  # fmt: skip


def _fault(fault: Exception) -> dict[str, str]:
    """Return a fault's code and, where the terms themselves are at fault, the field that is."""
    path = getattr(fault, "path", "") if getattr(fault, "code", "") == "plan_terms" else ""
    return {"code": getattr(fault, "code", "malformed"), "path": path}


@require_POST
@signed_in
def propose_plan(desk: Desk, case: UUID) -> HttpResponse:
    """Propose the terms: at once signable, or waiting for a second pair of eyes."""
    try:
        terms = _terms(desk, case)
        desk.do("desk.propose_plan", terms.model_dump(mode="json"))
    except (InputError, CommandRefused, ValidationError, ValueError) as fault:
        return _builder(desk, case, fault)
    return redirect("desk:plan_page", case=case, plan=terms.plan)


@require_http_methods(["GET", "POST"])
@signed_in
def plan_page(desk: Desk, case: UUID, plan: UUID) -> HttpResponse:
    """Show a plan; review it or sign it."""
    fault = None
    if desk.request.method == "POST" and "link" not in desk.posted:
        try:
            _act(desk, case, plan)
            return redirect("desk:plan_page", case=case, plan=plan)
        except (InputError, CommandRefused) as wrong:
            fault = wrong.code
    with within(desk.tenant) as cursor:
        found = one(cursor, "SELECT * FROM plan WHERE id = %s AND case_id = %s", [plan, case])
        about, _ = _case(cursor, case)
        person = masked(cursor, desk.config, [about["person_id"]])[about["person_id"]]
        if found is None:
            raise Http404
        outcome = followed(cursor, case, plan, _today(desk))
        sent, talks = last_sent(cursor, case, plan), consents(cursor, case, desk.at)
    mine, status = found["proposed_by"] == desk.actor.name, 200 if fault is None else 409
    link = desk.request.build_absolute_uri(link_to(desk.tenant, plan, desk.at)) if "link" in desk.posted else ""
    return desk.page(
        "plan.html",
        status,
        plan=found,
        case=about,
        person=person,
        fault=fault,
        mine=mine,
        outcome=outcome,
        link=link,
        sent=sent,
        talks=talks,
    )


@require_GET
@signed_in
def approvals(desk: Desk) -> HttpResponse:
    """Show the plans that wait for a second pair of eyes, the oldest first."""
    query = (
        "SELECT p.*, c.person_id, m.display_name FROM plan p JOIN collection_case c ON c.id = p.case_id"
        " LEFT JOIN member m ON 'user:' || m.id = p.proposed_by"
        " WHERE p.tenant_id = %s AND p.status = 'waiting' ORDER BY p.proposed_at LIMIT 200"
    )
    with within(desk.tenant) as cursor:
        rows = many(cursor, query, [desk.tenant])
        names = masked(cursor, desk.config, [row["person_id"] for row in rows])
    return desk.page("approvals.html", rows=rows, names=names)


def _act(desk: Desk, case: UUID, plan: UUID) -> None:
    given, about = desk.posted, {"case": str(case), "plan": str(plan)}
    if "send" in given:
        origin = f"{desk.request.scheme}://{desk.request.get_host()}"
        desk.do("desk.send_plan_link", {**about, "channel": given.get("channel", "sms"), "origin": origin})
    elif "sign" in given:
        how, _, talk = given.get("confirmed_by", "").partition("/")
        desk.do("desk.sign_plan", {**about, "confirmed_by": how} | ({"call": talk} if talk else {}))
    else:
        answer = {"approved": given.get("review") == "approve", "because": given.get("because", "")}
        desk.do("desk.review_plan", {**about, **answer})


def _builder(desk: Desk, case: UUID, fault: Exception | None = None) -> HttpResponse:
    with within(desk.tenant) as cursor:
        found, accounts = _case(cursor, case)
        person = masked(cursor, desk.config, [found["person_id"]])[found["person_id"]]
        said = _said(cursor, case)
    owed, today, lawful = owed_of(accounts, found["currency"]), _today(desk), lawful_term(accounts)
    carried = _affordability(said) if said else None
    offers = None
    if owed.total_minor > 0:
        offers = propose(
            owed, carried.affordable_minor if carried else 0, today, first_due(today), lawful,
            role_of(desk.member.roles), authority(),
        )  # fmt: skip
    return desk.page(
        "plan_builder.html", 200 if fault is None else 422, case=found, person=person, owed=owed, offers=offers,
        said=said, kinds=KINDS, given=desk.posted, carried=carried, standard=living_standard(), lawful=lawful,
        first=first_due(today), fault=getattr(fault, "code", "malformed") if fault else None, plan=uuid4(),
    )  # fmt: skip


def _said(cursor: Any, case: UUID) -> dict[str, Any] | None:
    found = one(
        cursor,
        "SELECT payload AS detail FROM fact WHERE chain_id = %s AND kind = 'affordability.assessed'"
        " ORDER BY sequence DESC LIMIT 1",
        [case],
    )
    return found["detail"] if found else None


def _affordability(said: dict[str, Any]) -> Affordability:
    names = ("income_minor", "adults", "children", "housing_minor", "living_minor", "other_debts_minor",
             "income_certain")  # fmt: skip
    return assess_affordability(Statement(**{name: said[name] for name in names}), living_standard())


def _case(cursor: Any, case: UUID) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    found = one(cursor, "SELECT * FROM collection_case WHERE id = %s", [case])
    if found is None:
        raise Http404
    return found, many(cursor, "SELECT * FROM account_snapshot WHERE case_id = %s ORDER BY account_id", [case])


def _terms(desk: Desk, case: UUID) -> Propose:
    given = desk.posted or desk.asked

    def amount(name: str) -> int:
        return parse_money((given.get(name) or "0").replace(",", "").strip(), "CNY", path=name)

    kind = given.get("kind") or "instalments"
    months = 1 if kind in ("extension", "settlement") else int(given.get("months") or 1)
    return Propose(
        case=case, plan=UUID(given["plan"]) if given.get("plan") else uuid4(), kind=kind,  # type: ignore[arg-type]
        months=months, first_due=date.fromisoformat(given.get("first_due", "")),
        waived_penalty_minor=amount("waived_penalty"),
        waived_principal_minor=amount("waived_principal") if kind == "settlement" else 0,
        holiday_months=int(given.get("holiday_months") or 0) if kind == "holiday" else 0,
        reduced_months=int(given.get("reduced_months") or 0) if kind == "reduced" else 0,
        reduced_minor=amount("reduced") if kind == "reduced" else 0,
    )  # fmt: skip


def _today(desk: Desk) -> date:
    return desk.at.astimezone(office_zone()).date()
