"""Commands on matters: opened over an account's claim, reviewed, assigned, taken step by step, paid for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid5

from pydantic import Field

from arrears.court.claim import Claim, part_of
from arrears.court.filing import PRESERVATIONS, Asset, Filing, Refusal, costs, refusals
from arrears.court.procedure import STAY, Proceeding, Taken, opened, state_of, steps_from, taken
from arrears.court.read import read_matter
from arrears.kernel.money import format_money, parse_money
from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.commands.execute import CommandRefused
from arrears.office.legal.deadlines import deadlines, events_of, limitation_of, move_wall, put_on_wall, steps_of
from arrears.office.legal.join import joined
from arrears.office.legal.kinds import MatterAssigned, MatterCost, MatterReviewed
from arrears.office.legal.letters import PEOPLE_OF_THE_LAW
from arrears.office.legal.reading import account_if_any, account_of, claim_on, clues_of, creditor_of, matter_of
from arrears.office.payments.clock import day_of
from arrears.office.payments.load_books import AccountNow
from arrears.office.store.rows import many
from arrears.record.kinds.agreement import MatterEvent, MatterOpened
from arrears.record.kinds.case import HoldPlaced

# The step with which each kind of matter goes to court, and the paper without which it does not.
FILING = {
    "payment_order": ("application_filed", "payment_order_application"),
    "suit": ("suit_filed", "complaint"),
    "mediation": ("mediation_requested", None),
    "pre_suit_preservation": ("preservation_applied", "preservation_application"),
    "preservation": ("preservation_applied", "preservation_application"),
    "enforcement": ("enforcement_applied", "enforcement_application"),
}
_INSOLVENT = {"insolvency"}


class Open(Given):
    """A proceeding over one account: what is claimed, before which court, with what particulars for its papers.

    With an `amount` below the debt the papers say of the `rest` that it is reserved or waived.
    `guarantors` are those who stand beside the borrower in a suit or mediation; left out, all who still answer.
    """

    case: UUID
    matter: UUID
    kind: Literal["payment_order", "suit", "mediation", "pre_suit_preservation", "preservation", "enforcement"]
    variant: Literal["small_claims", "summary", "ordinary"] | None = None
    account: str | None = None
    whole: bool = False
    amount: str | None = Field(default=None, max_length=40)
    rest: Literal["reserved", "waived"] = "reserved"
    court: str | None = Field(default=None, max_length=200)
    missing: bool = False
    limitation_waived: bool = False
    guarantors: list[UUID] | None = None
    particulars: dict[str, Any] = Field(default_factory=dict)


class Review(Given):
    """A second pair of eyes on a matter before it is filed."""

    case: UUID
    matter: UUID
    approved: bool
    because: str = Field(min_length=1, max_length=500)


class Step(Given):
    """Something that happened in a matter; `detail` is that of `court deadlines`."""

    case: UUID
    matter: UUID
    step: str = Field(min_length=1, max_length=80)
    on: date
    detail: dict[str, Any] = Field(default_factory=dict)


class Assign(Given):
    """Lawyer, court, docket number: those named change."""

    case: UUID
    matter: UUID
    lawyer: str | None = Field(default=None, max_length=200)
    court: str | None = Field(default=None, max_length=200)
    docket: str | None = Field(default=None, max_length=200)


class Cost(Given):
    """A cost that was paid, minor units."""

    case: UUID
    matter: UUID
    cost: Literal["court_fee", "preservation_fee", "lawyer", "service", "appraisal", "travel", "guarantee_premium"]
    amount_minor: int = Field(gt=0, lt=2**53)
    paid_on: date
    recoverable: bool = True


@command("matter.open", Open, roles=PEOPLE_OF_THE_LAW)
def open_matter(office: Office, given: Open) -> Answer:
    """Open a matter, if nothing stands against filing it: amounts from the sheet, limitation and holds from facts."""
    case = locked(office, given.case)
    on = day_of(office.at)
    proceeding = opened(given.kind, given.variant)
    creditor_of(office.cursor, office.tenant, case["lender"])
    account = account_of(office.cursor, office.tenant, given.case, given.account)
    owed = claim_on(account, on, "whole" if given.whole else "overdue", _penalty_rate(given.particulars))
    sheet = owed if given.amount is None else part_of(owed, parse_money(given.amount, "CNY", path="amount"), given.rest)
    amount = sheet.total
    found = refusals(_filing(office, given, account, owed, amount, on))
    if found:
        raise _refused(found)
    beside = joined(office.cursor, given.case, account, given.kind, given.guarantors, on)
    said = MatterOpened(
        matter=given.matter, matter_kind=given.kind, amount_minor=amount, currency=account.currency,
        account=account.account, variant=proceeding.variant, court=given.court, sheet=sheet.as_json(),
        particulars={**given.particulars, "whole": given.whole, "missing": given.missing,
                     "limitation_waived": given.limitation_waived, **({"joined": beside} if beside else {})},
    )  # fmt: skip
    office.record(given.case, said)
    put_on_wall(office.cursor, office.tenant, given.case, account, on)
    fee = costs(Filing(given.kind, on, amount, owed.total))
    return {"matter": str(given.matter), "amount": format_money(amount), "fee": fee.as_json()["fee"] if fee else None}


@command("matter.review", Review, roles=PEOPLE_OF_THE_LAW)
def review(office: Office, given: Review) -> Answer:
    """Record what somebody else than the opener decided."""
    locked(office, given.case)
    matter = matter_of(office.cursor, given.case, given.matter)
    if matter["opened_by"] == office.actor.name:
        raise CommandRefused("four_eyes", 403, "nobody approves a matter that they opened")
    if matter["state"] != "draft":
        raise InputError("matter_filed", f"the matter is {matter['state']} already", "matter")
    office.record(given.case, MatterReviewed(matter=given.matter, approved=given.approved, because=given.because))
    return {"matter": str(given.matter), "approved": given.approved}


@command("matter.step", Step, roles=PEOPLE_OF_THE_LAW)
def step(office: Office, given: Step) -> Answer:
    """Record a step that the law foresees here; going to court asks once more whether anything stands against it."""
    locked(office, given.case, closed_too=True)
    matter = matter_of(office.cursor, given.case, given.matter)
    today = day_of(office.at)
    if given.on > today:
        raise InputError("step_ahead", f"{given.on} has not come yet", "on")
    after = taken(proceeding_of(matter), given.step, given.on)
    account = account_if_any(office.cursor, office.tenant, given.case, matter["account"])
    if FILING.get(matter["kind"], ("", None))[0] == given.step:
        _file(office, matter, account, given.on)
    detail = _detail(office, given, account, matter)
    event = MatterEvent(matter=given.matter, event=given.step, on=given.on, detail=detail)
    office.record(given.case, event)
    if given.step == STAY:
        hold = HoldPlaced(hold=uuid5(given.matter, f"stay/{given.on}"), hold_kind="insolvency", starts_at=office.at,
                          reason="insolvency")  # fmt: skip
        office.record(given.case, hold)
    move_wall(office.cursor, office.tenant, given.case, matter["account"], today)
    return {"matter": str(given.matter), "state": after.state, "next": steps_from(after), "who": state_of(after).who}


@command("matter.assign", Assign, roles=PEOPLE_OF_THE_LAW)
def assign(office: Office, given: Assign) -> Answer:
    """Record lawyer, court or docket number."""
    locked(office, given.case, closed_too=True)
    matter_of(office.cursor, given.case, given.matter)
    said = {name: value for name, value in given.model_dump(exclude={"case"}).items() if value is not None}
    if len(said) == 1:
        raise InputError("nothing_assigned", "name a lawyer, a court or a docket number", "lawyer")
    office.record(given.case, MatterAssigned(**said))
    return {"matter": str(given.matter)}


@command("matter.cost", Cost, roles=PEOPLE_OF_THE_LAW | {"finance"})
def cost(office: Office, given: Cost) -> Answer:
    """Record a cost."""
    locked(office, given.case, closed_too=True)
    matter = matter_of(office.cursor, given.case, given.matter)
    if given.paid_on > day_of(office.at):
        raise InputError("day_ahead", f"{given.paid_on} has not come yet", "paid_on")
    said = given.model_dump(exclude={"case"})
    office.record(given.case, MatterCost(**said, currency=matter["currency"]))
    return {"matter": str(given.matter), "amount_minor": given.amount_minor}


def proceeding_of(matter: dict[str, Any]) -> Proceeding:
    """Return the matter's row as the court room takes it."""
    found = Proceeding(matter["kind"], matter["variant"], matter["state"], matter["stayed"])
    last = [one["on"] for one in matter["events"]]
    if not last:
        return found
    return Proceeding(found.kind, found.variant, found.state, found.stayed, (Taken("", date.fromisoformat(last[-1])),))


