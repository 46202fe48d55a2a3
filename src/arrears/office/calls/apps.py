"""The calls' tables as a Django application."""

from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Attempts to call, and records of calls that nobody attempted here."""

    name = "arrears.office.calls"
    label = "calls"
