"""The API's addresses."""

# pyright: basic

from __future__ import annotations

from django.urls import path

from arrears.office.api.root import api

MOUNT = "api/v1/"


urlpatterns = [path("", api.urls)]
