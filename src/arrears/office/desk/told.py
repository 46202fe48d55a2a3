"""Facts told in a line: what the timeline says of each, in both languages."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.contact.outcome import outcomes
from arrears.kernel.money import display_money
from arrears.law.engine.spoken import fact_name
from arrears.office.desk.navigation import joined
from arrears.office.desk.rank import office_zone
from arrears.office.desk.words import known, words
from arrears.office.privacy.seal import PersonKey, SealBroken
from arrears.record.catalogue import current_kind
from arrears.record.fact import Fact

Pair = tuple[str, str]
GROUPS = ("contact", "agreement", "money", "hold", "visit", "law", "case")
_GROUP = {
    "contact": "contact", "call": "contact", "message": "contact", "number": "contact", "promise": "agreement",
    "plan": "agreement", "affordability": "agreement", "payment": "money", "amount": "money", "hold": "hold",
    "complaint": "hold", "mark": "hold", "case": "case", "matter": "law", "letter": "law", "visit": "visit",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """One line of the timeline. `tone`: plain, good, soon, bad; never the only sign of anything."""

    id: UUID
    at: datetime
    kind: str
    group: str
    title: Pair
    text: Pair
    note: str
    tone: str
    actor: str


def tell(fact: Fact, key: PersonKey | None) -> Told:
    """Return a fact as a line; a note opens with the person's key, where there still is one."""
    kind = current_kind(fact.kind)
    said = fact.payload
    teller = _TELL.get(fact.kind) or joined().tellers.get(fact.kind, _plain)
    text, tone = teller(said)
    field = "reply" if fact.kind == "message.received" else "note"
    note = _opened(key, said.get("sealed_note") or said.get("sealed_text"), field)
    family = fact.kind.partition(".")[0]
    group = _GROUP.get(family) or joined().groups.get(family, "case")
    return Told(fact.id, fact.happened_at, fact.kind, group, (kind.zh, kind.en), text, note, tone, fact.actor)


def _opened(key: PersonKey | None, sealed: str | None, field: str) -> str:
    if key is None or not sealed:
        return ""
    try:
        return key.open(field, base64.b64decode(sealed))
    except (SealBroken, ValueError):
        return ""


def _money(said: dict[str, Any], name: str = "amount_minor") -> str:
    return display_money(said[name], said.get("currency", "CNY"))


def _both(text: str) -> Pair:
    return text, text


def _plain(_: dict[str, Any]) -> tuple[Pair, str]:
    return ("", ""), "plain"


def _decided(said: dict[str, Any]) -> tuple[Pair, str]:
    channel, refused = said["channel"], said["verdict"].get("refusals", [])
    ways = known("channel", channel, "zh"), known("channel", channel, "en")
    if said["permitted"]:
        return (f"{ways[0]}：允许", f"{ways[1]}: permitted"), "plain"
    if not refused:
        facts = said["verdict"].get("missing", [])
        zh, en = "、".join(fact_name(fact, "zh") for fact in facts), ", ".join(fact_name(fact, "en") for fact in facts)
        return (f"{ways[0]}：不允许，缺少{zh}", f"{ways[1]}: refused, missing {en}"), "bad"
    why = refused[0]["says"]
    return (f"{ways[0]}：不允许。{why['zh']}", f"{ways[1]}: refused. {why['en']}"), "bad"


def _called(said: dict[str, Any]) -> tuple[Pair, str]:
    outcome = outcomes().get(said["outcome"])
    lasted = f" · {said['seconds'] // 60}:{said['seconds'] % 60:02d}" if said.get("seconds") else ""
    words = (outcome.zh, outcome.en) if outcome else _both(said["outcome"])
    return (words[0] + lasted, words[1] + lasted), "plain"


def _promised(said: dict[str, Any]) -> tuple[Pair, str]:
    amount = _money(said)
    return (f"{said['due_on']} 前还 {amount} 元", f"{amount} by {said['due_on']}"), "soon"


_TONES = {"kept": "good", "completed": "good", "partly_kept": "soon", "broken": "bad"}


def _judged(said: dict[str, Any]) -> tuple[Pair, str]:
    status = said["status"]
    return (known("status", status, "zh"), known("status", status, "en")), _TONES.get(status, "plain")


