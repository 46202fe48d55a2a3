"""Which approved text says it, and what its variables are: facts of the case, or the text is not used."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from arrears.contact.templates.model import Language, Rendered, Template, Value
from arrears.contact.templates.read import read_template
from arrears.contact.templates.render import read_facts, render
from arrears.kernel.dates import parse_day
from arrears.kernel.refusal import InputError
from arrears.office.messages.lender import Lender
from arrears.office.messages.outbox import Queued
from arrears.office.messages.standing import Case, Standing

REPLY_WITHIN_DAYS = 7
PERSONAL = frozenset({"borrower_name", "guarantor_name", "plan_link"})
"""Variables that stand on no record in clear: who has the link and four digits may agree to the plan."""

LADDER = ("pre_due", "due_day", "m0_grace", "m1_early", "m1", "m2", "m3", "m4", "m5", "m6", "m7_plus")
"""Reminders from the gentlest to the firmest. What a case is ripe for bounds it from above; below it, the firmest
whose facts are all known is taken, so that a missing figure makes a text gentler, never wrong."""
_RIPE = {"M0": "m0_grace", "M1": "m1", "M2": "m2", "M3": "m3", "M4": "m4", "M5": "m5", "M6": "m6", "M7+": "m7_plus"}
_NOT_LATE = frozenset({"pre_due", "due_day", "m0_grace"})


@dataclass(frozen=True)
class Said:
    """A filled text and the facts that filled it."""

    template: Template
    rendered: Rendered
    facts: Mapping[str, Value]

    def variables(self) -> dict[str, str]:
        """Return the facts as they go on record: as text, names of people left out."""
        return {name: str(value) for name, value in self.facts.items() if name not in PERSONAL}


def approved(cursor: Any) -> dict[str, Template]:
    """Return the tenant's approved texts by name."""
    cursor.execute("SELECT digest, body::text FROM template_version WHERE state = 'approved' ORDER BY name, version")
    found = [_template(digest, body) for digest, body in cursor.fetchall()]
    return {template.name: template for template in found}


@lru_cache(maxsize=512)
def _template(digest: str, body: str) -> Template:
    """Return a text that is on record; an approved one never changes, so it is read once."""
    del digest
    return read_template({**json.loads(body), "state": "approved"})


def compose(
    known: Mapping[str, Template], queued: Queued, standing: Standing, case: Case | None, lender: Lender, at: datetime
) -> Said:
    """Return the text for a message; `InputError` where no approved text can be filled from facts."""
    language: Language = "en" if standing.language == "en" else "zh"
    facts = known_facts(queued, standing, case, lender, at)
    missing = "no approved text for this"
    for name in _candidates(queued, case, facts):
        template = known.get(name)
        if template is None or queued.channel not in template.channels or template.to != "borrower":
            continue
        absent = [variable for variable in template.variables if facts.get(variable) is None]
        if absent:
            missing = f"{name} needs {absent[0]}"
            continue
        chosen: dict[str, Value] = {variable: _known(facts[variable]) for variable in template.variables}
        return Said(template, render(template, chosen, language, _currency(queued, case)), chosen)
    raise InputError("no_text", missing, "template")


def _known(value: Value | None) -> Value:
    assert value is not None
    return value


def _candidates(queued: Queued, case: Case | None, facts: Mapping[str, Value | None]) -> Sequence[str]:
    """Return names of texts, the best first."""
    if queued.wanted is not None:
        return (queued.wanted,)
    dpd = days_past_due(queued, case)
    if dpd <= 0:
        due, today = facts.get("due_on"), facts["today"]
        assert isinstance(today, date)
        if not isinstance(due, date):
            return ()
        return ("pre_due",) if due > today else ("due_day",) if due == today else ("m0_grace",)
    bucket = case.accounts[0]["bucket"] if case and case.accounts else str(queued.detail.get("bucket", "M1"))
    ripe = LADDER.index(_RIPE.get(bucket, "m1"))
    gentle = queued.detail.get("tone") == "gentle"
    if gentle and bucket == "M1":
        ripe = LADDER.index("m1_early")
    below = [name for name in reversed(LADDER[: ripe + 1]) if name not in _NOT_LATE]
    return ["hardship_invitation", *below] if queued.detail.get("action") == "support" else below


