"""The office's addresses. A part of the office with a `urls.py` is mounted where its `MOUNT` says."""

# pyright: basic

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.urls import include, path

from arrears.office.web import health

urlpatterns = [
    path("healthz", health.healthz),
    path("metrics", health.metrics),
]
for _found in sorted(Path(__file__).parent.glob("*/urls.py")):
    _name = f"arrears.office.{_found.parent.name}.urls"
    urlpatterns.append(path(import_module(_name).MOUNT, include(_name)))
