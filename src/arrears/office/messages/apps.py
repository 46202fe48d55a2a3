"""The messages' tables as a Django application."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    """Messages on their way, contacts that were made, texts, places in the gateways' events."""

    name = "arrears.office.messages"
    label = "outbox"
