"""The office's addresses. A part of the office with a `urls.py` is mounted where its `MOUNT` says."""

# pyright: basic

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.urls import include, path, re_path
from django.views.decorators.csrf import csrf_exempt

from arrears.office.web import faults, health

urlpatterns = [
    path("healthz", health.healthz),
    path("metrics", health.metrics),
]
for _found in sorted(Path(__file__).parent.glob("*/urls.py")):
    _name = f"arrears.office.{_found.parent.name}.urls"
    urlpatterns.append(path(import_module(_name).MOUNT, include(_name)))
urlpatterns.append(re_path(r"^api(/.*)?$", csrf_exempt(faults.nowhere)))
handler400, handler403, handler404, handler500 = faults.malformed, faults.forbidden, faults.nowhere, faults.ours
