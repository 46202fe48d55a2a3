"""The API's addresses."""

# pyright: basic

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from arrears.office.api.root import api

MOUNT = "api/v1/"


@csrf_exempt
def nothing(request: HttpRequest) -> JsonResponse:
    """Answer for addresses that do not exist, in the shape of every fault."""
    fault = {"code": "not_found", "message": "there is nothing here", "path": request.path}
    return JsonResponse({"error": fault}, status=404)


urlpatterns = [path("", api.urls), re_path(".*", nothing)]
