"""Tells a day of the story: what people meant to do, and every fact that came on the case's record."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text

from arrears.office.demo.words import Lang
from arrears.office.desk.told import tell
from arrears.office.facts.read import facts_of
from arrears.office.privacy.seal import PersonKey
from arrears.office.story.steps import Step
from arrears.office.tenancy import within
from arrears.record.fact import Fact

ZONE = ZoneInfo("Asia/Shanghai")
UNTOLD = frozenset({"case.assessed", "message.receipt", "case.retry_set"})
"""Facts of every day, which the case file has and a reader need not hear."""
_TONES = {"good": "green", "soon": "yellow", "bad": "red", "plain": ""}


def _worth_telling(fact: Fact) -> bool:
    """Return whether a fact is told: what was permitted shows in what was done; what was refused is told."""
    return fact.kind not in UNTOLD and not (fact.kind == "contact.decided" and fact.payload["permitted"])


class Narrator:
    """Prints days to a console, in one language."""

    def __init__(self, console: Console, lang: Lang, tenant: UUID, case: UUID, post: Path) -> None:
        """Begin with nothing told; `post` is the carrier's ledger, which knows the words that were sent."""
        self._console, self._lang, self._tenant, self._case, self._post = console, lang, tenant, case, post
        self._told = 0

    def day(self, number: int, day: date, steps: Sequence[Step], key: PersonKey | None) -> None:
        """Tell a day, if there is anything to tell."""
        with within(self._tenant) as cursor:
            facts = facts_of(cursor, self._case)
        new = [fact for fact in facts[self._told :] if _worth_telling(fact)]
        self._told = len(facts)
        if not new and not steps:
            return
        self._head(number, day)
        lines: list[tuple[datetime | None, Text]] = []
        for step in steps:
            at = datetime.combine(day, step.at, ZONE)
            lines.append((at, Text(step.zh if self._lang == "zh" else step.en, style="italic")))
        for fact in new:
            lines.append((fact.happened_at, self._fact(fact, key)))
        for _, line in sorted(lines, key=lambda one: (one[0] is not None, one[0])):
            self._console.print(line, highlight=False, soft_wrap=True)

    def _head(self, number: int, day: date) -> None:
        if self._lang == "zh":
            late = f"到期前 {-number} 天" if number < 0 else "到期日" if number == 0 else f"第 {number} 天"
        else:
            late = f"{-number} day before" if number < 0 else "due day" if number == 0 else f"day {number}"
        self._console.print(Text(f"\n{day}  {late}", style="bold"))

    def _fact(self, fact: Fact, key: PersonKey | None) -> Text:
        told, at = tell(fact, key), 0 if self._lang == "zh" else 1
        text = Text(f"  {fact.happened_at.astimezone(ZONE):%H:%M}  ", style="dim")
        text.append(told.title[at], style=f"not dim {_TONES[told.tone]}".strip())
        if told.text[at]:
            text.append(f"  {told.text[at]}", style="not dim")
        said = told.note or self._words(fact)
        if said:
            text.append(f"\n         “{said}”", style="not dim cyan")
        return text

    def _words(self, fact: Fact) -> str:
        """Return the words that the carrier took, for a message that was sent."""
        if fact.kind != "message.sent":
            return ""
        with within(self._tenant) as cursor:
            cursor.execute("SELECT id FROM message WHERE contact_id = %s", [fact.payload["contact"]])
            row = cursor.fetchone()
        if row is None:
            return ""
        base = sqlite3.connect(f"file:{self._post}?mode=ro", uri=True)
        try:
            found: Any = base.execute("SELECT text FROM submission WHERE id = ?", [str(row[0])]).fetchone()
        finally:
            base.close()
        return str(found[0]) if found else ""
