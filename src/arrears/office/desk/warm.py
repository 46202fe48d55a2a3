"""Everything that the first page would otherwise wait for: words, templates, the rulebook of a jurisdiction.

A collector's first page of the day is as quick as the next one; measured, it took half a second without this.
"""

# pyright: basic

from __future__ import annotations

import os
from pathlib import Path

from django.template import engines
from django.urls import get_resolver

from arrears.contact.outcome import outcomes
from arrears.law.engine.rulebook import rulebook
from arrears.law.speech import Speech, check_speech
from arrears.office.cases.stages import stages
from arrears.office.desk.may import WAYS
from arrears.office.desk.navigation import joined
from arrears.office.desk.script import script
from arrears.office.desk.tally import tally
from arrears.office.desk.terms import authority, living_standard
from arrears.office.desk.words import words


def warm() -> None:
    """Read and compile what every page needs (``ARREARS_JURISDICTIONS``: whose law; default CHN)."""
    for read in (words, outcomes, stages, script, joined, authority, living_standard):
        read()
    get_resolver().url_patterns  # noqa: B018 - imports every page
    check_speech(Speech("您好"))
    for jurisdiction in (os.environ.get("ARREARS_JURISDICTIONS") or "CHN").split(","):
        _judge_once(jurisdiction.strip())
    _count_once()
    office = Path(__file__).parent.parent
    for folder in office.glob("*/templates"):
        for path in folder.rglob("*.html"):
            engines["jinja2"].get_template(str(path.relative_to(folder)))


def _count_once() -> None:
    """Count every tenant's queue, so that no collector waits for it at the start of the day."""
    from django.db import connection

    from arrears.office.desk.guard import now
    from arrears.office.tenancy import within

    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM tenant")
        tenants = [row[0] for row in cursor.fetchall()]
    for tenant in tenants:
        with within(tenant) as cursor:
            tally(cursor, tenant, now())
    connection.close()


def _judge_once(jurisdiction: str) -> None:
    """Ask the law about each way once, so that the provisions of the jurisdiction are loaded and selected."""
    from arrears.law.engine.read import read_situation
    from arrears.law.engine.verdict import check

    rulebook().provisions_of(jurisdiction)
    for channel, to, _ in WAYS:
        step = {"visit": "visit", "letter": "letter"}.get(channel, "contact")
        said = {
            "jurisdiction": jurisdiction, "at": "2026-11-24T10:00:00+08:00", "step": step, "channel": channel, "to": to,
            "number": "0", "lender_kind": "consumer_finance", "product": "cash_loan", "by": "lender", "dpd": 5,
            "timezones": ["Asia/Shanghai"], "history": [], "consents": {}, "holds": [], "plan_active": False,
            "deceased": False, "minor": False,
        }  # fmt: skip
        check(read_situation(said), harden_advice=True)
