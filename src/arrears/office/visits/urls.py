"""Addresses of the visits."""

# pyright: basic

from __future__ import annotations

from django.urls import path

from arrears.office.visits.pages import day, door, results, visits

MOUNT = "visits/"
app_name = "visits"
urlpatterns = [
    path("", visits.visits, name="list"),
    path("cases/<uuid:case>/qualify", visits.qualify, name="qualify"),
    path("day", day.day, name="day"),
    path("day/plan", day.plan, name="plan_day"),
    path("day/visitor", day.visitor, name="visitor"),
    path("day.ics", day.day_calendar, name="calendar"),
    path("results", results.results, name="results"),
    path("door", door.door, name="door"),
    path("door.json", door.door_day, name="door_day"),
    path("worker.js", door.worker, name="worker"),
    path("<uuid:visit>", visits.visit_pack, name="pack"),
    path("<uuid:visit>/address", visits.address, name="address"),
    path("<uuid:visit>/announce", visits.announce, name="announce"),
    path("<uuid:visit>/notice", visits.notice, name="notice"),
    path("<uuid:visit>/fall-out", visits.fall_out, name="fall_out"),
    path("<uuid:visit>/rate", visits.rate, name="rate"),
    path("<uuid:visit>/evidence", door.evidence, name="evidence"),
    path("<uuid:visit>/evidence/<str:digest>", door.evidence_file, name="evidence_file"),
    path("<uuid:visit>/record", door.record, name="record"),
]
