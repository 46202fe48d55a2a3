"""Addresses of the desk."""

# pyright: basic

from __future__ import annotations

from django.urls import path
from django.views.generic import RedirectView

from arrears.office.desk.pages import (
    behind,
    calling,
    case,
    confirm,
    documents,
    entry,
    floor,
    owed,
    people,
    plan,
    promises,
    quality,
    queue,
    talk,
)
from arrears.office.desk.static_files import static_file

MOUNT = ""
app_name = "desk"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="desk:queue"), name="home"),
    path("static/<path:path>", static_file, name="static"),
    path("sign-in", entry.enter, name="sign_in"),
    path("sign-out", entry.leave, name="sign_out"),
    path("choose", entry.choose, name="choose"),
    path("p/<str:token>", confirm.confirm, name="confirm"),
    path("desk/second-factor", entry.second_factor, name="second_factor"),
    path("desk/queue", queue.queue, name="queue"),
    path("desk/queue/lead", queue.lead, name="lead"),
    path("desk/queue/views", queue.views, name="views"),
    path("desk/people", people.people, name="people"),
    path("desk/next", queue.next_case, name="next"),
    path("desk/search", queue.search, name="search"),
    path("desk/cases/<uuid:case>", case.case_page, name="case"),
    path("desk/cases/<uuid:case>/owed", owed.owed, name="owed"),
    path("desk/cases/<uuid:case>/timeline", case.timeline, name="timeline"),
    path("desk/cases/<uuid:case>/facts/<uuid:fact>", case.fact_page, name="fact"),
    path("desk/cases/<uuid:case>/reveal", case.reveal_fields, name="reveal"),
    path("desk/cases/<uuid:case>/call", talk.call, name="call"),
    path("desk/cases/<uuid:case>/calls/<uuid:contact>", calling.state, name="call_state"),
    path("desk/cases/<uuid:case>/documents", documents.documents, name="documents"),
    path("desk/cases/<uuid:case>/documents/<uuid:document>", documents.document, name="document"),
    path("desk/cases/<uuid:case>/log", talk.log, name="log"),
    path("desk/cases/<uuid:case>/hints", talk.hints, name="hints"),
    path("desk/cases/<uuid:case>/promise", talk.promise, name="promise"),
    path("desk/cases/<uuid:case>/hold", talk.hold, name="hold"),
    path("desk/cases/<uuid:case>/plan", plan.plan_builder, name="plan"),
    path("desk/cases/<uuid:case>/plan/preview", plan.preview, name="plan_preview"),
    path("desk/cases/<uuid:case>/plan/propose", plan.propose_plan, name="plan_propose"),
    path("desk/cases/<uuid:case>/affordability", plan.affordability, name="affordability"),
    path("desk/cases/<uuid:case>/plans/<uuid:plan>", plan.plan_page, name="plan_page"),
    path("desk/approvals", plan.approvals, name="approvals"),
    path("desk/promises", promises.promises, name="promises"),
    path("desk/quality", quality.quality, name="quality"),
    path("desk/quality/<uuid:call>", quality.inspect_page, name="inspect"),
    path("desk/calls", calling.calls, name="calls"),
    path("desk/floor", floor.floor, name="floor"),
    path("desk/floor/<slug:what>", behind.behind, name="behind"),
]
