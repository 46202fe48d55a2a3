"""The office's own front-end files: their addresses carry a digest (`environment.asset`), so browsers keep them."""

# pyright: basic

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.views.static import serve

from arrears.office.desk.environment import STATIC


def static_file(request: HttpRequest, path: str) -> HttpResponseBase:
    """Return a file of `office/static`, and nothing else."""
    response = serve(request, path, document_root=str(STATIC))
    kept = "public, max-age=31536000, immutable" if request.GET.get("v") else "public, max-age=300"
    response.headers["Cache-Control"] = kept
    return response
