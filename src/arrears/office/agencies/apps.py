"""The agencies' table as a Django application."""

from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    """Which tenants collect together."""

    name = "arrears.office.agencies"
    label = "agencies"
