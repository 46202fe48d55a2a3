"""The command that writes a matter's papers from facts: applications, complaint, lists, sheets."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from arrears.court.title import ORDERED, in_force, title_of
from arrears.kernel.refusal import InputError
from arrears.office.cases.commands import locked
from arrears.office.commands.declare import Answer, Given, Office, command
from arrears.office.legal import briefs, documents
from arrears.office.legal.guarantors import in_clear, lock_with_guarantors
from arrears.office.legal.join import beside
from arrears.office.legal.letters import PEOPLE_OF_THE_LAW
from arrears.office.legal.reading import account_of, creditor_of, matter_of
from arrears.office.legal.typeset import typeset
from arrears.office.payments.clock import day_of
from arrears.office.payments.load_books import AccountNow
from arrears.office.store.rows import many
from arrears.record.kinds.agreement import LetterIssued

PaperKind = Literal[
    "payment_order_application", "complaint", "preservation_application", "renewal_application",
    "release_application", "enforcement_application", "revival_application", "evidence_list", "computation_sheet",
]  # fmt: skip
# What the lawyer may state in `particulars` beside the contract; everything else comes from facts.
_STATED = ("costs", "evidence", "security", "urgency", "because", "measure", "preserved", "assignor",
           "assigned_on")  # fmt: skip
_TITLED = ("enforcement_application", "revival_application")


class WritePaper(Given):
    """A paper of a matter; `particulars` go over those given when it was opened."""

    case: UUID
    matter: UUID
    paper: UUID
    kind: PaperKind
    particulars: dict[str, Any] = Field(default_factory=dict)


@command("matter.paper", WritePaper, roles=PEOPLE_OF_THE_LAW)
def write_paper(office: Office, given: WritePaper) -> Answer:
    """Write a paper: its file is kept sealed, its digest goes on record."""
    lock_with_guarantors(office, given.case)
    case = locked(office, given.case, closed_too=True)
    matter = matter_of(office.cursor, given.case, given.matter)
    account = account_of(office.cursor, office.tenant, given.case, matter["account"])
    said = brief_of(office, case, matter, account, given)
    reason = f"{given.kind} {given.paper}"
    said["debtor"] = briefs.debtor(office, case["person"], given.case, reason)
    said["guarantors"] = in_clear(office, given.case, _beside(office, matter, given.kind), reason)
    pdf = typeset(given.kind, said)[0]
    digest = documents.keep(office, given.case, case["person"], given.paper, pdf)
    issued = LetterIssued(
        letter=given.paper, letter_kind=given.kind, document=digest, name=f"{given.kind}-{given.paper}.pdf",
        account=account.account, matter=given.matter, to="court",
    )  # fmt: skip
    office.record(given.case, issued)
    return {"paper": str(given.paper), "document": digest}


def brief_of(
    office: Office, case: dict[str, Any], matter: dict[str, Any], account: AccountNow, given: WritePaper
) -> dict[str, Any]:
    """Return what the paper is written from, all but the debtor."""
    on, facts = day_of(office.at), briefs.chain_of(office, given.case)
    stated = {**matter["particulars"], **given.particulars}
    creditor = creditor_of(office.cursor, office.tenant, case["lender"])
    said: dict[str, Any] = {
        **briefs.common(creditor, on, account, matter["court"]),
        "contract": briefs.contract(account, stated.get("contract", {})), "claim": dict(matter["sheet"]),
        "paid": briefs.paid(account.books, on), "demands": briefs.demands(office.cursor, given.case),
        "assets": briefs.assets(office, given.case, case["person"]), "record": briefs.record(given.case, facts),
        **{name: stated[name] for name in _STATED if name in stated},
        "evidence": briefs.evidence(facts, stated.get("evidence", [])),
    }  # fmt: skip
    if matter["kind"] != "pre_suit_preservation":
        said.pop("urgency", None)
    if given.kind in _TITLED:
        said["title"] = _title(office, matter, account, {**stated, "court": said["court"]})
    return said


def _beside(office: Office, matter: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    """Return the guarantors whom a paper names: the matter's, in enforcement those of the suit that was judged."""
    judged = _judged(office, matter) if kind in _TITLED else []
    return beside(office.cursor, judged[0] if judged else matter)


def _judged(office: Office, matter: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the account's proceedings whose title is in force, the latest first."""
    found = many(
        office.cursor, "SELECT * FROM matter WHERE chain_id = %s AND account = %s ORDER BY opened_on DESC, id",
        [matter["chain_id"], matter["account"]],
    )  # fmt: skip
    return [one for one in found if in_force(one["kind"], one["events"])]


def _title(office: Office, matter: dict[str, Any], account: AccountNow, stated: dict[str, Any]) -> dict[str, Any]:
    """Return what is enforced: the account's title, with its amounts, payments and doubled interest today."""
    judged = _judged(office, matter)
    if not judged:
        raise InputError("title_missing", "no title in force is on record for this account", "matter")
    source = judged[0]
    title = title_of(source["kind"], source["events"], source["sheet"])
    owed = briefs.judgment(source, account, day_of(office.at))
    if title is None or owed is None:
        raise InputError(
            "judgment_amounts_missing", "say what the judgment orders: principal, interest, costs", "title"
        )
    number = title.number or source["docket"]
    if not number:
        raise InputError("docket_missing", "say the docket number of the title that is enforced", "docket")
    sums = owed.as_json()
    return {
        "name": stated.get("title_name", title.name), "number": number,
        "court": source["court"] or stated["court"] or "", "effective_on": title.effective_on.isoformat(),
        "perform_by": title.perform_by.isoformat(),
        **{part: sums[part] for part in ORDERED}, "doubled": sums["doubled_unpaid"],
    }  # fmt: skip
