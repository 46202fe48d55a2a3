"""Filing many like cases at once: chosen from what is proposed, opened with their papers, or listed with the reason."""

# pyright: basic

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from arrears.office.commands.execute import execute
from arrears.office.desk.guard import Desk, only_for, signed_in
from arrears.office.legal.batch import file_batch
from arrears.office.legal.places import PEOPLE
from arrears.office.legal.proposing import proposals
from arrears.office.privacy.people import masked
from arrears.office.store.rows import many
from arrears.office.tenancy import within

KINDS = ("payment_order", "suit", "mediation")


@require_http_methods(["GET", "POST"])
@signed_in
@only_for("legal", PEOPLE)
def batch(desk: Desk) -> HttpResponse:
    """Show the candidates, or file those that were chosen and show what became of each."""
    done: dict[str, list[dict[str, Any]]] | None = None
    if desk.request.method == "POST" and desk.has("legal", "manager"):
        cases = [UUID(one) for one in desk.request.POST.getlist("cases") or ()]
        done = file_batch(desk.tenant, _do(desk), cases, UUID(desk.posted["key"]), _given(desk.posted))
    with within(desk.tenant) as cursor:
        rows = [] if done else proposals(cursor, desk.tenant, desk.at)
        asked = [UUID(one["case"]) for group in done.values() for one in group] if done else []
        people = {row["id"]: row["person_id"] for row, _ in rows}
        people |= {
            row["id"]: row["person_id"]
            for row in many(cursor, "SELECT id, person_id FROM collection_case WHERE id = ANY(%s)", [asked])
        }
        names = masked(cursor, desk.config, list(people.values()))
    shown = {str(case): names[person].get("name", ["—"])[0] for case, person in people.items()}
    return desk.page("legal/batch.html", rows=rows, done=done, shown=shown, kinds=KINDS,
                     acts=desk.has("legal", "manager"))  # fmt: skip


def _given(said: dict[str, str]) -> dict[str, Any]:
    kind = said.get("kind", "payment_order")
    contract = {key: said[key] for key in ("annual_rate",) if said.get(key)}
    return {"kind": kind, "variant": said.get("variant") or "summary" if kind == "suit" else None,
            "court": said.get("court") or None, "particulars": {"contract": contract}}  # fmt: skip


def _do(desk: Desk) -> Any:
    def do(name: str, payload: dict[str, Any], key: str) -> Any:
        return execute(name, payload, key=f"batch/{key}", tenant=desk.tenant, actor=desk.actor, source="desk",
                       at=desk.at, config=desk.config)  # fmt: skip

    return do
