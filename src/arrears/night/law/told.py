"""What the law is told of a person of the tape: one text a combination of facts, read back into what the law reads.

What the tape cannot say stands in docs/reference/tape.md: a visit is one at an agreed place, by two persons who show
who they are and record it; texts come from approved templates, which claim nothing that may not be said.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from arrears.kernel.refusal import InputError
from arrears.law.engine.read import read_situation
from arrears.law.engine.rulebook import rulebook

FLAGS = {"true": True, "false": False}
YES, NO = ("true", "t", "yes", "y", "1", "是"), ("false", "f", "no", "n", "0", "否")
YES_OR_NO: dict[str, bool] = {**dict.fromkeys(YES, True), **dict.fromkeys(NO, False)}
TEXT = """
    concat_ws('|',
        {channel},
        CASE WHEN {channel} = 'visit' THEN 'visit' WHEN told.action = 'demand_letter' THEN 'letter' ELSE 'contact' END,
        {dpd}, told.told)"""


@dataclass(frozen=True)
class Law:
    """Under which law a night acts. `strict`: what the tape has no table for is unknown, and refuses."""

    jurisdiction: str = "CHN"
    strict: bool = False
    harden_advice: bool = True
    policies: frozenset[str] = frozenset()


CHINA = Law()


def known_jurisdiction(code: str) -> str:
    """Return the code if its law is modelled; another is an `InputError`, as everything would be refused."""
    known = rulebook().jurisdictions
    if code not in known:
        raise InputError("jurisdiction_unknown", f"{code!r} is not one of {', '.join(known)}", "--jurisdiction")
    return code


def text_of(channel: str, marks: Sequence[int]) -> str:
    """Return the SQL of the facts' text; days past due between two marks are alike to the law."""
    whens = " ".join(f"WHEN told.dpd >= {mark} THEN '{mark}'" for mark in marks)
    return TEXT.format(channel=channel, dpd=f"CASE {whens} ELSE '-1' END")


def read_facts(text: str, law: Law, unknown: Collection[str] = ()) -> dict[str, Any]:
    """Return the facts of one text, as `arrears law check` names them; nothing is known of the tables in `unknown`."""
    (channel, step, dpd, zone, lender_kind, product, by, notified, plan, deceased, minor, place, consents) = text.split(
        "|", 12
    )
    facts: dict[str, Any] = {
        "jurisdiction": law.jurisdiction, "step": step, "channel": channel, "to": "borrower",
        "lender_kind": lender_kind, "product": product, "by": by, "timezones": [zone], "number": "known",
        "dpd": int(dpd),
        "plan_active": FLAGS[plan], "deceased": FLAGS[deceased], "minor": FLAGS[minor],
        "outsourcing_notified": FLAGS.get(notified), "content": {"claims": []},
    }  # fmt: skip
    if channel == "visit":
        facts["visit"] = {"people": 2, "recording": True, "identity_shown": True, "place": place}
    for table, fact in (("contacts", "history"), ("holds", "holds")):
        if table not in unknown:
            facts[fact] = []
    if "consents" not in unknown:
        facts["consents"] = _consents(consents)
    return {key: value for key, value in facts.items() if value is not None}


def _consents(text: str) -> Mapping[str, Any] | None:
    """Return what was agreed; None where it cannot be understood, and then the law has to do without."""
    given: dict[str, Any] = {}
    for entry in text.split(";") if text else ():
        name, _, value = entry.partition("=")
        given[name] = _value(name, value.strip())
    try:
        read_situation({"consents": given, "at": datetime(2026, 1, 1, tzinfo=UTC).isoformat()})
    except InputError:
        return None
    return given


def _value(name: str, value: str) -> Any:
    if name == "hours":
        return [part.strip() for part in value.split("-")]
    if name.startswith("channel:") or value.lower() in FLAGS:
        return YES_OR_NO.get(value.lower(), value)
    return int(value) if value.isdecimal() else value
