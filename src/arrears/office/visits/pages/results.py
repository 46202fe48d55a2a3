"""What visits gave, with the comparison said for what it is."""

# pyright: basic

from __future__ import annotations

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from arrears.office.desk.guard import Desk, signed_in
from arrears.office.tenancy import within
from arrears.office.visits.policy import visit_outcomes
from arrears.office.visits.results import results as found_results
from arrears.visit.effect import percent


@require_GET
@signed_in
def results(desk: Desk) -> HttpResponse:
    """Show the results."""
    with within(desk.tenant) as cursor:
        found = found_results(cursor, desk.at)
    return desk.page("visits/results.html", found=found, percent=percent, outcomes=visit_outcomes())
