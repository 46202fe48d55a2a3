"""People: who can be given which cases, and how many they have."""

# pyright: basic

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.words import LANGUAGES
from arrears.office.store.rows import many
from arrears.office.tenancy import within
from arrears.people.fit import SKILLS

_WORKERS = """
SELECT m.id, m.display_name, m.roles, w.languages, w.skills, w.most_cases, w.extension,
       (SELECT count(*) FROM desk_queue q WHERE q.owner = m.id) AS cases
  FROM member m LEFT JOIN desk_worker w ON w.id = m.id
 WHERE m.is_active AND m.roles && ARRAY['collector', 'team_lead', 'manager', 'legal'] ORDER BY m.display_name
"""


@require_http_methods(["GET", "POST"])
@signed_in
def people(desk: Desk) -> HttpResponse:
    """Show what everybody can be given; change it for one of them."""
    if not desk.has("team_lead", "manager", "administrator"):
        return HttpResponseForbidden()
    fault = None
    if desk.request.method == "POST":
        try:
            desk.do("desk.describe_worker", _described(desk))
            return redirect("desk:people")
        except (InputError, CommandRefused) as wrong:
            fault = wrong.code
    with within(desk.tenant) as cursor:
        found = many(cursor, _WORKERS, [])
    return desk.page("people.html", 200 if fault is None else 422, people=found, skills=SKILLS, languages=LANGUAGES,
                     fault=fault)  # fmt: skip


def _described(desk: Desk) -> dict[str, Any]:
    given = desk.request.POST
    most = str(given.get("most_cases", "")).strip()
    if most and not most.isdigit():
        raise InputError("payload_malformed", "a number of cases", "most_cases")
    return {
        "user": given.get("user", ""), "languages": given.getlist("languages") or None,
        "skills": given.getlist("skills") if given.get("trained") else None, "most_cases": int(most) if most else None,
        "extension": str(given.get("extension", "")).strip() or None,
    }  # fmt: skip