def _plan(said: dict[str, Any]) -> tuple[Pair, str]:
    rows, kind = [row for row in said["rows"] if not row.get("contract")], said["plan_kind"]
    total = display_money(sum(row["amount_minor"] for row in rows), said["currency"])
    zh, en = known("plan_kind", kind, "zh"), known("plan_kind", kind, "en")
    return (f"{zh} {len(rows)} 期，合计 {total} 元", f"{en}, {len(rows)} instalments, {total} in all"), "soon"


def _reviewed(said: dict[str, Any]) -> tuple[Pair, str]:
    words = ("同意", "approved") if said["approved"] else ("不同意", "declined")
    return (f"{words[0]}：{said['because']}", f"{words[1]}: {said['because']}"), "good" if said["approved"] else "bad"


def _hold(said: dict[str, Any]) -> tuple[Pair, str]:
    until = said.get("until")
    zh, en = known("hold", said["hold_kind"], "zh"), known("hold", said["hold_kind"], "en")
    end = (f"，至 {until[:10]}", f", until {until[:10]}") if until else ("，直到解除", ", until lifted")
    return (zh + end[0], en + end[1]), "soon"


def _stage(said: dict[str, Any]) -> tuple[Pair, str]:
    amount = display_money(said["overdue_minor"], said["currency"])
    zh, en = known("stage", said.get("stage"), "zh"), known("stage", said.get("stage"), "en")
    head = (f"{zh}，" if zh else "", f"{en}, " if en else "")
    return (
        f"{head[0]}逾期 {said['dpd']} 天，{amount} 元", f"{head[1]}{said['dpd']} days past due, {amount} overdue"
    ), "plain"  # fmt: skip


def _step(said: dict[str, Any]) -> tuple[Pair, str]:
    zh, en = known("step", said["next_step"], "zh"), known("step", said["next_step"], "en")
    due = said.get("deadline")
    return (f"{zh}，{due} 前" if due else zh, f"{en} by {due}" if due else en), "plain"


def _retry(said: dict[str, Any]) -> tuple[Pair, str]:
    when, why = moment_of(said["at"]), _because(said["because"])
    return (f"{when}，{why[0]}", f"{when}, {why[1]}"), "plain"


def moment_of(text: str) -> str:
    """Return a moment on record in the office's zone, to the minute."""
    return datetime.fromisoformat(text).astimezone(office_zone()).strftime("%Y-%m-%d %H:%M")


def _paid(said: dict[str, Any]) -> tuple[Pair, str]:
    return (f"{_money(said)} 元，{said['account']}", f"{_money(said)} for {said['account']}"), "good"


def _affordable(said: dict[str, Any]) -> tuple[Pair, str]:
    amount = display_money(said["affordable_minor"])
    return (f"每月可负担 {amount} 元", f"can pay {amount} a month"), "plain"


def _reason(said: dict[str, Any]) -> tuple[Pair, str]:
    return _because(str(said.get("reason") or said.get("because") or "")), "plain"


def _because(text: str) -> Pair:
    """Return a reason in words: an outcome or what a plan came to by its name, what people wrote as they wrote it."""
    prefix = "why" if f"why.{text}" in words() else "outcome"
    return known(prefix, text, "zh"), known(prefix, text, "en")


def _receipt(said: dict[str, Any]) -> tuple[Pair, str]:
    status = said["status"]
    return (known("receipt", status, "zh"), known("receipt", status, "en")), "plain"


def _sent(said: dict[str, Any]) -> tuple[Pair, str]:
    return (known("channel", said["channel"], "zh"), known("channel", said["channel"], "en")), "plain"


_TELL: dict[str, Callable[[dict[str, Any]], tuple[Pair, str]]] = {
    "contact.decided": _decided, "call.ended": _called, "promise.made": _promised, "promise.judged": _judged,
    "plan.proposed": _plan, "plan.agreed": _plan, "plan.reviewed": _reviewed, "plan.judged": _judged,
    "hold.placed": _hold, "hold.lifted": _reason, "case.opened": _stage, "case.moved": _stage,
    "case.reopened": _stage, "case.assessed": _stage, "case.step_set": _step, "case.retry_set": _retry,
    "payment.posted": _paid, "affordability.assessed": _affordable, "case.assigned": _reason,
    "message.receipt": _receipt, "case.paused": _reason, "case.resumed": _reason, "case.handed_over": _reason,
    "message.sent": _sent, "number.retired": _reason,
}  # fmt: skip
