"""Addresses of legal matters."""

# pyright: basic

from __future__ import annotations

from django.urls import path

from arrears.office.legal.pages import batch, case, matter, wall

MOUNT = "legal/"
app_name = "legal"
urlpatterns = [
    path("matters", wall.matters, name="list"),
    path("wall", wall.wall, name="wall"),
    path("wall.ics", wall.calendar, name="calendar"),
    path("batch", batch.batch, name="batch"),
    path("cases/<uuid:case>", case.case_page, name="case"),
    path("cases/<uuid:case>/matters/<uuid:matter>", matter.matter_page, name="matter"),
    path("letters/<uuid:letter>.pdf", case.letter_file, name="letter"),
]