def days_past_due(queued: Queued, case: Case | None) -> int:
    """Return days past due as the last night said."""
    if case and case.accounts:
        return int(case.accounts[0]["dpd"])
    return case.dpd if case else int(queued.detail.get("dpd", 0))


def _currency(queued: Queued, case: Case | None) -> str:
    coming = queued.detail.get("coming", queued.detail)
    return case.currency if case else str(coming.get("currency") or "CNY")


def known_facts(
    queued: Queued, standing: Standing, case: Case | None, lender: Lender, at: datetime
) -> dict[str, Value | None]:
    """Return every variable that is known of a case, in the person's language; `today` beside them."""
    language: Language = "en" if standing.language == "en" else "zh"
    today = at.astimezone(ZoneInfo(standing.timezone)).date()
    facts: dict[str, Value | None] = {
        "today": today,
        "lender": lender.name[language],
        "borrower_name": standing.opened("name"),
        "payment_way": lender.payment_way[language],
        "contact_phone": lender.contact_phone,
        "objection_way": lender.objection_way[language],
        "reports_credit": lender.reports_credit,
        "plans_possible": lender.plans_possible,
        "may_sue": False,  # nothing is said of a suit until somebody has found that it is open
        "reply_by": today + timedelta(days=REPLY_WITHIN_DAYS),
    }
    if case is not None and case.accounts:
        facts |= _figures(case)
    elif "coming" in queued.detail:
        facts |= _coming(queued.detail["coming"])
    return facts | _ordered(queued, _currency(queued, case))


def _figures(case: Case) -> dict[str, Value | None]:
    """Return the figures of a case over its accounts in its currency; dates and the tail are the oldest debt's."""
    ours = [account for account in case.accounts if account["currency"] == case.currency]
    worst = ours[0] if ours else case.accounts[0]
    penalties = [account["detail"].get("overdue_penalty_minor") for account in ours]
    known = all(isinstance(amount, int) for amount in penalties)
    penalty = sum(penalties) if known else None
    return {
        "account_tail": _tail(worst["account_id"]),
        "days_past_due": int(worst["dpd"]),
        "overdue_amount": sum(account["overdue_minor"] for account in ours),
        "outstanding": sum(account["outstanding_minor"] for account in ours),
        "as_of": worst["as_of"],
        "penalty_amount": penalty,
        "charges_penalty": None if penalty is None else penalty > 0,
        **_due(worst),
        "still_overdue": any(account["overdue_minor"] > 0 for account in ours),
    }


def _coming(account: Mapping[str, Any]) -> dict[str, Value | None]:
    """Return what falls due next of somebody who owes nothing yet, as the night said."""
    return {
        "account_tail": _tail(account["account_id"]),
        "days_past_due": 0,
        "due_on": parse_day(account["next_due_on"]),
        "amount_due": account["next_amount_minor"],
        "outstanding": account["outstanding_minor"],
        "still_overdue": False,
    }


def _tail(account: str) -> str | None:
    return "".join(letter for letter in account if letter.isascii() and letter.isdigit())[-4:] or None


def _due(account: Mapping[str, Any]) -> dict[str, Value | None]:
    """Return what fell due longest ago, or else what falls due next."""
    detail = account["detail"]
    if detail.get("oldest_unpaid_due"):
        return {"due_on": parse_day(detail["oldest_unpaid_due"][:10]), "amount_due": account["overdue_minor"]}
    following = detail.get("next_due_on")
    return {
        "due_on": parse_day(following[:10]) if following else None,
        "amount_due": detail.get("next_amount_minor"),
    }


def _ordered(queued: Queued, currency: str) -> dict[str, Value]:
    """Return facts that came with the order, such as a plan's payment."""
    given = queued.detail.get("facts")
    if not given or queued.wanted is None:
        return {}
    everything = _everything(queued.wanted, tuple(given))
    return read_facts(everything, given, currency)


def _everything(name: str, variables: tuple[str, ...]) -> Template:
    """Return a stand-in by which facts are read: only the names of variables count."""
    words = {"zh": "", "en": ""}
    return Template(name, 1, "draft", "M1", "plain", "borrower", (), words, words, variables, {})
