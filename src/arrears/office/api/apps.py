"""The API's tables as a Django application."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Tokens, and webhooks out."""

    name = "arrears.office.api"
    label = "api"
