"""The story from beginning to end: an office of its own, the days, the case file exported and verified."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from rich.console import Console

from arrears.kernel.money import display_money
from arrears.office.actor import system_actor
from arrears.office.config import Config
from arrears.office.demo import load, words
from arrears.office.demo.words import Lang, say
from arrears.office.story.loan import MISSED, Loan, lend
from arrears.office.story.steps import FIRST_DAY, STEPS
from arrears.office.story.tale import Tale
from arrears.office.story.telling import ZONE, Narrator
from arrears.office.wiring import switch_on

NEEDED = frozenset({1, 2, 11, 12, 31, *(step.day for step in STEPS), max(step.day for step in STEPS) + 1})
"""Days without which the story would be another one: stages are entered, people act."""
AFTER_PLAN = 2
"""Days lived after the last payment, so that its night and its thanks are seen."""


def open_office(folder: Path) -> Config:
    """Start an office of the story's own in `folder`, which touches nobody's real one."""
    for name in [name for name in os.environ if name.startswith("ARREARS_")]:
        del os.environ[name]
    config = switch_on(folder)
    from arrears.office.database.prepare import prepare

    prepare(config)
    return config


def tell_story(
    console: Console, config: Config, folder: Path, lang: Lang, principal_minor: int, *, brisk: bool = False
) -> dict[str, Any]:
    """Live and tell the story; returns what the verifier said of the exported case file, and the case's end.

    `brisk` leaves out the days on which nobody does anything and no tape brings news.
    """
    from arrears.office.members.tenants import create_tenant
    from arrears.office.simulation.texts import make_texts

    begun = datetime.combine(MISSED + timedelta(days=FIRST_DAY), time(1), ZONE)
    tenant = create_tenant(f"story-{os.urandom(4).hex()}", "示例消费金融")
    load.make_users(config, tenant)
    make_texts(config, tenant, begun)
    loan = lend(principal_minor)
    console.rule(say(words.STORY, lang), align="left", style="dim")
    _introduce(console, loan, lang)
    tale = Tale(config, tenant, loan, folder / "days")
    narrator = Narrator(console, lang, tenant, tale.case, folder / "days" / "post.sqlite")
    for number in _days(tale):
        if not brisk or number in NEEDED or number in _paid_days(tale):
            _live(tale, narrator, number)
    return _close(console, config, tale, folder, lang)


def _days(tale: Tale) -> Any:
    """Yield the story's days; how far they go is known once there is a plan."""
    number, last = FIRST_DAY, max(step.day for step in STEPS)
    while number <= last:
        yield number
        number += 1
        rows = tale.rows()
        if rows:
            last = (date.fromisoformat(rows[-1]["due"]) - MISSED).days + AFTER_PLAN


def _live(tale: Tale, narrator: Narrator, number: int) -> None:
    day, steps = tale.day_of(number), [step for step in STEPS if step.day == number]
    if _night_comes(tale, number):
        tale.simulation.night(day)
    tale.simulation.day(day, [(step.at, lambda step=step: step.deed(tale)) for step in steps])
    narrator.day(number, day, steps, _key(tale))


def _night_comes(tale: Tale, number: int) -> bool:
    """Return whether the lender sends a tape: around due days and deeds, and weekly; nothing changes in between."""
    moving = {step.day + more for step in STEPS for more in (0, 1)} | {*range(FIRST_DAY, 4), 10, 11}
    return number in moving | _paid_days(tale) or number % 7 == 0


def _paid_days(tale: Tale) -> set[int]:
    return {(payment.paid_on - MISSED).days + more for payment in tale.loan.paid for more in (0, 1)}


def _key(tale: Tale) -> Any:
    from arrears.office.privacy.people import key_of
    from arrears.office.tenancy import within

    with within(tale.tenant) as cursor:
        cursor.execute("SELECT person_id FROM collection_case WHERE id = %s", [tale.case])
        found = cursor.fetchone()
        return key_of(cursor, tale.config, found[0]) if found else None


def _introduce(console: Console, loan: Loan, lang: Lang) -> None:
    contract = loan.contract
    said = {
        "principal": display_money(contract.principal_minor), "months": len(contract.instalments),
        "monthly": display_money(contract.instalments[0].total_minor), "disbursed": contract.disbursed_on,
        "missed": MISSED,
    }  # fmt: skip
    console.print(say(words.STORY_LOAN, lang, **said), highlight=False, soft_wrap=True)


def _close(console: Console, config: Config, tale: Tale, folder: Path, lang: Lang) -> dict[str, Any]:
    """Export the case file, check it with the stand-alone verifier, and say how the case ended."""
    from arrears.office.facts.export import export_case
    from arrears.office.facts.verify import key_fingerprint
    from arrears.office.tenancy import within
    from arrears.record import verifier

    with within(tale.tenant) as cursor:
        bundle = export_case(
            cursor, config, tale.case, actor=system_actor("demo"), reason="story", at=tale.simulation.now
        )
        cursor.execute("SELECT status, close_reason FROM collection_case WHERE id = %s", [tale.case])
        status, reason = cursor.fetchone()
    path = folder / "case-file.zip"
    path.write_bytes(bundle)
    fingerprint = key_fingerprint(config)
    found = verifier.check_bundle(bundle, fingerprint)
    console.print()
    console.rule(say(words.STORY_END, lang), align="left", style="dim")
    _sum_up(console, tale, (status, reason or ""), lang)
    facts = len(_facts(tale))
    console.print(say(words.STORY_FILE if found["verified"] else words.STORY_BAD, lang, facts=facts, path=path),
                  highlight=False, soft_wrap=True)  # fmt: skip
    console.print(
        f"  arrears record verify --bundle {path} --key {fingerprint}", style="cyan", highlight=False, soft_wrap=True
    )
    return {"verified": found["verified"], "status": status, "reason": reason, "facts": facts, "bundle": path}


def _facts(tale: Tale) -> Sequence[Any]:
    from arrears.office.facts.read import facts_of
    from arrears.office.tenancy import within

    with within(tale.tenant) as cursor:
        return facts_of(cursor, tale.case)


def _sum_up(console: Console, tale: Tale, end: tuple[str, str], lang: Lang) -> None:
    facts = _facts(tale)
    paid = sum(fact.payload["amount_minor"] for fact in facts if fact.kind == "payment.posted")
    contacts = [fact for fact in facts if fact.kind == "contact.decided"]
    refused = sum(not fact.payload["permitted"] for fact in contacts)
    from arrears.office.desk.words import known

    ended = known("close", end[1], lang) if end[0] == "closed" else known("status", end[0], lang)
    said = {"ended": ended, "paid": display_money(paid), "contacts": len(contacts) - refused, "refused": refused}
    console.print(say(words.STORY_SUM, lang, **said), highlight=False, soft_wrap=True)
