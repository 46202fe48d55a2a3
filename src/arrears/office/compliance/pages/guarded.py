"""Who may see what compliance watches."""

# pyright: basic

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

from arrears.office.compliance.places import PEOPLE
from arrears.office.desk.guard import Desk

View = Callable[..., HttpResponse]


def for_watchers(view: View) -> View:
    """Let only those in who watch over conduct; others are told so."""

    @wraps(view)
    def guarded(desk: Desk, *args: Any, **named: Any) -> HttpResponse:
        if not desk.has(*PEOPLE):
            return desk.page("compliance/not_yours.html", status=403)
        return view(desk, *args, **named)

    return guarded
