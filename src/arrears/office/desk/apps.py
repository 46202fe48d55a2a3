"""The desk as a Django application."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Queue, case page, talking, plans, floor."""

    name = "arrears.office.desk"
    label = "desk"