def _penalty_rate(particulars: Mapping[str, Any]) -> str | None:
    return particulars.get("contract", {}).get("penalty_rate")


def _filing(office: Office, given: Open, account: AccountNow, owed: Claim, amount: int, on: date) -> Filing:
    holds = many(
        office.cursor,
        "SELECT kind FROM hold WHERE case_id = %s AND lifted_at IS NULL AND starts_at <= %s"
        " AND (until IS NULL OR until > %s)",
        [given.case, office.at, office.at],
    )
    kinds = {one["kind"] for one in holds}
    assets = [
        Asset(one["asset"], one["worth_minor"], one["source"], True) for one in clues_of(office.cursor, given.case)
    ]
    return Filing(
        given.kind, on, amount, owed.total,
        limitation_ends_on=limitation_of(office.cursor, given.case, account, on),
        limitation_waived=given.limitation_waived, assets=assets,
        pre_suit_preservation_stands=_preserved(office, given.case, account.account),
        signed_plan="signed_plan" in kinds, insolvency=bool(kinds & _INSOLVENT), debtor_missing=given.missing,
        enforcement_ends_on=_enforce_by(office, given.case, account, on) if given.kind == "enforcement" else None,
    )  # fmt: skip


def _preserved(office: Office, case: UUID, account: str) -> bool:
    return bool(
        many(
            office.cursor,
            "SELECT 1 AS found FROM matter WHERE chain_id = %s AND account = %s AND kind = 'pre_suit_preservation'"
            " AND state IN ('applied', 'ordered', 'executed')",
            [case, account],
        )
    )


