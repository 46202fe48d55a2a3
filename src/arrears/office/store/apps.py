"""The office's tables as a Django application."""

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Tenants, users, people, cases, facts, commands."""

    name = "arrears.office.store"
    label = "store"
