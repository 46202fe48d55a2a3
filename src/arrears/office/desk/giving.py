"""Giving a command from a form of any part's pages, and saying in the user's language why it was refused."""

# pyright: basic

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from arrears.court.cite import cited
from arrears.kernel.money import parse_money
from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.guard import Desk
from arrears.office.desk.words import words


def give(desk: Desk, name: str, payload: dict[str, Any]) -> str | None:
    """Give a command and return why it was refused, in the user's language; None where it was carried out."""
    try:
        desk.do(name, payload)
    except (InputError, CommandRefused, ValidationError) as fault:
        return why(fault, desk.language)
    return None


def why(fault: Exception, language: str) -> str:
    """Return a refusal in a language: the law's words with the article, else the phrase of its code."""
    if isinstance(fault, CommandRefused) and fault.verdict and fault.verdict.get("refusals"):
        first = fault.verdict["refusals"][0]
        article = cited(f"{first.get('instrument', '')}{first['article']}", language)
        return (
            f"{first['says'][language]}（{article}）" if language == "zh" else f"{first['says'][language]} ({article})"
        )
    if isinstance(fault, CommandRefused) and fault.verdict and fault.verdict.get("missing"):
        missing = ", ".join(fault.verdict["missing"])
        return f"合规判定缺少：{missing}" if language == "zh" else f"the law misses: {missing}"
    code = getattr(fault, "code", "payload_malformed")
    phrase = words().get(f"fault.{code}")
    said = getattr(fault, "message", None) or getattr(fault, "says", str(fault))
    place = getattr(fault, "path", "")
    if phrase is None:
        return f"{place}: {said}" if place else str(said)
    return phrase[0] + (f"（{place}）" if place else "") if language == "zh" else str(fault)


def yuan(text: str, path: str) -> int:
    """Return what a form's field says in minor units; thousands marks are taken out."""
    return parse_money(text.replace(",", "").replace("，", "").strip(), "CNY", path=path)
