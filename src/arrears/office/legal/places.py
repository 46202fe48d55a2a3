"""What the desk shows of legal matters: two places, a section of the case page, and their facts in the timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from arrears.kernel.money import display_money
from arrears.office.desk.navigation import CasePart, Pair, Place
from arrears.office.desk.words import words
from arrears.office.legal.guarantors import guarantees_of
from arrears.office.legal.reading import letters_of, matters_of

PEOPLE = frozenset({"legal", "manager", "compliance", "auditor"})
PLACES = (
    Place("legal:list", "legal.nav", "/legal/matters", PEOPLE, order=50, also=("/legal/cases", "/legal/batch")),
    Place("legal:wall", "legal.wall", "/legal/wall", PEOPLE, order=51),
)
GROUPS = {"guarantee": "law", "letter": "law", "clue": "law", "matter": "law", "deadline": "law"}


def law_of(cursor: Any, tenant: UUID, case: UUID, at: datetime) -> dict[str, Any] | None:
    """Return a case's letters and matters for its page."""
    del tenant, at
    return {
        "case": case, "matters": matters_of(cursor, case), "letters": letters_of(cursor, case)[:4],
        "guarantees": guarantees_of(cursor, case),
    }  # fmt: skip


CASE_PARTS = (CasePart("legal/of_case.html", "legal.nav", law_of, PEOPLE | {"team_lead"}, order=50),)


def both(prefix: str, name: str) -> Pair:
    """Return a name of data in both languages."""
    return words().get(f"{prefix}.{name}", (name, name))


def _issued(said: dict[str, Any]) -> tuple[Pair, str]:
    return both("paper", said["letter_kind"]), "plain"


def _delivered(said: dict[str, Any]) -> tuple[Pair, str]:
    zh, en = both("way", said["way"])
    return (f"{said['on']} {zh}送达，诉讼时效中断", f"arrived on {said['on']} ({en}); limitation begins anew"), "good"


def _opened(said: dict[str, Any]) -> tuple[Pair, str]:
    zh, en = both("matter", said["matter_kind"])
    amount = display_money(said["amount_minor"], said["currency"])
    return (f"{zh}，请求 {amount}", f"{en}, {amount} claimed"), "plain"


def _event(said: dict[str, Any]) -> tuple[Pair, str]:
    zh, en = both("lawstep", said["event"])
    return (f"{said['on']} {zh}", f"{said['on']} {en}"), "plain"


def _warned(said: dict[str, Any]) -> tuple[Pair, str]:
    zh, en = both("deadline", said["deadline"])
    return (f"{zh}：{said['due_on']}", f"{en}: {said['due_on']}"), "bad" if said["level"] == "passed" else "soon"


def _guaranteed(said: dict[str, Any]) -> tuple[Pair, str]:
    zh, en = both("guarantee", said.get("form") or "general")
    return (f"{zh}，账户 {said['account']}", f"{en}, account {said['account']}"), "plain"


TELL = {
    "guarantee.given": _guaranteed,
    "letter.issued": _issued, "letter.delivered": _delivered, "matter.opened": _opened, "matter.event": _event,
    "deadline.warned": _warned,
}  # fmt: skip
