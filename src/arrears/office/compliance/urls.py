"""Addresses of compliance."""

# pyright: basic

from __future__ import annotations

from django.urls import path

from arrears.office.compliance.pages import complaint, home, rules

MOUNT = "compliance/"
app_name = "compliance"
urlpatterns = [
    path("watch", home.home, name="home"),
    path("holds", home.holds, name="holds"),
    path("cases/<uuid:case>/complaints", complaint.take, name="take"),
    path("cases/<uuid:case>/complaints/<uuid:complaint>", complaint.complaint_page, name="complaint"),
    path("rules", rules.index, name="rules"),
    path("rules/<str:rule>", rules.rule_page, name="rule"),
]
