"""Files of a case: one is added, one is opened."""

# pyright: basic

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from arrears.kernel.refusal import InputError
from arrears.office.desk.documents import LARGEST, read_document
from arrears.office.desk.guard import Desk, signed_in
from arrears.office.desk.pages.talk import again, done
from arrears.office.tenancy import within


@require_POST
@signed_in
def documents(desk: Desk, case: UUID) -> HttpResponse:
    """Take a file in."""
    given: Any = desk.request.FILES.get("document")
    if given is None or not given.size or given.size > LARGEST:
        return again(desk, case, InputError("document_unreadable", "a file of at most 5 MB", "document"))
    content = base64.b64encode(given.read()).decode()
    return done(desk, case, "desk.add_document", {"case": str(case), "name": given.name, "content": content})


@require_GET
@signed_in
def document(desk: Desk, case: UUID, document: UUID) -> HttpResponse:
    """Give a file to be saved, never to be run in the page."""
    with within(desk.tenant) as cursor:
        found = read_document(cursor, desk.config, case, document, actor=desk.actor.name, at=desk.at)
    if found is None:
        raise Http404
    return HttpResponse(
        found[0], content_type=found[1], headers={"Content-Disposition": f'attachment; filename="{document}"'}
    )
