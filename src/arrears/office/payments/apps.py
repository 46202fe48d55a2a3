"""The payments' tables as a Django application."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    """Payments, what nobody has claimed yet, accounts' books, providers."""

    name = "arrears.office.payments"
    label = "payments"
