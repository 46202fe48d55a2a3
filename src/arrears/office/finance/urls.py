"""Addresses of finance."""

# pyright: basic

from __future__ import annotations

from django.urls import path

from arrears.office.finance.pages import unmatched

MOUNT = "payments/"
app_name = "finance"
urlpatterns = [
    path("unmatched", unmatched.waiting, name="unmatched"),
    path("unmatched/<uuid:payment>", unmatched.one_payment, name="one"),
]
