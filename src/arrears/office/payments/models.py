"""Tables of the payments: folded from facts, unless they say that they are not."""

# pyright: basic, reportArgumentType=false

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from arrears.office.store.models import TenantTable


class Payment(TenantTable):
    """Projection: a payment that counts for an account, or did until it was reversed. `chain_id` is the case's."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    account = models.TextField()
    paid_on = models.DateField()
    currency = models.TextField()
    amount_minor = models.BigIntegerField()
    natural_key = models.TextField()
    reference = models.TextField(null=True)
    bank_references = ArrayField(models.TextField())
    parts = models.JSONField()
    confidence = models.IntegerField(null=True)
    reversed_on = models.DateField(null=True)
    returns = models.JSONField()
    posted_at = models.DateTimeField()
    place = models.BigIntegerField()

    class Meta:
        """Table name and limits."""

        db_table = "payment"
        indexes = [
            models.Index(fields=["chain_id"], name="payment_chain"),
            models.Index(fields=["tenant", "account"], name="payment_account"),
            models.Index(fields=["tenant", "posted_at", "id"], name="payment_list"),
            GinIndex(fields=["bank_references"], name="payment_reference"),
        ]


class UnmatchedPayment(TenantTable):
    """Projection: money of which nobody knew for which account it was; `state`: open, assigned, split or reversed."""

    id = models.UUIDField(primary_key=True)
    chain_id = models.UUIDField()
    paid_on = models.DateField()
    currency = models.TextField()
    amount_minor = models.BigIntegerField()
    natural_key = models.TextField()
    bank_references = ArrayField(models.TextField())
    reason = models.TextField()
    candidates = models.JSONField()
    state = models.TextField()
    account = models.TextField(null=True)
    came_at = models.DateTimeField()

    class Meta:
        """Table name and limits."""

        db_table = "payment_unmatched"
        indexes = [
            models.Index(fields=["tenant", "state", "came_at", "id"], name="unmatched_list"),
            GinIndex(fields=["bank_references"], name="unmatched_reference"),
        ]


class PaymentEvidence(TenantTable):
    """What the bank says of an unmatched payment's payer, sealed with a key of its own. Not a projection.

    It is removed when the payment is assigned: from then on the account says whose it is.
    """

    id = models.UUIDField(primary_key=True)
    key_id = models.TextField()
    wrapped_key = models.BinaryField()
    sealed = models.BinaryField()
    kept_at = models.DateTimeField()

    class Meta:
        """Table name and limits."""

        db_table = "payment_evidence"
        indexes = [models.Index(fields=["tenant", "kept_at"], name="payment_evidence_age")]


class AccountBooks(TenantTable):
    """An account's terms, schedule and payments as the last tape gave them. Not a projection: the tape's snapshot."""

    id = models.UUIDField(primary_key=True)
    account_id = models.TextField()
    terms = models.JSONField()
    rows = models.JSONField()
    payments = models.JSONField()
    as_of = models.DateField()

    class Meta:
        """Table name and limits."""

        db_table = "account_books"
        indexes = [models.Index(fields=["tenant", "account_id"], name="account_books_account")]


class PaymentProvider(TenantTable):
    """A provider that tells us of payments by webhook; its secret is wrapped by the master key. Not a projection."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    key_id = models.TextField()
    wrapped_key = models.BinaryField()

    class Meta:
        """Table name and limits."""

        db_table = "payment_provider"
        constraints = [models.UniqueConstraint(fields=["tenant", "name"], name="payment_provider_once")]
