"""Visits as a Django application."""

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Addresses, visits, days, evidence."""

    name = "arrears.office.visits"
    label = "visits"
