"""The door on a phone: the page, its worker, what it takes along, and what it sends back."""

# pyright: basic

from __future__ import annotations

import base64
import hashlib
import json
import re
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from arrears.kernel.refusal import InputError
from arrears.office.commands.execute import CommandRefused, execute
from arrears.office.desk.environment import STATIC, asset
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.rank import office_zone
from arrears.office.desk.words import words
from arrears.office.facts.append import append, draft
from arrears.office.privacy.people import key_of
from arrears.office.store.rows import many, one
from arrears.office.tenancy import within
from arrears.office.visits.door_day import take_along
from arrears.office.visits.kinds import Place
from arrears.office.visits.policy import visit_outcomes
from arrears.record.kinds.office import DataRead

LARGEST = 25_000_000
KINDS = ("photo", "sound", "signature")
_ALLOWED = "camera=(self), microphone=(self), geolocation=(self), payment=()"
_FILES = ("vendor/tabler.min.css", "desk/desk.css", "visits/visits.css", "visits/door.js", "desk/icon.svg")


@require_GET
@signed_in
def door(desk: Desk) -> HttpResponse:
    """Return the page: the same for everybody, so that the phone may keep it; people come apart from it."""
    at = 0 if desk.language == "zh" else 1
    said = {key.removeprefix("door."): pair[at] for key, pair in words().items() if key.startswith("door.")}
    told = {
        **said, "base": reverse("visits:list"), "day": reverse("visits:door_day"), "here": reverse("visits:door"),
        "worker": reverse("visits:worker"), "sign_in_at": reverse("desk:sign_in"), "zone": str(office_zone()),
    }  # fmt: skip
    page = desk.page("visits/door.html", told=told, outcomes=visit_outcomes().values(), spots=Place.__args__)
    page.headers["Permissions-Policy"] = _ALLOWED
    return page


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """Return the service worker with the addresses of the files that it keeps; a changed file is another version."""
    del request
    files = [asset(name) for name in _FILES]
    script = (STATIC / "visits/worker.js").read_text(encoding="utf-8")
    version = hashlib.sha256("\n".join([*files, script]).encode()).hexdigest()[:12]
    shell = reverse("visits:door")
    named = {"VERSION": version, "SHELL": shell, "FILES": [shell, *files]}
    head = "".join(f"const {name} = {json.dumps(value)};\n" for name, value in named.items())
    return HttpResponse((head + script).encode(), content_type="text/javascript", headers={"Cache-Control": "no-cache"})


@require_GET
@signed_in
def door_day(desk: Desk) -> HttpResponse:
    """Return the member's visits of today and tomorrow."""
    with within(desk.tenant) as cursor:
        found = take_along(cursor, desk.config, desk.tenant, desk.member.id, desk.actor.name, desk.at)
    return JsonResponse(found)


@require_POST
@signed_in
def evidence(desk: Desk, visit: UUID) -> HttpResponse:
    """Keep a file, sealed, when its digest is the one taken at capture; the same file again changes nothing."""
    digest, kind = desk.asked.get("sha256", ""), desk.asked.get("kind", "")
    if not re.fullmatch("[0-9a-f]{64}", digest) or kind not in KINDS:
        return _fault("malformed", "sha256 and kind are needed", 422)
    data = desk.request.read(LARGEST + 1)
    if not 0 < len(data) <= LARGEST:
        return _fault("too_large", f"a file has 1 to {LARGEST} bytes", 413)
    if hashlib.sha256(data).hexdigest() != digest:
        return _fault("digest_differs", "the file is not the one that was captured", 422)
    with within(desk.tenant) as cursor:
        row = one(cursor, "SELECT person_id, team FROM visit WHERE id = %s", [visit])
        if row is None or (str(desk.member.id) not in row["team"] and not desk.has("team_lead", "manager")):
            raise Http404
        if not many(cursor, "SELECT 1 FROM visit_evidence WHERE visit = %s AND sha256 = %s", [visit, digest]):
            key = key_of(cursor, desk.config, row["person_id"])
            sealed = key.seal(f"evidence/{digest}", base64.b64encode(data).decode())
            cursor.execute(
                "INSERT INTO visit_evidence (tenant_id, id, visit, sha256, kind, bytes, sealed, received_at)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s, %s)",
                [desk.tenant, uuid4(), visit, digest, kind, len(data), sealed, desk.at],
            )
    return JsonResponse({"sha256": digest, "bytes": len(data)})


@require_POST
@signed_in
def record(desk: Desk, visit: UUID) -> HttpResponse:
    """Take a visit in. The phone's key makes it count once, however often it is sent."""
    try:
        told = json.loads(desk.request.read(1_000_000))
        payload, key = {**told["payload"], "visit": str(visit)}, str(told["key"])
    except (ValueError, KeyError, TypeError):
        return _fault("malformed", "key and payload are needed", 422)
    try:
        done = execute(
            "visit.record", payload, key=f"door/{desk.member.id}/{key}", tenant=desk.tenant, actor=desk.actor,
            source="door", at=desk.at, config=desk.config,
        )  # fmt: skip
    except InputError as fault:
        return _fault(fault.code, fault.message, 422)
    except CommandRefused as refused:
        return _fault(refused.code, refused.says, refused.status)
    return JsonResponse({**done.answer, "first": done.first})


@require_GET
@signed_in
def evidence_file(desk: Desk, visit: UUID, digest: str) -> HttpResponse:
    """Return a file of a visit as it was captured, to whoever works the case; its digest is checked again."""
    with within(desk.tenant) as cursor:
        row = one(
            cursor, "SELECT e.*, v.person_id, v.case_id FROM visit_evidence e JOIN visit v ON v.id = e.visit"
            " WHERE e.visit = %s AND e.sha256 = %s", [visit, digest],
        )  # fmt: skip
        if row is None:
            raise Http404
        key = key_of(cursor, desk.config, row["person_id"])
        data = base64.b64decode(key.open(f"evidence/{digest}", bytes(row["sealed"])))
        read = DataRead(person=row["person_id"], case=row["case_id"], fields=["evidence"], reason=f"visit {visit}")
        append(cursor, [draft(row["person_id"], read, happened_at=desk.at, actor=desk.actor.name, source="desk")])
    if hashlib.sha256(data).hexdigest() != digest:
        raise Http404
    name = {"photo": "photo.jpg", "sound": "sound.webm", "signature": "signature.png"}[row["kind"]]
    headers = {"Content-Disposition": f'attachment; filename="{digest[:12]}-{name}"'}
    return HttpResponse(data, content_type="application/octet-stream", headers=headers)


def _fault(code: str, message: str, status: int) -> HttpResponse:
    return JsonResponse({"error": {"code": code, "message": message}}, status=status)
