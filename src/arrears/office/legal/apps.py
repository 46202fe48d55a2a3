"""Legal matters as a Django application."""

from django.apps import AppConfig


class LegalConfig(AppConfig):
    """Letters, papers, matters, preservation, deadlines."""

    name = "arrears.office.legal"
    label = "legal"
