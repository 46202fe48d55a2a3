"""Addresses of payments."""

# pyright: basic

from __future__ import annotations

from django.urls import path

from arrears.office.payments.pages import unmatched

MOUNT = "payments/"
app_name = "payments"
urlpatterns = [
    path("unmatched", unmatched.waiting, name="unmatched"),
    path("unmatched/<uuid:payment>", unmatched.one_payment, name="one"),
]
