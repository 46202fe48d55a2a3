"""A text as a real case would fill it, with the person's name masked: for whoever writes or approves texts."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from arrears.contact.templates.model import Language
from arrears.contact.templates.read import read_template
from arrears.contact.templates.render import render
from arrears.contact.templates.sms import sms_length
from arrears.kernel.refusal import InputError
from arrears.law.speech import Speech, check_speech
from arrears.office.config import Config
from arrears.office.messages.lender import lenders
from arrears.office.messages.outbox import Queued
from arrears.office.messages.standing import stand
from arrears.office.messages.texts import PERSONAL, known_facts
from arrears.office.privacy.people import masked


def preview(
    cursor: Any, config: Config, tenant: UUID, case: UUID, name: str, channel: str, version: int | None = None,
    at: datetime | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the filled text of a version (default the latest) with its length and what may not be said in it.

    `missing` names the facts that this case does not have; the text is then empty.
    """
    moment = at or datetime.now(UTC)
    template = _template(cursor, name, version)
    person = _person(cursor, case)
    standing = stand(cursor, config, tenant, [person], moment)[person]
    ours = standing.cases[case]
    known = lenders(cursor, tenant)
    if ours.lender not in known:
        raise InputError("lender_unknown", "nobody has described this lender (lender.describe)", "lender")
    language: Language = "en" if standing.language == "en" else "zh"
    facts = known_facts(_asked(case, person, channel, name, moment), standing, ours, known[ours.lender], moment)
    shown = masked(cursor, config, [person])[person].get("name", ["***"])[0]
    facts |= dict.fromkeys(PERSONAL, shown)
    chosen = {variable: facts.get(variable) for variable in template.variables}
    missing = [variable for variable, value in chosen.items() if value is None]
    filled = {variable: value for variable, value in chosen.items() if value is not None}
    text = "" if missing else render(template, filled, language, ours.currency).text
    return {
        "template": template.name, "version": template.version, "language": language, "text": text, "missing": missing,
        "sms_parts": sms_length(text, "china").parts, "speech": check_speech(Speech(text, to=template.to)).as_json(),
    }  # fmt: skip


def _template(cursor: Any, name: str, version: int | None) -> Any:
    cursor.execute(
        "SELECT body::text, state FROM template_version WHERE name = %s AND version = coalesce(%s, version)"
        " ORDER BY version DESC LIMIT 1",
        [name, version],
    )
    row = cursor.fetchone()
    if row is None:
        raise InputError("unknown_version", f"there is no such version of {name!r}", "version")
    return read_template({**json.loads(row[0]), "state": row[1]})


def _person(cursor: Any, case: UUID) -> UUID:
    cursor.execute("SELECT person_id FROM collection_case WHERE id = %s", [case])
    row = cursor.fetchone()
    if row is None:
        raise InputError("unknown_case", f"there is no case {case}", "case")
    return row[0]


def _asked(case: UUID, person: UUID, channel: str, name: str, at: datetime) -> Queued:
    """Return a message that nobody queues."""
    return Queued(
        id=case, chain=case, case=case, person=person, channel=channel, wanted=name, source="preview", action=None,
        fallback_of=None, detail={}, state="due", due_at=at, attempt=0, contact=None, template=None, version=None,
        variables=None, text_digest=None, language=None, ordinal=0, sealed_text=None, gateway=None, vendor_id=None,
        lease_from=None, lease_until=None,
    )  # fmt: skip