def _enforce_by(office: Office, case: UUID, account: AccountNow, on: date) -> date:
    runs = [one for one in deadlines(office.cursor, case, account, on)
            if one.meaning.name == "enforcement_application" and one.superseded_by is None]  # fmt: skip
    if not runs:
        message = "no judgment, confirmed mediation or payment order in force is on record to be enforced"
        raise InputError("title_missing", message, "matter")
    return runs[-1].due_on


def _file(office: Office, matter: dict[str, Any], account: AccountNow | None, on: date) -> None:
    """Check what was checked at opening once more, on the day of filing, and that paper and approval are there."""
    if account is None:
        raise InputError("account_gone", f"the case has no account {matter['account']} any more", "account")
    particulars = matter["particulars"]
    given = Open(case=matter["chain_id"], matter=matter["id"], kind=matter["kind"], variant=matter["variant"],
                 missing=bool(particulars.get("missing")),
                 limitation_waived=bool(particulars.get("limitation_waived")))  # fmt: skip
    owed = claim_on(account, on, "whole" if particulars.get("whole") else "overdue", _penalty_rate(particulars))
    found = refusals(_filing(office, given, account, owed, matter["amount_minor"], on))
    if found:
        raise _refused(found)
    paper = FILING[matter["kind"]][1]
    if paper and not many(office.cursor, "SELECT 1 AS found FROM letter WHERE matter = %s AND kind = %s",
                          [matter["id"], paper]):  # fmt: skip
        raise InputError("paper_missing", f"nothing is filed without its {paper}", "step")
    if matter["kind"] in PRESERVATIONS and matter["approved_by"] is None:
        raise CommandRefused("four_eyes", 409, "a preservation is filed after a second person has approved it")


def _detail(office: Office, given: Step, account: AccountNow | None, matter: dict[str, Any]) -> dict[str, Any] | None:
    """Return the step's detail once it is known that deadlines can be counted with it."""
    trial = {**matter, "events": [*matter["events"], {"event": given.step, "on": given.on.isoformat(),
                                                      "detail": given.detail}]}  # fmt: skip
    last = len(trial["events"]) - 1
    event = [one for one in steps_of(trial) if one["id"] == f"{matter['id']}/{last}"]
    if event and account is not None:
        known = events_of(office.cursor, given.case, account)
        try:
            read_matter({"jurisdiction": "CHN", "as_of": given.on.isoformat(), "events": [*known, *event]})
        except InputError as fault:
            where = fault.path.partition(".")[2]
            raise InputError(fault.code, fault.message, f"detail.{where}" if where else "detail") from None
    return given.detail or None


def _refused(found: list[Refusal]) -> CommandRefused:
    plain = [{"code": one.code, "article": one.article, "says": dict(one.says), "path": one.path} for one in found]
    first = found[0]
    return CommandRefused(first.code, 409, f"{first.says['en']} ({first.article})", {"refusals": plain})
